//! `$ref`: the document with its references followed, and what goes wrong with them.
//! (@stoplight/json-ref-resolver: src/runner.ts, crawler.ts)
//!
//! A reference that leads back to itself stays as it is written. What stands at an address leads to addresses alone.

use std::collections::{HashMap, HashSet};
use std::path::Path as FilePath;
use std::sync::Arc;

use common::sys::Sys;

use super::pointer;
use crate::document::{Document, Path, PathStyle, Segment, Value};
use crate::jsonpath;
use crate::remote;
use crate::ruleset::normalize;

/// Bytes of a referenced file.
const FILE_LIMIT: u64 = 64 << 20;

/// Values that references may bring into one document.
const MAX_NODES: u64 = 2_000_000;

/// Nesting of references and values.
const MAX_DEPTH: u32 = 400;

/// Files that one document may lead to.
const MAX_FILES: usize = 1_000;

/// A file that is part of the resolved document.
#[derive(Debug)]
pub(super) struct Source {
    pub(super) document: Document,
    /// The references in it, by the pointers of the maps that they stand in.
    pub(super) refs: HashMap<String, String>,
}

/// A reference that leads nowhere.
#[derive(Debug)]
pub(super) struct Broken {
    pub(super) message: String,
    /// The map that holds the reference.
    pub(super) path: Path,
    /// The file that it stands in.
    pub(super) source: Arc<str>,
}

/// References, followed.
#[derive(Debug)]
pub(super) struct Resolved {
    pub(super) value: Value,
    /// The references of the document itself.
    pub(super) refs: HashMap<String, String>,
    pub(super) files: HashMap<Arc<str>, Source>,
    pub(super) broken: Vec<Broken>,
    /// Every place that a reference names: `source#/pointer`.
    pub(super) targets: HashSet<String>,
    /// The places in memory of the values that references lead to. They stay as they are as long as `value` is there.
    pub(super) shared: HashSet<usize>,
}

/// Follows the references of a document.
pub(super) fn resolve(sys: &dyn Sys, cwd: &FilePath, root: &Value, source: &str) -> Resolved {
    let source: Arc<str> = source.into();
    let mut resolver = Resolver {
        sys,
        cwd,
        root,
        source: Arc::clone(&source),
        refs: HashMap::new(),
        files: HashMap::new(),
        unreadable: HashMap::new(),
        broken: Vec::new(),
        told: HashSet::new(),
        targets: HashSet::new(),
        open: Vec::new(),
        done: HashMap::new(),
        nodes: 0,
        depth: 0,
        cut: usize::MAX,
    };
    let value = if has_reference(root, 0) { resolver.value(&source, &mut Vec::new(), root) } else { root.clone() };
    let shared = resolver.done.values().filter_map(jsonpath::address).collect();
    Resolved {
        value,
        refs: resolver.refs,
        files: resolver.files,
        broken: resolver.broken,
        targets: resolver.targets,
        shared,
    }
}

/// True where a reference stands somewhere: most values files have none.
fn has_reference(value: &Value, depth: u32) -> bool {
    if depth > MAX_DEPTH {
        return false;
    }
    match value {
        Value::Object(object) => {
            pointer::reference_of(value).is_some() || object.values().any(|value| has_reference(value, depth + 1))
        }
        Value::Array(items) => items.iter().any(|value| has_reference(value, depth + 1)),
        _ => false,
    }
}

struct Resolver<'r> {
    sys: &'r dyn Sys,
    cwd: &'r FilePath,
    root: &'r Value,
    source: Arc<str>,
    refs: HashMap<String, String>,
    files: HashMap<Arc<str>, Source>,
    unreadable: HashMap<Arc<str>, String>,
    broken: Vec<Broken>,
    told: HashSet<String>,
    targets: HashSet<String>,
    /// The targets that are being resolved, outermost first.
    open: Vec<(Arc<str>, String)>,
    /// Targets that are resolved whole.
    done: HashMap<(Arc<str>, String), Value>,
    nodes: u64,
    depth: u32,
    /// The outermost target that was left as it is since the last look.
    cut: usize,
}

impl Resolver<'_> {
    fn value(&mut self, source: &Arc<str>, path: &mut Path, value: &Value) -> Value {
        self.nodes += 1;
        if self.nodes > MAX_NODES || self.depth > MAX_DEPTH || !value.is_container() {
            return value.clone();
        }
        self.depth += 1;
        let done = match value {
            _ if pointer::reference_of(value).is_some() => self.reference(source, path, value),
            Value::Object(object) => {
                let mut changed = false;
                let mut members = Vec::with_capacity(object.len());
                for (key, member) in object.iter() {
                    path.push(Segment::Key(Arc::clone(key)));
                    let resolved = self.value(source, path, member);
                    path.pop();
                    changed |= member.is_container() && !resolved.is_same(member);
                    members.push((Arc::clone(key), resolved));
                }
                if changed { Value::object(members) } else { value.clone() }
            }
            Value::Array(items) => {
                let mut changed = false;
                let mut values = Vec::with_capacity(items.len());
                for (index, item) in items.iter().enumerate() {
                    path.push(Segment::Index(index));
                    let resolved = self.value(source, path, item);
                    path.pop();
                    changed |= item.is_container() && !resolved.is_same(item);
                    values.push(resolved);
                }
                if changed { Value::array(values) } else { value.clone() }
            }
            scalar => scalar.clone(),
        };
        self.depth -= 1;
        done
    }

    /// What a map with a reference stands for; itself where that cannot be told.
    fn reference(&mut self, source: &Arc<str>, path: &Path, value: &Value) -> Value {
        let Some(reference) = pointer::reference_of(value) else { return value.clone() };
        let here = PathStyle::EscapedPointer.print(path);
        let (file, target) = pointer::split(reference);
        self.refs_of(source).insert(here.clone(), reference.to_owned());
        let target_source = match self.file_of(source, file) {
            Ok(target_source) => target_source,
            Err(message) => return self.fail(message, path, source, value),
        };
        let raw = format!("{target_source}{target}");
        let segments = pointer::segments(target);
        self.targets.insert(format!("{target_source}{}", PathStyle::Pointer.print(&segments)));
        self.targets.insert(raw);
        let name = PathStyle::EscapedPointer.print(&segments);
        let key = (Arc::clone(&target_source), name);
        if let Some(done) = self.done.get(&key) {
            return done.clone();
        }
        // A target around the reference, or one that is being resolved, leads in a circle.
        let around = target_source == *source && (here == key.1 || here.starts_with(&format!("{}/", key.1)));
        if let Some(at) = self.open.iter().position(|open| *open == key) {
            self.cut = self.cut.min(at);
            return value.clone();
        }
        if around {
            return value.clone();
        }
        let Some(found) = self.find(&target_source, &segments) else {
            return self.fail(format!("'{target}' does not exist"), path, source, value);
        };
        let outer = std::mem::replace(&mut self.cut, usize::MAX);
        let level = self.open.len();
        self.open.push(key.clone());
        let resolved = self.value(&target_source, &mut segments.clone(), &found);
        self.open.pop();
        // What was cut at a target further out is whole only there.
        if self.cut >= level {
            self.done.insert(key, resolved.clone());
            self.cut = outer;
        } else {
            self.cut = self.cut.min(outer);
        }
        resolved
    }

    fn refs_of(&mut self, source: &Arc<str>) -> &mut HashMap<String, String> {
        match self.files.get_mut(source) {
            Some(file) if *source != self.source => &mut file.refs,
            _ => &mut self.refs,
        }
    }

    fn fail(&mut self, message: String, path: &Path, source: &Arc<str>, value: &Value) -> Value {
        if self.told.insert(message.clone()) {
            self.broken.push(Broken { message, path: path.clone(), source: Arc::clone(source) });
        }
        value.clone()
    }

    /// The value at a path, references on the way followed.
    fn find(&mut self, source: &Arc<str>, path: &[Segment]) -> Option<Value> {
        let mut here =
            if *source == self.source { self.root.clone() } else { self.files.get(source)?.document.data()?.clone() };
        let mut way = Vec::new();
        for segment in path {
            if pointer::reference_of(&here).is_some() && pointer::step(&here, segment).is_none() {
                // A reference may lead through itself: `$ref: "#/"` at the root.
                if self.depth > MAX_DEPTH {
                    return None;
                }
                self.depth += 1;
                here = self.reference(source, &way, &here);
                self.depth -= 1;
            }
            here = pointer::step(&here, segment)?.clone();
            way.push(segment.clone());
        }
        Some(here)
    }

    /// The name of the file that a reference means, read if it is a new one.
    fn file_of(&mut self, from: &Arc<str>, file: &str) -> Result<Arc<str>, String> {
        if file.is_empty() {
            return Ok(Arc::clone(from));
        }
        if remote::is_url(from) || remote::is_url(file) {
            return self.named(&remote::reference(from, file));
        }
        if file.contains("://") {
            return Err(format!("{file} is not followed: no file, and no address of a page"));
        }
        let base = FilePath::new(&**from);
        let folder = if base.is_absolute() { base.parent().unwrap_or(base) } else { self.cwd };
        let file = crate::document::pointer_unescape(file);
        // A path from the root is one from the document's folder, as in the original.
        let path = normalize(&folder.join(base_of(base)).join(file.trim_start_matches('/')));
        self.named(&path.to_string_lossy())
    }

    /// A file, or a page, by its whole name, read if it is a new one.
    fn named(&mut self, name: &str) -> Result<Arc<str>, String> {
        let name: Arc<str> = name.into();
        if name == self.source || self.files.contains_key(&name) {
            return Ok(name);
        }
        if let Some(error) = self.unreadable.get(&name) {
            return Err(error.clone());
        }
        match self.read(&name) {
            Ok(document) => {
                self.files.insert(Arc::clone(&name), Source { document, refs: HashMap::new() });
                Ok(name)
            }
            Err(error) => {
                self.unreadable.insert(name, error.clone());
                Err(error)
            }
        }
    }

    fn read(&self, shown: &str) -> Result<Document, String> {
        if self.files.len() >= MAX_FILES {
            return Err(format!("references lead to more than {MAX_FILES} files"));
        }
        let bytes = if remote::is_url(shown) {
            remote::read(self.sys, shown).map_err(|error| remote::reference_words(&error))?
        } else {
            self.read_file(shown)?
        };
        Document::parse(&String::from_utf8_lossy(&bytes)).map_err(|limit| format!("{shown}: {limit}"))
    }

    fn read_file(&self, shown: &str) -> Result<Vec<u8>, String> {
        self.sys.read(FilePath::new(shown), FILE_LIMIT).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => format!("ENOENT: no such file or directory, open '{shown}'"),
            std::io::ErrorKind::InvalidInput | std::io::ErrorKind::IsADirectory => {
                "EISDIR: illegal operation on a directory, read".to_owned()
            }
            _ => format!("cannot read '{shown}': {error}"),
        })
    }
}

/// The folder of a name that is told from the working directory.
fn base_of(base: &FilePath) -> &FilePath {
    let named = !base.is_absolute() && !base.as_os_str().to_string_lossy().starts_with('<');
    base.parent().filter(|_| named).unwrap_or_else(|| FilePath::new(""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::from_json;

    #[test]
    fn a_path_from_the_root_is_one_from_the_documents_folder() {
        let root = from_json(r##"{"a": {"$ref": "/etc/x.json"}}"##).unwrap();
        let resolved = resolve(&common::sys::Memory::new(), FilePath::new("/"), &root, "/w/x.json");
        let message = resolved.broken.first().map(|broken| broken.message.as_str());
        assert_eq!(message, Some("ENOENT: no such file or directory, open '/w/etc/x.json'"));
    }

    #[test]
    fn a_reference_that_leads_through_itself_ends() {
        let root = from_json(r##"{"$ref": "#/", "a": {"$ref": "#/b/c"}, "b": {"$ref": "#/a/b"}}"##).unwrap();
        let resolved = resolve(&common::sys::Memory::new(), FilePath::new("/"), &root, "/x.json");
        assert_eq!(resolved.broken.first().map(|broken| broken.message.as_str()), Some("'#/' does not exist"));
    }
}

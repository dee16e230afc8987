//! From a file to a definition: what it says, with the definitions of what it extends.
//! (spectral: packages/ruleset-migrator/src)

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use common::sys::{FileKind, Sys};

use super::error::{LoadError, RulesetError};
use super::legacy::{self, Members};
use super::module_path;
use crate::builtin;
use crate::document::{Document, Value, js_string};
use crate::formats::{self, Format};
use crate::remote;

/// Bytes of a ruleset's file.
const FILE_LIMIT: u64 = 16 << 20;

/// Rulesets that one may extend, those that they extend included.
const MAX_EXTENDED: usize = 1_000;

/// Which rules of an extended ruleset are on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    All,
    Recommended,
    Off,
}

/// One ruleset that another one extends.
#[derive(Clone, Debug)]
pub(super) struct Extend {
    pub(super) definition: Arc<Definition>,
    pub(super) mode: Mode,
    /// The mode is written beside the name.
    pub(super) explicit: bool,
}

/// One entry of `overrides`: its globs, and what it says.
pub(super) type Override = (Vec<Arc<str>>, Definition);

/// What a ruleset says, or one entry of `overrides`.
#[derive(Clone, Debug, Default)]
pub(super) struct Definition {
    /// Everything but `extends`, `overrides`, `functions`, `functionsDir`.
    pub(super) members: Members,
    pub(super) extends: Option<Vec<Extend>>,
    /// The globs of each entry, and what it says.
    pub(super) overrides: Option<Vec<Override>>,
    /// `overrides` as it is written, for the validation.
    pub(super) overrides_value: Option<Value>,
    /// One of our own, which may name functions beyond the core's.
    pub(super) builtin: bool,
}

impl Definition {
    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        self.members.iter().find(|(key, _)| &**key == name).map(|(_, value)| value)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Puts a value in place of what stands there.
    pub(super) fn set(&mut self, name: &str, value: Value) {
        match self.members.iter_mut().find(|(key, _)| &**key == name) {
            Some((_, old)) => *old = value,
            None => self.members.push((name.into(), value)),
        }
    }

    /// The formats of the ruleset itself.
    pub(super) fn formats(&self) -> Option<Vec<Format>> {
        self.get("formats").map(format_list)
    }
}

/// The formats of a list of words, each once.
pub(super) fn format_list(words: &Value) -> Vec<Format> {
    let mut formats = Vec::new();
    for format in words.as_array().unwrap_or(&[]).iter().filter_map(Value::as_str).filter_map(Format::of_word) {
        if !formats.contains(&format) {
            formats.push(format);
        }
    }
    formats
}

/// The definition of a ruleset's file, and its text for places.
pub(super) fn read_root(sys: &dyn Sys, file: &Path) -> Result<(Definition, Document), LoadError> {
    if !is_basic(file) {
        return Err(refuse_entry(sys, file));
    }
    let root = file.parent().unwrap_or(file).to_path_buf();
    let mut reader = Reader { sys, root, open: HashSet::from([file.to_path_buf()]), count: 0 };
    let document = reader.parse(file)?;
    let definition = reader.definition(document.data(), file)?;
    Ok((definition, document))
}

/// The definition of a ruleset that stands in no file.
pub(super) fn read_value(sys: &dyn Sys, value: &Value, file: &Path) -> Result<Definition, LoadError> {
    let root = file.parent().unwrap_or(file).to_path_buf();
    let mut reader = Reader { sys, root, open: HashSet::new(), count: 0 };
    reader.definition(Some(value), file)
}

/// The definition of a ruleset of our own.
pub(super) fn read_builtin(name: &str) -> Result<Definition, LoadError> {
    let Some(ruleset) = builtin::find(name) else {
        return Err(LoadError::message(&format!("`{name}` is no built-in ruleset")));
    };
    let document = Document::parse(ruleset.text).map_err(LoadError::message)?;
    let nothing = common::sys::Memory::new();
    let mut reader = Reader { sys: &nothing, root: PathBuf::new(), open: HashSet::new(), count: 0 };
    let mut definition = reader.definition(document.data(), Path::new(name))?;
    definition.builtin = true;
    Ok(definition)
}

/// True for the files, and addresses, that hold data and no program.
fn is_basic(file: &Path) -> bool {
    let path = remote::url_of(file).and_then(|url| url.split(['?', '#']).next()).map(Path::new);
    let end = path.unwrap_or(file).extension().map(|end| end.to_string_lossy().to_lowercase());
    matches!(end.as_deref(), Some("json" | "yaml" | "yml"))
}

/// Why an entry file that holds no data cannot be read.
fn refuse_entry(sys: &dyn Sys, file: &Path) -> LoadError {
    if remote::url_of(file).is_some() {
        return refuse_program(file);
    }
    match sys.kind(file) {
        Ok(FileKind::File) => {}
        _ => return LoadError::Bare(format!("Could not read ruleset at {}.", file.display())),
    }
    let text = sys.read(file, FILE_LIMIT).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
    let is_program = ["exports", "export ", "require(", "import "].iter().any(|word| text.contains(word));
    if is_program {
        return refuse_program(file);
    }
    LoadError::Bare("No valid export found".to_owned())
}

fn refuse_program(file: &Path) -> LoadError {
    let mut error = RulesetError::new(&format!(
        "{}: rulesets and functions in JavaScript are not run; write the ruleset in YAML or JSON, and its checks with the \
         core functions (`pattern`, `schema`, `enumeration`, ...)",
        file.display()
    ));
    error.hint = Some("every core function takes its options under `functionOptions`".to_owned());
    LoadError::Errors(vec![error])
}

/// `read` failing, in Node's words.
fn unreadable(file: &Path, error: &std::io::Error) -> LoadError {
    let path = file.display();
    LoadError::message(&match error.kind() {
        std::io::ErrorKind::NotFound => format!("ENOENT: no such file or directory, open '{path}'"),
        std::io::ErrorKind::PermissionDenied => format!("EACCES: permission denied, open '{path}'"),
        std::io::ErrorKind::InvalidInput | std::io::ErrorKind::IsADirectory => {
            "EISDIR: illegal operation on a directory, read".to_owned()
        }
        _ => format!("cannot read '{path}': {error}"),
    })
}

struct Reader<'s> {
    sys: &'s dyn Sys,
    /// The folder of the first ruleset.
    root: PathBuf,
    /// The files that are being read, each extended by the one before it.
    open: HashSet<PathBuf>,
    count: usize,
}

impl Reader<'_> {
    fn parse(&self, file: &Path) -> Result<Document, LoadError> {
        let bytes = match remote::url_of(file) {
            Some(url) => remote::read(self.sys, url)
                .map_err(|error| LoadError::message(&format!("{url}: {}", remote::words(&error))))?,
            None => self.sys.read(file, FILE_LIMIT).map_err(|error| unreadable(file, &error))?,
        };
        let text = String::from_utf8_lossy(&bytes);
        let is_json = file.extension().is_some_and(|end| end.eq_ignore_ascii_case("json"));
        let text = if is_json { legacy::mend_json(&text).into() } else { text };
        Document::parse(&text).map_err(LoadError::message)
    }

    /// Reads a definition out of its text.
    fn definition(&mut self, data: Option<&Value>, file: &Path) -> Result<Definition, LoadError> {
        let Some(Value::Object(object)) = data.filter(|data| is_ruleset(data)) else {
            return Err(LoadError::message("Invalid ruleset provided"));
        };
        self.count += 1;
        if self.count > MAX_EXTENDED {
            return Err(LoadError::message("a ruleset extends more than 1,000 others"));
        }
        let mut members: Members = object.iter().map(|(key, value)| (Arc::clone(key), value.clone())).collect();
        let mut overrides = take(&mut members, "overrides");
        if let Some(except) = take(&mut members, "except") {
            let mut all = overrides.as_ref().and_then(Value::as_array).unwrap_or(&[]).to_vec();
            all.extend(legacy::except_overrides(&except));
            overrides = Some(Value::array(all));
        }
        if let Some((_, Value::Object(rules))) = members.iter_mut().find(|(key, _)| &**key == "rules") {
            let mut list: Members = rules.iter().map(|(key, value)| (Arc::clone(key), value.clone())).collect();
            legacy::rename_rules(&mut list);
            *rules = Arc::new(crate::document::Object::new(list));
        }
        let functions = take(&mut members, "functions");
        let folder = take(&mut members, "functionsDir");
        self.refuse_functions(functions.as_ref(), folder.as_ref(), file)?;
        let mut definition = self.body(members, file)?;
        if let Some(value) = &overrides {
            definition.overrides = Some(self.overrides(value, file)?);
        }
        definition.overrides_value = overrides;
        Ok(definition)
    }

    /// Formats and `extends` of a ruleset or of an override.
    fn body(&mut self, mut members: Members, file: &Path) -> Result<Definition, LoadError> {
        check_formats(members.iter().find(|(key, _)| &**key == "formats").map(|(_, value)| value))?;
        if let Some((_, Value::Object(rules))) = members.iter().find(|(key, _)| &**key == "rules") {
            for rule in rules.values() {
                check_formats(rule.get("formats"))?;
            }
        }
        if let Some((_, Value::Object(aliases))) = members.iter().find(|(key, _)| &**key == "aliases") {
            let targets = aliases.values().filter_map(|alias| alias.get("targets")?.as_array());
            for target in targets.flatten() {
                check_formats(target.get("formats"))?;
            }
        }
        let extends = match take(&mut members, "extends") {
            None => None,
            Some(value) => Some(self.extends(&value, file)?),
        };
        Ok(Definition { members, extends, ..Definition::default() })
    }

    fn overrides(&mut self, value: &Value, file: &Path) -> Result<Vec<Override>, LoadError> {
        let mut all = Vec::new();
        for entry in value.as_array().unwrap_or(&[]) {
            let Value::Object(object) = entry else { continue };
            let mut members: Members = object.iter().map(|(key, value)| (Arc::clone(key), value.clone())).collect();
            let files = take(&mut members, "files");
            let globs = files.as_ref().and_then(Value::as_array).unwrap_or(&[]).iter();
            let globs = globs.filter_map(Value::as_str).map(Arc::from).collect();
            all.push((globs, self.body(members, file)?));
        }
        Ok(all)
    }

    fn extends(&mut self, value: &Value, file: &Path) -> Result<Vec<Extend>, LoadError> {
        let names = match value {
            Value::Array(names) => names,
            name => std::slice::from_ref(name),
        };
        let mut extends = Vec::new();
        for name in names {
            let (name, mode) = match name {
                Value::Array(pair) => (pair.first(), pair.get(1).and_then(Value::as_str)),
                name => (Some(name), None),
            };
            let Some(name) = name.and_then(Value::as_str) else {
                return Err(LoadError::message("Invalid ruleset provided"));
            };
            extends.push(Extend {
                definition: Arc::new(self.extended(name, file)?),
                mode: match mode {
                    Some("all") => Mode::All,
                    Some("off") => Mode::Off,
                    _ => Mode::Recommended,
                },
                explicit: mode.is_some(),
            });
        }
        Ok(extends)
    }

    fn extended(&mut self, name: &str, from: &Path) -> Result<Definition, LoadError> {
        if builtin::find(name).is_some() {
            return read_builtin(name);
        }
        let file = module_path::resolve(self.sys, name, from, &self.root);
        if !is_basic(&file) {
            return Err(self.missing_module(&file));
        }
        if !self.open.insert(file.clone()) {
            return Err(LoadError::message(&format!("{} extends itself", file.display())));
        }
        let document = self.parse(&file)?;
        let definition = self.definition(document.data(), &file)?;
        self.open.remove(&file);
        Ok(definition)
    }

    /// A module that is no data: not there, or a program.
    fn missing_module(&self, file: &Path) -> LoadError {
        if remote::url_of(file).is_some() || matches!(self.sys.kind(file), Ok(FileKind::File)) {
            return refuse_program(file);
        }
        let relative = file.strip_prefix(&self.root).unwrap_or(file);
        let entry = self.root.join(".spectral.js");
        LoadError::Bundler(
            format!(
                "'{}' is imported by .spectral.js, but could not be resolved – treating it as an external dependency",
                file.display()
            ),
            RulesetError::new(&format!(
                "Cannot find module './{}'\nRequire stack:\n- {}",
                relative.display(),
                entry.display()
            )),
        )
    }

    fn refuse_functions(&self, names: Option<&Value>, folder: Option<&Value>, file: &Path) -> Result<(), LoadError> {
        let names = names.and_then(Value::as_array).unwrap_or(&[]);
        let Some(name) = names.first().and_then(Value::as_str) else { return Ok(()) };
        let folder = folder.and_then(Value::as_str).unwrap_or("functions");
        let script = format!("{folder}/{name}.js");
        let path = match remote::url_of(file) {
            Some(url) => PathBuf::from(remote::join(url, &script)),
            None => module_path::normalize(&file.parent().unwrap_or(file).join(script)),
        };
        Err(self.missing_module(&path))
    }
}

/// Takes a member out of a map.
fn take(members: &mut Members, name: &str) -> Option<Value> {
    let at = members.iter().position(|(key, _)| &**key == name)?;
    Some(members.remove(at).1)
}

/// The loose look that the original takes before anything else.
/// (spectral: packages/ruleset-migrator/src/validation/schema.ts)
fn is_ruleset(data: &Value) -> bool {
    let texts = |value: &Value| value.as_array().is_some_and(|items| items.iter().all(|item| item.as_str().is_some()));
    let is_object = |name: &str| data.get(name).is_none_or(|value| value.as_object().is_some());
    let is_texts = |name: &str| data.get(name).is_none_or(texts);
    let pair = |items: &[Value]| matches!(items, [Value::String(_), Value::String(mode), ..] if matches!(&**mode, "all" | "recommended" | "off"));
    let extends = match data.get("extends") {
        None | Some(Value::String(_)) => true,
        Some(Value::Array(items)) => items.iter().all(|item| match item {
            Value::String(_) => true,
            Value::Array(items) => pair(items),
            _ => false,
        }),
        Some(_) => false,
    };
    let except = match data.get("except") {
        None => true,
        Some(Value::Object(except)) => except.values().all(texts),
        Some(_) => false,
    };
    is_object("aliases")
        && is_object("rules")
        && is_texts("formats")
        && is_texts("functions")
        && extends
        && except
        && data.get("functionsDir").is_none_or(|value| value.as_str().is_some())
}

/// Formats that the original does not export end the loading.
fn check_formats(formats: Option<&Value>) -> Result<(), LoadError> {
    let Some(formats) = formats else { return Ok(()) };
    let Value::Array(words) = formats else {
        return Err(LoadError::message(&format!("{} is not an array", js_string(Some(formats)))));
    };
    for word in words.iter() {
        let Some(word) = word.as_str() else {
            return Err(LoadError::message(&format!("{} is not a string", js_string(Some(word)))));
        };
        if Format::of_word(word).is_none() {
            let name = formats::identifier(word);
            return Err(LoadError::message(&format!(
                "'{name}' is not exported by @stoplight/spectral-formats, imported by .spectral.js"
            )));
        }
    }
    Ok(())
}

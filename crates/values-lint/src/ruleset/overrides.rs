//! Overrides: other rules for some files, other severities at some places. (spectral: packages/core/src/ruleset/ruleset.ts)

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use super::build;
use super::definition::{Definition, Extend, Mode};
use super::rule;
use super::{RuleSeverity, Ruleset};
use crate::document::{Value, pointer_unescape};
use crate::glob::Glob;

/// Which globs match, as entry and file.
type Matched = Vec<(usize, usize)>;

/// The overrides of a ruleset.
#[derive(Debug)]
pub struct Overrides {
    /// Globs are matched against paths from here.
    folder: PathBuf,
    entries: Vec<Entry>,
    definition: Definition,
    /// Rulesets by what matched: documents in one folder mostly share one.
    made: Mutex<HashMap<Matched, Arc<Ruleset>>>,
}

#[derive(Debug)]
struct Entry {
    files: Vec<File>,
    definition: Definition,
}

#[derive(Debug)]
struct File {
    glob: Glob,
    /// What stands behind `#`.
    pointer: Option<String>,
}

impl Overrides {
    /// The overrides of a definition, which loses them.
    pub(super) fn of(mut definition: Definition, folder: &Path) -> Option<Self> {
        let entries = definition.overrides.take()?;
        let entry = |(files, definition): (Vec<Arc<str>>, Definition)| {
            let file = |text: Arc<str>| {
                let (pattern, pointer) = text.split_once('#').map_or((&*text, None), |(file, rest)| (file, Some(rest)));
                File { glob: Glob::minimatch(pattern), pointer: pointer.map(|pointer| format!("#{pointer}")) }
            };
            Entry { files: files.into_iter().map(file).collect(), definition }
        };
        Some(Self {
            folder: folder.to_path_buf(),
            entries: entries.into_iter().map(entry).collect(),
            definition,
            made: Mutex::default(),
        })
    }

    /// The ruleset for a document; `None` where no override holds.
    ///
    /// # Errors
    /// The original's words.
    pub fn for_document(&self, source: &Path) -> Result<Option<Arc<Ruleset>>, String> {
        let relative = relative(&self.folder, source);
        let mut matched = Vec::new();
        for (at, entry) in self.entries.iter().enumerate() {
            let hits = entry.files.iter().enumerate().filter(|(_, file)| file.glob.matches(&relative));
            matched.extend(hits.map(|(file, _)| (at, file)));
        }
        if matched.is_empty() {
            return Ok(None);
        }
        let known = self.made.lock().unwrap_or_else(std::sync::PoisonError::into_inner).get(&matched).cloned();
        if let Some(known) = known {
            return Ok(Some(known));
        }
        let made = Arc::new(self.make(&matched)?);
        self.made.lock().unwrap_or_else(std::sync::PoisonError::into_inner).insert(matched, Arc::clone(&made));
        Ok(Some(made))
    }

    fn make(&self, matched: &[(usize, usize)]) -> Result<Ruleset, String> {
        let mut whole: Option<Definition> = None;
        let mut pointers: BTreeMap<Arc<str>, BTreeMap<String, RuleSeverity>> = BTreeMap::new();
        let mut last = None;
        for (at, file) in matched {
            let Some(entry) = self.entries.get(*at) else { continue };
            match entry.files.get(*file).and_then(|file| file.pointer.as_ref()) {
                Some(pointer) => {
                    for (name, severity) in severities(&entry.definition) {
                        pointers.entry(name).or_default().insert(pointer_text(pointer), severity);
                    }
                }
                None if last != Some(*at) => {
                    last = Some(*at);
                    whole = Some(match whole {
                        None => entry.definition.clone(),
                        Some(left) => merge(&left, &entry.definition, true),
                    });
                }
                None => {}
            }
        }
        let definition = whole.map_or_else(|| self.definition.clone(), |over| merge(&self.definition, &over, false));
        let mut ruleset = build::build(&definition)?;
        for rule in &mut ruleset.rules {
            if let Some(pointers) = pointers.remove(&rule.name) {
                rule.pointers = Some(pointers);
            }
        }
        Ok(ruleset)
    }
}

/// A pointer as paths of results are compared with it.
fn pointer_text(pointer: &str) -> String {
    if pointer == "#/" { "#".to_owned() } else { pointer.to_owned() }
}

fn severities(definition: &Definition) -> Vec<(Arc<str>, RuleSeverity)> {
    let Some(Value::Object(rules)) = definition.get("rules") else { return Vec::new() };
    let one = |(name, value): (&Arc<str>, &Value)| Some((Arc::clone(name), rule::severity(value)?));
    rules.iter().filter_map(one).collect()
}

/// Two definitions as one. (spectral: packages/core/src/ruleset/mergers/rulesets.ts)
fn merge(left: &Definition, right: &Definition, both_overrides: bool) -> Definition {
    let mut merged = left.clone();
    merged.builtin = left.builtin;
    for (key, value) in &right.members {
        merged.set(key, value.clone());
    }
    if right.extends.is_some() {
        merged.extends.clone_from(&right.extends);
    }
    if let (Some(Value::Object(outer)), Some(Value::Object(inner))) = (left.get("aliases"), right.get("aliases")) {
        merged.set("aliases", joined(outer, inner));
    }
    let (Some(Value::Object(outer)), Some(Value::Object(inner))) = (left.get("rules"), right.get("rules")) else {
        return merged;
    };
    if both_overrides {
        merged.set("rules", joined(outer, inner));
    } else {
        let extend = Extend { definition: Arc::new(left.clone()), mode: Mode::Recommended, explicit: false };
        merged.extends.get_or_insert_default().push(extend);
    }
    merged
}

/// `{...left, ...right}`.
fn joined(left: &crate::document::Object, right: &crate::document::Object) -> Value {
    let mut all: super::legacy::Members = left.iter().map(|(key, value)| (Arc::clone(key), value.clone())).collect();
    for (key, value) in right.iter() {
        match all.iter_mut().find(|(known, _)| known == key) {
            Some((_, slot)) => *slot = value.clone(),
            None => all.push((Arc::clone(key), value.clone())),
        }
    }
    Value::object(all)
}

/// A path as it is told from a folder.
fn relative(folder: &Path, path: &Path) -> String {
    if path.is_relative() {
        return path.to_string_lossy().into_owned();
    }
    for (ups, ancestor) in folder.ancestors().enumerate() {
        if let Ok(rest) = path.strip_prefix(ancestor) {
            return format!("{}{}", "../".repeat(ups), rest.to_string_lossy());
        }
    }
    pointer_unescape(&path.to_string_lossy())
}

//! Files of entries: ours, compiled in, and those of `--additional-versions`.

use std::collections::BTreeMap;

use yaml::{FileId, ReadLimits};

use super::entry::Entry;
use crate::go_yaml::{Composer, Out, Shape, Want, decode};
use crate::persona::Persona;

/// What a file says.
///
/// pluto: pkg/api/versions.go (`VersionFile`)
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct VersionFile {
    /// The entries in their order.
    pub(crate) entries: Entries,
    /// The default targets, by component.
    pub(crate) targets: TargetMap,
}

/// Entries that are being read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Entries(pub(crate) Vec<Entry>);

/// Targets that are being read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct TargetMap(pub(crate) BTreeMap<String, String>);

impl Out for VersionFile {
    fn type_name(&self) -> &'static str {
        "api.VersionFile"
    }

    fn shape(&self) -> Shape {
        Shape::Struct
    }

    fn field(&mut self, key: &str) -> Option<&mut dyn Out> {
        match key {
            "deprecated-versions" => Some(&mut self.entries),
            "target-versions" => Some(&mut self.targets),
            _ => None,
        }
    }
}

impl Out for Entries {
    fn type_name(&self) -> &'static str {
        "[]api.Version"
    }

    fn shape(&self) -> Shape {
        Shape::List
    }

    fn clear(&mut self) {
        self.0.clear();
    }

    fn push(&mut self) -> Option<&mut dyn Out> {
        self.0.push(Entry::default());
        self.0.last_mut().map(|entry| entry as &mut dyn Out)
    }

    fn pop(&mut self) {
        self.0.pop();
    }
}

impl Out for TargetMap {
    fn type_name(&self) -> &'static str {
        "map[string]string"
    }

    fn shape(&self) -> Shape {
        Shape::Map
    }

    fn clear(&mut self) {
        self.0.clear();
    }

    fn insert(&mut self, key: &str, value: String) {
        self.0.insert(key.to_owned(), value);
    }
}

/// The entries and targets that are known without a file: under the original's name exactly its own, under ours those that
/// follow the life cycles of the APIs.
pub(crate) fn builtin(persona: Persona) -> VersionFile {
    let text = match persona {
        Persona::Own => include_str!("../../data/versions.yaml"),
        Persona::Pluto => include_str!("../../data/pluto.yaml"),
    };
    // A test reads both in both ways.
    rows(text).or_else(|| read(text.as_bytes()).ok()).unwrap_or_default()
}

/// Reads a file whose lines are written as ours are: targets, then entries with one line each. Nothing when they are not.
/// At each start this takes a fifteenth of what the whole grammar would.
fn rows(text: &str) -> Option<VersionFile> {
    let mut file = VersionFile::default();
    let mut lines = text.lines().filter(|line| !line.starts_with('#'));
    if lines.next()? != "target-versions:" {
        return None;
    }
    for line in lines.by_ref() {
        let Some(target) = line.strip_prefix("  ") else {
            (line == "deprecated-versions:").then_some(())?;
            break;
        };
        let (component, version) = target.split_once(": ")?;
        file.targets.insert(component, plain(version)?.to_owned());
    }
    for line in lines {
        let mut rest = line.strip_prefix("  - {")?;
        let mut entry = Entry::default();
        while !rest.is_empty() {
            let (key, value) = rest.split_once(": ")?;
            let (value, after) = match value.strip_prefix('"') {
                Some(quoted) => quoted.split_once('"').filter(|(value, _)| !value.contains('\\'))?,
                None => {
                    let end = value.find([',', '}'])?;
                    (plain(value.get(..end)?)?, value.get(end..)?)
                }
            };
            value.clone_into(entry.text_of(key)?);
            rest = if after == "}" { "" } else { after.strip_prefix(", ")? };
        }
        file.entries.0.push(entry);
    }
    Some(file)
}

/// A value without quotes, where it is sure to mean itself.
fn plain(value: &str) -> Option<&str> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'/');
    (value.starts_with(|first: char| first.is_ascii_alphabetic()) && value.bytes().all(is_plain)).then_some(value)
}

/// Reads a file: its first document alone.
///
/// # Errors
/// What is wrong with it, in the original's words.
///
/// pluto: pkg/api/versions.go (`UnMarshalVersions`)
pub(crate) fn read(bytes: &[u8]) -> Result<VersionFile, String> {
    let lost = |message: String| format!("could not unmarshal versions file from data: {message}");
    let text = yaml::decode(bytes, FileId(0)).map_err(|error| lost(error.to_string()))?;
    let mut composer = Composer::new(text.clone(), ReadLimits::default());
    let mut file = VersionFile::default();
    let Some(root) = composer.next_document(Want::All).map_err(|fault| lost(fault.message))? else { return Ok(file) };
    match decode(&root, &mut file, (&text, &mut None)) {
        Ok(None) => Ok(file),
        Ok(Some(misfit)) => Err(lost(misfit.to_string())),
        Err(fault) => Err(lost(fault.message)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sets_can_be_read() {
        let original = builtin(Persona::Pluto);
        assert_eq!(original.entries.0.len(), 112);
        assert_eq!(original.targets.0.get("k8s").map(String::as_str), Some("v1.25.0"));
        let ours = builtin(Persona::Own);
        assert!(ours.entries.0.len() > 150, "{}", ours.entries.0.len());
        assert!(ours.targets.0.len() >= 4);
    }

    #[test]
    fn rows_are_read_as_the_grammar_reads_them() {
        for text in [include_str!("../../data/versions.yaml"), include_str!("../../data/pluto.yaml")] {
            assert_eq!(rows(text), read(text.as_bytes()).ok());
            assert!(rows(text).is_some());
        }
        for row in
            ["{version: a/v1", "{version: a}, x", "{version: 'a'}", "{version: \"a\\n\"}", "{version: a #b}", "{x: a}"]
        {
            assert_eq!(rows(&format!("target-versions:\n  a: v1\ndeprecated-versions:\n  - {row}")), None, "{row}");
        }
        assert_eq!(rows("deprecated-versions:\n"), None);
    }

    #[test]
    fn values_are_texts_as_they_are_written() {
        let file = read(b"target-versions: {c: v1}\ndeprecated-versions:\n- {version: a/v1, kind: true, deprecated-in: 1.10, removed-in: null}\nextra: 1\n");
        let file = file.unwrap();
        let entry = file.entries.0.first().unwrap();
        assert_eq!(
            (entry.kind.as_str(), entry.deprecated_in.as_str(), entry.removed_in.as_str()),
            ("true", "1.10", "")
        );
    }

    #[test]
    fn errors_are_worded_as_the_originals() {
        let error = |text: &str| read(text.as_bytes()).unwrap_err();
        let lost = "could not unmarshal versions file from data: yaml: ";
        assert_eq!(
            error("deprecated-versions: {a: b}\ntarget-versions: [x]\n"),
            format!(
                "{lost}unmarshal errors:\n  line 1: cannot unmarshal !!map into []api.Version\n  line 2: cannot unmarshal \
                 !!seq into map[string]string"
            )
        );
        assert_eq!(error("a: [1\nb: }"), format!("{lost}line 1: did not find expected ',' or ']'"));
        assert_eq!(read(b""), Ok(VersionFile::default()));
    }
}

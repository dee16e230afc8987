//! Typed files of the original, read strictly: an unknown key or a value of the wrong kind is an error at its place.
//! The words are those of Go's `encoding/json`.

use common::go::json::kind_word;
use common::{Val, Value, View};
use yaml::{Document, Path, Span};

/// A file that does not fit its type.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub(super) struct FieldError {
    /// Go's words.
    pub(super) message: String,
    /// The field.
    pub(super) path: Path,
}

impl FieldError {
    /// The place of the field: its key when nobody knows it.
    pub(super) fn place(&self, document: &Document) -> Span {
        let location = document.locate(&self.path);
        let is_unknown = self.message.starts_with("json: unknown field");
        location.key.filter(|_| is_unknown).unwrap_or_else(|| location.primary())
    }
}

type Result<T> = std::result::Result<T, FieldError>;

/// An object of known fields. `null` stands for an empty one, as in Go.
#[derive(Clone, Debug)]
pub(super) struct Fields<'a> {
    entries: Vec<(&'a str, Val<'a>)>,
    path: Path,
}

/// Known fields of a Kubernetes object's metadata.
pub(super) const METADATA: [&str; 15] = [
    "name",
    "generateName",
    "namespace",
    "selfLink",
    "uid",
    "resourceVersion",
    "generation",
    "creationTimestamp",
    "deletionTimestamp",
    "deletionGracePeriodSeconds",
    "labels",
    "annotations",
    "ownerReferences",
    "finalizers",
    "managedFields",
];

impl<'a> Fields<'a> {
    /// Where the object stands.
    pub(super) const fn path(&self) -> &Path {
        &self.path
    }

    /// The root of a file whose object may have `known` fields, beside `apiVersion`, `kind` and `metadata`.
    pub(super) fn of_document(document: &'a Document, known: &[&str]) -> Result<Self> {
        let all: Vec<&str> = ["apiVersion", "kind", "metadata"].into_iter().chain(known.iter().copied()).collect();
        let fields = Self::read(Val::Doc(document.root()), Path::root(), &all)?;
        fields.object("metadata", &METADATA)?;
        Ok(fields)
    }

    fn read(value: Val<'a>, path: Path, known: &[&str]) -> Result<Self> {
        let entries = match value.view() {
            View::Null => Vec::new(),
            View::Map(map) => map.entries().collect(),
            _ => return Err(mismatch(value, path, "object")),
        };
        for (key, _) in &entries {
            // Go finds a field whatever the case of its letters.
            if !known.iter().any(|name| name.eq_ignore_ascii_case(key)) {
                let message = format!("json: unknown field \"{key}\"");
                return Err(FieldError { message, path: path.join(*key) });
            }
        }
        Ok(Self { entries, path })
    }

    /// The place of a field.
    pub(super) fn path_of(&self, name: &str) -> Path {
        self.path.join(self.entry(name).map_or(name, |(key, _)| key))
    }

    fn entry(&self, name: &str) -> Option<(&'a str, Val<'a>)> {
        self.entries.iter().rev().find(|(key, _)| key.eq_ignore_ascii_case(name)).copied()
    }

    /// The value of a field; `None` when it is missing or null.
    pub(super) fn get(&self, name: &str) -> Option<Val<'a>> {
        self.entry(name).map(|(_, value)| value).filter(|value| !value.is_null())
    }

    /// The object of a field, which may have `known` fields; empty when it is missing.
    pub(super) fn object(&self, name: &str, known: &[&str]) -> Result<Self> {
        Self::read(self.get(name).unwrap_or_else(Val::null), self.path_of(name), known)
    }

    /// The objects of a list; none when it is missing.
    pub(super) fn objects(&self, name: &str, known: &[&str]) -> Result<Vec<Self>> {
        let path = self.path_of(name);
        let list = self.list(name)?;
        list.enumerate().map(|(index, item)| Self::read(item, path.join(index), known)).collect()
    }

    fn list(&self, name: &str) -> Result<impl ExactSizeIterator<Item = Val<'a>> + use<'a>> {
        let value = self.get(name).unwrap_or_else(Val::null);
        if !value.is_list() && !value.is_null() {
            return Err(mismatch(value, self.path_of(name), "[]"));
        }
        Ok(value.items())
    }

    /// A text; empty when it is missing.
    pub(super) fn text(&self, name: &str) -> Result<String> {
        text(self.get(name).unwrap_or_else(Val::null), self.path_of(name))
    }

    /// A switch; off when it is missing.
    pub(super) fn flag(&self, name: &str) -> Result<bool> {
        let value = self.get(name).unwrap_or_else(Val::null);
        match value.view() {
            View::Bool(value) => Ok(value),
            View::Null => Ok(false),
            _ => Err(mismatch(value, self.path_of(name), "bool")),
        }
    }

    /// A whole number; 0 when it is missing.
    pub(super) fn integer(&self, name: &str) -> Result<i64> {
        let value = self.get(name).unwrap_or_else(Val::null);
        match value.as_f64() {
            #[expect(clippy::cast_possible_truncation, reason = "whole and of less than 2^53")]
            Some(number) if number.fract() == 0.0 && number.abs() < 9e15 => Ok(number as i64),
            None if value.is_null() => Ok(0),
            _ => Err(mismatch(value, self.path_of(name), "int")),
        }
    }

    /// A list of texts; none when it is missing.
    pub(super) fn texts(&self, name: &str) -> Result<Vec<String>> {
        let path = self.path_of(name);
        self.list(name)?.enumerate().map(|(index, item)| text(item, path.join(index))).collect()
    }

    /// The pairs of a free map; none when it is missing.
    pub(super) fn pairs(&self, name: &str) -> Result<Vec<(&'a str, Val<'a>)>> {
        let value = self.get(name).unwrap_or_else(Val::null);
        if !value.is_map() && !value.is_null() {
            return Err(mismatch(value, self.path_of(name), "map[string]"));
        }
        Ok(value.sorted_entries())
    }

    /// The pairs of a map of texts.
    pub(super) fn text_pairs(&self, name: &str) -> Result<Vec<(String, String)>> {
        let path = self.path_of(name);
        let pair = |(key, value): (&str, Val<'a>)| Ok((key.to_owned(), text(value, path.join(key))?));
        self.pairs(name)?.into_iter().map(pair).collect()
    }

    /// The pairs of a free map, their values computed.
    pub(super) fn values(&self, name: &str) -> Result<Vec<(String, Value)>> {
        Ok(self.pairs(name)?.into_iter().map(|(key, value)| (key.to_owned(), value.to_value())).collect())
    }
}

fn text(value: Val<'_>, path: Path) -> Result<String> {
    match value.view() {
        View::Str(text) => Ok(text.to_owned()),
        View::Null => Ok(String::new()),
        _ => Err(mismatch(value, path, "string")),
    }
}

fn mismatch(value: Val<'_>, path: Path, wanted: &str) -> FieldError {
    let found = kind_word(value.kind());
    let field = if path.is_root() { "value".to_owned() } else { format!("struct field {path}") };
    FieldError { message: format!("json: cannot unmarshal {found} into Go {field} of type {wanted}"), path }
}

//! YAML into Go structs, with the errors of the libraries that Helm reads it with.
//!
//! The one idea to know: the text becomes JSON first, where a number or a boolean becomes text when a string is wanted; then
//! JSON's decoder goes through the keys in their order, keeps its first complaint, and decodes what it can.
//!
//! sigs.k8s.io/yaml: yaml.go (`convertToJSONableObject`); go: encoding/json/decode.go

use std::fmt;
use std::sync::Arc;

use common::go::json;
use common::go::number::format_float;
use common::source::FileId;
use yaml::{Document, Documents, Kind, NodeRef, Number, ReadError, ReadOptions};

/// What is wrong with a text, in the original's words, and at which byte, where that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) message: String,
    pub(crate) at: Option<u32>,
    /// The problem in our own words, where they differ, and what may help.
    pub(crate) words: Option<Words>,
}

/// A problem in our own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Words {
    pub(crate) reason: String,
    pub(crate) hint: Option<&'static str>,
}

impl Problem {
    pub(crate) fn text(message: impl Into<String>) -> Self {
        Self { message: message.into(), at: None, words: None }
    }

    pub(crate) fn yaml(message: String, error: &ReadError, shift: usize) -> Self {
        let at = error.span().start.saturating_add(u32::try_from(shift).unwrap_or(u32::MAX));
        let words = Words { reason: error.reason().to_owned(), hint: error.hint() };
        Self { message, at: Some(at), words: Some(words) }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// Reads `data` and hands its first document to `take`; nothing happens for an empty text.
pub(crate) fn document(data: &[u8], take: impl FnOnce(&Document, &mut Faults)) -> Result<(), Problem> {
    document_with(data, ReadOptions::new(FileId::default()), take)
}

/// As [`document`]; equal keys and unknown fields are errors.
pub(crate) fn strict_document(data: &[u8], take: impl FnOnce(&Document, &mut Faults)) -> Result<(), Problem> {
    let options = ReadOptions { strict_keys: true, ..ReadOptions::new(FileId::default()) };
    document_with(data, options, |document, faults| {
        faults.strict = true;
        take(document, faults);
    })
}

fn document_with(data: &[u8], options: ReadOptions, take: impl FnOnce(&Document, &mut Faults)) -> Result<(), Problem> {
    const UNREADABLE: &str = "error converting YAML to JSON";
    let unreadable = |error: ReadError| Problem::yaml(format!("{UNREADABLE}: {error}"), &error, 0);
    let text: Arc<str> = yaml::decode(data, options.file).map_err(unreadable)?;
    text_document(text, options, take)
}

/// As [`document`] for a text that is decoded already.
pub(crate) fn text_document(
    text: Arc<str>,
    options: ReadOptions,
    take: impl FnOnce(&Document, &mut Faults),
) -> Result<(), Problem> {
    let Some(document) = Documents::new(text, options).next() else { return Ok(()) };
    let document =
        document.map_err(|error| Problem::yaml(format!("error converting YAML to JSON: {error}"), &error, 0))?;
    let mut faults = Faults::default();
    take(&document, &mut faults);
    faults.finish()
}

/// What the decoder found wrong.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    first: Option<(String, u32)>,
    strict: bool,
}

/// Where a value goes: the struct, and the path to the field from the outermost struct.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field<'f> {
    pub(crate) owner: &'f str,
    pub(crate) path: &'f str,
}

impl Faults {
    /// The first complaint, when there is one.
    pub(crate) fn finish(self) -> Result<(), Problem> {
        let Some((message, at)) = self.first else { return Ok(()) };
        let message = format!("error unmarshaling JSON: while decoding JSON: {message}");
        Err(Problem { message, at: Some(at), words: None })
    }

    fn note(&mut self, node: NodeRef<'_>, message: impl FnOnce() -> String) {
        if self.first.is_none() {
            self.first = Some((message(), node.span().start));
        }
    }

    fn unfit(&mut self, node: NodeRef<'_>, field: Field<'_>, want: &str) {
        let kind = json::kind_word(node.kind());
        self.note(node, || {
            if field.path.is_empty() {
                return format!("json: cannot unmarshal {kind} into Go value of type {want}");
            }
            let Field { owner, path } = field;
            format!("json: cannot unmarshal {kind} into Go struct field {owner}.{path} of type {want}")
        });
    }

    /// The fields of the outermost struct, of the Go type `type_name`, in the order of JSON; `names` are its fields. Nothing
    /// for null.
    pub(crate) fn fields<'a>(
        &mut self,
        node: NodeRef<'a>,
        owner: &str,
        type_name: &str,
        names: &[&'static str],
    ) -> Vec<(&'static str, NodeRef<'a>)> {
        self.inner_fields(node, Field { owner, path: "" }, type_name, names)
    }

    /// The fields of a struct that is the value of `field`.
    pub(crate) fn inner_fields<'a>(
        &mut self,
        node: NodeRef<'a>,
        field: Field<'_>,
        type_name: &str,
        names: &[&'static str],
    ) -> Vec<(&'static str, NodeRef<'a>)> {
        match node.kind() {
            Kind::Map => {}
            Kind::Null => return Vec::new(),
            _ => {
                self.unfit(node, field, type_name);
                return Vec::new();
            }
        }
        let mut found = Vec::new();
        for (key, value) in last_entries(node) {
            let exact = names.iter().find(|name| **name == key);
            match exact.or_else(|| names.iter().find(|name| name.eq_ignore_ascii_case(key))) {
                Some(name) => found.push((*name, value)),
                None if self.strict => {
                    self.note(value, || format!("json: unknown field {}", common::go::quote::quote(key)));
                }
                None => {}
            }
        }
        found
    }

    /// A string; null leaves it as it is, numbers and booleans become text.
    pub(crate) fn string(&mut self, node: NodeRef<'_>, owner: &str, path: &str, into: &mut String) {
        if let Some(Some(text)) = self.text(node, Field { owner, path }) {
            *into = text;
        }
    }

    /// The text of a node: `Some(None)` for null, `None` for what is no text.
    fn text(&mut self, node: NodeRef<'_>, field: Field<'_>) -> Option<Option<String>> {
        Some(Some(match node.kind() {
            Kind::Null => return Some(None),
            Kind::Str => node.as_str().unwrap_or_default().to_owned(),
            Kind::Bool => node.as_bool().unwrap_or_default().to_string(),
            Kind::Int | Kind::Float => match node.number() {
                Some(Number::Int(n)) => n.to_string(),
                Some(Number::Uint(n)) => n.to_string(),
                Some(Number::Float(n)) => format_float(n, b'g', -1, 32),
                None => return Some(None),
            },
            Kind::List | Kind::Map => {
                self.unfit(node, field, "string");
                return None;
            }
        }))
    }

    /// A boolean.
    pub(crate) fn boolean(&mut self, node: NodeRef<'_>, owner: &str, path: &str, into: &mut bool) {
        match node.as_bool() {
            Some(value) => *into = value,
            None if node.is_null() => {}
            None => self.unfit(node, Field { owner, path }, "bool"),
        }
    }

    /// A list of strings; nothing for null.
    pub(crate) fn strings(&mut self, node: NodeRef<'_>, owner: &str, path: &str, into: &mut Vec<String>) {
        let field = Field { owner, path };
        if !self.is_list(node, field, "[]string") {
            if node.is_null() {
                into.clear();
            }
            return;
        }
        *into = node.items().map(|item| self.text(item, field).flatten().unwrap_or_default()).collect();
    }

    /// A map of strings, in order; nothing for null.
    pub(crate) fn string_map(&mut self, node: NodeRef<'_>, owner: &str, path: &str) -> Option<Vec<(String, String)>> {
        let field = Field { owner, path };
        match node.kind() {
            Kind::Map => {}
            Kind::Null => return None,
            _ => {
                self.unfit(node, field, "map[string]string");
                return None;
            }
        }
        let mut pairs = Vec::new();
        for (key, value) in last_entries(node) {
            if let Some(text) = self.text(value, field) {
                pairs.push((key.to_owned(), text.unwrap_or_default()));
            }
        }
        Some(pairs)
    }

    /// Whether the node is a list; notes what is neither a list nor null.
    pub(crate) fn is_list(&mut self, node: NodeRef<'_>, field: Field<'_>, type_name: &str) -> bool {
        match node.kind() {
            Kind::List => true,
            Kind::Null => false,
            _ => {
                self.unfit(node, field, type_name);
                false
            }
        }
    }

    /// Notes a complaint of a type's own decoder.
    pub(crate) fn complain(&mut self, node: NodeRef<'_>, message: String) {
        self.note(node, || message);
    }
}

/// The entries of a map by key; of equal keys the last.
fn last_entries(node: NodeRef<'_>) -> Vec<(&str, NodeRef<'_>)> {
    let mut entries = node.sorted_entries();
    entries.reverse();
    entries.dedup_by(|later, kept| later.0 == kept.0);
    entries.reverse();
    entries
}

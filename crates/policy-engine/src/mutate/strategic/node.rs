//! The tree that a patch is worked on in: maps keep the order of their keys, and a key may change its name in place.

use std::sync::Arc;

use common::go::number::json_float;
use common::{Val, Value, View};

use crate::variables::json::to_json;

/// A node of the tree.
#[derive(Clone, Debug)]
pub(super) enum Node {
    Map(Vec<(Arc<str>, Node)>),
    List(Vec<Node>),
    /// Anything else; null among it.
    Scalar(Value),
}

/// A patch that cannot be applied, in the words of the original.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(crate) struct PatchError(pub(super) String);

impl Node {
    /// The tree of a value; keys are ordered by their bytes.
    pub(super) fn new(value: Val<'_>) -> Self {
        match value.view() {
            View::Map(map) => {
                let entries = map.sorted_entries();
                Self::Map(entries.into_iter().map(|(key, value)| (key.into(), Self::new(value))).collect())
            }
            View::List(list) => Self::List(list.items().map(Self::new).collect()),
            _ => Self::Scalar(value.to_value()),
        }
    }

    /// The value of the tree; of equal keys the last one counts.
    pub(super) fn into_value(self) -> Value {
        match self {
            Self::Map(entries) => Value::map(entries.into_iter().map(|(key, node)| (key, node.into_value()))),
            Self::List(items) => Value::list(items.into_iter().map(Self::into_value)),
            Self::Scalar(value) => value,
        }
    }

    pub(super) fn is_null(&self) -> bool {
        matches!(self, Self::Scalar(value) if value.is_null())
    }

    pub(super) const fn is_map(&self) -> bool {
        matches!(self, Self::Map(_))
    }

    /// True for null and for a map without keys.
    pub(super) fn is_empty_map(&self) -> bool {
        self.is_null() || matches!(self, Self::Map(entries) if entries.is_empty())
    }

    /// True for null, and for maps and lists without anything in them.
    pub(super) fn is_nil_or_empty(&self) -> bool {
        self.is_empty_map() || matches!(self, Self::List(items) if items.is_empty())
    }

    /// The first value of `key`.
    pub(super) fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Map(entries) => entries.iter().find(|(name, _)| &**name == key).map(|(_, node)| node),
            _ => None,
        }
    }

    /// The same for changing it.
    pub(super) fn get_mut(&mut self, key: &str) -> Option<&mut Self> {
        match self {
            Self::Map(entries) => entries.iter_mut().find(|(name, _)| &**name == key).map(|(_, node)| node),
            _ => None,
        }
    }

    /// Takes the first `key` out.
    pub(super) fn remove(&mut self, key: &str) -> Option<Self> {
        let Self::Map(entries) = self else { return None };
        let at = entries.iter().position(|(name, _)| &**name == key)?;
        Some(entries.remove(at).1)
    }

    /// Replaces the first `key`, or adds it at the end.
    pub(super) fn set(&mut self, key: &str, node: Self) {
        if let Some(present) = self.get_mut(key) {
            *present = node;
        } else if let Self::Map(entries) = self {
            entries.push((key.into(), node));
        }
    }

    /// Gives the first `key` another name.
    pub(super) fn rename(&mut self, key: &str, name: &str) {
        let Self::Map(entries) = self else { return };
        if let Some(entry) = entries.iter_mut().find(|(present, _)| &**present == key) {
            entry.0 = name.into();
        }
    }

    /// The keys in order.
    pub(super) fn keys(&self) -> Vec<Arc<str>> {
        match self {
            Self::Map(entries) => entries.iter().map(|(key, _)| Arc::clone(key)).collect(),
            _ => Vec::new(),
        }
    }

    /// The text of a scalar as the YAML library holds it; maps and lists have none.
    pub(super) fn text(&self) -> String {
        let Self::Scalar(value) = self else { return String::new() };
        match Val::from(value).view() {
            View::Null => "null".to_owned(),
            View::Bool(value) => value.to_string(),
            View::Int(number) => number.to_string(),
            View::Float(number) => json_float(number),
            View::Str(text) => text.to_owned(),
            View::List(_) | View::Map(_) => String::new(),
        }
    }

    /// True for a text: the others are written without quotes.
    pub(super) fn is_text(&self) -> bool {
        matches!(self, Self::Scalar(value) if value.as_str().is_some())
    }

    const fn kind(&self) -> &'static str {
        match self {
            Self::Map(_) => "MappingNode",
            Self::List(_) => "SequenceNode",
            Self::Scalar(_) => "ScalarNode",
        }
    }

    /// The error of a node where a node of the kind of `wanted` must stand.
    ///
    /// kustomize: kyaml/yaml/fns.go – `InvalidNodeKindError`.
    pub(super) fn wrong_kind(&self, wanted: &Self) -> PatchError {
        let (wanted, got) = (wanted.kind(), self.kind());
        let text = to_json(Val::from(&self.clone().into_value())).unwrap_or_default();
        PatchError(format!("wrong node kind: expected {wanted} but got {got}: node contents:\n{}\n", flow(&text)))
    }
}

/// JSON with blanks behind its colons and commas: how the YAML library writes what it has read from JSON.
fn flow(json: &str) -> String {
    let mut out = String::new();
    let (mut quoted, mut escaped) = (false, false);
    for letter in json.chars() {
        out.push(letter);
        match letter {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            ':' | ',' if !quoted => out.push(' '),
            _ => {}
        }
    }
    out
}

//! Answers in JSON, read straight into documents.
//!
//! The one idea to know: what a server sends has no source that a person could look at, so its nodes have the place
//! [`UNPLACED`], which no text of a run has.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};
use yaml::{Builder, Document, FileId, NodeId, ScalarClass, ScalarStyle, Span};

/// The place of all that came out of a cluster.
pub const UNPLACED: Span = Span::new(FileId(u32::MAX), 0, 0);

/// Reads one JSON value as a document. Integers that fit 64 bits stay what they are, as in the original's `unstructured`.
///
/// # Errors
/// The text is no JSON, or nested deeper than 128 levels.
pub fn document(text: &[u8]) -> Result<Document, serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_slice(text);
    let document = Whole.deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(document)
}

/// Reads a value as a document of its own.
pub(crate) struct Whole;

impl<'de> DeserializeSeed<'de> for Whole {
    type Value = Document;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Document, D::Error> {
        let mut builder = Builder::new(UNPLACED.file, Arc::from(""));
        let root = Node(&mut builder).deserialize(deserializer)?;
        Ok(builder.finish(root, UNPLACED))
    }
}

/// Reads a value, and adds it to the document that is being built.
struct Node<'b>(&'b mut Builder);

impl Node<'_> {
    fn plain(self, text: &str, class: ScalarClass) -> NodeId {
        self.0.decoded_scalar(UNPLACED, text, class, ScalarStyle::Plain)
    }
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = NodeId;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<NodeId, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = NodeId;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<NodeId, E> {
        Ok(self.plain("null", ScalarClass::Null))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<NodeId, E> {
        Ok(self.plain(if value { "true" } else { "false" }, ScalarClass::Bool(value)))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<NodeId, E> {
        Ok(self.plain(&value.to_string(), ScalarClass::Int))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<NodeId, E> {
        Ok(self.plain(&value.to_string(), ScalarClass::Int))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<NodeId, E> {
        Ok(self.plain(&value.to_string(), ScalarClass::Float))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<NodeId, E> {
        Ok(self.0.decoded_scalar(UNPLACED, value, ScalarClass::Str, ScalarStyle::DoubleQuoted))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<NodeId, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(Node(self.0))? {
            items.push(item);
        }
        Ok(self.0.list(UNPLACED, &items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<NodeId, A::Error> {
        let mut pairs: Vec<(NodeId, NodeId)> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        while let Some(key) = map.next_key::<String>()? {
            let value = map.next_value_seed(Node(self.0))?;
            if let Some(pair) = places.get(&key).and_then(|&at| pairs.get_mut(at)) {
                pair.1 = value;
                continue;
            }
            let node = self.0.decoded_scalar(UNPLACED, &key, ScalarClass::Str, ScalarStyle::DoubleQuoted);
            places.insert(key, pairs.len());
            pairs.push((node, value));
        }
        Ok(self.0.map(UNPLACED, &pairs))
    }
}

/// Reads a value that Go's servers write as `null` where there is nothing.
pub(crate) fn or_nothing<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: serde::Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_keep_their_kinds() {
        let document = document(br#"{"a": 1, "b": "1", "c": [true, null, 1.5], "d": "\ud83d\ude00"}"#).unwrap();
        let root = document.root();
        assert_eq!(root.get("a").unwrap().number(), Some(yaml::Number::Int(1)));
        assert_eq!(root.get("b").unwrap().as_str(), Some("1"));
        assert_eq!(root.get("d").unwrap().as_str(), Some("😀"));
        let list = root.get("c").unwrap();
        assert_eq!(list.at(0).unwrap().as_bool(), Some(true));
        assert!(list.at(1).unwrap().is_null());
        assert_eq!(list.at(2).unwrap().number(), Some(yaml::Number::Float(1.5)));
    }

    #[test]
    fn the_last_of_equal_keys_wins_as_in_go() {
        let document = document(br#"{"a": 1, "a": 2}"#).unwrap();
        assert_eq!(document.root().get("a").unwrap().number(), Some(yaml::Number::Int(2)));
    }

    #[test]
    fn what_is_no_json_is_refused() {
        assert!(document(b"{\"a\": 1} x").is_err());
        assert!(document(&b"[".repeat(10_000)).is_err());
    }
}

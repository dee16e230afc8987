//! What no schema has looked at yet: the properties and items that `unevaluated…` is for.

use std::collections::BTreeSet;

use serde_json::{Map, Value as Json};

use super::draft::Draft;

/// Properties and items that were not looked at.
#[derive(Clone, Debug, Default)]
pub(super) struct Unevaluated {
    pub(super) properties: BTreeSet<String>,
    pub(super) items: BTreeSet<usize>,
}

impl Unevaluated {
    /// Everything that `schema` may leave for others; nothing when nobody asks.
    pub(super) fn new(value: &Json, schema: &Map<String, Json>, draft: Draft, asked: bool) -> Self {
        let mut unevaluated = Self::default();
        match value {
            Json::Object(object) => {
                let asked = asked || schema.contains_key("unevaluatedProperties");
                if asked && !schema.contains_key("additionalProperties") {
                    unevaluated.properties = object.keys().cloned().collect();
                }
            }
            Json::Array(items) => {
                let asked = asked || schema.contains_key("unevaluatedItems");
                let list = |name: &str| schema.get(name).and_then(Json::as_array).map(Vec::len);
                let (all, first) = if draft < Draft::Y2020 {
                    let listed = list("items");
                    let all = schema.contains_key("items") && listed.is_none()
                        || listed.is_some() && schema.contains_key("additionalItems");
                    (all, listed.unwrap_or_default())
                } else {
                    (schema.contains_key("items"), list("prefixItems").unwrap_or_default())
                };
                if asked && !all {
                    unevaluated.items = (first..items.len()).collect();
                }
            }
            _ => {}
        }
        unevaluated
    }

    pub(super) fn is_empty(&self) -> bool {
        self.properties.is_empty() && self.items.is_empty()
    }

    /// Takes out what `other` has looked at.
    pub(super) fn merge(&mut self, other: &Self) {
        self.properties.retain(|name| other.properties.contains(name));
        self.items.retain(|index| other.items.contains(index));
    }
}

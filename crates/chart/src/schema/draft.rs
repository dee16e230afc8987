//! The versions of JSON Schema, and where each has schemas inside of schemas.

use serde_json::{Map, Value as Json};

/// A version, ordered by age.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Draft {
    /// Draft 4
    Four,
    /// Draft 6
    Six,
    /// Draft 7
    Seven,
    /// Draft 2019-09
    Y2019,
    /// Draft 2020-12
    Y2020,
}

impl Draft {
    /// The draft that `$schema` names; the newest where there is none.
    pub(super) fn of(schema: &Json) -> Result<Self, String> {
        schema.get("$schema").and_then(Json::as_str).map_or(Ok(Self::Y2020), Self::named)
    }

    /// The draft of this name.
    pub(super) fn named(name: &str) -> Result<Self, String> {
        let address = name.split('#').next().unwrap_or_default();
        let known = address.strip_prefix("http://").or_else(|| address.strip_prefix("https://"));
        Ok(match known.and_then(|rest| rest.strip_prefix("json-schema.org/")) {
            Some("schema" | "draft/2020-12/schema") => Self::Y2020,
            Some("draft/2019-09/schema") => Self::Y2019,
            Some("draft-07/schema") => Self::Seven,
            Some("draft-06/schema") => Self::Six,
            Some("draft-04/schema") => Self::Four,
            _ => return Err(super::url::not_loaded(address)),
        })
    }

    /// The address that the schema gives itself.
    pub(super) fn id(self, schema: &Map<String, Json>) -> Option<&str> {
        if self < Self::Y2019 && schema.contains_key("$ref") {
            return None;
        }
        schema.get(if self == Self::Four { "id" } else { "$id" }).and_then(Json::as_str)
    }

    /// The schemas directly inside of a schema, with the way to them.
    pub(super) fn subschemas(self, schema: &Map<String, Json>) -> Vec<(Step<'_>, &Json)> {
        if self < Self::Y2019 && schema.contains_key("$ref") {
            return Vec::new();
        }
        let mut found = Vec::new();
        for (key, value) in schema {
            let (since, shape) = match key.as_str() {
                "not" | "additionalItems" | "additionalProperties" => (Self::Four, Shape::One),
                "items" => (Self::Four, Shape::OneOrList),
                "allOf" | "anyOf" | "oneOf" => (Self::Four, Shape::List),
                "properties" | "patternProperties" | "definitions" | "dependencies" => (Self::Four, Shape::Map),
                "contains" | "propertyNames" => (Self::Six, Shape::One),
                "if" | "then" | "else" => (Self::Seven, Shape::One),
                "$defs" | "dependentSchemas" => (Self::Y2019, Shape::Map),
                "unevaluatedItems" | "unevaluatedProperties" => (Self::Y2019, Shape::One),
                "prefixItems" => (Self::Y2020, Shape::List),
                _ => continue,
            };
            if self >= since {
                shape.add(key, value, &mut found);
            }
        }
        found
    }
}

/// The way from a schema to one inside of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step<'s> {
    pub(super) keyword: &'s str,
    pub(super) name: Name<'s>,
}

/// Which of a keyword's schemas.
#[derive(Clone, Copy, Debug)]
pub(super) enum Name<'s> {
    None,
    Index(usize),
    Key(&'s str),
}

#[derive(Clone, Copy)]
enum Shape {
    One,
    List,
    OneOrList,
    Map,
}

impl Shape {
    fn add<'s>(self, keyword: &'s str, value: &'s Json, found: &mut Vec<(Step<'s>, &'s Json)>) {
        let is_schema = |value: &Json| value.is_object() || value.is_boolean();
        match (self, value) {
            (Self::One | Self::OneOrList, value) if is_schema(value) => {
                found.push((Step { keyword, name: Name::None }, value))
            }
            (Self::List | Self::OneOrList, Json::Array(items)) => {
                let items = items.iter().enumerate().filter(|(_, item)| is_schema(item));
                found.extend(items.map(|(nth, item)| (Step { keyword, name: Name::Index(nth) }, item)));
            }
            (Self::Map, Json::Object(entries)) => {
                let entries = entries.iter().filter(|(_, item)| is_schema(item));
                found.extend(entries.map(|(name, item)| (Step { keyword, name: Name::Key(name) }, item)));
            }
            _ => {}
        }
    }
}

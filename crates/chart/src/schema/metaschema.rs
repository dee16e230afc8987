//! Whether a schema is one: checked against the schema of its draft before anything else.
//!
//! The files below `meta/` are what json-schema.org publishes, without what is only for people. The one idea to know: most
//! schemas are plain enough for [`is_plain`] to see that nothing is wrong; only the others are checked at length, for the
//! words.
//!
//! santhosh-tekuri/jsonschema: roots.go (`validate`), draft.go

use common::go::quote::quote;
use common::go::regexp::cached;
use serde_json::{Map, Value as Json};

use super::check;
use super::document::Document;
use super::draft::Draft;

/// Checks `schema`, which stands at `location`.
///
/// # Errors
/// The original's text.
pub(super) fn check(draft: Draft, schema: &Json, location: &str) -> Result<(), String> {
    if is_plain(draft, schema) {
        return Ok(());
    }
    let (text, address) = meta(draft);
    let meta = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let document = Document::of_meta(&meta, address)?;
    check::check(&document, schema).map_err(|fault| {
        let (location, below) = (quote(location), fault.below_top());
        format!("{location} is not valid against metaschema: jsonschema validation failed with '{address}#'\n{below}")
    })
}

/// The schema of a draft, and its address.
const fn meta(draft: Draft) -> (&'static str, &'static str) {
    match draft {
        Draft::Four => (include_str!("meta/draft-04.json"), "http://json-schema.org/draft-04/schema"),
        Draft::Six => (include_str!("meta/draft-06.json"), "http://json-schema.org/draft-06/schema"),
        Draft::Seven => (include_str!("meta/draft-07.json"), "http://json-schema.org/draft-07/schema"),
        Draft::Y2019 => (include_str!("meta/2019-09.json"), "https://json-schema.org/draft/2019-09/schema"),
        Draft::Y2020 => (include_str!("meta/2020-12.json"), "https://json-schema.org/draft/2020-12/schema"),
    }
}

/// The text of a published metaschema by its address, without an empty fragment's `#`.
pub fn metaschema(address: &str) -> Option<&'static str> {
    let drafts = [Draft::Four, Draft::Six, Draft::Seven, Draft::Y2019, Draft::Y2020];
    drafts.into_iter().map(meta).find(|(_, known)| *known == address).map(|(text, _)| text)
}

/// How many texts of a list are compared with each other.
const MANY: usize = 64;

/// Whether a schema has nothing but what every draft allows, so that it need not be checked. JSON is at most 200 levels deep.
fn is_plain(draft: Draft, schema: &Json) -> bool {
    let object = match schema {
        Json::Bool(_) => return draft > Draft::Four,
        Json::Object(object) => object,
        _ => return false,
    };
    let (schemas, one) =
        (|map: &Map<String, Json>| map.values().all(|it| is_plain(draft, it)), |it| is_plain(draft, it));
    object.iter().all(|(keyword, value)| match (keyword.as_str(), value) {
        ("properties" | "definitions" | "$defs", Json::Object(map)) => schemas(map),
        ("additionalProperties" | "additionalItems", value) => value.is_boolean() || one(value),
        ("patternProperties", Json::Object(map)) => schemas(map) && map.keys().all(|name| cached(name).is_ok()),
        ("pattern", Json::String(text)) => cached(text).is_ok(),
        ("exclusiveMinimum" | "exclusiveMaximum", Json::Number(_)) => draft > Draft::Four,
        ("items" | "not" | "if" | "then" | "else" | "contains" | "propertyNames", value) => one(value),
        ("allOf" | "anyOf" | "oneOf", Json::Array(items)) => !items.is_empty() && items.iter().all(one),
        ("type", value) => is_type(value),
        ("required", Json::Array(names)) => !names.is_empty() && differ(names),
        ("enum", Json::Array(items)) => !items.is_empty() && differ(items),
        ("title" | "description" | "$comment" | "format", Json::String(_)) => true,
        ("default" | "const", _) => true,
        ("minimum" | "maximum", Json::Number(_)) => true,
        ("minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties" | "maxProperties", value) => {
            value.as_u64().is_some()
        }
        ("uniqueItems" | "readOnly" | "writeOnly" | "deprecated", Json::Bool(_)) => true,
        ("examples", Json::Array(_)) => true,
        ("$schema", Json::String(address)) => is_address(address),
        ("$ref", Json::String(text)) => text.strip_prefix("#/").is_some_and(is_word),
        (keyword, _) => !is_keyword(keyword),
    })
}

/// All keywords that a draft says something of.
pub(super) const KEYWORDS: [&str; 62] = [
    "$anchor",
    "$comment",
    "$defs",
    "$dynamicAnchor",
    "$dynamicRef",
    "$id",
    "$recursiveAnchor",
    "$recursiveRef",
    "$ref",
    "$schema",
    "$vocabulary",
    "additionalItems",
    "additionalProperties",
    "allOf",
    "anyOf",
    "const",
    "contains",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "default",
    "definitions",
    "dependencies",
    "dependentRequired",
    "dependentSchemas",
    "deprecated",
    "description",
    "else",
    "enum",
    "examples",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "format",
    "id",
    "if",
    "items",
    "maxContains",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minContains",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "not",
    "oneOf",
    "pattern",
    "patternProperties",
    "prefixItems",
    "properties",
    "propertyNames",
    "readOnly",
    "required",
    "then",
    "title",
    "type",
    "unevaluatedItems",
    "unevaluatedProperties",
    "uniqueItems",
];

/// Whether some draft says something of a keyword.
pub(super) fn is_keyword(name: &str) -> bool {
    KEYWORDS.contains(&name)
}

fn is_type(value: &Json) -> bool {
    let known = |name: &Json| {
        let names = ["array", "boolean", "integer", "null", "number", "object", "string"];
        name.as_str().is_some_and(|name| names.contains(&name))
    };
    match value {
        Json::Array(names) => !names.is_empty() && names.iter().all(known) && differ(names),
        name => known(name),
    }
}

/// Whether these are texts of which no two are equal.
fn differ(items: &[Json]) -> bool {
    if items.len() > MANY {
        return false;
    }
    let mut rest = items;
    while let [first, after @ ..] = rest {
        if !first.is_string() || after.contains(first) {
            return false;
        }
        rest = after;
    }
    true
}

/// Whether a text is like the addresses of drafts.
pub(super) fn is_address(text: &str) -> bool {
    let rest = text.strip_prefix("http://json-schema.org/").or_else(|| text.strip_prefix("https://json-schema.org/"));
    rest.is_some_and(|rest| is_word(rest.strip_suffix('#').unwrap_or(rest)))
}

/// Whether a text is without anything that means something in an address.
fn is_word(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '/' | '$' | '-' | '_' | '.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every keyword with values of every kind, alone and inside of another schema.
    #[test]
    fn what_looks_plain_fits_the_schema_of_schemas() {
        let values = [
            "null",
            "true",
            "5",
            "-1",
            "1.5",
            "0",
            r#""x""#,
            r#""string""#,
            r#""(""#,
            r##""#/a""##,
            "[]",
            "[1]",
            "[true]",
            r#"["a"]"#,
            r#"["a", "a"]"#,
            r#"["string", "null"]"#,
            "[{}]",
            r#"[{"type": 5}]"#,
            "{}",
            r#"{"a": {}}"#,
            r#"{"a": 5}"#,
            r#"{"a": ["b"]}"#,
            r#"{"type": 5}"#,
            r#"{"(": {}}"#,
        ];
        let mut plain = 0;
        for draft in [Draft::Four, Draft::Six, Draft::Seven, Draft::Y2019, Draft::Y2020] {
            let (text, address) = meta(draft);
            let meta = serde_json::from_str(text).unwrap();
            let document = Document::of_meta(&meta, address).unwrap();
            for keyword in KEYWORDS {
                for value in values {
                    let schema: Json = serde_json::from_str(&format!(r#"{{"{keyword}": {value}}}"#)).unwrap();
                    let inside = serde_json::json!({"properties": {"p": schema}});
                    for schema in [schema, inside] {
                        if is_plain(draft, &schema) {
                            plain += 1;
                            assert!(check::check(&document, &schema).is_ok(), "{draft:?} {schema}");
                        }
                    }
                }
            }
        }
        assert!(plain > 500, "{plain}");
    }

    #[test]
    fn usual_schemas_are_plain() {
        let text = r##"{"$schema": "http://json-schema.org/draft-07/schema#", "title": "t", "type": "object",
            "properties": {"a": {"type": ["string", "null"], "pattern": "^x", "x-form": true},
            "b": {"items": {"$ref": "#/$defs/b"}, "minItems": 1}}, "required": ["a"], "additionalProperties": false,
            "$defs": {"b": {"enum": ["x", "y"], "default": "x"}}}"##;
        assert!(is_plain(Draft::Seven, &serde_json::from_str(text).unwrap()));
    }
}

//! `values.schema.json`: whether values fit it, and what is said when they do not.
//!
//! A validator of its own, since Helm prints what its library says, in the library's order and nesting. References lead into
//! the same document only; nothing is fetched.
//!
//! helm: pkg/chart/common/util/jsonschema.go; github.com/santhosh-tekuri/jsonschema v6

mod array;
mod check;
mod cursor;
mod document;
mod draft;
mod fault;
mod format;
mod metaschema;
mod number;
mod object;
mod quick;
mod scope;
mod text;
mod unevaluated;
mod url;

use common::source::FileId;
use gotemplate::value::{Data, MAX_DEPTH, Value};
use serde_json::Value as Json;
use yaml::{Path, Step};

use crate::error::SchemaPoint;
use crate::notice::{Level, Notice};
use crate::plain::Plain;
use crate::tree::ChartNode;
use crate::values::table::{Node, Table};
use fault::Fault;
pub use metaschema::metaschema;

/// The address that Helm gives a schema.
const ADDRESS: &str = "file:///values.schema.json";

/// What is wrong with the values of a chart and of the charts below it; nothing when they fit.
pub(crate) fn validate(
    chart: &ChartNode<'_>,
    values: &Table,
    notices: &mut Vec<Notice>,
    points: &mut Vec<SchemaPoint>,
) -> String {
    let mut out = String::new();
    if let Some(schema) = &chart.chart.schema {
        let value = Node::Table(values.clone()).to_value();
        let text = schema.data.to_str();
        let fits = quick::surely_fits(&text, &value);
        let checked = if fits { Ok(()) } else { validate_text(&text, &json_of(&value, 0), notices) };
        if let Err(unfit) = checked {
            out.push_str(&format!("{}:\n{}", chart.name, unfit.text()));
            if let Unfit::Values(fault) = unfit {
                fault.leaves(&mut |fault, words| points.push(point(fault, words, values, schema.id)));
            }
        }
    }
    for child in &chart.children {
        match values.get(&child.name) {
            None => {}
            Some(node) if node.is_nil() => {}
            Some(Node::Table(table)) => out.push_str(&validate(child, &table, notices, points)),
            Some(node) => {
                let (name, value) = (&child.name, node.to_value());
                let got = value.type_name();
                out.push_str(&format!("{name}:\ninvalid type for values: expected object (map), got {got}\n"));
            }
        }
    }
    out
}

/// Why values are refused.
#[derive(Debug)]
enum Unfit {
    /// They do not fit.
    Values(Fault),
    /// The schema is none.
    Schema(String),
}

impl Unfit {
    /// The text that stands behind the name of the chart.
    fn text(&self) -> String {
        match self {
            Self::Values(fault) => format!("{}\n", fault.below_top()),
            Self::Schema(text) => text.clone(),
        }
    }
}

/// A fault with the value that it is about.
fn point(fault: &Fault, words: &str, values: &Table, schema: Option<FileId>) -> SchemaPoint {
    let mut path = Path::root();
    let (mut node, mut origin) = (Some(Node::Table(values.clone())), values.origin);
    for part in fault.at.split('/').skip(1) {
        let key = part.replace("~1", "/").replace("~0", "~");
        let (step, next): (Step, _) = match &node {
            Some(Node::List(items, _)) => {
                let index: usize = key.parse().unwrap_or_default();
                (index.into(), items.get(index).cloned())
            }
            Some(Node::Table(table)) => (key.as_str().into(), table.get(&key)),
            _ => (key.as_str().into(), None),
        };
        path.push(step);
        origin = next.as_ref().map_or(origin, |node| node.origin().or(origin));
        node = next;
    }
    SchemaPoint { words: words.to_owned(), path, origin, schema }
}

/// Checks values against the text of a schema.
///
/// # Errors
/// The text that stands behind the name of the chart.
pub(crate) fn check_text(schema: &str, values: &Plain, notices: &mut Vec<Notice>) -> Result<(), String> {
    validate_text(schema, &json(values), notices).map_err(|unfit| unfit.text())
}

fn validate_text(schema: &str, values: &Json, notices: &mut Vec<Notice>) -> Result<(), Unfit> {
    let schema: Json = text::read(schema).map_err(Unfit::Schema)?;
    let document = document::Document::new(&schema, ADDRESS).map_err(Unfit::Schema)?;
    for name in document.ignored_names() {
        let message = "unresolved URN reference ignored; using permissive schema";
        notices.push(Notice::new(Level::Warn, message).with("urn", name));
    }
    check::check(&document, values).map_err(Unfit::Values)
}

/// [`json`] of [`Plain::of`].
fn json_of(value: &Value, depth: usize) -> Json {
    match value.data() {
        _ if depth > MAX_DEPTH => Json::Null,
        Data::Bool(value) => (*value).into(),
        Data::Int(n) | Data::Int64(n) => (*n).into(),
        Data::Float(n) => (*n).into(),
        Data::Str(text) => Json::String(text.as_str().to_owned()),
        Data::List(list) => list.iter().map(|item| json_of(item, depth + 1)).collect(),
        Data::Map(map) => {
            let entries = map.read();
            Json::Object(entries.iter().map(|(key, item)| (key.to_string(), json_of(item, depth + 1))).collect())
        }
        _ => Json::Null,
    }
}

/// Values as JSON, in which only whole `int64`s are integers by type.
fn json(value: &Plain) -> Json {
    match value {
        Plain::Null => Json::Null,
        Plain::Bool(value) => (*value).into(),
        Plain::Int(n) => (*n).into(),
        Plain::Float(n) => (*n).into(),
        Plain::Str(text) => Json::String(text.to_string()),
        Plain::List(items) => items.iter().map(json).collect(),
        Plain::Map(pairs) => Json::Object(pairs.iter().map(|(key, item)| (key.to_string(), json(item))).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(schema: &str, values: &str) -> String {
        let values = serde_json::from_str(values).unwrap();
        validate_text(schema, &values, &mut Vec::new()).map_err(|unfit| unfit.text()).err().unwrap_or_default()
    }

    #[test]
    fn one_fault_stands_alone_and_several_stand_together() {
        let schema =
            r#"{"properties": {"a": {"type": "string"}, "e": {"maxProperties": 1, "additionalProperties": false}}}"#;
        assert_eq!(faults(schema, r#"{"a": 1}"#), "- at '/a': got number, want string\n");
        let inner = "- at '/e': maxProperties: got 2, want 1\n- at '/e': additional properties 'p', 'q' not allowed\n";
        assert_eq!(faults(schema, r#"{"e": {"p": 1, "q": 2}}"#), inner);
        let want = "- at '/a': got number, want string\n- at '/e': validation failed\n  \
                    - at '/e': maxProperties: got 2, want 1\n  - at '/e': additional properties 'p', 'q' not allowed\n";
        assert_eq!(faults(schema, r#"{"a": 1, "e": {"p": 1, "q": 2}}"#), want);
    }

    #[test]
    fn numbers_are_shown_as_english_has_them() {
        let schema =
            r#"{"properties": {"a": {"minimum": 2345678.5}, "b": {"minLength": 1000}, "c": {"multipleOf": 0.1}}}"#;
        assert_eq!(faults(schema, r#"{"a": 1234567}"#), "- at '/a': minimum: got 1.234567×10⁰⁶, want 2.3456785×10⁰⁶\n");
        assert_eq!(faults(schema, r#"{"b": "x"}"#), "- at '/b': minLength: got 1, want 1,000\n");
        assert_eq!(faults(schema, r#"{"c": 0.3}"#), "");
    }

    #[test]
    fn references_lead_into_the_document_only() {
        let to = |target: &str| {
            faults(
                &format!(
                    r#"{{"properties": {{"a": {{"$ref": "{target}"}}}}, "$defs": {{"q": {{"type": "string", "$anchor": "n"}}}}}}"#
                ),
                r#"{"a": 1}"#,
            )
        };
        assert_eq!(to("#/$defs/q"), "- at '/a': got number, want string\n");
        assert_eq!(to("#n"), "- at '/a': got number, want string\n");
        assert_eq!(to("#/x"), "json-pointer in \"file:///values.schema.json#/x\" not found");
        assert_eq!(
            to("#x"),
            "anchor in \"file:///values.schema.json#x\" not found in schema \"file:///values.schema.json\""
        );
        assert!(to("/dev/zero").starts_with("failing loading \"file:///dev/zero\": "));
        assert!(to("https://example.org/a.json").starts_with("failing loading \"https://example.org/a.json\": "));
        assert_eq!(to("urn:x:y"), "");
    }

    #[test]
    fn circles_of_references_are_found() {
        let schema = r##"{"properties": {"a": {"$ref": "#/$defs/q"}}, "$defs": {"q": {"$ref": "#/$defs/q"}}}"##;
        let want = "- at '/a': both /properties/a/$ref/$ref and /properties/a/$ref resolve to \
                    \"file:///values.schema.json#/$defs/q\" causing reference cycle\n";
        assert_eq!(faults(schema, r#"{"a": 1}"#), want);
    }

    #[test]
    fn long_chains_and_wide_trees_of_references_end() {
        let mut definitions = String::new();
        for nth in 0..2_000 {
            definitions.push_str(&format!(r##""d{nth}": {{"$ref": "#/$defs/d{}"}},"##, nth + 1));
        }
        let schema = format!(r##"{{"$ref": "#/$defs/d0", "$defs": {{{definitions} "d2000": true}}}}"##);
        assert!(faults(&schema, "1").contains("more than"));
        let mut definitions = String::new();
        for nth in 0..40 {
            let next = nth + 1;
            let both = format!(r##"[{{"$ref": "#/$defs/d{next}"}}, {{"$ref": "#/$defs/d{next}"}}]"##);
            definitions.push_str(&format!(r#""d{nth}": {{"allOf": {both}}},"#));
        }
        let schema = format!(r##"{{"$ref": "#/$defs/d0", "$defs": {{{definitions} "d40": true}}}}"##);
        assert!(faults(&schema, "1").contains("more than"));
    }

    #[test]
    fn of_one_of_exactly_one_has_to_match() {
        let schema = r#"{"oneOf": [{"type": "string"}, {"required": ["x"]}]}"#;
        let want = "- at '': 'oneOf' failed, none matched\n  - at '': got object, want string\n  - at '': missing property 'x'\n";
        assert_eq!(faults(schema, "{}"), want);
        let schema = r#"{"oneOf": [{"type": "object"}, {"required": ["x"]}]}"#;
        assert_eq!(faults(schema, r#"{"x": 1}"#), "- at '': 'oneOf' failed, subschemas 0, 1 matched\n");
    }

    #[test]
    fn what_was_not_looked_at_is_unevaluated() {
        let schema =
            r#"{"properties": {"a": true}, "allOf": [{"properties": {"b": true}}], "unevaluatedProperties": false}"#;
        assert_eq!(faults(schema, r#"{"a": 1, "b": 2}"#), "");
        assert_eq!(faults(schema, r#"{"a": 1, "c": 2}"#), "- at '/c': false schema\n");
    }

    #[test]
    fn a_schema_that_is_none_is_told_as_by_its_draft() {
        let no = |draft: &str, below: &str| {
            let first = "\"file:///values.schema.json#\" is not valid against metaschema: jsonschema validation failed";
            format!("{first} with '{draft}#'\n{below}")
        };
        let newest = "https://json-schema.org/draft/2020-12/schema";
        let types = "value must be one of 'array', 'boolean', 'integer', 'null', 'number', 'object', 'string'";
        let want = format!(
            "- at '': 'allOf' failed\n  - at '/properties/a': 'allOf' failed\n    - at '/properties/a': validation failed\n      \
             - at '/properties/a/minimum': got string, want number\n      \
             - at '/properties/a/type': 'anyOf' failed\n        - at '/properties/a/type': {types}\n        \
             - at '/properties/a/type': got string, want array"
        );
        assert_eq!(faults(r#"{"properties": {"a": {"type": "strin", "minimum": "x"}}}"#, "{}"), no(newest, &want));
        assert_eq!(faults("[]", "{}"), no(newest, "- at '': got array, want boolean or object"));
        let want = "- at '': 'allOf' failed\n  - at '/pattern': '(?!x)' is not valid regex: \
                    error parsing regexp: invalid or unsupported Perl syntax: `(?!`";
        assert_eq!(faults(r#"{"pattern": "(?!x)"}"#, "{}"), no(newest, want));
        let seven = "http://json-schema.org/draft-07/schema";
        let want = "- at '/properties/a/enum': minItems: got 0, want 1\n- at '/required': got string, want array";
        let schema = r#"{"$schema": "http://json-schema.org/draft-07/schema#", "required": "a", "properties": {"a": {"enum": []}}}"#;
        assert_eq!(faults(schema, "{}"), no(seven, want));
        let four = "http://json-schema.org/draft-04/schema";
        let want = "- at '/properties/a': validation failed\n  \
                    - at '/properties/a': properties 'minimum' required, if 'exclusiveMinimum' exists\n  \
                    - at '/properties/a/exclusiveMinimum': got number, want boolean";
        let schema =
            r#"{"$schema": "http://json-schema.org/draft-04/schema", "properties": {"a": {"exclusiveMinimum": 5}}}"#;
        assert_eq!(faults(schema, "{}"), no(four, want));
        let y2019 = "https://json-schema.org/draft/2019-09/schema";
        let want = "- at '': 'allOf' failed\n  - at '/properties/a': 'allOf' failed\n    \
                    - at '/properties/a/items': 'anyOf' failed\n      \
                    - at '/properties/a/items': got number, want boolean or object\n      \
                    - at '/properties/a/items': got number, want array";
        assert_eq!(
            faults(&format!(r#"{{"$schema": "{y2019}", "properties": {{"a": {{"items": 3}}}}}}"#), "{}"),
            no(y2019, want)
        );
        let behind = faults(r##"{"$ref": "#/foo", "foo": {"type": 8}, "x": {"type": 8}}"##, "{}");
        assert!(behind.starts_with("\"file:///values.schema.json#/foo\" is not valid"), "{behind}");
        assert_eq!(faults(r#"{"x": {"type": 8}, "$anchor": "ok", "if": {"multipleOf": 2.5}}"#, "{}"), "");
    }

    #[test]
    fn deep_schemas_are_checked() {
        let schema = format!("{}{{\"not\": true}}{}", "{\"properties\": {\"a\": ".repeat(99), "}}".repeat(99));
        let values = format!("{}1{}", "{\"a\": ".repeat(99), "}".repeat(99));
        let want = format!("- at '{}': 'not' failed\n", "/a".repeat(99));
        assert_eq!(faults(&schema, &values), want);
        let refused = faults(&schema.replace("true", "8"), &values);
        assert!(refused.contains("is not valid against metaschema"), "{refused}");
    }

    #[test]
    fn formats_count_before_2019() {
        let schema = |draft: &str| format!(r#"{{"$schema": "{draft}", "properties": {{"a": {{"format": "email"}}}}}}"#);
        let old = schema("http://json-schema.org/draft-07/schema#");
        assert_eq!(faults(&old, r#"{"a": "abc"}"#), "- at '/a': 'abc' is not valid email: missing @\n");
        let new = schema("https://json-schema.org/draft/2020-12/schema");
        assert_eq!(faults(&new, r#"{"a": "abc"}"#), "");
    }
}

//! The schemas that the publishers of API specifications give out, compiled when a document of the version comes.
//!
//! Where they come from and what is left out says `specifications/README.md`.

use std::sync::{Arc, OnceLock};

use crate::document::{Object, Value, from_json};
use crate::schema::{Dialect, Schema, SchemaOptions};

/// A version of a specification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Specification {
    OpenApi2_0,
    OpenApi3_0,
    OpenApi3_1,
    OpenApi3_2,
    Arazzo1_0,
}

const VERSIONS: usize = 5;

/// The schema of a version.
pub fn schema(version: Specification) -> Option<&'static Schema> {
    static COMPILED: [OnceLock<Option<Schema>>; VERSIONS] = [const { OnceLock::new() }; VERSIONS];
    COMPILED.get(version as usize)?.get_or_init(|| compile(version)).as_ref()
}

const OVERLAY: &str = include_str!("specifications/overlay.json");

fn compile(version: Specification) -> Option<Schema> {
    let texts: (&str, &[&str], &str) = match version {
        Specification::OpenApi2_0 => (include_str!("specifications/openapi-2.0.json"), &[], "openapi-2.0"),
        Specification::OpenApi3_0 => (include_str!("specifications/openapi-3.0.json"), &[], "openapi-3.0"),
        Specification::OpenApi3_1 => (
            include_str!("specifications/openapi-3.1.json"),
            &[
                include_str!("specifications/openapi-3.1-dialect.json"),
                include_str!("specifications/openapi-3.1-meta.json"),
            ],
            "openapi-3.1",
        ),
        Specification::OpenApi3_2 => (
            include_str!("specifications/openapi-3.2.json"),
            &[
                include_str!("specifications/openapi-3.2-dialect.json"),
                include_str!("specifications/openapi-3.2-meta.json"),
            ],
            "openapi-3.2",
        ),
        Specification::Arazzo1_0 => (include_str!("specifications/arazzo-1.0.json"), &[], "arazzo-1.0"),
    };
    let (text, others, name) = texts;
    let others: Vec<Value> = others.iter().filter_map(|text| from_json(text)).collect();
    let mut schema = from_json(text)?;
    if let Some(overlay) = from_json(OVERLAY)?.get(name) {
        schema = merge(&schema, overlay);
    }
    let schema = choose_references(&schema);
    let dialect = Dialect::of_schema(&schema)?;
    Schema::compile_with(&schema, &others, SchemaOptions { dialect, all_errors: true, trusted: true }).ok()
}

/// A merge patch (RFC 7396).
fn merge(value: &Value, patch: &Value) -> Value {
    let (Some(old), Some(new)) = (value.as_object(), patch.as_object()) else { return patch.clone() };
    let kept = old.iter().filter_map(|(key, value)| match new.get(key) {
        Some(Value::Null) => None,
        Some(patch) => Some((Arc::clone(key), merge(value, patch))),
        None => Some((Arc::clone(key), value.clone())),
    });
    let added = new.iter().filter(|(key, value)| !old.contains_key(key) && **value != Value::Null);
    Value::object(kept.chain(added.map(|(key, value)| (Arc::clone(key), value.clone()))).collect())
}

/// `oneOf` of something and a reference, as a choice by `$ref`: else the errors of both would be told.
fn choose_references(value: &Value) -> Value {
    match value {
        Value::Array(items) => Value::array(items.iter().map(choose_references).collect()),
        Value::Object(object) => match reference_choice(object) {
            Some(choice) => choice,
            None => {
                let member = |(key, value): (&Arc<str>, &Value)| (Arc::clone(key), choose_references(value));
                Value::object(object.iter().map(member).collect())
            }
        },
        _ => value.clone(),
    }
}

fn reference_choice(object: &Object) -> Option<Value> {
    let alternatives = object.get("oneOf")?.as_array()?;
    let is_reference = |schema: &&Value| {
        let target = schema.get("$ref").and_then(Value::as_str);
        target.is_some_and(|target| target.ends_with("/Reference") || target.ends_with("/jsonReference"))
    };
    let reference = alternatives.iter().find(is_reference)?;
    let other = alternatives.iter().find(|schema| !is_reference(schema)).filter(|_| alternatives.len() == 2)?;
    let condition = from_json(r#"{"type": "object", "required": ["$ref"]}"#)?;
    let mut members: Vec<(Arc<str>, Value)> =
        object.iter().filter(|(key, _)| &***key != "oneOf").map(|(k, v)| (Arc::clone(k), v.clone())).collect();
    members.extend([("if".into(), condition), ("then".into(), reference.clone()), ("else".into(), other.clone())]);
    Some(Value::object(members))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_version_has_a_schema() {
        use Specification::{Arazzo1_0, OpenApi2_0, OpenApi3_0, OpenApi3_1, OpenApi3_2};
        for version in [OpenApi2_0, OpenApi3_0, OpenApi3_1, OpenApi3_2, Arazzo1_0] {
            let schema = schema(version).unwrap();
            assert!(!schema.validate(&from_json("{}").unwrap()).is_empty(), "{version:?}");
        }
    }

    #[test]
    fn present_schemas_refuse_an_example_beside_examples() {
        let parameter = r#"{"name": "a", "in": "query", "schema": {}, "example": 1, "examples": {}}"#;
        let text = format!(
            r#"{{"openapi": "3.1.0", "info": {{"title": "t", "version": "1"}}, "components": {{"parameters": {{"p": {parameter}}}}}}}"#
        );
        let errors = schema(Specification::OpenApi3_1).unwrap().validate(&from_json(&text).unwrap());
        assert!(errors.iter().any(|error| error.keyword == "not"), "{errors:?}");
    }

    #[test]
    fn alternatives_are_chosen_by_a_member() {
        let errors = |scheme: &str| -> Vec<String> {
            let text = format!(
                r#"{{"openapi": "3.0.0", "info": {{"title": "t", "version": "1"}}, "paths": {{}},
                    "components": {{"securitySchemes": {{"s": {scheme}}}}}}}"#
            );
            let errors = schema(Specification::OpenApi3_0).unwrap().validate(&from_json(&text).unwrap());
            errors.into_iter().filter(|error| error.keyword != "if").map(|error| error.message).collect()
        };
        assert_eq!(errors("5"), ["Invalid security scheme"]);
        assert_eq!(errors("{}"), ["Security scheme must have a valid type"]);
        assert_eq!(
            errors(r#"{"type": "apiKey"}"#),
            ["must have required property 'name'", "must have required property 'in'"]
        );
    }
}

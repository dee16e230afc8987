//! `schema`: the value fits a JSON Schema. (spectral: packages/functions/src/schema/index.ts)
//!
//! With `schema: {type: integer, maximum: 10}`, good: `replicas: 3`. Bad: `replicas: "3"`, `replicas: 12`.

use std::sync::OnceLock;

use super::{Check, Function, Message, Options, Shape, Target, Thrown, Type};
use crate::document::Value;
use crate::schema::words::{full_path, sentences};
use crate::schema::{CompileError, Dialect, Schema, SchemaOptions};

pub(super) const SCHEMA: Function = Function { name: "schema", options: Options::Shape(&SHAPE), compile };

const SHAPE: Shape = Shape {
    messages: &[(
        "type",
        r#""schema" function has invalid options specified. Example valid options: { "schema": { /* any JSON Schema can be defined here */ } , { "schema": { "type": "object" }, "dialect": "auto" }"#,
    )],
    ..Shape::object(
        &[
            ("schema", Shape::of(&[Type::Object])),
            (
                "dialect",
                Shape { values: &["auto", "draft4", "draft6", "draft7", "draft2019-09", "draft2020-12"], ..Shape::ANY },
            ),
            ("allErrors", Shape::of(&[Type::Boolean])),
            ("prepareResults", Shape::ANY),
        ],
        &["schema"],
    )
};

/// A schema that is compiled when the first value comes.
#[derive(Debug)]
pub(super) struct LazySchema {
    schema: Value,
    options: SchemaOptions,
    compiled: OnceLock<Result<Schema, CompileError>>,
}

impl LazySchema {
    pub(super) fn new(schema: Value, dialect: Option<Dialect>, all_errors: bool) -> Self {
        let dialect = dialect.or_else(|| Dialect::of_schema(&schema)).unwrap_or(Dialect::Draft7);
        let options = SchemaOptions { dialect, all_errors, trusted: false };
        Self { schema, options, compiled: OnceLock::new() }
    }

    /// What is wrong with a value, at its place or below. A schema that cannot be compiled is told in the same way.
    pub(super) fn check(&self, target: &Target<'_>, found: &mut Vec<Message>) {
        let Some(value) = target.value else {
            found.push(Message::at("#{{print(\"property\")}}must exist", target.path.to_vec()));
            return;
        };
        match self.compiled.get_or_init(|| Schema::compile(&self.schema, self.options)) {
            Ok(schema) => judge(schema, value, target, found),
            // References that lead nowhere have been told already where the document was resolved.
            Err(CompileError::MissingRef(_)) if target.context.resolved_rule => {}
            Err(error) => found.push(Message::at(error.message(), target.path.to_vec())),
        }
    }
}

/// The sentences that a schema has for a value.
pub(super) fn judge(schema: &Schema, value: &Value, target: &Target<'_>, found: &mut Vec<Message>) {
    let errors = schema.validate(value);
    for sentence in sentences(&errors, value, target.path) {
        found.push(Message::at(sentence.text, full_path(target.path, &sentence.path)));
    }
}

fn compile(options: &Value) -> Box<dyn Check> {
    let dialect = options.get("dialect").and_then(Value::as_str).and_then(Dialect::of_option);
    let all_errors = options.get("allErrors") == Some(&Value::Bool(true));
    let schema = options.get("schema").cloned().unwrap_or(Value::Null);
    Box::new(LazySchema::new(schema, dialect, all_errors))
}

impl Check for LazySchema {
    fn check(&self, target: &Target<'_>, found: &mut Vec<Message>) -> Result<(), Thrown> {
        Self::check(self, target, found);
        Ok(())
    }

    fn sees_value_alone(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::functions::testing::{json, messages};

    fn check(options: &str, value: &str) -> Vec<String> {
        let found = messages(&SCHEMA, &json(options), Some(&json(value)));
        found.into_iter().map(|message| message.text).collect()
    }

    #[test]
    fn types_are_told_by_the_members_name() {
        let options = r#"{"schema": {"type": "integer", "minimum": 1}}"#;
        assert_eq!(check(options, "3"), [""; 0]);
        assert_eq!(check(options, "\"3\""), ["\"a\" property type must be integer"]);
        assert_eq!(check(options, "0"), ["\"a\" property must be >= 1"]);
    }

    #[test]
    fn enum_offers_the_nearest_value() {
        let options = r#"{"schema": {"enum": ["ClusterIP", "NodePort"]}}"#;
        assert_eq!(
            check(options, "\"Clusterip\""),
            [
                "\"a\" property must be equal to one of the allowed values: \"ClusterIP\", \"NodePort\". Did you mean \"ClusterIP\"?"
            ]
        );
    }

    #[test]
    fn alternatives_tell_all_their_errors() {
        let options = r#"{"schema": {"oneOf": [{"type": "string"}, {"required": ["b"]}]}}"#;
        assert_eq!(
            check(options, "{}"),
            [
                "\"a\" property type must be string",
                "\"a\" property must have required property \"b\"",
                "\"a\" property must match exactly one schema in oneOf. None of the schemas matched, see the other errors reported for this value",
            ]
        );
    }

    #[test]
    fn a_broken_schema_is_a_result() {
        let found = check(r#"{"schema": {"type": "text"}}"#, "1");
        assert_eq!(
            found,
            [
                "schema is invalid: data/type must be equal to one of the allowed values, data/type must be array, data/type must match a schema in anyOf"
            ]
        );
    }

    #[test]
    fn a_schema_that_leads_to_itself_ends() {
        assert_eq!(check(r##"{"schema": {"$ref": "#"}}"##, "1").len(), 1);
        let options = r##"{"schema": {"definitions": {"t": {"items": {"$ref": "#/definitions/t"}, "type": "array"}}, "$ref": "#/definitions/t"}}"##;
        assert_eq!(check(options, "[[], [[1]]]"), ["Item at index 0 must be array"]);
    }

    #[test]
    fn unevaluated_members_count_what_alternatives_have_seen() {
        let options = r#"{"schema": {"$schema": "https://json-schema.org/draft/2020-12/schema",
            "anyOf": [{"properties": {"b": true}, "required": ["b"]}], "unevaluatedProperties": false}}"#;
        assert_eq!(check(options, r#"{"b": 1}"#), [""; 0]);
        assert_eq!(check(options, r#"{"b": 1, "c": 1}"#), ["\"a\" property must not have unevaluated properties"]);
    }
}

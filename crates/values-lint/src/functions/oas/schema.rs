//! `oasSchema`: a value fits a schema in the dialect of the document's version.

use std::sync::Arc;

use super::{Check, Function, Message, Options, Target, Thrown};
use crate::document::{Object, Value};
use crate::formats::Format;
use crate::schema::words::{full_path, sentences};
use crate::schema::{CompileError, Dialect, Schema, SchemaOptions};

pub(super) const OAS_SCHEMA: Function = Function { name: "oasSchema", options: Options::Unchecked, compile };

/// Levels of a schema that are rewritten.
const DEPTH: usize = 100;

#[derive(Debug)]
struct OasSchema(Value);

fn compile(options: &Value) -> Box<dyn Check> {
    Box::new(OasSchema(options.get("schema").cloned().unwrap_or(Value::Null)))
}

impl Check for OasSchema {
    fn check(&self, target: &Target<'_>, found: &mut Vec<Message>) -> Result<(), Thrown> {
        match prepare(&self.0, target) {
            Ok(schema) => judge(&schema, target, found),
            Err(error) => report(&error, target, found),
        }
        Ok(())
    }

    fn sees_value_alone(&self) -> bool {
        true
    }
}

/// Compiles a schema for the document.
pub(super) fn prepare(schema: &Value, target: &Target<'_>) -> Result<Schema, CompileError> {
    let formats = target.context.formats;
    let draft_of = |name: &str| target.context.unresolved.get(name)?.as_str().map(Value::string);
    let dialect = if formats.is_empty() {
        Dialect::of_schema(schema).unwrap_or(Dialect::Draft7)
    } else if formats.has(Format::Oas3_2) || formats.has(Format::Oas3_1) {
        let named = draft_of("jsonSchemaDialect").map(|name| Value::object(vec![("$schema".into(), name)]));
        named.as_ref().and_then(Dialect::of_schema).unwrap_or(Dialect::Draft2020)
    } else {
        Dialect::Draft4
    };
    let two = formats.has(Format::Oas2) && !formats.has(Format::Oas3_0);
    let rewritten = if two { nullable(schema, 0) } else { schema.clone() };
    Schema::compile(&rewritten, SchemaOptions { dialect, all_errors: false, trusted: false })
}

/// What is wrong with the target's value.
pub(super) fn judge(schema: &Schema, target: &Target<'_>, found: &mut Vec<Message>) {
    let Some(value) = target.value else {
        found.push(Message::at("#{{print(\"property\")}}must exist", target.path.to_vec()));
        return;
    };
    let mut errors = schema.validate(value);
    if target.context.formats.has(Format::Oas3_0) || target.context.formats.has(Format::Oas2) {
        for error in errors.iter_mut().filter(|error| error.is_nullable()) {
            error.message.push_str(",null");
        }
    }
    for sentence in sentences(&errors, value, target.path) {
        found.push(Message::at(sentence.text, full_path(target.path, &sentence.path)));
    }
}

/// What is said of a schema that cannot be compiled.
pub(super) fn report(error: &CompileError, target: &Target<'_>, found: &mut Vec<Message>) {
    let told = matches!(error, CompileError::MissingRef(_)) && target.context.resolved_rule;
    if !told {
        found.push(Message::at(error.message(), target.path.to_vec()));
    }
}

/// `x-nullable: true` of OpenAPI 2 as `nullable: true`.
fn nullable(schema: &Value, depth: usize) -> Value {
    if depth > DEPTH {
        return schema.clone();
    }
    match schema {
        Value::Array(items) => Value::array(items.iter().map(|item| nullable(item, depth + 1)).collect()),
        Value::Object(object) => {
            let rename = |(key, value): (&Arc<str>, &Value)| match &**key {
                "x-nullable" if *value == Value::Bool(true) => ("nullable".into(), value.clone()),
                "enum" | "const" | "default" | "example" => (Arc::clone(key), value.clone()),
                _ => (Arc::clone(key), nullable(value, depth + 1)),
            };
            if is_plain(object) { schema.clone() } else { Value::object(object.iter().map(rename).collect()) }
        }
        _ => schema.clone(),
    }
}

fn is_plain(object: &Object) -> bool {
    !object.contains_key("x-nullable") && !object.values().any(Value::is_container)
}

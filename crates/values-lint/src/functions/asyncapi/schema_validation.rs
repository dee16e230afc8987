//! `asyncApiSchemaValidation`: the default of a schema, or its examples, fit it.

use super::member::{below, list};
use super::{Check, Function, LazySchema, Message, Options, Target, Thrown};
use crate::document::{Path, Value};

pub(super) const ASYNC_API_SCHEMA_VALIDATION: Function =
    Function { name: "asyncApiSchemaValidation", options: Options::Unchecked, compile };

#[derive(Debug)]
struct SchemaValidation {
    examples: bool,
}

fn compile(options: &Value) -> Box<dyn Check> {
    let kind = options.get("type").and_then(Value::as_str);
    Box::new(SchemaValidation { examples: kind == Some("examples") })
}

impl Check for SchemaValidation {
    fn check(&self, target: &Target<'_>, found: &mut Vec<Message>) -> Result<(), Thrown> {
        let schema = target.value.filter(|value| {
            let examples = value.get("examples");
            value.as_object().is_some() && examples.is_none_or(|examples| examples.as_array().is_some())
        });
        let Some(schema) = schema else {
            let text = "#{{print(\"property\")}must be an object containing \"default\" or an \"examples\" array";
            found.push(Message::here(text));
            return Ok(());
        };
        let items: Vec<(Path, Option<&Value>)> = if self.examples {
            let examples = list(schema, "examples").iter().enumerate();
            examples.map(|(at, it)| (below(target.path, ["examples".into(), at.into()]), Some(it))).collect()
        } else {
            vec![(below(target.path, ["default".into()]), schema.get("default"))]
        };
        let compiled = LazySchema::new(schema.clone(), None, true);
        for (path, value) in &items {
            // What is written as text may stand for something else.
            if value.is_none_or(|value| value.as_str().is_none()) {
                compiled.check(&Target { value: *value, path, context: target.context }, found);
            }
        }
        Ok(())
    }
}

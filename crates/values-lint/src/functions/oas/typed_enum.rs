//! `typedEnum`: the values of `enum` are of the `type` beside it.

use super::member::below;
use super::{Function, Message, OfValue, Target, plain};
use crate::document::{Value, print_value};
use crate::formats::Format;

pub(super) const TYPED_ENUM: Function = plain("typedEnum", |_| Box::new(OfValue(check)));

fn check(target: &Target<'_>, found: &mut Vec<Message>) {
    let Some(schema) = target.value.filter(|value| value.as_object().is_some()) else { return };
    let Some(values) = schema.get("enum").and_then(Value::as_array) else { return };
    let mut types: Vec<&str> = match schema.get("type") {
        Some(Value::String(name)) => vec![name],
        Some(Value::Array(names)) if names.iter().all(|name| name.as_str().is_some()) => {
            names.iter().filter_map(Value::as_str).collect()
        }
        _ => return,
    };
    let flag = |name, format| schema.get(name) == Some(&Value::Bool(true)) && target.context.formats.has(format);
    if flag("nullable", Format::Oas3_0) || flag("x-nullable", Format::Oas2) {
        types.push("null");
    }
    let integers = types.contains(&"integer");
    for (at, value) in values.iter().enumerate() {
        if !types.contains(&type_name(value, integers)) {
            let text = format!("Enum value {} must be \"{}\".", print_value(Some(value)), types.join(","));
            found.push(Message::at(text, below(target.path, ["enum".into(), at.into()])));
        }
    }
}

fn type_name(value: &Value, integers: bool) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if integers && number.fract() == 0.0 => "integer",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

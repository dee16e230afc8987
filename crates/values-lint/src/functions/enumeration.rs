//! `enumeration`: the value is one of those given, without any conversion. (spectral: packages/functions/src/enumeration.ts)
//!
//! With `values: [ClusterIP, NodePort]`, good: `type: NodePort`. Bad: `type: nodeport`. Lists and maps are not looked at.

use super::{Check, Function, Message, Options, Shape, Target, Thrown, Type};
use crate::document::{Value, print_value};

pub(super) const ENUMERATION: Function = Function { name: "enumeration", options: Options::Shape(&SHAPE), compile };

const SHAPE: Shape = Shape {
    messages: &[(
        "type",
        r#""enumeration" function has invalid options specified. Example valid options: { "values": ["Berlin", "London", "Paris"] }, { "values": [2, 3, 5, 8, 13, 21] }"#,
    )],
    ..Shape::object(&[("values", VALUES)], &["values"])
};

const VALUES: Shape = Shape {
    types: &[Type::Array],
    items: Some(&Shape::of(&[Type::String, Type::Number, Type::Null, Type::Boolean])),
    message: Some(
        r#""enumeration" and its "values" option support only arrays of primitive values, i.e. ["Berlin", "London", "Paris"]"#,
    ),
    ..Shape::ANY
};

#[derive(Debug)]
struct Enumeration {
    values: Vec<Value>,
    message: String,
}

fn compile(options: &Value) -> Box<dyn Check> {
    let values = options.get("values").and_then(Value::as_array).unwrap_or_default().to_vec();
    let words: Vec<String> = values.iter().map(|value| print_value(Some(value))).collect();
    let message = format!("#{{{{print(\"value\")}}}} must be equal to one of the allowed values: {}", words.join(", "));
    Box::new(Enumeration { values, message })
}

impl Check for Enumeration {
    fn check(&self, target: &Target<'_>, found: &mut Vec<Message>) -> Result<(), Thrown> {
        let Some(value) = target.value.filter(|value| !value.is_container()) else { return Ok(()) };
        if !self.values.contains(value) {
            found.push(Message::here(self.message.clone()));
        }
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

    #[test]
    fn a_number_is_not_the_text_of_it() {
        let options = json(r#"{"values": [1, "a", null]}"#);
        assert_eq!(messages(&ENUMERATION, &options, Some(&Value::Null)), []);
        let words = "#{{print(\"value\")}} must be equal to one of the allowed values: 1, \"a\", null";
        assert_eq!(messages(&ENUMERATION, &options, Some(&Value::string("1"))), [Message::here(words)]);
        assert_eq!(messages(&ENUMERATION, &options, Some(&Value::array(vec![]))), []);
    }
}

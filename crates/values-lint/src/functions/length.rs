//! `length`: the number of items, members or UTF-16 units, or the number itself, lies in bounds.
//! (spectral: packages/functions/src/length.ts)
//!
//! With `max: 3`, good: `replicas: 3`. Bad: `replicas: 4`, `name: abcd`.

use super::{Check, Function, Message, Options, Shape, Target, Thrown, Type};
use crate::document::{Value, print_value};

pub(super) const LENGTH: Function = Function { name: "length", options: Options::Shape(&SHAPE), compile };

const SHAPE: Shape = Shape {
    min_properties: 1,
    messages: &[(
        "type",
        r#""length" function has invalid options specified. Example valid options: { "min": 2 }, { "max": 5 }, { "min": 0, "max": 10 }"#,
    )],
    ..Shape::object(&[("min", Shape::of(&[Type::Number])), ("max", Shape::of(&[Type::Number]))], &[])
};

#[derive(Debug)]
struct Length {
    min: Option<f64>,
    max: Option<f64>,
}

fn compile(options: &Value) -> Box<dyn Check> {
    let number = |name| options.get(name).and_then(Value::as_f64);
    Box::new(Length { min: number("min"), max: number("max") })
}

impl Check for Length {
    fn check(&self, target: &Target<'_>, found: &mut Vec<Message>) -> Result<(), Thrown> {
        let length = match target.value {
            Some(Value::Array(items)) => items.len() as f64,
            Some(Value::Object(object)) => object.len() as f64,
            Some(Value::String(text)) => text.encode_utf16().count() as f64,
            Some(Value::Number(number)) => *number,
            _ => return Ok(()),
        };
        let mut say = |word: &str, bound: f64| {
            let bound = print_value(Some(&Value::Number(bound)));
            found.push(Message::here(format!("#{{{{print(\"property\")}}}}must be {word} than {bound}")));
        };
        if let Some(min) = self.min.filter(|min| length < *min) {
            say("longer", min);
        }
        if let Some(max) = self.max.filter(|max| length > *max) {
            say("shorter", max);
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
    fn both_bounds_may_be_broken_at_once() {
        let options = json(r#"{"min": 5, "max": 3}"#);
        let words = ["#{{print(\"property\")}}must be longer than 5", "#{{print(\"property\")}}must be shorter than 3"];
        assert_eq!(messages(&LENGTH, &options, Some(&Value::string("four"))), words.map(Message::here));
        assert_eq!(messages(&LENGTH, &json(r#"{"max": 2}"#), Some(&Value::string("😀"))), []);
    }
}

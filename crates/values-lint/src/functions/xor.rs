//! `xor`: just one of the members is there. (spectral: packages/functions/src/xor.ts)
//!
//! With `properties: [a, b]`, good: `{a: 1}`. Bad: `{c: 1}`, `{a: 1, b: 2}`.

use super::presence::{self, Names};
use super::{Check, Function, Message, Options, Shape, Target, Thrown};
use crate::document::Value;

pub(super) const XOR: Function = Function { name: "xor", options: Options::Shape(&SHAPE), compile };

const SHAPE: Shape = Shape {
    messages: &[(
        "type",
        r#""xor" function has invalid options specified. Example valid options: { "properties": ["country", "street"] }, { "properties": ["one", "two", "three"] }, etc."#,
    )],
    ..Shape::object(&[("properties", NAMES)], &["properties"])
};

const NAMES: Shape = presence::names(
    r#""xor" requires at least two enumerated "properties", i.e. ["country", "street"], ["one", "two", "three"], etc."#,
);

#[derive(Debug)]
struct Xor(Names);

fn compile(options: &Value) -> Box<dyn Check> {
    Box::new(Xor(Names::of(options)))
}

impl Check for Xor {
    fn check(&self, target: &Target<'_>, found: &mut Vec<Message>) -> Result<(), Thrown> {
        let Some(present) = self.0.present(target.value) else { return Ok(()) };
        if present.is_empty() {
            found.push(Message::here(self.0.none_message()));
        }
        if present.len() > 1 {
            found.push(Message::here(format!("Just one of \"{}\" must be defined", present.join("\" and \""))));
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
    fn a_member_that_is_null_counts() {
        let options = json(r#"{"properties": ["a", "b"]}"#);
        assert_eq!(messages(&XOR, &options, Some(&json(r#"{"a": null}"#))), []);
        let words = "At least one of \"a\" or \"b\" must be defined";
        assert_eq!(messages(&XOR, &options, Some(&json("{}"))), [Message::here(words)]);
        let words = "Just one of \"b\" and \"a\" must be defined";
        assert_eq!(messages(&XOR, &options, Some(&json(r#"{"b": 1, "c": 1, "a": 1}"#))), [Message::here(words)]);
    }
}

//! `or`: at least one of the members is there. (spectral: packages/functions/src/or.ts)
//!
//! With `properties: [a, b]`, good: `{a: null}`, `{a: 1, b: 2}`. Bad: `{c: 1}`.

use super::presence::{self, Names};
use super::{Check, Function, Message, Options, Shape, Target, Thrown};
use crate::document::Value;

pub(super) const OR: Function = Function { name: "or", options: Options::Shape(&SHAPE), compile };

const SHAPE: Shape = Shape {
    messages: &[(
        "type",
        r#""or" function has invalid options specified. Example valid options: { "properties": ["default", "example"] }, { "properties": ["title", "summary", "description"] }, etc."#,
    )],
    ..Shape::object(&[("properties", NAMES)], &["properties"])
};

const NAMES: Shape = presence::names(
    r#""or" requires at least two enumerated "properties", i.e. ["default", "example"], ["title", "summary", "description"], etc."#,
);

#[derive(Debug)]
struct Or(Names);

fn compile(options: &Value) -> Box<dyn Check> {
    Box::new(Or(Names::of(options)))
}

impl Check for Or {
    fn check(&self, target: &Target<'_>, found: &mut Vec<Message>) -> Result<(), Thrown> {
        let Some(present) = self.0.present(target.value) else { return Ok(()) };
        if present.is_empty() {
            found.push(Message::here(self.0.none_message()));
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
        assert_eq!(messages(&OR, &options, Some(&json(r#"{"a": null}"#))), []);
        let words = "At least one of \"a\" or \"b\" must be defined";
        assert_eq!(messages(&OR, &options, Some(&json("{}"))), [Message::here(words)]);
        assert_eq!(messages(&OR, &options, Some(&json("[]"))), []);
    }

    #[test]
    fn many_names_are_counted() {
        let options = json(r#"{"properties": ["a", "b", "c", "d", "e"]}"#);
        let words = "At least one of \"a\" or \"b\" or \"c\" or 2 other properties must be defined";
        assert_eq!(messages(&OR, &options, Some(&json("{}"))), [Message::here(words)]);
    }
}

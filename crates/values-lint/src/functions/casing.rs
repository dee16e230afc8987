//! `casing`: the text is written in camel case, kebab case and so on. (spectral: packages/functions/src/casing.ts)
//!
//! With `type: camel`, good: `imagePullPolicy`. Bad: `image-pull-policy`. Empty texts pass.

use super::{Check, Function, Message, Options, Shape, Target, Thrown, Type};
use crate::document::Value;
use crate::regexp::Regexp;

pub(super) const CASING: Function = Function { name: "casing", options: Options::Shape(&SHAPE), compile };

const CASES: &[&str] = &["flat", "camel", "pascal", "kebab", "cobol", "snake", "macro"];

const SHAPE: Shape = Shape {
    messages: &[(
        "type",
        r#""casing" function has invalid options specified. Example valid options: { "type": "camel" }, { "type": "pascal", "disallowDigits": true }"#,
    )],
    ..Shape::object(
        &[
            (
                "type",
                Shape {
                    types: &[Type::String],
                    values: CASES,
                    message: Some(
                        r#""casing" function and its "type" option accept the following values: flat, camel, pascal, kebab, cobol, snake, macro"#,
                    ),
                    ..Shape::ANY
                },
            ),
            ("disallowDigits", Shape::of(&[Type::Boolean])),
            ("separator", SEPARATOR),
        ],
        &["type"],
    )
};

const SEPARATOR: Shape = Shape::object(
    &[
        (
            "char",
            Shape {
                types: &[Type::String],
                max_length: Some(1),
                message: Some(
                    r#""casing" function and its "separator.char" option accepts only char, i.e. "I" or "/""#,
                ),
                ..Shape::ANY
            },
        ),
        ("allowLeading", Shape::of(&[Type::Boolean])),
    ],
    &["char"],
);

#[derive(Debug)]
struct Casing {
    case: Box<str>,
    /// A text that passes by itself: the separator where it may lead.
    lone: Option<Box<str>>,
    pattern: Result<Regexp, String>,
}

fn compile(options: &Value) -> Box<dyn Check> {
    let case = options.get("type").and_then(Value::as_str).unwrap_or_default();
    let flag = |options: &Value, name: &str| options.get(name).and_then(Value::as_bool) == Some(true);
    let digits = if flag(options, "disallowDigits") { "" } else { "0-9" };
    let word = pattern(case, digits);
    let separator = options.get("separator").and_then(|separator| Some((separator, separator.get("char")?.as_str()?)));
    let Some((separator, letter)) = separator else {
        return Box::new(Casing { case: case.into(), lone: None, pattern: Regexp::new(&format!("^{word}$"), "") });
    };
    let leading = flag(separator, "allowLeading");
    let escaped = if "^$\\.*+?()[]{}|".contains(letter) { format!("\\{letter}") } else { letter.to_owned() };
    let escaped = if letter.is_empty() { "[]".to_owned() } else { format!("[{escaped}]") };
    let first = if leading { format!("{escaped}?") } else { String::new() };
    let pattern = Regexp::new(&format!("^{first}{word}(?:{escaped}{word})*$"), "");
    Box::new(Casing { case: case.into(), lone: leading.then(|| letter.into()), pattern })
}

/// A word in a case; `digits` is what may stand beside letters.
fn pattern(case: &str, digits: &str) -> String {
    let (small, large) = (format!("a-z{digits}"), format!("A-Z{digits}"));
    match case {
        "flat" => format!("[a-z][{small}]*"),
        "camel" => format!("[a-z][{small}]*(?:[{large}](?:[{small}]+|$))*"),
        "pascal" => format!("[A-Z][{small}]*(?:[{large}](?:[{small}]+|$))*"),
        "kebab" => format!("[a-z][{small}]*(?:-[{small}]+)*"),
        "cobol" => format!("[A-Z][{large}]*(?:-[{large}]+)*"),
        "snake" => format!("[a-z][{small}]*(?:_[{small}]+)*"),
        _ => format!("[A-Z][{large}]*(?:_[{large}]+)*"),
    }
}

impl Check for Casing {
    fn check(&self, target: &Target<'_>, found: &mut Vec<Message>) -> Result<(), Thrown> {
        let Some(text) = target.value.and_then(Value::as_str).filter(|text| !text.is_empty()) else { return Ok(()) };
        if self.lone.as_deref() == Some(text) {
            return Ok(());
        }
        let pattern = self.pattern.as_ref().map_err(|error| Thrown(error.clone()))?;
        if !pattern.test(text).map_err(Thrown)? {
            found.push(Message::here(format!("must be {} case", self.case)));
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

    fn fits(options: &str, text: &str) -> bool {
        messages(&CASING, &json(options), Some(&Value::string(text))).is_empty()
    }

    #[test]
    fn camel_case_has_no_two_large_letters_in_a_row() {
        assert!(fits(r#"{"type": "camel"}"#, "imagePullPolicy2"));
        assert!(!fits(r#"{"type": "camel"}"#, "imageURL"));
        assert!(fits(r#"{"type": "camel"}"#, "planA"));
        assert!(!fits(r#"{"type": "camel", "disallowDigits": true}"#, "a1"));
    }

    #[test]
    fn a_separator_may_lead_and_stand_alone() {
        let options = r#"{"type": "flat", "separator": {"char": "/", "allowLeading": true}}"#;
        assert!(fits(options, "/a/b"));
        assert!(fits(options, "/"));
        assert!(!fits(options, "a/"));
        assert!(!fits(r#"{"type": "flat", "separator": {"char": "/"}}"#, "/a"));
    }
}

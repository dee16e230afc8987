//! `pattern`: the text matches a regular expression, or does not. (spectral: packages/functions/src/pattern.ts)
//!
//! With `match: ^v`, good: `tag: v1`. Bad: `tag: 1`. A pattern is not anchored; `/…/i` gives flags.

use std::sync::OnceLock;

use super::{Check, Function, Message, Options, Shape, Target, Thrown, Type};
use crate::document::{Value, quote};
use crate::regexp::Regexp;

pub(super) const PATTERN: Function = Function { name: "pattern", options: Options::Shape(&SHAPE), compile };

const INVALID: &str = r#""pattern" function has invalid options specified. Example valid options: { "match": "^Stoplight" }, { "notMatch": "Swagger" }, { "match": "Stoplight", "notMatch": "Swagger" }"#;

const SHAPE: Shape = Shape {
    min_properties: 1,
    messages: &[("type", INVALID), ("minProperties", INVALID)],
    ..Shape::object(
        &[
            ("match", regexp(r#""pattern" function and its "match" option must be string or RegExp instance"#)),
            ("notMatch", regexp(r#""pattern" function and its "notMatch" option must be string or RegExp instance"#)),
        ],
        &[],
    )
};

const fn regexp(message: &'static str) -> Shape {
    Shape { message: Some(message), ..Shape::of(&[Type::String]) }
}

/// One pattern, compiled when the first text comes: a broken one that meets no text is no error.
#[derive(Debug)]
struct Pattern {
    text: Box<str>,
    compiled: OnceLock<Result<Regexp, String>>,
}

impl Pattern {
    fn test(&self, text: &str) -> Result<bool, Thrown> {
        let compiled = self.compiled.get_or_init(|| Regexp::of_option(&self.text));
        compiled.as_ref().map_err(Clone::clone).and_then(|regexp| regexp.test(text)).map_err(Thrown)
    }
}

#[derive(Debug)]
struct Patterns {
    wanted: Option<Pattern>,
    unwanted: Option<Pattern>,
}

fn compile(options: &Value) -> Box<dyn Check> {
    let pattern = |name| {
        let text = options.get(name)?.as_str()?;
        Some(Pattern { text: text.into(), compiled: OnceLock::new() })
    };
    Box::new(Patterns { wanted: pattern("match"), unwanted: pattern("notMatch") })
}

impl Check for Patterns {
    fn check(&self, target: &Target<'_>, found: &mut Vec<Message>) -> Result<(), Thrown> {
        let Some(text) = target.value.and_then(Value::as_str) else { return Ok(()) };
        let mut say = |words: &str, pattern: &Pattern| {
            let pattern = quote(&pattern.text);
            found.push(Message::here(format!("#{{{{print(\"value\")}}}} must {words} the pattern {pattern}")));
        };
        if let Some(wanted) = &self.wanted
            && !wanted.test(text)?
        {
            say("match", wanted);
        }
        if let Some(unwanted) = &self.unwanted
            && unwanted.test(text)?
        {
            say("not match", unwanted);
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
    fn texts_match_or_do_not() {
        let options = json(r#"{"match": "/^V/i", "notMatch": "\\d$"}"#);
        assert_eq!(messages(&PATTERN, &options, Some(&Value::string("version"))), []);
        let words = [
            "#{{print(\"value\")}} must match the pattern \"/^V/i\"",
            "#{{print(\"value\")}} must not match the pattern \"\\\\d$\"",
        ];
        assert_eq!(messages(&PATTERN, &options, Some(&Value::string("x1"))), words.map(Message::here));
    }

    #[test]
    fn a_broken_pattern_is_an_error_only_for_texts() {
        let options = json(r#"{"match": "["}"#);
        assert_eq!(messages(&PATTERN, &options, Some(&Value::Number(1.0))), []);
        let pattern = Pattern { text: "[".into(), compiled: OnceLock::new() };
        let words = "Invalid regular expression: /[/: Unterminated character class";
        assert_eq!(pattern.test("x"), Err(Thrown(words.to_owned())));
    }
}

//! `alphabetical`: keys, items, or items by one member, stand in order. (spectral: packages/functions/src/alphabetical.ts)
//!
//! Good: `[a, b]`. Bad: `[b, a]`. Numbers are ordered by value, texts as `localeCompare` orders them.

use std::sync::Arc;

use super::{Check, Function, Message, Options, Shape, Target, Thrown, Type};
use crate::collate;
use crate::document::{Segment, Value, number, print_value};

pub(super) const ALPHABETICAL: Function = Function { name: "alphabetical", options: Options::Shape(&SHAPE), compile };

const SHAPE: Shape = Shape {
    types: &[Type::Object, Type::Null],
    messages: &[(
        "type",
        r#""alphabetical" function has invalid options specified. Example valid options: null (no options), { "keyedBy": "my-key" }"#,
    )],
    ..Shape::object(&[("keyedBy", Shape::of(&[Type::String]))], &[])
};

#[derive(Debug)]
struct Alphabetical {
    keyed_by: Option<Box<str>>,
}

fn compile(options: &Value) -> Box<dyn Check> {
    Box::new(Alphabetical { keyed_by: options.get("keyedBy").and_then(Value::as_str).map(Into::into) })
}

impl Check for Alphabetical {
    fn check(&self, target: &Target<'_>, found: &mut Vec<Message>) -> Result<(), Thrown> {
        let items: Vec<Value> = match target.value {
            Some(Value::Array(items)) => items.to_vec(),
            Some(Value::Object(object)) => object.keys().map(|key| Value::String(Arc::clone(key))).collect(),
            _ => return Ok(()),
        };
        if items.len() < 2 {
            return Ok(());
        }
        let Some(by) = &self.keyed_by else {
            if let Some(message) = out_of_place(&items, target) {
                found.push(message);
            }
            return Ok(());
        };
        if !items.iter().all(Value::is_container) {
            found.push(Message::here("#{{print(\"property\")}}must be an object"));
            return Ok(());
        }
        let keys: Vec<_> = items.iter().map(|item| item.member(by).cloned()).collect();
        let Some(keys) = keys.into_iter().collect::<Option<Vec<_>>>().filter(|keys| comparable(keys)) else {
            found.push(Message::here(NOT_COMPARABLE));
            return Ok(());
        };
        if first_wrong(&keys).is_some() {
            found.push(Message::here("properties must follow the alphabetical order"));
        }
        Ok(())
    }

    fn sees_value_alone(&self) -> bool {
        true
    }
}

const NOT_COMPARABLE: &str = "#{{print(\"property\")}}must be one of the allowed types: number, string";

fn comparable(items: &[Value]) -> bool {
    items.iter().all(|item| matches!(item, Value::String(_) | Value::Number(_)))
}

fn out_of_place(items: &[Value], target: &Target<'_>) -> Option<Message> {
    if !comparable(items) {
        return Some(Message::here(NOT_COMPARABLE));
    }
    let (at, wrong, next) = first_wrong(items)?;
    let mut path = target.path.to_vec();
    path.push(match (target.value, wrong) {
        (Some(Value::Object(_)), Value::String(key)) => Segment::Key(Arc::clone(key)),
        _ => Segment::Index(at),
    });
    let (wrong, next) = (print_value(Some(wrong)), print_value(Some(next)));
    Some(Message::at(format!("{wrong} must be placed after {next}"), path))
}

fn first_wrong(items: &[Value]) -> Option<(usize, &Value, &Value)> {
    let pairs = items.iter().zip(items.iter().skip(1)).enumerate();
    pairs.map(|(at, (a, b))| (at, a, b)).find(|(_, a, b)| is_behind(a, b))
}

/// True when `a` belongs behind `b`. Numbers that differ by less than one count as equal, as in the original.
fn is_behind(a: &Value, b: &Value) -> bool {
    let as_number = |value: &Value| match value {
        Value::Number(number) => Some(*number),
        Value::String(text) => number::parse(text),
        _ => None,
    };
    match (a, b, as_number(a), as_number(b)) {
        (Value::Number(a), _, _, Some(b)) => a - b >= 1.0,
        // A text that is no number against one that is: NaN, which is behind nothing.
        (Value::String(_), _, None, Some(_)) => false,
        (Value::String(a), Value::String(b), _, _) => collate::compare(a, b).is_gt(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::functions::testing::{json, messages};

    #[test]
    fn numbers_are_ordered_by_value_and_texts_by_locale() {
        let check = |text: &str| messages(&ALPHABETICAL, &Value::Null, Some(&json(text)));
        assert_eq!(check("[9, 10]"), []);
        assert_eq!(check(r#"["a", "B", "c"]"#), []);
        let path = vec!["a".into(), 1.into()];
        assert_eq!(check(r#"["a", "c", "b"]"#), [Message::at("\"c\" must be placed after \"b\"", path)]);
    }

    #[test]
    fn keys_of_maps_are_looked_at_in_the_order_of_the_text() {
        let map = Value::object(vec![("b".into(), Value::Null), ("a".into(), Value::Null)]);
        let path = vec!["a".into(), "b".into()];
        let want = [Message::at("\"b\" must be placed after \"a\"", path)];
        assert_eq!(messages(&ALPHABETICAL, &Value::Null, Some(&map)), want);
    }

    #[test]
    fn items_are_ordered_by_a_member() {
        let options = json(r#"{"keyedBy": "n"}"#);
        let check = |text: &str| messages(&ALPHABETICAL, &options, Some(&json(text)));
        assert_eq!(check(r#"[{"n": "a"}, {"n": "b"}]"#), []);
        assert_eq!(check(r#"[{"n": "b"}, {"n": "a"}]"#).len(), 1);
        assert_eq!(check("[1, 2]"), [Message::here("#{{print(\"property\")}}must be an object")]);
        assert_eq!(check(r#"[{}, {"n": 1}]"#), [Message::here(NOT_COMPARABLE)]);
    }
}

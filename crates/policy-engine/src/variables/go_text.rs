//! Values as Go's `%v` and `%s` print them, for messages that name the value that was written.

use common::go::number::fmt_v_float;
use common::{Val, View};

/// A verb of Go's `fmt`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verb {
    /// `%v`
    Value,
    /// `%s`: what is no text is marked as a mistake.
    Text,
}

/// The text of `value` under `verb`.
pub(crate) fn go_text(value: Val<'_>, verb: Verb) -> String {
    let mut text = String::new();
    push(&mut text, value, verb);
    text
}

fn push(text: &mut String, value: Val<'_>, verb: Verb) {
    match value.view() {
        View::Str(part) => text.push_str(part),
        View::Null => text.push_str(if verb == Verb::Text { "%!s(<nil>)" } else { "<nil>" }),
        View::Bool(value) => push_marked(text, verb, "bool", &value.to_string()),
        View::Int(value) => push_marked(text, verb, "int64", &value.to_string()),
        View::Float(value) => push_marked(text, verb, "float64", &fmt_v_float(value)),
        View::List(list) => {
            text.push('[');
            for (nth, item) in list.items().enumerate() {
                text.push_str(if nth == 0 { "" } else { " " });
                push(text, item, verb);
            }
            text.push(']');
        }
        View::Map(map) => {
            text.push_str("map[");
            for (nth, (key, value)) in map.sorted_entries().into_iter().enumerate() {
                text.push_str(if nth == 0 { "" } else { " " });
                text.push_str(key);
                text.push(':');
                push(text, value, verb);
            }
            text.push(']');
        }
    }
}

fn push_marked(text: &mut String, verb: Verb, kind: &str, value: &str) {
    match verb {
        Verb::Value => text.push_str(value),
        Verb::Text => {
            text.push_str("%!s(");
            text.push_str(kind);
            text.push('=');
            text.push_str(value);
            text.push(')');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use common::Value;

    #[test]
    fn values_print_as_go_prints_them() {
        let value = Value::map([("b", Value::list([Value::from(1.0), Value::Null])), ("a", Value::from("x"))]);
        assert_eq!(go_text(Val::from(&value), Verb::Value), "map[a:x b:[1 <nil>]]");
        assert_eq!(go_text(Val::from(&value), Verb::Text), "map[a:x b:[%!s(float64=1) %!s(<nil>)]]");
    }
}

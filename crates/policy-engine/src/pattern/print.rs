//! Values as Go's `fmt` prints them in Kyverno's messages and comparisons.

use std::borrow::Cow;
use std::fmt;

use common::go::number::fmt_v_float;
use common::{Val, View};

/// Prints a value as Go's verb `%v` does: `map[a:1 b:[x <nil>]]`, a million as `1e+06`.
#[derive(Clone, Copy, Debug)]
pub struct GoValue<'a>(pub Val<'a>);

impl fmt::Display for GoValue<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.view() {
            View::Null => f.write_str("<nil>"),
            View::Bool(value) => write!(f, "{value}"),
            View::Int(number) => write!(f, "{number}"),
            View::Float(number) => f.write_str(&fmt_v_float(number)),
            View::Str(text) => f.write_str(text),
            View::List(list) => {
                f.write_str("[")?;
                for (nth, item) in list.items().enumerate() {
                    f.write_str(if nth == 0 { "" } else { " " })?;
                    GoValue(item).fmt(f)?;
                }
                f.write_str("]")
            }
            View::Map(map) => {
                f.write_str("map[")?;
                for (nth, (key, value)) in map.sorted_entries().into_iter().enumerate() {
                    f.write_str(if nth == 0 { "" } else { " " })?;
                    write!(f, "{key}:{}", GoValue(value))?;
                }
                f.write_str("]")
            }
        }
    }
}

/// The text of `value` under `%v`; a text costs nothing.
pub fn go_text(value: Val<'_>) -> Cow<'_, str> {
    match value.view() {
        View::Str(text) => Cow::Borrowed(text),
        _ => Cow::Owned(GoValue(value).to_string()),
    }
}

/// The name of `value`'s type under Go's verb `%T`, after decoding from JSON.
pub fn go_type(value: Val<'_>) -> &'static str {
    match value.view() {
        View::Null => "<nil>",
        View::Bool(_) => "bool",
        View::Int(_) => "int64",
        View::Float(_) => "float64",
        View::Str(_) => "string",
        View::List(_) => "[]interface {}",
        View::Map(_) => "map[string]interface {}",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use common::Value;

    #[test]
    fn values_print_as_in_go() {
        let value = Value::map([
            ("b", Value::list([Value::from("x y"), Value::Null, Value::from(1e6)])),
            ("a", Value::from(true)),
            ("c", Value::from(1_000_000_i64)),
        ]);
        assert_eq!(GoValue(Val::from(&value)).to_string(), "map[a:true b:[x y <nil> 1e+06] c:1000000]");
    }
}

//! Values as JSON text, as `JSON.stringify` writes them.

use std::fmt::Write as _;

use super::number;
use super::value::Value;

/// `JSON.stringify(value, null, indent)`; an empty indent writes everything on one line.
pub fn to_json(value: &Value, indent: &str) -> String {
    let mut text = String::new();
    Writer { indent, depth: 0, text: &mut text }.value(value);
    text
}

/// A text in quotes.
pub fn quote(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

struct Writer<'w> {
    indent: &'w str,
    depth: usize,
    text: &'w mut String,
}

impl Writer<'_> {
    fn value(&mut self, value: &Value) {
        match value {
            Value::Null => self.text.push_str("null"),
            Value::Bool(flag) => _ = write!(self.text, "{flag}"),
            Value::Number(number) if number.is_finite() => self.text.push_str(&number::print(*number)),
            Value::Number(_) => self.text.push_str("null"),
            Value::String(text) => self.text.push_str(&quote(text)),
            Value::Array(items) => {
                self.members('[', ']', items.iter(), |writer, item| writer.value(item));
            }
            Value::Object(object) => self.members('{', '}', object.iter(), |writer, (key, value)| {
                let colon = if writer.indent.is_empty() { ":" } else { ": " };
                _ = write!(writer.text, "{}{colon}", quote(key));
                writer.value(value);
            }),
        }
    }

    fn members<T>(&mut self, open: char, close: char, items: impl Iterator<Item = T>, one: impl Fn(&mut Self, T)) {
        self.text.push(open);
        self.depth += 1;
        let mut any = false;
        for item in items {
            if any {
                self.text.push(',');
            }
            any = true;
            self.line();
            one(self, item);
        }
        self.depth -= 1;
        if any {
            self.line();
        }
        self.text.push(close);
    }

    fn line(&mut self) {
        if !self.indent.is_empty() {
            self.text.push('\n');
            for _ in 0..self.depth {
                self.text.push_str(self.indent);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_written_as_javascript_writes_it() {
        let value = Value::object(vec![
            ("b".into(), Value::array(vec![Value::Number(1.0), Value::string("x\n")])),
            ("a".into(), Value::array(vec![])),
        ]);
        assert_eq!(to_json(&value, ""), r#"{"b":[1,"x\n"],"a":[]}"#);
        assert_eq!(to_json(&value, " "), "{\n \"b\": [\n  1,\n  \"x\\n\"\n ],\n \"a\": []\n}");
    }
}

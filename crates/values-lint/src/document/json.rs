//! Values as JSON text, as `JSON.stringify` writes them, and read again with the order of their keys.

use std::collections::HashMap;
use std::fmt::{self, Write as _};
use std::sync::Arc;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

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

/// `JSON.parse(text)`; of keys that stand twice the last one counts. `None` where it is no JSON.
pub fn from_json(text: &str) -> Option<Value> {
    serde_json::from_str::<Read>(text).ok().map(|read| read.0)
}

/// A value being read.
struct Read(Value);

impl<'de> Deserialize<'de> for Read {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader).map(Self)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Value, E> {
        Ok(Value::Bool(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Number(number as f64))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(Value::Number(number as f64))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(Value::Number(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::string(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(Read(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(Value::array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut list: Vec<(Arc<str>, Value)> = Vec::new();
        let mut places: HashMap<Arc<str>, usize> = HashMap::new();
        while let Some((key, Read(value))) = members.next_entry::<String, Read>()? {
            let key: Arc<str> = key.into();
            match places.get(&key).and_then(|at| list.get_mut(*at)) {
                Some((_, old)) => *old = value,
                None => {
                    places.insert(Arc::clone(&key), list.len());
                    list.push((key, value));
                }
            }
        }
        Ok(Value::object(list))
    }
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
    fn json_keeps_its_order_when_it_is_read() {
        let value = from_json(r#"{"b": 1, "a": -2.5e1, "b": null}"#).unwrap();
        assert_eq!(to_json(&value, ""), r#"{"b":null,"a":-25}"#);
        assert_eq!(from_json("{"), None);
    }

    #[test]
    fn json_is_written_as_javascript_writes_it() {
        let value = Value::object(vec![
            ("b".into(), Value::array(vec![Value::Number(1.0), Value::string("x\n")])),
            ("a".into(), Value::array(vec![])),
        ]);
        assert_eq!(to_json(&value, ""), r#"{"b":[1,"x\n"],"a":[]}"#);
        assert_eq!(from_json(&to_json(&value, "")).as_ref(), Some(&value));
        assert_eq!(to_json(&value, " "), "{\n \"b\": [\n  1,\n  \"x\\n\"\n ],\n \"a\": []\n}");
    }
}

//! JSON text to values of templates, which know where the text came from.
//!
//! go: encoding/json/decode.go

use common::go::json::{self, Builder, SyntaxError};

use crate::value::{Entries, Map, MapType, Origin, Value};

/// A value, and the error of the first number in it that is no float.
#[derive(Debug)]
pub(super) struct Parsed {
    pub(super) value: Value,
    pub(super) misfit: Option<String>,
}

/// What reading gives.
pub(super) type Read = Result<Parsed, SyntaxError>;

/// The value that `text` spells, each part of it with `origin`.
pub(super) fn read(text: &[u8], origin: Origin) -> Read {
    let json::Parsed { value, misfit } = json::read(text, Values { origin })?;
    Ok(Parsed { value, misfit: misfit.map(|misfit| misfit.to_string()) })
}

struct Values {
    origin: Origin,
}

impl Builder for Values {
    type Value = Value;
    type Entries = Entries;

    fn null(&self) -> Value {
        Value::NIL.with_origin(self.origin)
    }

    fn bool(&self, bool: bool) -> Value {
        Value::from(bool).with_origin(self.origin)
    }

    fn number(&self, number: f64) -> Value {
        Value::from(number).with_origin(self.origin)
    }

    fn text(&self, text: String) -> Value {
        Value::from(text).with_origin(self.origin)
    }

    fn list(&self, items: Vec<Value>) -> Value {
        Value::list(items).with_origin(self.origin)
    }

    fn insert(&self, entries: &mut Entries, key: String, value: Value) {
        entries.insert(key.into(), value);
    }

    fn object(&self, entries: Entries) -> Value {
        Value::from(Map::new(MapType::Any, entries)).with_origin(self.origin)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> String {
        read(text.as_bytes(), Origin::NONE).unwrap_err().to_string()
    }

    #[test]
    fn the_end_is_a_blank_inside_of_a_token() {
        assert_eq!(error("tr"), "invalid character ' ' in literal true (expecting 'u')");
        assert_eq!(error("-"), "invalid character ' ' in numeric literal");
        assert_eq!(error("1."), "invalid character ' ' after decimal point in numeric literal");
        assert_eq!(error(r#""a\"#), "invalid character ' ' in string escape code");
        assert_eq!(error(r#""a"#), "unexpected end of JSON input");
    }

    #[test]
    fn commas_at_the_wrong_place_are_errors() {
        assert_eq!(error("[1,]"), "invalid character ']' looking for beginning of value");
        assert_eq!(error("[,1]"), "invalid character ',' looking for beginning of value");
        assert_eq!(error(r#"{"a":1,}"#), "invalid character '}' looking for beginning of object key string");
        assert_eq!(error("{]"), "invalid character ']' looking for beginning of object key string");
        assert_eq!(error("1 2"), "invalid character '2' after top-level value");
    }

    #[test]
    fn a_number_that_does_not_fit_is_nil_and_the_rest_is_read() {
        let parsed = read(b"[1e999, 2]", Origin::NONE).unwrap();
        assert_eq!(parsed.value.as_list().unwrap().len(), 2);
        assert!(parsed.value.as_list().unwrap()[0].is_nil());
        let want = "json: cannot unmarshal number 1e999 into Go value of type float64";
        assert_eq!(parsed.misfit.as_deref(), Some(want));
    }

    #[test]
    fn nesting_is_bounded() {
        assert_eq!(error(&"[".repeat(100_000)), "exceeded max depth");
    }

    #[test]
    fn halves_of_characters_join_or_are_replaced() {
        let text = |json: &str| read(json.as_bytes(), Origin::NONE).unwrap().value.as_str().unwrap().to_owned();
        assert_eq!(text(r#""\ud83d\ude00""#), "😀");
        assert_eq!(text(r#""\ud83dx\ud83d\u0041""#), "\u{fffd}x\u{fffd}A");
    }
}

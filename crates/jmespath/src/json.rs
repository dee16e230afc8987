//! JSON text to values, with the errors of Go's decoder.
//!
//! go: encoding/json/decode.go

use common::go::json::{Builder, Misfit, SyntaxError, read};
use common::{Map, Value};

/// A text that is not JSON, or a number that is no `float64`. Prints Go's words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum JsonError {
    #[error(transparent)]
    Syntax(#[from] SyntaxError),
    #[error(transparent)]
    Number(#[from] Misfit),
}

/// The value that `text` spells; numbers are floats.
///
/// # Errors
///
/// Go's, see [`JsonError`].
pub(crate) fn decode(text: &str) -> Result<Value, JsonError> {
    let parsed = read(text.as_bytes(), Values)?;
    match parsed.misfit {
        Some(number) => Err(number.into()),
        None => Ok(parsed.value),
    }
}

/// The text that the JSON string `text` spells.
///
/// # Errors
///
/// Go's, see [`JsonError`].
pub(crate) fn decode_text(text: &str) -> Result<String, JsonError> {
    Ok(decode(text)?.as_str().unwrap_or_default().to_owned())
}

struct Values;

impl Builder for Values {
    type Value = Value;
    type Entries = Map;

    fn null(&self) -> Value {
        Value::Null
    }

    fn bool(&self, bool: bool) -> Value {
        Value::Bool(bool)
    }

    fn number(&self, number: f64) -> Value {
        Value::Float(number)
    }

    fn text(&self, text: String) -> Value {
        text.into()
    }

    fn list(&self, items: Vec<Value>) -> Value {
        items.into()
    }

    fn insert(&self, entries: &mut Map, key: String, value: Value) {
        entries.insert(key, value);
    }

    fn object(&self, entries: Map) -> Value {
        entries.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> String {
        decode(text).unwrap_err().to_string()
    }

    #[test]
    fn errors_are_those_of_go() {
        assert_eq!(error("foo"), "invalid character 'o' in literal false (expecting 'a')");
        assert_eq!(error("[1,]"), "invalid character ']' looking for beginning of value");
        assert_eq!(error("{\"a\":1,}"), "invalid character '}' looking for beginning of object key string");
        assert_eq!(error("01"), "invalid character '1' after top-level value");
        assert_eq!(error("[1, "), "unexpected end of JSON input");
        assert_eq!(error("-"), "invalid character ' ' in numeric literal");
        assert_eq!(error("\"a\\"), "invalid character ' ' in string escape code");
        assert_eq!(error("\"a"), "unexpected end of JSON input");
        assert_eq!(error("é"), "invalid character 'Ã' looking for beginning of value");
        assert_eq!(error("\"a\nb\""), "invalid character '\\n' in string literal");
        assert_eq!(error("[1e999"), "unexpected end of JSON input");
        assert_eq!(error("1e999"), "json: cannot unmarshal number 1e999 into Go value of type float64");
        assert_eq!(error(&"[".repeat(300)), "exceeded max depth");
    }

    #[test]
    fn halves_of_characters_join_or_are_replaced() {
        assert_eq!(decode_text(r#""\ud83d\ude00""#).unwrap(), "😀");
        assert_eq!(decode_text(r#""\ud83dx\ud83d\u0041""#).unwrap(), "\u{fffd}x\u{fffd}A");
    }
}

//! The text of a schema: JSON, or why it is none.
//!
//! go: encoding/json/stream.go; github.com/santhosh-tekuri/jsonschema v6 (`UnmarshalJSON`)

use common::go::json::{Builder, StreamError, SyntaxError, read_stream};
use serde_json::{Map, Number, Value as Json};

/// The JSON of a text, at most 200 levels deep.
///
/// # Errors
/// The original's words.
pub(super) fn read(text: &str) -> Result<Json, String> {
    // Nearly all schemas go the fast way; the other one minds less (halves of characters) and knows what Go says.
    serde_json::from_str(text).or_else(|_| read_as_go(text))
}

fn read_as_go(text: &str) -> Result<Json, String> {
    let parsed = read_stream(text.as_bytes(), Values).map_err(|error| match error {
        StreamError::Syntax(SyntaxError::Character { context: context @ "after top-level value", .. }) => {
            format!("invalid character {context}")
        }
        error => error.to_string(),
    })?;
    match parsed.misfit {
        Some(number) => Err(number.to_string()),
        None => Ok(parsed.value),
    }
}

struct Values;

impl Builder for Values {
    type Value = Json;
    type Entries = Map<String, Json>;

    fn null(&self) -> Json {
        Json::Null
    }

    fn bool(&self, bool: bool) -> Json {
        bool.into()
    }

    fn number(&self, number: f64) -> Json {
        number.into()
    }

    fn spelled(&self, number: &str) -> Option<Json> {
        number.parse::<Number>().ok().map(Json::Number)
    }

    fn text(&self, text: String) -> Json {
        text.into()
    }

    fn list(&self, items: Vec<Json>) -> Json {
        items.into()
    }

    fn insert(&self, entries: &mut Map<String, Json>, key: String, value: Json) {
        entries.insert(key, value);
    }

    fn object(&self, entries: Map<String, Json>) -> Json {
        entries.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_json_is_told_as_by_go() {
        let texts = [
            ("", "EOF"),
            (" \n", "EOF"),
            ("{\"a\": ", "unexpected EOF"),
            ("nul", "unexpected EOF"),
            ("\"\\u12", "unexpected EOF"),
            ("{} x", "invalid character after top-level value"),
            ("01", "invalid character after top-level value"),
            ("{\"a\": 1,}", "invalid character '}' looking for beginning of object key string"),
            ("{a: 1}", "invalid character 'a' looking for beginning of object key string"),
            ("{'a': 1}", "invalid character '\\'' looking for beginning of object key string"),
            ("{\"a\": 01}", "invalid character '1' after object key:value pair"),
            ("{\"a\":\0 1}", "invalid character '\\x00' looking for beginning of value"),
            ("\"a\nb\"", "invalid character '\\n' in string literal"),
            ("tr ", "invalid character ' ' in literal true (expecting 'u')"),
        ];
        for (text, want) in texts {
            assert_eq!(read(text).unwrap_err(), want, "{text}");
        }
    }

    #[test]
    fn what_only_go_reads_is_read() {
        let want = serde_json::json!({"a": ["\u{fffd}", 1, 1.5, true, null]});
        assert_eq!(read(r#"{"a": ["\ud83d", 1, 1.5, true, null]}"#).unwrap(), want);
        let deep = format!("{}1{}", "[".repeat(190), "]".repeat(190));
        assert!(read(&deep).is_ok());
    }
}

//! JSON text to values, with the errors of Go's decoder.
//!
//! The one idea to know: Go checks the whole text before it decodes any of it, so a syntax error anywhere wins over a number
//! that does not fit; such a number is left out (nil), and the rest is there.
//!
//! go: encoding/json/scanner.go, decode.go

use std::borrow::Cow;
use std::sync::Arc;

use common::go::quote::quote;

use crate::value::{Entries, Map, MapType, Origin, Value, lossy};

/// The deepest nesting that is read; as deep as documents may be.
const MAX_DEPTH: usize = 200;

/// A text that is not JSON. Prints Go's words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum SyntaxError {
    #[error("unexpected end of JSON input")]
    End,
    #[error("invalid character {} {context}", quoted(*.byte))]
    Character { byte: u8, context: &'static str },
    #[error("invalid character {} in literal {literal} (expecting '{expected}')", quoted(*.byte))]
    Literal { byte: u8, literal: &'static str, expected: char },
    /// NOTE: Go goes down to 10000 levels.
    #[error("exceeded max depth")]
    Depth,
}

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
    let mut reader = Reader { text, at: 0, misfit: None, origin };
    let value = reader.value(0)?;
    reader.skip_space();
    match reader.peek() {
        Some(byte) => Err(SyntaxError::Character { byte, context: "after top-level value" }),
        None => Ok(Parsed { value, misfit: reader.misfit }),
    }
}

/// Go quotes the byte as if it were a character.
fn quoted(byte: u8) -> String {
    match byte {
        b'\'' => r"'\''".to_owned(),
        b'"' => "'\"'".to_owned(),
        _ => {
            let quoted = quote(char::from(byte).encode_utf8(&mut [0; 4]));
            format!("'{}'", quoted.trim_matches('"'))
        }
    }
}

struct Reader<'t> {
    text: &'t [u8],
    at: usize,
    misfit: Option<String>,
    origin: Origin,
}

impl<'t> Reader<'t> {
    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn next(&mut self) -> Result<u8, SyntaxError> {
        let byte = self.peek().ok_or(SyntaxError::End)?;
        self.at += 1;
        Ok(byte)
    }

    /// The next byte inside of a number, a literal or an escape, where Go takes the end for a blank.
    fn next_or_blank(&mut self) -> u8 {
        self.next().unwrap_or(b' ')
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    fn next_solid(&mut self) -> Result<u8, SyntaxError> {
        self.skip_space();
        self.next()
    }

    /// The text between two places; bytes that are no UTF-8 are U+FFFD.
    fn part(&self, range: std::ops::Range<usize>) -> Cow<'t, str> {
        lossy(self.text.get(range).unwrap_or_default())
    }

    fn here(&self, value: impl Into<Value>) -> Value {
        value.into().with_origin(self.origin)
    }

    fn value(&mut self, depth: usize) -> Result<Value, SyntaxError> {
        let byte = self.next_solid()?;
        self.value_from(byte, depth)
    }

    fn value_from(&mut self, first: u8, depth: usize) -> Result<Value, SyntaxError> {
        match first {
            b'{' | b'[' if depth >= MAX_DEPTH => Err(SyntaxError::Depth),
            b'{' => self.object(depth),
            b'[' => self.array(depth),
            b'"' => self.string().map(|text| self.here(text)),
            b'-' | b'0'..=b'9' => self.number(first),
            b't' => self.literal("true", true.into()),
            b'f' => self.literal("false", false.into()),
            b'n' => self.literal("null", Value::NIL),
            byte => Err(SyntaxError::Character { byte, context: "looking for beginning of value" }),
        }
    }

    fn object(&mut self, depth: usize) -> Result<Value, SyntaxError> {
        const KEY: &str = "looking for beginning of object key string";
        let mut entries = Entries::new();
        let mut byte = self.next_solid()?;
        while byte != b'}' || !entries.is_empty() {
            if byte != b'"' {
                return Err(SyntaxError::Character { byte, context: KEY });
            }
            let key: Arc<str> = self.string()?.into();
            match self.next_solid()? {
                b':' => {}
                byte => return Err(SyntaxError::Character { byte, context: "after object key" }),
            }
            entries.insert(key, self.value(depth + 1)?);
            match self.next_solid()? {
                b',' => byte = self.next_solid()?,
                b'}' => break,
                byte => return Err(SyntaxError::Character { byte, context: "after object key:value pair" }),
            }
        }
        Ok(self.here(Map::new(MapType::Any, entries)))
    }

    fn array(&mut self, depth: usize) -> Result<Value, SyntaxError> {
        let mut items = Vec::new();
        let mut byte = self.next_solid()?;
        while byte != b']' || !items.is_empty() {
            items.push(self.value_from(byte, depth + 1)?);
            match self.next_solid()? {
                b',' => byte = self.next_solid()?,
                b']' => break,
                byte => return Err(SyntaxError::Character { byte, context: "after array element" }),
            }
        }
        Ok(self.here(Value::list(items)))
    }

    fn literal(&mut self, literal: &'static str, value: Value) -> Result<Value, SyntaxError> {
        for expected in literal.chars().skip(1) {
            let byte = self.next_or_blank();
            if char::from(byte) != expected {
                return Err(SyntaxError::Literal { byte, literal, expected });
            }
        }
        Ok(self.here(value))
    }

    fn number(&mut self, first: u8) -> Result<Value, SyntaxError> {
        let start = self.at - 1;
        let leading = if first == b'-' { self.next_or_blank() } else { first };
        match leading {
            b'0' => {}
            b'1'..=b'9' => self.digits(),
            byte => return Err(SyntaxError::Character { byte, context: "in numeric literal" }),
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.some_digits("after decimal point in numeric literal")?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.some_digits("in exponent of numeric literal")?;
        }
        let text = self.part(start..self.at);
        let number = text.parse::<f64>().unwrap_or(f64::INFINITY);
        if number.is_finite() {
            return Ok(self.here(number));
        }
        self.misfit
            .get_or_insert_with(|| format!("json: cannot unmarshal number {text} into Go value of type float64"));
        Ok(Value::NIL)
    }

    fn digits(&mut self) {
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
    }

    fn some_digits(&mut self, context: &'static str) -> Result<(), SyntaxError> {
        match self.next_or_blank() {
            b'0'..=b'9' => {
                self.digits();
                Ok(())
            }
            byte => Err(SyntaxError::Character { byte, context }),
        }
    }

    /// The rest of a string whose opening quote is read.
    fn string(&mut self) -> Result<String, SyntaxError> {
        let mut text = String::new();
        let mut plain = self.at;
        loop {
            match self.next()? {
                b'"' => {
                    text.push_str(&self.part(plain..self.at - 1));
                    return Ok(text);
                }
                b'\\' => {
                    text.push_str(&self.part(plain..self.at - 1));
                    text.push(self.escape()?);
                    plain = self.at;
                }
                byte @ ..0x20 => return Err(SyntaxError::Character { byte, context: "in string literal" }),
                _ => {}
            }
        }
    }

    fn escape(&mut self) -> Result<char, SyntaxError> {
        Ok(match self.next_or_blank() {
            b'b' => '\x08',
            b'f' => '\x0c',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            byte @ (b'"' | b'\\' | b'/') => char::from(byte),
            b'u' => return self.unicode_escape(),
            byte => return Err(SyntaxError::Character { byte, context: "in string escape code" }),
        })
    }

    /// One `\uXXXX`, or two that are the halves of a character; a half alone is the replacement character.
    fn unicode_escape(&mut self) -> Result<char, SyntaxError> {
        let unit = self.hex4()?;
        let after = self.at;
        if (0xd800..0xdc00).contains(&unit) && self.text.get(after..after + 2) == Some(b"\\u") {
            self.at += 2;
            let low = self.hex4()?;
            if (0xdc00..0xe000).contains(&low) {
                let code = 0x1_0000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
                return Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            self.at = after;
        }
        Ok(char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn hex4(&mut self) -> Result<u32, SyntaxError> {
        let mut unit = 0;
        for _ in 0..4 {
            let byte = self.next_or_blank();
            let Some(digit) = char::from(byte).to_digit(16) else {
                return Err(SyntaxError::Character { byte, context: "in \\u hexadecimal character escape" });
            };
            unit = unit * 16 + digit;
        }
        Ok(unit)
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

//! JSON text to values, with the errors of Go's decoder.
//!
//! The one idea to know: the first syntax error anywhere wins over a number that does not fit, as Go checks the whole text
//! before it decodes any of it.
//!
//! go: encoding/json/scanner.go, decode.go

use common::{Map, Value};

use common::go::quote::quote;

/// The deepest nesting that is read; as deep as documents may be.
const MAX_DEPTH: usize = 200;

/// A text that is not JSON, or a number that is no `float64`. Prints Go's words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum JsonError {
    #[error("unexpected end of JSON input")]
    End,
    #[error("invalid character {} {context}", quoted(*.byte))]
    Character { byte: u8, context: &'static str },
    #[error("invalid character {} in literal {literal} (expecting '{expected}')", quoted(*.byte))]
    Literal { byte: u8, literal: &'static str, expected: char },
    /// NOTE: Go goes down to 10000 levels.
    #[error("exceeded max depth")]
    Depth,
    #[error("json: cannot unmarshal number {0} into Go value of type float64")]
    Number(String),
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

/// The value that `text` spells; numbers are floats.
///
/// # Errors
///
/// Go's, see [`JsonError`].
pub(crate) fn decode(text: &str) -> Result<Value, JsonError> {
    let mut reader = Reader { text, at: 0, misfit: None };
    let value = reader.value(0)?;
    reader.skip_space();
    if let Some(byte) = reader.peek() {
        return Err(JsonError::Character { byte, context: "after top-level value" });
    }
    match reader.misfit {
        Some(number) => Err(JsonError::Number(number)),
        None => Ok(value),
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

struct Reader<'t> {
    text: &'t str,
    at: usize,
    /// The first number that is no `float64`.
    misfit: Option<String>,
}

impl<'t> Reader<'t> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn next(&mut self) -> Result<u8, JsonError> {
        let byte = self.peek().ok_or(JsonError::End)?;
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

    fn next_solid(&mut self) -> Result<u8, JsonError> {
        self.skip_space();
        self.next()
    }

    fn since(&self, start: usize) -> &'t str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    fn value(&mut self, depth: usize) -> Result<Value, JsonError> {
        let byte = self.next_solid()?;
        self.value_from(byte, depth)
    }

    fn value_from(&mut self, first: u8, depth: usize) -> Result<Value, JsonError> {
        match first {
            b'{' | b'[' if depth >= MAX_DEPTH => Err(JsonError::Depth),
            b'{' => self.object(depth),
            b'[' => self.array(depth),
            b'"' => self.string().map(Value::from),
            b'-' | b'0'..=b'9' => self.number(first),
            b't' => self.literal("true", Value::Bool(true)),
            b'f' => self.literal("false", Value::Bool(false)),
            b'n' => self.literal("null", Value::Null),
            byte => Err(JsonError::Character { byte, context: "looking for beginning of value" }),
        }
    }

    fn object(&mut self, depth: usize) -> Result<Value, JsonError> {
        const KEY: &str = "looking for beginning of object key string";
        let mut map = Map::new();
        let mut byte = self.next_solid()?;
        if byte == b'}' {
            return Ok(map.into());
        }
        loop {
            if byte != b'"' {
                return Err(JsonError::Character { byte, context: KEY });
            }
            let key = self.string()?;
            match self.next_solid()? {
                b':' => {}
                byte => return Err(JsonError::Character { byte, context: "after object key" }),
            }
            let value = self.value(depth + 1)?;
            map.insert(key, value);
            match self.next_solid()? {
                b',' => byte = self.next_solid()?,
                b'}' => return Ok(map.into()),
                byte => return Err(JsonError::Character { byte, context: "after object key:value pair" }),
            }
        }
    }

    fn array(&mut self, depth: usize) -> Result<Value, JsonError> {
        let mut items = Vec::new();
        let mut byte = self.next_solid()?;
        if byte == b']' {
            return Ok(items.into());
        }
        loop {
            items.push(self.value_from(byte, depth + 1)?);
            match self.next_solid()? {
                b',' => byte = self.next_solid()?,
                b']' => return Ok(items.into()),
                byte => return Err(JsonError::Character { byte, context: "after array element" }),
            }
        }
    }

    fn literal(&mut self, literal: &'static str, value: Value) -> Result<Value, JsonError> {
        for expected in literal.chars().skip(1) {
            let byte = self.next_or_blank();
            if char::from(byte) != expected {
                return Err(JsonError::Literal { byte, literal, expected });
            }
        }
        Ok(value)
    }

    fn number(&mut self, first: u8) -> Result<Value, JsonError> {
        let start = self.at - 1;
        let leading = if first == b'-' { self.next_or_blank() } else { first };
        match leading {
            b'0' => {}
            b'1'..=b'9' => self.digits(),
            byte => return Err(JsonError::Character { byte, context: "in numeric literal" }),
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
        let text = self.since(start);
        let number = text.parse::<f64>().unwrap_or(f64::INFINITY);
        if number.is_infinite() && self.misfit.is_none() {
            self.misfit = Some(text.to_owned());
        }
        Ok(Value::Float(number))
    }

    fn digits(&mut self) {
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
    }

    fn some_digits(&mut self, context: &'static str) -> Result<(), JsonError> {
        match self.next_or_blank() {
            b'0'..=b'9' => {
                self.digits();
                Ok(())
            }
            byte => Err(JsonError::Character { byte, context }),
        }
    }

    /// The rest of a string whose opening quote is read.
    fn string(&mut self) -> Result<String, JsonError> {
        let mut text = String::new();
        let mut plain = self.at;
        loop {
            match self.next()? {
                b'"' => {
                    text.push_str(self.text.get(plain..self.at - 1).unwrap_or_default());
                    return Ok(text);
                }
                b'\\' => {
                    text.push_str(self.text.get(plain..self.at - 1).unwrap_or_default());
                    text.push(self.escape()?);
                    plain = self.at;
                }
                byte @ ..0x20 => return Err(JsonError::Character { byte, context: "in string literal" }),
                _ => {}
            }
        }
    }

    fn escape(&mut self) -> Result<char, JsonError> {
        Ok(match self.next_or_blank() {
            b'b' => '\x08',
            b'f' => '\x0c',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            byte @ (b'"' | b'\\' | b'/') => char::from(byte),
            b'u' => return self.unicode_escape(),
            byte => return Err(JsonError::Character { byte, context: "in string escape code" }),
        })
    }

    /// One `\uXXXX`, or two that are the halves of a character; a half alone is the replacement character.
    fn unicode_escape(&mut self) -> Result<char, JsonError> {
        let unit = self.hex4()?;
        let after = self.at;
        if (0xd800..0xdc00).contains(&unit) && self.text.as_bytes().get(after..after + 2) == Some(b"\\u") {
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

    fn hex4(&mut self) -> Result<u32, JsonError> {
        let mut unit = 0;
        for _ in 0..4 {
            let byte = self.next_or_blank();
            let Some(digit) = char::from(byte).to_digit(16) else {
                return Err(JsonError::Character { byte, context: "in \\u hexadecimal character escape" });
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

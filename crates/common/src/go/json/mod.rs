//! JSON text to values of any kind, with the errors of Go's decoder.
//!
//! The one idea to know: Go checks the whole text before it decodes any of it, so a syntax error anywhere wins over a number
//! that does not fit; such a number is left out (null), and the rest is there.
//!
//! go: encoding/json/scanner.go, decode.go

mod reader;

use yaml::Kind;

use super::quote::quote;
use reader::Reader;

/// What `encoding/json` calls a value of a kind.
pub const fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Null => "null",
        Kind::Bool => "bool",
        Kind::Int | Kind::Float => "number",
        Kind::Str => "string",
        Kind::List => "array",
        Kind::Map => "object",
    }
}

/// A text that is not JSON. Prints Go's words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SyntaxError {
    /// The text ends too soon.
    #[error("unexpected end of JSON input")]
    End,
    /// A byte that nothing can have at this place.
    #[error("invalid character {} {context}", quoted(*.byte))]
    Character {
        /// The byte.
        byte: u8,
        /// Where it is, in Go's words.
        context: &'static str,
    },
    /// A byte that is not the next one of a literal.
    #[error("invalid character {} in literal {literal} (expecting '{expected}')", quoted(*.byte))]
    Literal {
        /// The byte.
        byte: u8,
        /// The literal.
        literal: &'static str,
        /// What it has at this place.
        expected: char,
    },
    /// Lists and objects are more than 200 deep.
    ///
    /// NOTE: Go goes down to 10000 levels.
    #[error("exceeded max depth")]
    Depth,
}

/// The text of a number that is no `float64`. Prints Go's words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("json: cannot unmarshal number {0} into Go value of type float64")]
pub struct Misfit(String);

/// A stream that does not begin with JSON. Prints Go's words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StreamError {
    /// Nothing but blanks.
    #[error("EOF")]
    Empty,
    /// The stream ends inside of a value.
    #[error("unexpected EOF")]
    Cut,
    /// What stands there, or behind the value, is something else.
    #[error(transparent)]
    Syntax(#[from] SyntaxError),
}

/// Makes the values of a user of [`read`].
pub trait Builder {
    /// A value.
    type Value;
    /// What becomes an object.
    type Entries: Default;

    /// The value of `null`.
    fn null(&self) -> Self::Value;
    /// The value of `true` or `false`.
    fn bool(&self, bool: bool) -> Self::Value;
    /// The value of a number, which is finite.
    fn number(&self, number: f64) -> Self::Value;
    /// The value of a number as it is spelled; nothing where it does not fit.
    fn spelled(&self, number: &str) -> Option<Self::Value> {
        let number = number.parse::<f64>().ok()?;
        number.is_finite().then(|| self.number(number))
    }
    /// The value of a string.
    fn text(&self, text: String) -> Self::Value;
    /// The value of an array.
    fn list(&self, items: Vec<Self::Value>) -> Self::Value;
    /// Adds an entry; of entries with the same key, the last one counts.
    fn insert(&self, entries: &mut Self::Entries, key: String, value: Self::Value);
    /// The value of an object.
    fn object(&self, entries: Self::Entries) -> Self::Value;
}

/// What was read.
#[derive(Debug)]
pub struct Parsed<V> {
    /// The value.
    pub value: V,
    /// The first number in it that is no `float64`.
    pub misfit: Option<Misfit>,
}

/// The value that `text` spells, made by `builder`. Bytes of strings that are no UTF-8 are U+FFFD each.
///
/// # Errors
///
/// Go's, see [`SyntaxError`].
pub fn read<B: Builder>(text: &[u8], builder: B) -> Result<Parsed<B::Value>, SyntaxError> {
    Reader::new(text, builder).whole()
}

/// As [`read`], with what Go's `json.Decoder` says where the end comes too soon.
///
/// # Errors
///
/// Go's, see [`StreamError`].
pub fn read_stream<B: Builder>(text: &[u8], builder: B) -> Result<Parsed<B::Value>, StreamError> {
    let mut reader = Reader::new(text, builder);
    reader.skip_space();
    if reader.peek().is_none() {
        return Err(StreamError::Empty);
    }
    reader.whole().map_err(|error| if reader.met_end { StreamError::Cut } else { error.into() })
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Values are texts.
    struct Shown;

    impl Builder for Shown {
        type Value = String;
        type Entries = Vec<String>;

        fn null(&self) -> String {
            "null".to_owned()
        }

        fn bool(&self, bool: bool) -> String {
            bool.to_string()
        }

        fn number(&self, number: f64) -> String {
            number.to_string()
        }

        fn text(&self, text: String) -> String {
            format!("'{text}'")
        }

        fn list(&self, items: Vec<String>) -> String {
            format!("[{}]", items.join(" "))
        }

        fn insert(&self, entries: &mut Vec<String>, key: String, value: String) {
            entries.push(format!("{key}:{value}"));
        }

        fn object(&self, entries: Vec<String>) -> String {
            format!("{{{}}}", entries.join(" "))
        }
    }

    #[test]
    fn values_of_each_kind_are_built() {
        let parsed =
            read(b" {\"a\": [true, null, -1.5e1, \"x\\n\xff\xfe\"], \"b\": {}, \"c\": [], \"a\": false} ", Shown);
        assert_eq!(parsed.unwrap().value, "{a:[true null -15 'x\n\u{fffd}\u{fffd}'] b:{} c:[] a:false}");
    }

    #[test]
    fn a_stream_that_ends_too_soon_is_cut() {
        let error = |text: &str| read_stream(text.as_bytes(), Shown).unwrap_err().to_string();
        for text in ["tr", "-", "1.", "\"a", "\"a\\", "\"\\u12", "{\"a\": ", "[1", "[1, "] {
            assert_eq!(error(text), "unexpected EOF", "{text}");
        }
        assert_eq!((error(""), error(" \n")), ("EOF".into(), "EOF".into()));
        assert_eq!(error("tr "), "invalid character ' ' in literal true (expecting 'u')");
        assert_eq!(read_stream(b" {} ", Shown).unwrap().value, "{}");
    }

    #[test]
    fn the_first_number_that_does_not_fit_is_named_and_the_rest_is_read() {
        let parsed = read(b"[1e999, 2, -1e999]", Shown).unwrap();
        assert_eq!(parsed.value, "[null 2 null]");
        let want = "json: cannot unmarshal number 1e999 into Go value of type float64";
        assert_eq!(parsed.misfit.unwrap().to_string(), want);
        assert_eq!(read(b"[1e999,", Shown).unwrap_err(), SyntaxError::End);
    }
}

//! Resolution of scalars: which class a text has in a dialect, what an explicit tag makes of it, and the number it
//! stands for.
//!
//! The one idea to know: nothing is converted here. A scalar keeps its text and gets a class; whoever wants the number
//! asks [`number`], which reads the text again by the rules of the dialect.

mod binary;
mod number;
mod timestamp;

pub(crate) use number::{float_key_text, go_float_text};

use crate::options::Dialect;
use crate::scalar::{Number, ScalarClass};

const PREFIX: &str = "tag:yaml.org,2002:";

/// What a scalar resolved to, and the text it has then, where that differs from the written one.
#[derive(Debug, PartialEq)]
pub(crate) struct Resolved {
    pub(crate) class: ScalarClass,
    pub(crate) text: Option<String>,
}

impl From<ScalarClass> for Resolved {
    fn from(class: ScalarClass) -> Self {
        Self { class, text: None }
    }
}

/// The number that `text`, of class `class`, stands for in `dialect`; `None` when it is none.
pub(crate) fn number(text: &str, class: ScalarClass, dialect: Dialect) -> Option<Number> {
    match class {
        ScalarClass::Int => number::int(text, dialect),
        ScalarClass::Float => number::float(text)
            .map(Number::Float)
            .or_else(|| number::int(text, dialect).map(|number| Number::Float(number.as_f64()))),
        _ => None,
    }
}

/// The class of a scalar without quotes and without a tag. (go-yaml v2 and v3: resolve.go)
#[inline]
pub(crate) fn plain(text: &str, dialect: Dialect) -> ScalarClass {
    let Some(&first) = text.as_bytes().first() else { return ScalarClass::Null };
    match first {
        b'0'..=b'9' | b'+' | b'-' => number::class(text, dialect)
            .or_else(|| infinity(text))
            .or_else(|| timestamp::is_timestamp(text, dialect).then_some(ScalarClass::Timestamp))
            .unwrap_or(ScalarClass::Str),
        b'.' => infinity(text)
            .or_else(|| number::point_float(text, dialect).map(|_| ScalarClass::Float))
            .unwrap_or(ScalarClass::Str),
        b'~' | b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O' => word(text, dialect),
        _ => ScalarClass::Str,
    }
}

/// Booleans and nulls. No word is longer than five letters.
#[inline]
fn word(text: &str, dialect: Dialect) -> ScalarClass {
    if text.len() > 5 {
        return ScalarClass::Str;
    }
    match text {
        "true" | "True" | "TRUE" => return ScalarClass::Bool(true),
        "false" | "False" | "FALSE" => return ScalarClass::Bool(false),
        "~" | "null" | "Null" | "NULL" => return ScalarClass::Null,
        _ if dialect != Dialect::GoV2Json => return ScalarClass::Str,
        _ => {}
    }
    match text {
        "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => ScalarClass::Bool(true),
        "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => ScalarClass::Bool(false),
        _ => ScalarClass::Str,
    }
}

fn infinity(text: &str) -> Option<ScalarClass> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let infinite = matches!(unsigned, ".inf" | ".Inf" | ".INF");
    (infinite || matches!(text, ".nan" | ".NaN" | ".NAN")).then_some(ScalarClass::Float)
}

/// What the explicit `tag` makes of `text`; the error is go-yaml's problem. (go-yaml v2: resolve.go)
pub(crate) fn tagged(tag: &str, text: &str, dialect: Dialect) -> Result<Resolved, String> {
    let Some(short) = tag.strip_prefix(PREFIX).or_else(|| tag.strip_prefix("!!").filter(|_| is_v3(dialect))) else {
        return Ok(ScalarClass::Str.into());
    };
    match short {
        "str" => Ok(ScalarClass::Str.into()),
        "binary" => binary::decode(text)
            .map(|text| Resolved { class: ScalarClass::Str, text: Some(text) })
            .ok_or_else(|| "!!binary value contains invalid base64 data".to_owned()),
        "bool" | "int" | "float" | "null" | "timestamp" => typed(short, text, dialect),
        _ => Ok(ScalarClass::Str.into()),
    }
}

/// What go-yaml v3 makes of the scalar `text` with the explicit tag `tag`, written in full: its class, and its text where that
/// is another one (`!!binary`).
///
/// # Errors
/// go-yaml's problem with a text that its tag does not fit.
pub fn tagged_v3(tag: &str, text: &str) -> Result<(ScalarClass, Option<String>), String> {
    tagged(tag, text, Dialect::GoV3).map(|resolved| (resolved.class, resolved.text))
}

fn is_v3(dialect: Dialect) -> bool {
    dialect == Dialect::GoV3
}

/// A scalar with one of the tags that its text has to agree with.
fn typed(short: &str, text: &str, dialect: Dialect) -> Result<Resolved, String> {
    let found = match plain(text, dialect) {
        ScalarClass::Str if short == "timestamp" && timestamp::parses(text) => ScalarClass::Timestamp,
        class => class,
    };
    let class = match (short, found) {
        ("bool", ScalarClass::Bool(_))
        | ("int", ScalarClass::Int)
        | ("float", ScalarClass::Float)
        | ("null", ScalarClass::Null) => found,
        ("timestamp", ScalarClass::Timestamp) if dialect == Dialect::GoV3 => found,
        ("timestamp", ScalarClass::Timestamp) => ScalarClass::Str,
        ("float", ScalarClass::Int) if !matches!(number::int(text, dialect), Some(Number::Uint(_))) => {
            ScalarClass::Float
        }
        _ => return Err(format!("cannot decode {} `{text}` as a !!{short}", short_tag(found))),
    };
    Ok(class.into())
}

/// The tag that go-yaml resolves a scalar of this class to.
const fn short_tag(class: ScalarClass) -> &'static str {
    match class {
        ScalarClass::Null => "!!null",
        ScalarClass::Bool(_) => "!!bool",
        ScalarClass::Int => "!!int",
        ScalarClass::Float => "!!float",
        ScalarClass::Timestamp => "!!timestamp",
        ScalarClass::Str => "!!str",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_what_go_makes_of_them() {
        let number = |text| number(text, plain(text, Dialect::GoV2Json), Dialect::GoV2Json);
        for (text, want) in [
            ("0777", 511),
            ("0o17", 15),
            ("0b11", 3),
            ("1_000", 1000),
            ("0x1F", 31),
            ("+1", 1),
            ("-0", 0),
            ("-0b101", -5),
        ] {
            assert_eq!(number(text), Some(Number::Int(want)), "{text}");
        }
        for (text, want) in [("08", 8.0), ("1e3", 1000.0), ("1.", 1.0), (".5", 0.5), ("1_0.5", 10.5)] {
            assert_eq!(number(text), Some(Number::Float(want)), "{text}");
        }
        assert_eq!(number("18446744073709551615"), Some(Number::Uint(u64::MAX)));
        assert_eq!(number("123456789012345678901234567890"), Some(Number::Float(1.2345678901234568e29)));
        for text in ["1:30", "1E400", "0x", "0xg", "1e", "--1", "2020-01-02", "1.2.3", "+", "-", "0b2", "1__"] {
            let expected = (text == "1__").then_some(Number::Int(1));
            assert_eq!(number(text), expected, "{text}");
        }
    }

    #[test]
    fn words_depend_on_the_dialect() {
        for text in ["yes", "On", "y", "NO", "off"] {
            assert!(matches!(plain(text, Dialect::GoV2Json), ScalarClass::Bool(_)), "{text}");
            assert_eq!(plain(text, Dialect::GoV3), ScalarClass::Str, "{text}");
            assert_eq!(plain(text, Dialect::Yaml12Core), ScalarClass::Str, "{text}");
        }
        assert_eq!(plain("2020-01-02", Dialect::GoV3), ScalarClass::Timestamp);
        assert_eq!(plain("2020-01-02", Dialect::GoV2Json), ScalarClass::Str);
        assert_eq!(number("017", ScalarClass::Int, Dialect::Yaml12Core), Some(Number::Int(17)));
        assert_eq!(plain("1_000", Dialect::Yaml12Core), ScalarClass::Str);
    }

    #[test]
    fn tags_must_agree_with_the_text() {
        let long = |short: &str| format!("{PREFIX}{short}");
        let v2 = Dialect::GoV2Json;
        assert_eq!(tagged(&long("int"), "abc", v2), Err("cannot decode !!str `abc` as a !!int".into()));
        assert_eq!(tagged(&long("float"), "1", v2), Ok(ScalarClass::Float.into()));
        assert_eq!(tagged(&long("str"), "1", v2), Ok(ScalarClass::Str.into()));
        assert_eq!(tagged(&long("binary"), "aGk=", v2).map(|resolved| resolved.text), Ok(Some("hi".into())));
        assert!(tagged(&long("binary"), "a", v2).is_err());
        assert_eq!(tagged("!custom", "1", v2), Ok(ScalarClass::Str.into()));
    }
}

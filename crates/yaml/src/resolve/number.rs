//! Numbers: Go's `strconv` as go-yaml uses it, and the numbers of the YAML 1.2 core schema.

use std::borrow::Cow;

use crate::options::Dialect;
use crate::scalar::{Number, ScalarClass};

/// The class of a text that begins with a digit or a sign, when it is a number.
#[inline]
pub(super) fn class(text: &str, dialect: Dialect) -> Option<ScalarClass> {
    let digits = text.as_bytes();
    // The usual number: a few digits, not an octal one.
    if digits.len() < 19 && digits.iter().all(u8::is_ascii_digit) && (digits.len() == 1 || !digits.starts_with(b"0")) {
        return Some(ScalarClass::Int);
    }
    if int(text, dialect).is_some() {
        return Some(ScalarClass::Int);
    }
    decimal(&without_underscores(text, dialect)).map(|_| ScalarClass::Float)
}

/// The integer that `text` stands for, when it is one.
pub(super) fn int(text: &str, dialect: Dialect) -> Option<Number> {
    match dialect {
        Dialect::GoV2Json | Dialect::GoV3 => go_int(&without_underscores(text, dialect), dialect),
        Dialect::Yaml12Core => core_int(text),
    }
}

/// go-yaml drops every `_` from what may be a number.
fn without_underscores(text: &str, dialect: Dialect) -> Cow<'_, str> {
    if dialect == Dialect::Yaml12Core || !text.contains('_') {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace('_', ""))
}

/// (go-yaml v2 and v3: resolve.go)
fn go_int(plain: &str, dialect: Dialect) -> Option<Number> {
    if let Some(number) = parse_int_base_0(plain) {
        return Some(number);
    }
    // Read once more by go-yaml itself: a sign may stand behind the prefix.
    let signed = |prefix: &str, radix| {
        let rest = plain.strip_prefix(prefix)?;
        i64::from_str_radix(rest, radix).ok().map(Number::Int)
    };
    let octal = || if dialect == Dialect::GoV3 { signed("0o", 8) } else { None };
    signed("0b", 2).or_else(octal)
}

/// Go's `strconv.ParseInt(text, 0, 64)`, then `ParseUint`.
fn parse_int_base_0(text: &str) -> Option<Number> {
    let (negative, unsigned) = match text.as_bytes() {
        [b'-', ..] => (true, text.get(1..)?),
        [b'+', ..] => (false, text.get(1..)?),
        _ => (false, text),
    };
    let (radix, digits) = match unsigned.as_bytes() {
        [b'0', b'b' | b'B', _, ..] => (2, unsigned.get(2..)?),
        [b'0', b'o' | b'O', _, ..] => (8, unsigned.get(2..)?),
        [b'0', b'x' | b'X', _, ..] => (16, unsigned.get(2..)?),
        [b'0', _, ..] => (8, unsigned.get(1..)?),
        _ => (10, unsigned),
    };
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    let value = u64::from_str_radix(digits, radix).ok()?;
    match (i64::try_from(value), negative) {
        (Ok(value), false) => Some(Number::Int(value)),
        (Ok(value), true) => Some(Number::Int(-value)),
        (Err(_), true) if value == 1 << 63 => Some(Number::Int(i64::MIN)),
        // `ParseUint` takes no sign at all.
        (Err(_), false) if unsigned.len() == text.len() => Some(Number::Uint(value)),
        (Err(_), _) => None,
    }
}

/// `[-+]?[0-9]+`, `0o[0-7]+`, `0x[0-9a-fA-F]+`. What does not fit 64 bits is a float.
fn core_int(text: &str) -> Option<Number> {
    let (radix, digits) = match text.as_bytes() {
        [b'0', b'o', ..] => (8, text.get(2..)?),
        [b'0', b'x', ..] => (16, text.get(2..)?),
        _ => (10, text),
    };
    if radix != 10 && digits.starts_with(['+', '-']) {
        return None;
    }
    i64::from_str_radix(digits, radix)
        .map(Number::Int)
        .or_else(|_| u64::from_str_radix(digits, radix).map(Number::Uint))
        .ok()
}

/// The float that `text` stands for: a decimal number, or an infinity or NaN as YAML writes them.
pub(super) fn float(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    match unsigned {
        ".inf" | ".Inf" | ".INF" if text.starts_with('-') => return Some(f64::NEG_INFINITY),
        ".inf" | ".Inf" | ".INF" => return Some(f64::INFINITY),
        ".nan" | ".NaN" | ".NAN" => return Some(f64::NAN),
        _ => {}
    }
    if text.contains('_') { decimal(&text.replace('_', "")) } else { decimal(text) }
}

fn decimal(text: &str) -> Option<f64> {
    if !is_decimal(text) {
        return None;
    }
    // Go refuses what overflows, so `1e400` stays text.
    text.parse().ok().filter(|value: &f64| value.is_finite())
}

/// A float that begins with its point. Underscores may stand between two digits there, as in Go's literals.
pub(super) fn point_float(text: &str, dialect: Dialect) -> Option<f64> {
    if text.contains('_') {
        let bytes = text.as_bytes();
        let between_digits = |at: usize| {
            let digit = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
            digit(at.checked_sub(1)) && digit(at.checked_add(1))
        };
        let go = dialect != Dialect::Yaml12Core;
        if !go || !bytes.iter().enumerate().all(|(at, &byte)| byte != b'_' || between_digits(at)) {
            return None;
        }
    }
    float(text)
}

/// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`
fn is_decimal(text: &str) -> bool {
    let rest = text.strip_prefix(['+', '-']).unwrap_or(text);
    let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let whole = rest.len() - after.len();
    let (rest, fraction) = match after.strip_prefix('.') {
        Some(tail) => {
            let after = tail.trim_start_matches(|c: char| c.is_ascii_digit());
            (after, tail.len() - after.len())
        }
        None => (after, 0),
    };
    if whole == 0 && fraction == 0 {
        return false;
    }
    let Some(exponent) = rest.strip_prefix(['e', 'E']) else { return rest.is_empty() };
    let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// A float key as `sigs.k8s.io/yaml` writes it: Go's `FormatFloat(f, 'g', -1, 32)`.
#[expect(clippy::cast_possible_truncation, reason = "Go narrows to 32 bits here too")]
pub(crate) fn float_key_text(value: f64) -> String {
    let narrow = value as f32;
    if narrow.is_nan() {
        return ".nan".into();
    }
    if narrow.is_infinite() {
        return if narrow > 0.0 { ".inf".into() } else { "-.inf".into() };
    }
    general(&format!("{narrow:e}"))
}

/// Go's `%v` of a `float64`.
pub(crate) fn go_float_text(value: f64) -> String {
    match value {
        _ if value.is_nan() => "NaN".into(),
        f64::INFINITY => "+Inf".into(),
        f64::NEG_INFINITY => "-Inf".into(),
        _ => general(&format!("{value:e}")),
    }
}

/// Go's `%g` from Rust's `1.25e3`: an exponent below -4 or above 5 is written, with two digits at least.
fn general(scientific: &str) -> String {
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let (sign, mantissa) = mantissa.strip_prefix('-').map_or(("", mantissa), |rest| ("-", rest));
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    if !(-4..6).contains(&exponent) {
        let mark = if exponent < 0 { '-' } else { '+' };
        return format!("{sign}{mantissa}e{mark}{:02}", exponent.abs());
    }
    let Ok(whole) = usize::try_from(exponent) else {
        let zeros = usize::try_from(-exponent - 1).unwrap_or(0);
        return format!("{sign}0.{}{digits}", "0".repeat(zeros));
    };
    if digits.len() <= whole + 1 {
        return format!("{sign}{digits}{}", "0".repeat(whole + 1 - digits.len()));
    }
    let (before, after) = digits.split_at(whole + 1);
    format!("{sign}{before}.{after}")
}

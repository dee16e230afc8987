//! Text to numbers and booleans.

use std::num::IntErrorKind;

use super::hex;
use crate::go::quote::quote;

/// Why a text is not a number; prints Go's words for it.
///
/// Go: `strconv.ErrSyntax` and its neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NumCause {
    /// The text is not written as a number.
    #[error("invalid syntax")]
    Syntax,
    /// The number does not fit the type asked for.
    #[error("value out of range")]
    Range,
    /// The caller asked for a base that does not exist.
    #[error("invalid base {0}")]
    Base(i64),
    /// The caller asked for a width that does not exist.
    #[error("invalid bit size {0}")]
    BitSize(i64),
}

/// A text that is not a number; prints `strconv.ParseInt: parsing "x": invalid syntax`.
///
/// Go: `strconv.NumError`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("strconv.{function}: parsing {}: {cause}", quote(.input))]
pub struct NumError {
    function: &'static str,
    input: String,
    cause: NumCause,
}

impl NumError {
    fn new(function: &'static str, input: &str, cause: NumCause) -> Self {
        Self { function, input: input.to_owned(), cause }
    }

    /// Why the text was refused.
    #[must_use]
    pub fn cause(&self) -> NumCause {
        self.cause
    }
}

/// The truth value that `text` spells: `1 t T true TRUE True` and `0 f F false FALSE False`.
///
/// Go: `strconv.ParseBool`.
///
/// # Errors
/// Every other text.
pub fn parse_bool(text: &str) -> Result<bool, NumError> {
    match text {
        "1" | "t" | "T" | "true" | "TRUE" | "True" => Ok(true),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Ok(false),
        _ => Err(NumError::new("ParseBool", text, NumCause::Syntax)),
    }
}

/// The signed integer in `text`, in `base` (2 to 36, 0: by its prefix) and at most `bits` wide (0: 64).
///
/// Go: `strconv.ParseInt`.
///
/// # Errors
/// When `text` is no such number, or the base or the width does not exist.
pub fn parse_int(text: &str, base: u32, bits: u32) -> Result<i64, NumError> {
    signed(text, base, bits).map_err(|cause| NumError::new("ParseInt", text, cause))
}

/// The unsigned integer in `text`, in `base` (2 to 36, 0: by its prefix) and at most `bits` wide (0: 64).
///
/// Go: `strconv.ParseUint`.
///
/// # Errors
/// When `text` is no such number, or the base or the width does not exist.
pub fn parse_uint(text: &str, base: u32, bits: u32) -> Result<u64, NumError> {
    unsigned(text, base, bits).map_err(|cause| NumError::new("ParseUint", text, cause))
}

/// The decimal integer in `text`.
///
/// Go: `strconv.Atoi`.
///
/// # Errors
/// When `text` is no decimal integer of 64 bits.
pub fn atoi(text: &str) -> Result<i64, NumError> {
    signed(text, 10, 0).map_err(|cause| NumError::new("Atoi", text, cause))
}

fn signed(text: &str, base: u32, bits: u32) -> Result<i64, NumCause> {
    let (negative, magnitude) = split_sign(text);
    let magnitude = unsigned(magnitude, base, bits)?;
    let bits = if bits == 0 { 64 } else { bits };
    let limit = 1u64 << (bits - 1);
    if negative && magnitude <= limit {
        return Ok(0i64.wrapping_sub_unsigned(magnitude));
    }
    if negative || magnitude >= limit {
        return Err(NumCause::Range);
    }
    i64::try_from(magnitude).map_err(|_| NumCause::Range)
}

fn unsigned(text: &str, base: u32, bits: u32) -> Result<u64, NumCause> {
    if text.is_empty() {
        return Err(NumCause::Syntax);
    }
    let (radix, digits) = match base {
        0 => split_prefix(text),
        2..=36 => (base, text),
        _ => return Err(NumCause::Base(base.into())),
    };
    if bits > 64 {
        return Err(NumCause::BitSize(bits.into()));
    }
    let max = if bits == 0 { u64::MAX } else { u64::MAX >> (64 - bits) };
    let mut value = 0u64;
    let mut underscores = false;
    for byte in digits.bytes() {
        if byte == b'_' && base == 0 {
            underscores = true;
            continue;
        }
        let digit = char::from(byte).to_digit(radix).ok_or(NumCause::Syntax)?;
        let next = value.checked_mul(radix.into()).and_then(|v| v.checked_add(digit.into()));
        // NOTE: as in Go, the first digit too many ends the reading; what follows it is not looked at.
        value = next.filter(|v| *v <= max).ok_or(NumCause::Range)?;
    }
    if underscores && !underscores_separate_digits(text) { Err(NumCause::Syntax) } else { Ok(value) }
}

/// The base that the prefix of `text` names, and the digits behind the prefix.
fn split_prefix(text: &str) -> (u32, &str) {
    let Some(rest) = text.strip_prefix('0') else { return (10, text) };
    let mut letters = rest.chars();
    let radix = match letters.next() {
        Some('b' | 'B') => 2,
        Some('o' | 'O') => 8,
        Some('x' | 'X') => 16,
        _ => return (8, rest),
    };
    // A bare prefix is the digit 0 followed by a letter, which octal refuses.
    if letters.as_str().is_empty() { (8, rest) } else { (radix, letters.as_str()) }
}

pub(super) fn split_sign(text: &str) -> (bool, &str) {
    match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    }
}

/// Whether each underscore stands between digits, or between a base prefix and a digit.
fn underscores_separate_digits(text: &str) -> bool {
    let (_, unsigned) = split_sign(text);
    let mut bytes = unsigned.bytes();
    let prefix = (bytes.next(), bytes.next().map(|b| b.to_ascii_lowercase()));
    let prefixed = matches!(prefix, (Some(b'0'), Some(b'b' | b'o' | b'x')));
    let hexadecimal = prefixed && prefix.1 == Some(b'x');
    let mut last = if prefixed { b'0' } else { b'^' };
    for byte in unsigned.bytes().skip(if prefixed { 2 } else { 0 }) {
        let kind = match byte {
            b'0'..=b'9' => b'0',
            b'_' => b'_',
            _ if hexadecimal && byte.is_ascii_hexdigit() => b'0',
            _ => b'!',
        };
        if (kind == b'_' && last != b'0') || (kind == b'!' && last == b'_') {
            return false;
        }
        last = kind;
    }
    last != b'_'
}

/// The double nearest to the decimal or hexadecimal number in `text`; `inf`, `infinity` and `nan` in any case too.
///
/// Go: `strconv.ParseFloat` with 64 bits.
///
/// # Errors
/// When `text` is no number, or larger than the largest double.
pub fn parse_float(text: &str) -> Result<f64, NumError> {
    float(text).map_err(|cause| NumError::new("ParseFloat", text, cause))
}

fn float(text: &str) -> Result<f64, NumCause> {
    if let Some(value) = special(text) {
        return Ok(value);
    }
    let (negative, unsigned) = split_sign(text);
    let digits: String = unsigned.chars().filter(|c| *c != '_').collect();
    let value = match digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X")) {
        Some(digits) if !digits.is_empty() => hex::parse(digits)?,
        _ => decimal(&digits)?,
    };
    if digits.len() != unsigned.len() && !underscores_separate_digits(text) {
        return Err(NumCause::Syntax);
    }
    if value.is_infinite() {
        return Err(NumCause::Range);
    }
    Ok(if negative { -value } else { value })
}

fn decimal(text: &str) -> Result<f64, NumCause> {
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => (text.get(..at).unwrap_or(text), text.get(at + 1..)),
        None => (text, None),
    };
    let mut points = 0;
    let mut digits = 0;
    for byte in mantissa.bytes() {
        match byte {
            b'0'..=b'9' => digits += 1,
            b'.' if points == 0 => points += 1,
            _ => return Err(NumCause::Syntax),
        }
    }
    if digits == 0 || exponent.is_some_and(|e| !is_exponent(e)) {
        return Err(NumCause::Syntax);
    }
    text.parse().map_err(|_| NumCause::Syntax)
}

fn is_exponent(text: &str) -> bool {
    let (_, digits) = split_sign(text);
    !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

fn special(text: &str) -> Option<f64> {
    if text.eq_ignore_ascii_case("nan") {
        return Some(f64::NAN);
    }
    let (negative, name) = split_sign(text);
    let infinite = name.eq_ignore_ascii_case("inf") || name.eq_ignore_ascii_case("infinity");
    infinite.then_some(if negative { f64::NEG_INFINITY } else { f64::INFINITY })
}

/// A decimal exponent, cut where more makes no difference to a double.
pub(super) fn exponent(text: &str) -> Result<i32, NumCause> {
    const FAR: i32 = 100_000;
    if !is_exponent(text) {
        return Err(NumCause::Syntax);
    }
    match text.parse::<i32>() {
        Ok(value) => Ok(value.clamp(-FAR, FAR)),
        Err(error) if *error.kind() == IntErrorKind::PosOverflow => Ok(FAR),
        Err(_) => Ok(-FAR),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_have_the_words_of_go() {
        let text = |result: Result<i64, NumError>| result.unwrap_err().to_string();
        assert_eq!(text(parse_int("x\n", 10, 64)), "strconv.ParseInt: parsing \"x\\n\": invalid syntax");
        assert_eq!(text(parse_int("128", 10, 8)), "strconv.ParseInt: parsing \"128\": value out of range");
        assert_eq!(text(parse_int("1", 1, 8)), "strconv.ParseInt: parsing \"1\": invalid base 1");
        assert_eq!(text(parse_int("1", 0, 65)), "strconv.ParseInt: parsing \"1\": invalid bit size 65");
        assert_eq!(text(atoi("")), "strconv.Atoi: parsing \"\": invalid syntax");
        assert_eq!(parse_int("9223372036854775808", 10, 64).unwrap_err().cause(), NumCause::Range);
    }

    #[test]
    fn base_zero_reads_prefixes_and_underscores() {
        assert_eq!(parse_int("-0x_ff", 0, 64), Ok(-255));
        assert_eq!(parse_int("0b101", 0, 64), Ok(5));
        assert_eq!(parse_int("017", 0, 64), Ok(15));
        assert_eq!(parse_int("1_000", 0, 64), Ok(1000));
        assert!(parse_int("1__000", 0, 64).is_err());
        assert!(parse_int("1_000", 10, 64).is_err());
        assert_eq!(parse_int("-9223372036854775808", 10, 64), Ok(i64::MIN));
    }

    #[test]
    fn floats_in_all_spellings() {
        assert_eq!(parse_float("0x1.8p1"), Ok(3.0));
        assert_eq!(parse_float("0x1p-1074"), Ok(5e-324));
        assert_eq!(parse_float("-0x.8p0"), Ok(-0.5));
        assert_eq!(parse_float("1_0.5e1_0"), Ok(105e9));
        assert_eq!(parse_float("+Infinity"), Ok(f64::INFINITY));
        assert!(parse_float("NaN").unwrap().is_nan());
        assert!(parse_float("+nan").is_err() && parse_float("infi").is_err() && parse_float("0x1").is_err());
        assert_eq!(parse_float("1e999").unwrap_err().cause(), NumCause::Range);
        assert_eq!(parse_float("1e-999"), Ok(0.0));
    }

    #[test]
    fn long_numbers_are_read_in_linear_time() {
        let digits = "9".repeat(200_000);
        assert_eq!(parse_float(&digits).unwrap_err().cause(), NumCause::Range);
        assert_eq!(parse_float(&format!("0.{digits}")), Ok(1.0));
        assert_eq!(parse_float(&format!("0x0.{digits}p-{digits}")), Ok(0.0));
        assert_eq!(parse_float(&format!("0x{digits}p0")).unwrap_err().cause(), NumCause::Range);
        assert_eq!(parse_int(&digits, 10, 64).unwrap_err().cause(), NumCause::Range);
    }
}

//! Values of flags as Go reads them: truth values, integers.
//!
//! go: src/strconv

/// What is wrong with a number, in Go's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// No number at all.
    #[error("invalid syntax")]
    Syntax,
    /// Too large or too small.
    #[error("value out of range")]
    Range,
}

/// The truth values of Go's `strconv.ParseBool`.
pub fn go_bool(text: &str) -> Option<bool> {
    match text {
        "1" | "t" | "T" | "true" | "TRUE" | "True" => Some(true),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Some(false),
        _ => None,
    }
}

/// An integer as Go's `strconv.ParseInt` reads it with base 0: decimal, `0x`, `0o`, `0b`, or a leading 0 for octal.
///
/// # Errors
/// No integer, or one of more than 64 bits.
pub fn go_int(text: &str) -> Result<i64, NumberError> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let number = i128::from(magnitude(digits)?);
    i64::try_from(if negative { -number } else { number }).map_err(|_| NumberError::Range)
}

/// As [`go_int`] for Go's `strconv.ParseUint`, which takes no sign.
///
/// # Errors
/// As [`go_int`].
pub fn go_uint(text: &str) -> Result<u64, NumberError> {
    magnitude(text)
}

fn magnitude(digits: &str) -> Result<u64, NumberError> {
    let lower = digits.to_ascii_lowercase();
    let (radix, digits) = match (lower.strip_prefix("0x"), lower.strip_prefix("0o"), lower.strip_prefix("0b")) {
        (Some(digits), _, _) => (16, digits),
        (_, Some(digits), _) => (8, digits),
        (_, _, Some(digits)) => (2, digits),
        _ if lower.len() > 1 && lower.starts_with('0') => (8, lower.trim_start_matches('0')),
        _ => (10, lower.as_str()),
    };
    let digits = if digits.is_empty() && radix == 8 && lower.starts_with("00") { "0" } else { digits };
    if digits.is_empty() || !digits.chars().all(|c| c.is_digit(radix)) {
        return Err(NumberError::Syntax);
    }
    u64::from_str_radix(digits, radix).map_err(|_| NumberError::Range)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_are_read_as_go_reads_them() {
        let cases = [("3", 3), ("-1", -1), ("+2", 2), ("0x10", 16), ("010", 8), ("00", 0), ("0", 0), ("0B11", 3)];
        for (text, want) in cases {
            assert_eq!(go_int(text), Ok(want), "{text}");
        }
        for (text, want) in [
            ("9223372036854775808", NumberError::Range),
            ("--1", NumberError::Syntax),
            ("", NumberError::Syntax),
            ("0x", NumberError::Syntax),
            ("08", NumberError::Syntax),
        ] {
            assert_eq!(go_int(text), Err(want), "{text}");
        }
        assert_eq!((go_uint("80"), go_uint("-1")), (Ok(80), Err(NumberError::Syntax)));
    }

    #[test]
    fn truth_has_twelve_names() {
        assert_eq!((go_bool("T"), go_bool("False"), go_bool("yes")), (Some(true), Some(false), None));
    }
}

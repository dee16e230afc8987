//! Whether a text, written without quotes, would be read as text again by the Go libraries.
//!
//! go-yaml v2 and v3: resolve.go (`resolve`), encode.go (`isBase60Float`, `isOldBool`).

use super::timestamp::is_timestamp;

/// Words of YAML 1.1 and the special numbers, all of which need quotes in both libraries. yaml.v3 reads `yes` and its kin as
/// text, but still quotes them for older readers.
const WORDS: &[&str] = &[
    "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON", "n", "N", "no", "No", "NO", "false",
    "False", "FALSE", "off", "Off", "OFF", "~", "null", "Null", "NULL", ".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF",
    "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF",
];
const LONGEST_WORD: usize = 5;

/// True when `text` without quotes stays text. `v3` for yaml.v3, which knows one more way to write octal numbers.
pub(super) fn is_text(text: &str, v3: bool) -> bool {
    let Some(first) = text.bytes().next() else { return false };
    if !matches!(first, b'+' | b'-' | b'.' | b'~' | b'0'..=b'9') && !b"yYnNtTfFoO".contains(&first) {
        return true;
    }
    if text.len() <= LONGEST_WORD && WORDS.contains(&text) {
        return false;
    }
    match first {
        b'.' => !is_point_float(text),
        b'+' | b'-' | b'0'..=b'9' => !is_timestamp(text) && !is_number(text, v3) && !is_base60(text),
        _ => true,
    }
}

/// A text from a digit or a sign on. Underscores are dropped wherever they stand.
fn is_number(text: &str, v3: bool) -> bool {
    let dropped;
    let text = if text.contains('_') {
        dropped = text.replace('_', "");
        &dropped
    } else {
        text
    };
    is_int(text) || is_decimal_float(text) || is_prefixed_int(text, "0b", 2) || (v3 && is_prefixed_int(text, "0o", 8))
}

/// go: strconv.ParseInt and ParseUint with base 0.
fn is_int(text: &str) -> bool {
    let (sign, digits) = match text.strip_prefix(['+', '-']) {
        Some(digits) => (text.get(..1).unwrap_or_default(), digits),
        None => ("", text),
    };
    let (radix, digits) = match digits.as_bytes() {
        [b'0', b'x' | b'X', _, ..] => (16, digits.get(2..)),
        [b'0', b'b' | b'B', _, ..] => (2, digits.get(2..)),
        [b'0', b'o' | b'O', _, ..] => (8, digits.get(2..)),
        [b'0', _, ..] => (8, digits.get(1..)),
        _ => (10, Some(digits)),
    };
    let digits = digits.unwrap_or_default();
    // A second sign would pass below, the empty text not.
    if !digits.bytes().all(|c| c.is_ascii_alphanumeric()) {
        return false;
    }
    match (u64::from_str_radix(digits, radix), sign) {
        (Ok(_), "") => true,
        (Ok(value), "-") => value <= i64::MIN.unsigned_abs(),
        (Ok(value), _) => i64::try_from(value).is_ok(),
        (Err(_), _) => false,
    }
}

/// The library's own reading of `0b` and `0o`: a sign may follow the prefix.
fn is_prefixed_int(text: &str, prefix: &str, radix: u32) -> bool {
    match (text.strip_prefix(prefix), text.strip_prefix('-').and_then(|text| text.strip_prefix(prefix))) {
        (Some(digits), _) => i64::from_str_radix(digits, radix).is_ok(),
        (_, Some(digits)) => i64::from_str_radix(&format!("-{digits}"), radix).is_ok(),
        _ => false,
    }
}

/// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`, unless it is too large for a double.
fn is_decimal_float(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    unsigned.starts_with(|c: char| c == '.' || c.is_ascii_digit()) && text.parse().is_ok_and(f64::is_finite)
}

/// A text from a point on, read by strconv.ParseFloat: an underscore may stand between digits.
fn is_point_float(text: &str) -> bool {
    let bytes = text.as_bytes();
    let misplaced = |at: usize| {
        let digit = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
        bytes.get(at) == Some(&b'_') && !(digit(at.checked_sub(1)) && digit(at.checked_add(1)))
    };
    if (0..bytes.len()).any(misplaced) {
        return false;
    }
    is_decimal_float(&text.replace('_', ""))
}

/// `[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?`: hours, minutes and seconds as YAML 1.1 had them.
fn is_base60(text: &str) -> bool {
    let text = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (body, fraction) = text.split_once('.').unwrap_or((text, ""));
    let loose = |text: &str| text.bytes().all(|c| c.is_ascii_digit() || c == b'_');
    let mut parts = body.split(':');
    let head = parts.next().unwrap_or_default();
    let mut groups = 0;
    let sixty = parts.all(|part| {
        groups += 1;
        matches!(part.as_bytes(), [b'0'..=b'9'] | [b'0'..=b'5', b'0'..=b'9'])
    });
    groups > 0 && sixty && head.starts_with(|c: char| c.is_ascii_digit()) && loose(head) && loose(fraction)
}

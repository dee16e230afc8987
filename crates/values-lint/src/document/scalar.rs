//! The kinds of plain scalars: YAML 1.2's core schema. (@stoplight/yaml-ast-parser: src/scalarInference.ts)

use super::value::Value;

/// What a plain scalar is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Null,
    Bool,
    Number,
    Text,
}

/// The kind of a plain scalar.
pub(super) fn kind(text: &str) -> Kind {
    match text.as_bytes() {
        [b'a'..=b'z' | b'A'..=b'Z' | b'/' | b'$' | b'<' | b'(' | b'_', ..] if text.len() > 5 => Kind::Text,
        b"" | b"~" | b"null" | b"Null" | b"NULL" => Kind::Null,
        b"true" | b"True" | b"TRUE" | b"false" | b"False" | b"FALSE" => Kind::Bool,
        _ if number(text).is_some() => Kind::Number,
        _ => Kind::Text,
    }
}

/// The value of a plain scalar.
pub(super) fn plain(text: &str) -> Value {
    match kind(text) {
        Kind::Null => Value::Null,
        Kind::Bool => Value::Bool(text.starts_with(['t', 'T'])),
        Kind::Number => Value::Number(number(text).unwrap_or(f64::NAN)),
        Kind::Text => Value::string(text),
    }
}

fn number(text: &str) -> Option<f64> {
    let first = text.bytes().next()?;
    if !(first.is_ascii_digit() || matches!(first, b'-' | b'+' | b'.')) {
        return None;
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return radix(digits, 8);
    }
    if let Some(digits) = text.strip_prefix("0x") {
        return radix(digits, 16);
    }
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    match unsigned {
        ".inf" | ".Inf" | ".INF" if first == b'-' => return Some(f64::NEG_INFINITY),
        ".inf" | ".Inf" | ".INF" => return Some(f64::INFINITY),
        ".nan" | ".NaN" | ".NAN" if unsigned.len() == text.len() => return Some(f64::NAN),
        _ => {}
    }
    if is_decimal(unsigned) { text.parse().ok() } else { None }
}

/// `12`, `12.`, `12.5`, `.5`, each with an exponent.
fn is_decimal(text: &str) -> bool {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let whole = digits(text);
    let mut rest = text.get(whole..).unwrap_or("");
    let mut fraction = 0;
    if let Some(behind) = rest.strip_prefix('.') {
        fraction = digits(behind);
        rest = behind.get(fraction..).unwrap_or("");
    }
    if whole == 0 && fraction == 0 {
        return false;
    }
    let Some(exponent) = rest.strip_prefix(['e', 'E']) else { return rest.is_empty() };
    let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
    !exponent.is_empty() && digits(exponent) == exponent.len()
}

fn radix(digits: &str, radix: u32) -> Option<f64> {
    if digits.is_empty() || !digits.chars().all(|digit| digit.is_digit(radix)) {
        return None;
    }
    match u128::from_str_radix(digits, radix) {
        Ok(number) => Some(number as f64),
        Err(_) => Some(
            digits
                .chars()
                .fold(0.0, |sum, digit| sum * f64::from(radix) + f64::from(digit.to_digit(radix).unwrap_or(0))),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Value {
        plain(text)
    }

    #[test]
    fn plain_scalars_are_read_by_the_core_schema() {
        for (text, number) in [("0o17", 15.0), ("0x1F", 31.0), ("017", 17.0), ("1.", 1.0), ("+.5e1", 5.0), ("-3", -3.0)]
        {
            assert_eq!(read(text), Value::Number(number), "{text}");
        }
        for text in ["yes", "on", "1_000", "1:30", "0b1", "2020-01-01", "-.nan", "1e", ".", "-0x1"] {
            assert_eq!(read(text), Value::string(text));
        }
        assert_eq!(read("~"), Value::Null);
        assert_eq!(read("True"), Value::Bool(true));
    }
}

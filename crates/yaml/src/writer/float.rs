//! Doubles as Go prints them: the shortest digits that read back the same, laid out in one of three ways.

use std::fmt::Write as _;

/// From here on JSON writes an exponent, and so does every integral double that is read again from JSON.
const JSON_EXPONENT: f64 = 1e21;

/// Go's texts for the numbers that JSON does not have, `None` for all others.
pub(super) fn not_finite(value: f64) -> Option<&'static str> {
    if value.is_finite() {
        return None;
    }
    Some(match (value.is_nan(), value > 0.0) {
        (true, _) => "NaN",
        (_, true) => "+Inf",
        _ => "-Inf",
    })
}

/// Appends a finite `value` as `encoding/json` does: an exponent only below 1e-6 and from 1e21 on.
///
/// go: encoding/json/encode.go (`floatEncoder`)
pub(super) fn push_json(value: f64, out: &mut String) {
    let size = value.abs();
    // Writing to a String cannot fail, here and below.
    if size == 0.0 || (1e-6..JSON_EXPONENT).contains(&size) {
        let _ = write!(out, "{value}");
        return;
    }
    let text = format!("{value:e}");
    match text.split_once('e') {
        Some((digits, exponent)) if !exponent.starts_with('-') => {
            let _ = write!(out, "{digits}e+{exponent}");
        }
        _ => out.push_str(&text),
    }
}

/// Appends `value` as go-yaml does: `FormatFloat` with `'g'`, so an exponent below 1e-4 and from 1e6 on.
pub(super) fn push_yaml(value: f64, out: &mut String) {
    match not_finite(value) {
        Some("NaN") => return out.push_str(".nan"),
        Some("+Inf") => return out.push_str(".inf"),
        Some(_) => return out.push_str("-.inf"),
        None => {}
    }
    let text = format!("{value:e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let exponent: i32 = exponent.parse().unwrap_or_default();
    if (-4..6).contains(&exponent) {
        let _ = write!(out, "{value}");
    } else {
        let sign = if exponent < 0 { '-' } else { '+' };
        let _ = write!(out, "{digits}e{sign}{:02}", exponent.unsigned_abs());
    }
}

/// Appends a finite `value` as go-yaml v2 does after reading its JSON text: what is written without fraction and exponent
/// there and fits 64 bits is an integer.
pub(super) fn push_sigs(value: f64, out: &mut String) {
    if value.abs() < JSON_EXPONENT && value.fract() == 0.0 {
        let text = value.to_string();
        if let Ok(int) = text.parse::<i64>() {
            let _ = write!(out, "{int}");
            return;
        }
        if text.parse::<u64>().is_ok() {
            return out.push_str(&text);
        }
    }
    push_yaml(value, out);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(value: f64) -> [String; 3] {
        let write = |push: fn(f64, &mut String)| {
            let mut out = String::new();
            push(value, &mut out);
            out
        };
        [write(push_json), write(push_yaml), write(push_sigs)]
    }

    #[test]
    fn exponents_start_where_each_library_starts_them() {
        assert_eq!(all(1e6), ["1000000", "1e+06", "1000000"]);
        assert_eq!(all(1e19), ["10000000000000000000", "1e+19", "10000000000000000000"]);
        assert_eq!(all(-1e19), ["-10000000000000000000", "-1e+19", "-1e+19"]);
        assert_eq!(all(1e21), ["1e+21", "1e+21", "1e+21"]);
        assert_eq!(all(1.5e-7), ["1.5e-7", "1.5e-07", "1.5e-07"]);
        assert_eq!(all(0.000_05), ["0.00005", "5e-05", "5e-05"]);
        assert_eq!(all(-0.0), ["-0", "-0", "0"]);
    }
}

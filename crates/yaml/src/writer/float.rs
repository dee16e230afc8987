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
    let shortest = Shortest::of(value);
    if size == 0.0 || (1e-6..JSON_EXPONENT).contains(&size) {
        shortest.push_fixed(out);
    } else {
        let _ = write!(out, "{}e{:+}", shortest.digits(), shortest.exponent);
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
    let shortest = Shortest::of(value);
    if (-4..6).contains(&shortest.exponent) {
        shortest.push_fixed(out);
    } else {
        let _ = write!(out, "{}e{:+03}", shortest.digits(), shortest.exponent);
    }
}

/// From so many digits on, two shortest texts can be equally near.
const TIES: usize = 15;

/// The shortest digits of a finite number.
struct Shortest {
    value: f64,
    /// As `-1.5e-7`.
    text: String,
    exponent: i32,
    /// The number of digits behind the first one, where they are not those that Display gives.
    tie: Option<usize>,
}

impl Shortest {
    /// NOTE: of two shortest texts that are equally near (1164090852865808.25), Go takes the one with the even last digit,
    /// Rust the larger one. Rust's formatting to a given length rounds to even as well, so that gives Go's digits.
    fn of(value: f64) -> Self {
        let mut text = format!("{value:e}");
        let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let exponent = exponent.parse().unwrap_or_default();
        let length = digits.bytes().filter(u8::is_ascii_digit).count();
        let mut tie = None;
        if length >= TIES {
            let nearest = format!("{value:.*e}", length - 1);
            if nearest != text && nearest.parse() == Ok(value) {
                tie = Some(length - 1);
                text = nearest;
            }
        }
        Self { value, text, exponent, tie }
    }

    fn digits(&self) -> &str {
        self.text.split_once('e').map_or(&self.text, |(digits, _)| digits)
    }

    fn push_fixed(&self, out: &mut String) {
        let decimals = self.tie.map(|tie| i64::try_from(tie).unwrap_or_default() - i64::from(self.exponent));
        let _ = match decimals.map(usize::try_from) {
            Some(Ok(decimals)) => write!(out, "{:.decimals$}", self.value),
            _ => write!(out, "{}", self.value),
        };
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
        assert_eq!(all(1_164_090_852_865_808.0 + 0.25)[..2], ["1164090852865808.2", "1.1640908528658082e+15"]);
        assert_eq!(all(-0.0), ["-0", "-0", "0"]);
    }
}

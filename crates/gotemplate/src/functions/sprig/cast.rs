//! Any value as a number: the rules that let `add "3" 1.9 true` work.
//!
//! Here live the conversions to integers and floats; what cannot be converted is zero. The one idea to know: a text is read
//! as Go source writes numbers, so `010` is eight, and a text that is no integer is zero even when it starts with one.
//!
//! cast: caste.go (`ToInt64E`, `ToFloat64E`)

use common::go::number;

use crate::value::{Data, Value};

/// The value as an integer, or 0.
pub(super) fn to_int(value: &Value) -> i64 {
    match value.data() {
        Data::Int(n) | Data::Int64(n) => *n,
        Data::Byte(n) => i64::from(*n),
        Data::Uint64(n) => n.cast_signed(),
        Data::Float(n) => float_to_int(*n),
        Data::Bool(value) => i64::from(*value),
        Data::Str(text) => text_to_int(text.as_str()),
        _ => 0,
    }
}

/// The value as a float, or 0.
pub(super) fn to_float(value: &Value) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "Go rounds as well")]
    match value.data() {
        Data::Int(n) | Data::Int64(n) => *n as f64,
        Data::Byte(n) => f64::from(*n),
        Data::Uint64(n) => *n as f64,
        Data::Float(n) => *n,
        Data::Bool(value) => f64::from(u8::from(*value)),
        Data::Str(text) => number::parse_float(text.as_str()).unwrap_or(0.0),
        _ => 0.0,
    }
}

/// Cut towards zero; what does not fit is the smallest integer, as amd64 converts.
pub(super) fn float_to_int(n: f64) -> i64 {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    #[expect(clippy::cast_possible_truncation, reason = "in range")]
    if (-LIMIT..LIMIT).contains(&n) { n as i64 } else { i64::MIN }
}

fn text_to_int(text: &str) -> i64 {
    number::parse_int(without_zero_fraction(text), 0, 0).unwrap_or(0)
}

/// `text` without `.0` at its end, whatever the number of zeros; a point without a zero stays.
fn without_zero_fraction(text: &str) -> &str {
    let rest = text.trim_end_matches('0');
    match rest.strip_suffix('.') {
        Some(whole) if rest.len() < text.len() => whole,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_as_go_writes_integers() {
        let all = ["3", "010", "0x1F", "3.0", "3.", "3.00", "12.9", "1e3", "", " 1", "1_000", "-5", "0b11", "0"]
            .map(|text| to_int(&text.into()));
        assert_eq!(all, [3, 8, 31, 3, 0, 3, 0, 0, 0, 0, 1000, -5, 3, 0]);
    }

    #[test]
    fn floats_are_cut_and_too_large_ones_are_the_smallest_integer() {
        assert_eq!([2.9, -2.9, 1e19, -1e19, f64::NAN].map(float_to_int), [2, -2, i64::MIN, i64::MIN, i64::MIN]);
    }

    #[test]
    fn what_is_no_number_is_zero() {
        assert_eq!((to_int(&true.into()), to_int(&Value::NIL), to_int(&Value::list(vec![]))), (1, 0, 0));
        assert_eq!((to_float(&"1.5".into()), to_float(&"x".into()), to_float(&Value::int(2))), (1.5, 0.0, 2.0));
    }
}

//! `Equals` and `NotEquals`.

use common::go::number::{parse_float, parse_int};
use common::go::quantity::Quantity;
use common::go::wildcard;
use common::{Val, View};

use super::span;
use crate::pattern::to_i64;

/// Kyverno: `pkg/engine/variables/operator/equal.go`.
pub(super) fn equals(key: Val<'_>, value: Val<'_>) -> bool {
    match (key.view(), value.view()) {
        (View::Null, _) => false,
        (View::Bool(key), View::Bool(value)) => key == value,
        (View::Bool(_), _) => false,
        (View::Int(key), value) => int_equals(key, value),
        (View::Float(key), value) => float_equals(key, value),
        (View::Str(key), value) => text_equals(key, value),
        (View::List(_) | View::Map(_), _) => key == value,
    }
}

/// The opposite of [`equals`], but for a key of null, which neither equals nor differs from anything.
///
/// Kyverno: `pkg/engine/variables/operator/notequal.go`.
pub(super) fn not_equals(key: Val<'_>, value: Val<'_>) -> bool {
    !key.is_null() && !equals(key, value)
}

fn int_equals(key: i64, value: View<'_>) -> bool {
    match value {
        View::Int(value) => key == value,
        View::Float(value) => value.trunc() == value && to_i64(value) == key,
        View::Str(text) => parse_int(text, 10, 64).is_ok_and(|value| value == key),
        _ => false,
    }
}

fn float_equals(key: f64, value: View<'_>) -> bool {
    match value {
        View::Int(value) => key.trunc() == key && to_i64(key) == value,
        View::Float(value) => key == value,
        View::Str(text) => parse_float(text).is_ok_and(|value| value == key),
        _ => false,
    }
}

/// Durations first, which also equal numbers of seconds; then quantities; then the value is a wildcard for the key. A key
/// that is a quantity never gets to the wildcard.
fn text_equals(key: &str, value: View<'_>) -> bool {
    if let Some((key, value)) = span::both(View::Str(key), value) {
        return key.seconds() == value.seconds();
    }
    let View::Str(text) = value else { return false };
    match Quantity::parse(key) {
        Ok(key) => Quantity::parse(text).is_ok_and(|value| key == value),
        Err(_) => wildcard::matches(text, key),
    }
}

//! `GreaterThan` and its kind: numbers, durations, quantities and versions.

use common::go::number::parse_float;
use common::go::quantity::Quantity;
use common::go::semver::Version;
use common::{Val, View};

use super::operator::Comparison;
use super::span;

/// Kyverno: `pkg/engine/variables/operator/numeric.go`.
pub(super) fn compare(comparison: Comparison, key: Val<'_>, value: Val<'_>) -> bool {
    match (key.as_f64(), key.view()) {
        (Some(number), key) => compare_number(comparison, key, number, value.view()),
        (None, View::Str(text)) => compare_text(comparison, text, value.view()),
        _ => false,
    }
}

/// `number` is what `key` holds.
#[expect(clippy::cast_precision_loss, reason = "Go's conversion to float64 rounds the same way")]
fn compare_number(comparison: Comparison, key: View<'_>, number: f64, value: View<'_>) -> bool {
    let wanted = match value {
        View::Int(wanted) => wanted as f64,
        View::Float(wanted) => wanted,
        View::Str(text) => {
            if let Some((key, value)) = span::both(key, value) {
                return comparison.holds(key.seconds().partial_cmp(&value.seconds()));
            }
            // Kyverno tries integers next, all of which read as floats.
            match parse_float(text) {
                Ok(wanted) => wanted,
                Err(_) => return false,
            }
        }
        _ => return false,
    };
    comparison.holds(number.partial_cmp(&wanted))
}

fn compare_text(comparison: Comparison, key: &str, value: View<'_>) -> bool {
    if let Some((key, value)) = span::both(View::Str(key), value) {
        return comparison.holds(key.seconds().partial_cmp(&value.seconds()));
    }
    let text = if let View::Str(text) = value { Some(text) } else { None };
    let quantities = text.and_then(|text| Some((Quantity::parse(key).ok()?, Quantity::parse(text).ok()?)));
    if let Some((key, value)) = quantities {
        return comparison.holds(Some(key.cmp(&value)));
    }
    if let Ok(number) = parse_float(key) {
        return compare_number(comparison, View::Float(number), number, value);
    }
    let versions = text.and_then(|text| Some((Version::parse(key).ok()?, Version::parse(text).ok()?)));
    versions.is_some_and(|(key, value)| comparison.holds(Some(key.cmp(&value))))
}

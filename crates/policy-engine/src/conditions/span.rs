//! Durations in conditions: texts with units, and numbers of seconds.

use common::go::duration::Duration;
use common::{Val, View};

use super::operator::Comparison;
use crate::pattern::{parse_duration, to_i64};

/// Both sides as durations, when at least one is a text with a unit and the other is one too or a number.
///
/// Kyverno: `pkg/engine/variables/operator/operator.go`, `parseDuration`.
pub(super) fn both(key: View<'_>, value: View<'_>) -> Option<(Duration, Duration)> {
    match (written(key), written(value)) {
        (None, None) => None,
        (key_written, value_written) => {
            Some((key_written.or_else(|| seconds(key))?, value_written.or_else(|| seconds(value))?))
        }
    }
}

/// The duration that a text spells. A lone `0` is a number.
fn written(value: View<'_>) -> Option<Duration> {
    match value {
        View::Str(text) if text != "0" => parse_duration(text),
        _ => None,
    }
}

/// A number of seconds, its fraction cut off. Wraps around as Go does.
fn seconds(value: View<'_>) -> Option<Duration> {
    let count = match value {
        View::Int(number) => number,
        View::Float(number) => to_i64(number),
        _ => return None,
    };
    Some(Duration(count.wrapping_mul(Duration::SECOND.0)))
}

/// The deprecated operators: both sides must be durations or numbers.
///
/// Kyverno: `pkg/engine/variables/operator/duration.go`.
pub(super) fn compare(comparison: Comparison, key: Val<'_>, value: Val<'_>) -> bool {
    let read = |value: View<'_>| match value {
        View::Str(text) => parse_duration(text),
        value => seconds(value),
    };
    match (read(key.view()), read(value.view())) {
        (Some(key), Some(value)) => comparison.holds(Some(key.cmp(&value))),
        _ => false,
    }
}

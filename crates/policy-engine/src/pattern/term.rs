//! Terms: the smallest parts of a text pattern, such as `>=10Mi`, `!*:latest` or `1h-2h`.
//!
//! Both sides are compared as durations when both are; else as quantities when both are; else as text.

use std::borrow::Cow;
use std::cmp::Ordering;

use common::View;
use common::go::duration::Duration;
use common::go::number::{fmt_f, format_float};
use common::go::quantity::{Format, Quantity};
use common::go::wildcard;

/// How a value must stand to the operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparator {
    Equal,
    NotEqual,
    More,
    MoreEqual,
    Less,
    LessEqual,
}

/// Longer marks first.
const MARKS: [(&str, Comparator); 5] = [
    (">=", Comparator::MoreEqual),
    ("<=", Comparator::LessEqual),
    (">", Comparator::More),
    ("<", Comparator::Less),
    ("!", Comparator::NotEqual),
];

impl Comparator {
    fn holds(self, ordering: Ordering) -> bool {
        match self {
            Self::Equal => ordering.is_eq(),
            Self::NotEqual => ordering.is_ne(),
            Self::More => ordering.is_gt(),
            Self::MoreEqual => ordering.is_ge(),
            Self::Less => ordering.is_lt(),
            Self::LessEqual => ordering.is_le(),
        }
    }
}

/// A compiled term.
#[derive(Clone, Debug)]
pub(super) enum Term {
    Compare(Comparator, Operand),
    /// `low-high`.
    Inside(Operand, Operand),
    /// `low!-high`.
    Outside(Operand, Operand),
}

impl Term {
    /// The term that `text` spells; every text is one.
    ///
    /// Kyverno: `pkg/engine/operator/operator.go`.
    pub(super) fn new(text: &str) -> Self {
        if text.len() >= 2 {
            for (mark, comparator) in MARKS {
                if let Some(operand) = text.strip_prefix(mark) {
                    return Self::Compare(comparator, Operand::new(operand.trim()));
                }
            }
        }
        match split_range(text) {
            Some((low, high, true)) => Self::Inside(Operand::new(low), Operand::new(high)),
            Some((low, high, false)) => Self::Outside(Operand::new(low), Operand::new(high)),
            None => Self::Compare(Comparator::Equal, Operand::new(text.trim())),
        }
    }

    /// Whether `value` satisfies the term.
    ///
    /// Kyverno: `pkg/engine/pattern/pattern.go`, `validateStringPattern`.
    pub(super) fn matches(&self, value: View<'_>) -> bool {
        match self {
            Self::Compare(comparator, operand) => operand.compare(*comparator, value),
            Self::Inside(low, high) => {
                low.compare(Comparator::MoreEqual, value) && high.compare(Comparator::LessEqual, value)
            }
            Self::Outside(low, high) => low.compare(Comparator::Less, value) || high.compare(Comparator::More, value),
        }
    }
}

/// Whether Kyverno takes `text` for a range, `low-high`.
///
/// Kyverno: `pkg/engine/operator/operator.go`, `InRange`.
pub(crate) fn is_range(text: &str) -> bool {
    text.len() >= 2
        && !MARKS.iter().any(|(mark, _)| text.starts_with(mark))
        && matches!(split_range(text), Some((_, _, true)))
}

/// The two bounds of `low-high` (true) or `low!-high` (false).
fn split_range(text: &str) -> Option<(&str, &str, bool)> {
    let (low, rest) = text.split_at_checked(bound_length(text)?)?;
    let (high, inside) = match rest.strip_prefix("!-") {
        Some(high) => (high, false),
        None => (rest.strip_prefix('-')?, true),
    };
    (bound_length(high)? == high.len()).then_some((low, high, inside))
}

/// The length of the bound that `text` starts with: a number with an optional sign, fraction and unit of letters.
fn bound_length(text: &str) -> Option<usize> {
    // NOTE: the bar comes from a slip in the original's expression; it counts as a sign.
    let rest = text.strip_prefix(['-', '|', '+']).unwrap_or(text);
    let behind = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    if behind.len() == rest.len() {
        return None;
    }
    let fraction = behind.strip_prefix('.').map(|rest| (rest, rest.trim_start_matches(|c: char| c.is_ascii_digit())));
    let behind = match fraction {
        Some((digits, behind)) if behind.len() < digits.len() => behind,
        _ => behind,
    };
    Some(text.len() - behind.trim_start_matches(|c: char| c.is_ascii_alphabetic()).len())
}

/// What a value is compared with, read in each way that it can be.
#[derive(Clone, Debug)]
pub(super) struct Operand {
    text: wildcard::Pattern,
    duration: Option<Duration>,
    quantity: Option<Quantity>,
}

impl Operand {
    fn new(text: &str) -> Self {
        Self { text: wildcard::Pattern::new(text), duration: parse_duration(text), quantity: parse_quantity(text) }
    }

    fn compare(&self, comparator: Comparator, value: View<'_>) -> bool {
        if let Some(duration) = self.duration
            && let Some(value) = duration_of(value)
        {
            return comparator.holds(value.cmp(&duration));
        }
        if let Some(quantity) = &self.quantity
            && let Some(value) = quantity_of(value)
        {
            return comparator.holds(value.cmp(quantity));
        }
        match comparator {
            Comparator::Equal => text_of(value).is_some_and(|text| self.text.matches(&text)),
            // A value without a text does not even differ.
            Comparator::NotEqual => text_of(value).is_some_and(|text| !self.text.matches(&text)),
            _ => false,
        }
    }
}

/// The duration in `text`. Looks at the first byte first: that saves the making of an error that nobody reads.
pub(crate) fn parse_duration(text: &str) -> Option<Duration> {
    match text.as_bytes().first() {
        Some(b'0'..=b'9' | b'+' | b'-' | b'.') => Duration::parse(text).ok(),
        _ => None,
    }
}

/// NOTE: a suffix alone is a quantity too, of zero.
fn parse_quantity(text: &str) -> Option<Quantity> {
    Quantity::parse(text).ok()
}

/// Go: numbers print as `%d` and `%f`, of which only the integer `0` reads as a duration; null counts as `0`.
fn duration_of(value: View<'_>) -> Option<Duration> {
    match value {
        View::Null | View::Int(0) => Some(Duration::ZERO),
        View::Str(text) => parse_duration(text),
        _ => None,
    }
}

fn quantity_of(value: View<'_>) -> Option<Quantity> {
    match value {
        View::Null => Some(Quantity::new(0, Format::DecimalSi)),
        View::Int(number) => Some(Quantity::new(number, Format::DecimalSi)),
        View::Float(number) if number.fract() == 0.0 && number.abs() < 9e18 => {
            Some(Quantity::new(super::to_i64(number), Format::DecimalSi))
        }
        View::Float(number) => parse_quantity(&fmt_f(number)),
        View::Str(text) => parse_quantity(text),
        View::Bool(_) | View::List(_) | View::Map(_) => None,
    }
}

/// Kyverno: `pkg/engine/pattern/pattern.go`, `compareString`: a float prints with an exponent, 8080 as `8.08E+03`.
fn text_of(value: View<'_>) -> Option<Cow<'_, str>> {
    match value {
        View::Str(text) => Some(Cow::Borrowed(text)),
        View::Bool(true) => Some(Cow::Borrowed("true")),
        View::Bool(false) => Some(Cow::Borrowed("false")),
        View::Int(number) => Some(Cow::Owned(number.to_string())),
        View::Float(number) => Some(Cow::Owned(format_float(number, b'E', -1, 64))),
        View::Null | View::List(_) | View::Map(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_have_two_numbers_with_units() {
        assert_eq!(split_range("10Mi-2Gi"), Some(("10Mi", "2Gi", true)));
        assert_eq!(split_range("-5--3.5x"), Some(("-5", "-3.5x", true)));
        assert_eq!(split_range("+1!-|2"), Some(("+1", "|2", false)));
        for other in ["1-", "-1", "a-b", "1.-2", "1-2-3", "1 - 2", "1-2é", "", "-"] {
            assert_eq!(split_range(other), None, "{other}");
        }
    }

    #[test]
    fn one_mark_alone_is_text() {
        assert!(Term::new(">").matches(View::Str(">")));
        assert!(Term::new("!").matches(View::Str("!")));
        assert!(!is_range("!1-2"));
    }
}

//! Text to quantity.

use super::{Amount, Format, Quantity, QuantityError, Small};
use crate::go::decimal::{Dec, Rounding};

/// Decimal digits that always fit 64 bits.
const SAFE_DIGITS: i64 = 18;
/// The scale of the finest number, a thousand millionth.
const NANO: i32 = -9;

/// The parts of a quantity's text.
///
/// Kubernetes: `resource.parseQuantityString`.
struct Parts<'a> {
    negative: bool,
    /// Sign, digits and point.
    value: &'a str,
    /// Digits before the point without zeros at the start; `0` for none.
    whole: &'a str,
    fraction: &'a str,
    suffix: &'a str,
}

/// `text` up to the first byte that `keep` refuses, and the rest. Only for predicates that keep nothing but ASCII.
fn span(text: &str, keep: impl Fn(char) -> bool) -> (&str, &str) {
    let end = text.find(|c| !keep(c)).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

fn split(text: &str) -> Result<Parts<'_>, QuantityError> {
    let negative = text.starts_with('-');
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let significant = unsigned.trim_start_matches('0');
    if significant.is_empty() {
        return Ok(Parts { negative, value: "0", whole: "0", fraction: "", suffix: "" });
    }
    let (whole, rest) = span(significant, |c| c.is_ascii_digit());
    let (fraction, suffix) = match rest.strip_prefix('.') {
        Some(rest) => span(rest, |c| c.is_ascii_digit()),
        None => ("", rest),
    };
    let value = text.get(..text.len() - suffix.len()).unwrap_or(text);
    let (_, exponent) = span(suffix, |c| "eEinumkKMGTP".contains(c));
    let (_, rest) = span(exponent.strip_prefix(['-', '+']).unwrap_or(exponent), |c| c.is_ascii_digit());
    if !rest.is_empty() {
        return Err(QuantityError::Format);
    }
    Ok(Parts { negative, value, whole: if whole.is_empty() { "0" } else { whole }, fraction, suffix })
}

/// What a suffix multiplies by.
struct Suffix {
    exponent: i32,
    format: Format,
}

const DECIMAL: [(&str, i32); 10] =
    [("n", -9), ("u", -6), ("m", -3), ("", 0), ("k", 3), ("M", 6), ("G", 9), ("T", 12), ("P", 15), ("E", 18)];

/// The index is the power of 1024.
const BINARY: [&str; 7] = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

/// The decimal suffix for ten to the `exponent`; none when there is no such suffix.
pub(super) fn decimal_suffix(exponent: i32) -> &'static str {
    DECIMAL.iter().find(|(_, e)| *e == exponent).map_or("", |(suffix, _)| suffix)
}

/// The suffix for 1024 to the `times`; none when there is no such suffix.
pub(super) fn binary_suffix(times: i32) -> &'static str {
    usize::try_from(times).ok().and_then(|t| BINARY.get(t)).copied().unwrap_or("")
}

impl Suffix {
    /// Kubernetes: `suffixHandler.interpret`.
    fn parse(text: &str) -> Result<Self, QuantityError> {
        if let Some((_, exponent)) = DECIMAL.iter().find(|(suffix, _)| *suffix == text) {
            return Ok(Self { exponent: *exponent, format: Format::DecimalSi });
        }
        if let Some(times) = BINARY.iter().position(|suffix| *suffix == text) {
            let exponent = i32::try_from(times * 10).unwrap_or(0);
            return Ok(Self { exponent, format: Format::BinarySi });
        }
        let digits = text.strip_prefix(['e', 'E']).ok_or(QuantityError::Suffix)?;
        let exponent: i64 = digits.parse().map_err(|_| QuantityError::Suffix)?;
        // NOTE: Kubernetes keeps the low 32 bits of the exponent without a look at the others.
        #[expect(clippy::cast_possible_truncation, reason = "Kubernetes cuts it too")]
        Ok(Self { exponent: exponent as i32, format: Format::DecimalExponent })
    }
}

/// Kubernetes: `resource.ParseQuantity`.
pub(super) fn parse(text: &str) -> Result<Quantity, QuantityError> {
    if text.is_empty() {
        return Err(QuantityError::Format);
    }
    let parts = split(text)?;
    let suffix = Suffix::parse(parts.suffix)?;
    if let Some(small) = parse_small(&parts, &suffix, text) {
        return Ok(small);
    }
    parse_large(&parts, &suffix)
}

/// A length as Kubernetes counts it.
fn length(text: &str) -> i64 {
    i64::try_from(text.len()).unwrap_or(i64::MAX)
}

/// The quantity, when it surely fits 64 bits.
fn parse_small(parts: &Parts<'_>, suffix: &Suffix, text: &str) -> Option<Quantity> {
    let binary = suffix.format == Format::BinarySi;
    let (room, factor, exponent) = if binary {
        // Only whole numbers; a power of two has about three digits for ten bits.
        let factor = 1i64.checked_shl(suffix.exponent.unsigned_abs())?;
        let room = 15 - length(parts.whole) - i64::from(suffix.exponent) * 3 / 10 - 1;
        (if parts.fraction.is_empty() { room } else { -1 }, factor, 0)
    } else {
        (SAFE_DIGITS - length(parts.whole) - length(parts.fraction), 1, suffix.exponent)
    };
    let scale = exponent.wrapping_sub(i32::try_from(parts.fraction.len()).unwrap_or(i32::MAX));
    if room < 0 || scale < NANO {
        return None;
    }
    let digits = [parts.whole, parts.fraction].concat();
    let value: i64 = digits.parse().ok()?;
    let product = value.checked_mul(factor)?;
    let canonical = if binary {
        suffix.exponent % 10 == 0 && value & 7 != 0
    } else {
        scale % 3 == 0 && !digits.ends_with("000") && !digits.starts_with('0')
    };
    let value = if parts.negative { -product } else { product };
    let text = (canonical || text == "0").then(|| text.into());
    Some(Quantity { amount: Amount::Small(Small { value, scale }), format: suffix.format, text })
}

fn parse_large(parts: &Parts<'_>, suffix: &Suffix) -> Result<Quantity, QuantityError> {
    let amount = Dec::parse(parts.value).ok_or(QuantityError::Numeric)?;
    let negative = amount.sign() < 0;
    let amount = match suffix.format {
        Format::BinarySi => amount.abs().shifted(suffix.exponent.unsigned_abs()),
        _ => {
            let scale = amount.scale().wrapping_sub(suffix.exponent);
            amount.abs().with_scale(scale)
        }
    };
    // What is finer than the finest number becomes the finest number. A number so large that the zeros down to there are too
    // many stays as it is: it is the same number.
    let amount = if amount.is_zero() { amount } else { amount.checked_round(-NANO, Rounding::Up).unwrap_or(amount) };
    let mut format = suffix.format;
    let largest = Dec::new(i64::MAX, 0);
    let amount = if format == Format::BinarySi && amount > largest { largest } else { amount };
    if format == Format::BinarySi && amount < Dec::new(1, 0) && !amount.is_zero() {
        format = Format::DecimalSi;
    }
    let amount = if negative { amount.negated() } else { amount };
    Ok(Quantity { amount: Amount::Large(amount), format, text: None })
}

//! Hexadecimal floats, such as `0x1.8p3`.

use super::NumCause;
use super::parse::exponent;

/// Hexadecimal digits that fit the accumulator; the rest only matters for being zero or not.
const DIGITS: u32 = 16;
/// The exponent of the last bit of the smallest double.
const SMALLEST: i64 = -1074;

/// The value of `text`, what follows `0x`: digits with one optional point, `p`, a decimal exponent. Infinite when too large.
///
/// Go: `internal/strconv`, `readFloat` and `atofHex`. The caller has taken the underscores out.
pub(super) fn parse(text: &str) -> Result<f64, NumCause> {
    let (mantissa, power) = text.split_once(['p', 'P']).ok_or(NumCause::Syntax)?;
    let power = i64::from(exponent(power)?);
    let mut value = 0u64;
    let mut shift = 0i64;
    let mut kept = 0;
    let mut lost = false;
    let mut digits = 0usize;
    let mut point = false;
    for c in mantissa.chars() {
        let digit = match c {
            '.' if !point => {
                point = true;
                continue;
            }
            _ => c.to_digit(16).ok_or(NumCause::Syntax)?,
        };
        digits += 1;
        shift -= i64::from(point) * 4;
        if kept < DIGITS {
            value = value << 4 | u64::from(digit);
            kept += u32::from(value != 0);
        } else {
            lost |= digit != 0;
            shift += 4;
        }
    }
    if digits == 0 {
        return Err(NumCause::Syntax);
    }
    Ok(round(value, lost, shift.saturating_add(power)))
}

/// `value` times two to the `exponent`, to the nearest double, ties to even; `lost`: a little more than `value`.
fn round(value: u64, lost: bool, exponent: i64) -> f64 {
    if value == 0 {
        return 0.0;
    }
    let width = i64::from(64 - value.leading_zeros());
    if width + exponent > 1024 {
        return f64::INFINITY;
    }
    // The bits below the last bit of the result: 53 bits are kept, fewer for a number below the normal ones.
    let dropped = (width - 53).max(SMALLEST - exponent);
    if dropped <= 0 {
        #[expect(clippy::cast_precision_loss, reason = "at most 53 bits")]
        return scale(value as f64, exponent);
    }
    if dropped > width + 1 {
        return 0.0;
    }
    let value = u128::from(value) << 1 | u128::from(lost);
    let unit = 1u128 << (dropped + 1);
    let (kept, rest) = (value / unit, value % unit);
    let up = rest * 2 > unit || (rest * 2 == unit && kept % 2 == 1);
    #[expect(clippy::cast_precision_loss, reason = "at most 53 bits and a carry into a power of two")]
    let kept = (kept + u128::from(up)) as f64;
    scale(kept, exponent + dropped)
}

/// Exact: `value` times two to the `exponent` is a double, or too large for one.
fn scale(value: f64, exponent: i64) -> f64 {
    let mut value = value;
    let mut left = exponent;
    while left != 0 && value.is_finite() {
        let step = left.clamp(-1000, 1000);
        // Down in steps that keep the value a normal number until the last one, which the caller has made exact.
        value *= 2f64.powi(i32::try_from(step).unwrap_or(0));
        left -= step;
    }
    value
}

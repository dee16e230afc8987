//! Numbers: compared, divided and shown as the original does.

use common::go::number::{fmt_v_float, json_float};
use serde_json::Number;

/// The value as a float; whole numbers past 2^53 lose digits.
pub(super) fn float(number: &Number) -> f64 {
    number.as_f64().unwrap_or_default()
}

/// Whether the number has no fraction.
pub(super) fn is_integer(number: &Number) -> bool {
    !number.is_f64() || float(number).fract() == 0.0
}

/// Whether two numbers have one value.
pub(super) fn equal(a: &Number, b: &Number) -> bool {
    match (a.as_i128(), b.as_i128()) {
        (Some(a), Some(b)) => a == b,
        _ => float(a) == float(b),
    }
}

/// Whether `number` is a multiple, by its decimal digits.
pub(super) fn is_multiple(number: &Number, of: &Number) -> bool {
    if let (Some((a, x)), Some((b, y))) = (digits(number), digits(of))
        && b != 0
    {
        let scale = x.max(y);
        let scaled = |n: i128, from: u32| 10_i128.checked_pow(scale - from).and_then(|factor| n.checked_mul(factor));
        if let (Some(a), Some(b)) = (scaled(a, x), scaled(b, y)) {
            return a % b == 0;
        }
    }
    (float(number) / float(of)).fract() == 0.0
}

/// The digits as a whole number, and how many of them stand behind the point.
fn digits(number: &Number) -> Option<(i128, u32)> {
    if let Some(whole) = number.as_i128() {
        return Some((whole, 0));
    }
    let text = json_float(float(number));
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let exponent: i32 = exponent.parse().ok()?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits: i128 = format!("{whole}{fraction}").parse().ok()?;
    let scale = i32::try_from(fraction.len()).ok()? - exponent;
    match u32::try_from(scale) {
        Ok(scale) => Some((digits, scale)),
        Err(_) => Some((digits.checked_mul(10_i128.checked_pow(scale.unsigned_abs())?)?, 0)),
    }
}

/// A number as English has it: thousands parted by commas, powers of ten raised.
pub(super) fn english(number: f64) -> String {
    let text = fmt_v_float(number);
    let (mantissa, exponent) = match text.split_once('e') {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text.as_str(), None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let mut out = grouped(whole);
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    if let Some(exponent) = exponent {
        out.push_str("×10");
        out.extend(exponent.chars().filter_map(raised));
    }
    out
}

/// A count as English has it.
pub(super) fn english_count(count: usize) -> String {
    grouped(&count.to_string())
}

fn grouped(digits: &str) -> String {
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |rest| ("-", rest));
    let mut out = String::from(sign);
    for (nth, c) in digits.chars().enumerate() {
        if nth > 0 && (digits.len() - nth) % 3 == 0 {
            out.push(',');
        }
        out.push(c);
    }
    out
}

fn raised(c: char) -> Option<char> {
    Some(match c {
        '0' => '⁰',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '4'..='9' => char::from_u32(0x2074 + (u32::from(c) - u32::from('4')))?,
        '-' => '⁻',
        _ => return None,
    })
}

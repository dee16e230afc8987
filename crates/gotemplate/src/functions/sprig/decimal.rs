//! Arithmetic of floats by way of decimals, so that `addf 0.1 0.2` is 0.3.
//!
//! decimal: decimal.go (`NewFromFloat`, `Add`, `Sub`, `Mul`, `Div`, `Float64`)

use common::go::decimal::{Dec, Rounding};
use common::go::number::{fmt_v_float, format_float};

use crate::func::CallError;

/// Digits behind the point of a quotient.
const PRECISION: i32 = 16;

/// The operations.
#[derive(Clone, Copy, Debug)]
pub(super) enum Op {
    Add,
    Sub,
    Mul,
    Div,
}

/// `first op rest[0] op rest[1] ...` over the decimals that the floats print as.
///
/// # Errors
/// Infinities and NaN, a division by zero, and results of thousands of digits.
pub(super) fn fold(op: Op, first: f64, rest: impl IntoIterator<Item = f64>) -> Result<f64, CallError> {
    let mut total = decimal(first)?;
    for number in rest {
        total = apply(op, &total, &decimal(number)?)?;
    }
    Ok(float(&total))
}

/// The decimal of the fewest digits that reads back as `number`.
fn decimal(number: f64) -> Result<Dec, CallError> {
    let refused = || CallError::new(format!("Cannot create a Decimal from {}", fmt_v_float(number)));
    if !number.is_finite() {
        return Err(refused());
    }
    let text = format_float(number, b'e', -1, 64);
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let digits = Dec::parse(digits).ok_or_else(refused)?;
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let scale = digits.scale() - exponent;
    Ok(digits.with_scale(scale))
}

fn apply(op: Op, a: &Dec, b: &Dec) -> Result<Dec, CallError> {
    let result = match op {
        Op::Add => a.checked_add(b),
        Op::Sub => a.checked_sub(b),
        Op::Mul => a.checked_mul(b),
        Op::Div if b.is_zero() => return Err("decimal division by 0".into()),
        Op::Div => quotient(a, b),
    };
    result.ok_or_else(|| "the decimal has too many digits".into())
}

/// The quotient with [`PRECISION`] digits behind the point, halves away from zero.
fn quotient(a: &Dec, b: &Dec) -> Option<Dec> {
    let down = a.checked_quo(b, PRECISION, Rounding::Down)?;
    let rest = a.checked_sub(&down.checked_mul(b)?)?.abs();
    let twice = rest.checked_add(&rest)?;
    let scaled = twice.checked_mul(&Dec::new(1, -PRECISION))?;
    if scaled < b.abs() {
        return Some(down);
    }
    let step = if a.sign() * b.sign() < 0 { -1 } else { 1 };
    down.checked_add(&Dec::new(step, PRECISION))
}

fn float(number: &Dec) -> f64 {
    let exponent = number.scale().wrapping_neg();
    format!("{}e{exponent}", number.unscaled()).parse().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_those_of_the_printed_numbers() {
        assert_eq!(fold(Op::Add, 0.0, [0.1, 0.2]).unwrap(), 0.3);
        assert_eq!(fold(Op::Sub, 1.1, [1.0, 0.1]).unwrap(), 0.0);
        assert_eq!(fold(Op::Mul, 1.1, [1.1]).unwrap(), 1.21);
        assert_eq!(fold(Op::Mul, 1e308, [10.0]).unwrap(), f64::INFINITY);
    }

    #[test]
    fn quotients_have_sixteen_digits_behind_the_point() {
        assert_eq!(fold(Op::Div, 2.0, [3.0]).unwrap(), 0.666_666_666_666_666_7);
        assert_eq!(fold(Op::Div, -2.0, [3.0]).unwrap(), -0.666_666_666_666_666_7);
        assert_eq!(fold(Op::Div, 1.0, [1e17]).unwrap(), 0.0);
        assert_eq!(fold(Op::Div, 5.0, [1e17]).unwrap(), 1e-16);
    }

    #[test]
    fn what_is_no_decimal_is_an_error() {
        assert_eq!(fold(Op::Add, f64::INFINITY, [1.0]).unwrap_err().message(), "Cannot create a Decimal from +Inf");
        assert_eq!(fold(Op::Div, 1.0, [0.0]).unwrap_err().message(), "decimal division by 0");
    }
}

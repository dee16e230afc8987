//! Numbers: conversions, arithmetic of integers and floats, rounding, and rows of numbers.
//!
//! Every argument of any type counts as a number by the rules in [`super::cast`]; integers wrap as Go's do.
//!
//! sprig: numeric.go, functions.go

use crate::func::{Call, CallError, Func, Param};
use crate::print;
use crate::value::{Data, Elem, List, TextBuilder, Value};

use super::cast::{to_float, to_int};
use super::decimal::{self, Op};

use Param::{Any, Float, Int, Str};
use common::go::number;

pub(in crate::functions) const TABLE: &[Func] = &[
    Func::new("atoi", &[Str], atoi),
    Func::new("int", &[Any], int),
    Func::new("int64", &[Any], int64),
    Func::new("float64", &[Any], float64),
    Func::new("toDecimal", &[Any], to_decimal),
    Func::variadic("add", &[Any], add),
    Func::new("add1", &[Any], add1),
    Func::new("sub", &[Any, Any], sub),
    Func::new("div", &[Any, Any], div),
    Func::new("mod", &[Any, Any], modulo),
    Func::variadic("mul", &[Any, Any], mul),
    Func::variadic("addf", &[Any], addf),
    Func::new("add1f", &[Any], add1f),
    Func::variadic("subf", &[Any, Any], subf),
    Func::variadic("divf", &[Any, Any], divf),
    Func::variadic("mulf", &[Any, Any], mulf),
    Func::variadic("max", &[Any, Any], max),
    Func::variadic("biggest", &[Any, Any], max),
    Func::variadic("min", &[Any, Any], min),
    Func::variadic("maxf", &[Any, Any], maxf),
    Func::variadic("minf", &[Any, Any], minf),
    Func::new("ceil", &[Any], ceil),
    Func::new("floor", &[Any], floor),
    Func::variadic("round", &[Any, Int, Float], round),
    Func::new("until", &[Int], until),
    Func::new("untilStep", &[Int, Int, Int], until_step),
    Func::variadic("seq", &[Int], seq),
];

type Answer = Result<Value, CallError>;

/// An answer made of the first argument alone keeps its origin.
fn number_of_first(call: &Call<'_, '_>, number: impl Into<Value>) -> Answer {
    Ok(number.into().derived_from(call.value(0)))
}

fn int64_value(n: i64) -> Answer {
    Ok(Value::int64(n))
}

/// `atoi TEXT`: the decimal integer, the nearest one where it does not fit, 0 for other texts.
fn atoi(call: &mut Call<'_, '_>) -> Answer {
    let text = call.str(0)?;
    let n = number::atoi(text).unwrap_or_else(|error| match error.cause() {
        number::NumCause::Range if text.starts_with('-') => i64::MIN,
        number::NumCause::Range => i64::MAX,
        _ => 0,
    });
    number_of_first(call, Value::int(n))
}

/// `int V`
fn int(call: &mut Call<'_, '_>) -> Answer {
    number_of_first(call, Value::int(to_int(call.value(0))))
}

/// `int64 V`
fn int64(call: &mut Call<'_, '_>) -> Answer {
    number_of_first(call, Value::int64(to_int(call.value(0))))
}

/// `float64 V`
fn float64(call: &mut Call<'_, '_>) -> Answer {
    number_of_first(call, to_float(call.value(0)))
}

/// `toDecimal V`: what V prints, read as an octal number.
fn to_decimal(call: &mut Call<'_, '_>) -> Answer {
    let text = print::display(call.value(0))?;
    number_of_first(call, Value::int64(number::parse_int(text.as_str(), 8, 64).unwrap_or(0)))
}

/// `add V...`
fn add(call: &mut Call<'_, '_>) -> Answer {
    int64_value(call.args().iter().fold(0, |sum, value| sum.wrapping_add(to_int(value))))
}

/// `add1 V`
fn add1(call: &mut Call<'_, '_>) -> Answer {
    int64_value(to_int(call.value(0)).wrapping_add(1))
}

/// `sub A B`
fn sub(call: &mut Call<'_, '_>) -> Answer {
    int64_value(to_int(call.value(0)).wrapping_sub(to_int(call.value(1))))
}

fn divisor(call: &Call<'_, '_>) -> Result<i64, CallError> {
    match to_int(call.value(1)) {
        0 => Err("runtime error: integer divide by zero".into()),
        n => Ok(n),
    }
}

/// `div A B`, cut towards zero
fn div(call: &mut Call<'_, '_>) -> Answer {
    int64_value(to_int(call.value(0)).wrapping_div(divisor(call)?))
}

/// `mod A B`, with the sign of A
fn modulo(call: &mut Call<'_, '_>) -> Answer {
    int64_value(to_int(call.value(0)).wrapping_rem(divisor(call)?))
}

/// `mul A B...`
fn mul(call: &mut Call<'_, '_>) -> Answer {
    int64_value(call.args().iter().fold(1, |product, value| product.wrapping_mul(to_int(value))))
}

fn fold_decimals(op: Op, first: f64, rest: &[Value]) -> Answer {
    Ok(decimal::fold(op, first, rest.iter().map(to_float))?.into())
}

/// `addf V...`
fn addf(call: &mut Call<'_, '_>) -> Answer {
    fold_decimals(Op::Add, 0.0, call.args())
}

/// `add1f V`
fn add1f(call: &mut Call<'_, '_>) -> Answer {
    fold_decimals(Op::Add, to_float(call.value(0)), &[Value::int(1)])
}

/// `subf A B...`
fn subf(call: &mut Call<'_, '_>) -> Answer {
    fold_decimals(Op::Sub, to_float(call.value(0)), call.rest(1))
}

/// `divf A B...`
fn divf(call: &mut Call<'_, '_>) -> Answer {
    fold_decimals(Op::Div, to_float(call.value(0)), call.rest(1))
}

/// `mulf A B...`
fn mulf(call: &mut Call<'_, '_>) -> Answer {
    fold_decimals(Op::Mul, to_float(call.value(0)), call.rest(1))
}

/// `max A B...`
fn max(call: &mut Call<'_, '_>) -> Answer {
    int64_value(call.args().iter().map(to_int).max().unwrap_or(0))
}

/// `min A B...`
fn min(call: &mut Call<'_, '_>) -> Answer {
    int64_value(call.args().iter().map(to_int).min().unwrap_or(0))
}

/// `maxf A B...`: NaN where one is NaN.
fn maxf(call: &mut Call<'_, '_>) -> Answer {
    fold_floats(call, |a, b| a > b || (a == b && b.is_sign_negative()))
}

/// `minf A B...`: NaN where one is NaN.
fn minf(call: &mut Call<'_, '_>) -> Answer {
    fold_floats(call, |a, b| a < b || (a == b && a.is_sign_negative()))
}

/// `keep(a, b)` says whether `a` is the answer so far; an infinity that wins does so over NaN as well.
///
/// go: math/dim.go
fn fold_floats(call: &Call<'_, '_>, keep: fn(f64, f64) -> bool) -> Answer {
    let mut best = to_float(call.value(0));
    for value in call.rest(1) {
        let next = to_float(value);
        let wins = |n: f64| n.is_infinite() && keep(n, 0.0);
        best = match (best, next) {
            (a, b) if wins(a) || wins(b) => {
                if wins(a) {
                    a
                } else {
                    b
                }
            }
            (a, b) if a.is_nan() || b.is_nan() => f64::NAN,
            (a, b) => {
                if keep(a, b) {
                    a
                } else {
                    b
                }
            }
        };
    }
    Ok(best.into())
}

/// `ceil V`
fn ceil(call: &mut Call<'_, '_>) -> Answer {
    number_of_first(call, to_float(call.value(0)).ceil())
}

/// `floor V`
fn floor(call: &mut Call<'_, '_>) -> Answer {
    number_of_first(call, to_float(call.value(0)).floor())
}

/// `round V PLACES [ON]`: up where the rest is at least ON (a half), else down; so -1.5 is -2.
fn round(call: &mut Call<'_, '_>) -> Answer {
    let on = if call.len() > 2 { call.float(2)? } else { 0.5 };
    let power = power_of_ten(call.int(1)?);
    let digits = power * to_float(call.value(0));
    // Go splits an infinity into itself and NaN, Rust's `fract` gives NaN as well.
    let whole = if digits.fract() >= on { digits.ceil() } else { digits.floor() };
    number_of_first(call, whole / power)
}

/// Ten to the `exponent` with the errors of Go's `math.Pow`, which multiplies powers of two of the mantissa.
///
/// go: math/pow.go
fn power_of_ten(exponent: i64) -> f64 {
    let mut left = exponent.unsigned_abs();
    if left > 5_000 {
        return if exponent < 0 { 0.0 } else { f64::INFINITY };
    }
    // Ten is 0.625 times two to the fourth.
    let (mut factor, mut factor_exponent) = (0.625f64, 4i32);
    let (mut product, mut product_exponent) = (1.0f64, 0i32);
    while left != 0 {
        if left & 1 == 1 {
            product *= factor;
            product_exponent += factor_exponent;
        }
        factor *= factor;
        factor_exponent <<= 1;
        if factor < 0.5 {
            factor += factor;
            factor_exponent -= 1;
        }
        left >>= 1;
    }
    if exponent < 0 {
        (product, product_exponent) = (1.0 / product, -product_exponent);
    }
    scale(product, product_exponent)
}

/// `n` times two to the `exponent`, in steps that do not overflow before the result does.
fn scale(mut n: f64, mut exponent: i32) -> f64 {
    while exponent != 0 && n != 0.0 && n.is_finite() {
        let step = exponent.clamp(-1000, 1000);
        n *= 2f64.powi(step);
        exponent -= step;
    }
    n
}

/// The numbers from `start` to before `stop`, or none when `step` leads away.
fn row(call: &mut Call<'_, '_>, start: i64, stop: i64, step: i64) -> Result<Vec<i64>, CallError> {
    let (distance, step) = (i128::from(stop) - i128::from(start), i128::from(step));
    if step == 0 || distance == 0 || (distance < 0) != (step < 0) {
        return Ok(Vec::new());
    }
    let count = (distance.abs() + step.abs() - 1) / step.abs();
    let count = usize::try_from(count).unwrap_or(usize::MAX);
    call.reserve_items(count)?;
    let numbers = (0..count).map(|nth| i128::from(start) + step * nth as i128);
    Ok(numbers.filter_map(|n| i64::try_from(n).ok()).collect())
}

fn ints(numbers: Vec<i64>) -> Value {
    Data::List(List::new(Elem::Int, numbers.into_iter().map(Value::int).collect())).into()
}

/// `until N`: the numbers from 0 to before N, downwards for a negative one.
fn until(call: &mut Call<'_, '_>) -> Answer {
    let stop = call.int(0)?;
    Ok(ints(row(call, 0, stop, if stop < 0 { -1 } else { 1 })?))
}

/// `untilStep START STOP STEP`
fn until_step(call: &mut Call<'_, '_>) -> Answer {
    let (start, stop, step) = (call.int(0)?, call.int(1)?, call.int(2)?);
    Ok(ints(row(call, start, stop, step)?))
}

/// `seq [START [STEP]] END`: the numbers with END as a text with blanks between them.
fn seq(call: &mut Call<'_, '_>) -> Answer {
    let (start, end, step) = match call.len() {
        1 => (1, call.int(0)?, None),
        2 => (call.int(0)?, call.int(1)?, None),
        3 => (call.int(0)?, call.int(2)?, Some(call.int(1)?)),
        _ => return Ok("".into()),
    };
    let direction = if end < start { -1 } else { 1 };
    let numbers = row(call, start, end.wrapping_add(direction), step.unwrap_or(direction))?;
    let mut text = TextBuilder::new();
    for (nth, n) in numbers.iter().enumerate() {
        text.push_str(if nth > 0 { " " } else { "" });
        text.push_str(&n.to_string());
    }
    call.built(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_of_ten_are_exact_as_far_as_floats_are() {
        assert_eq!([0, 1, 2, 22, -1].map(power_of_ten), [1.0, 10.0, 100.0, 1e22, 0.1]);
        assert_eq!(power_of_ten(309), f64::INFINITY);
        assert_eq!(power_of_ten(i64::MIN), 0.0);
    }
}

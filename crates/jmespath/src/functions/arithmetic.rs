//! Sums, products and quotients of numbers, Kubernetes quantities and durations.
//!
//! The one idea to know: a text is a quantity when it can be one and only then a duration, so `5m` is five thousandths.
//!
//! kyverno: pkg/engine/jmespath/arithmetic.go

use common::go::duration::Duration;
use common::go::number::fmt_v_float;
use common::go::quantity::Quantity;

use super::Call;
use super::function::{Function, Param, Type};
use super::numbers::{float, go_int};
use crate::error::SearchError;
use crate::interpreter::Answer;
use crate::item::Item;

const ANY: Param = &[Type::Any];

pub(super) const TABLE: &[Function] = &[
    Function::kyverno(
        "add",
        &[ANY, ANY],
        Type::Any,
        "does arithmetic addition of two specified values of numbers, quantities, and durations",
        add,
    ),
    Function::kyverno(
        "sum",
        &[&[Type::Array]],
        Type::Any,
        "does arithmetic addition of specified array of values of numbers, quantities, and durations",
        sum,
    ),
    Function::kyverno(
        "subtract",
        &[ANY, ANY],
        Type::Any,
        "does arithmetic subtraction of two specified values of numbers, quantities, and durations",
        subtract,
    ),
    Function::kyverno(
        "multiply",
        &[ANY, ANY],
        Type::Any,
        "does arithmetic multiplication of two specified values of numbers, quantities, and durations",
        multiply,
    ),
    Function::kyverno("divide", &[ANY, ANY], Type::Any, "divisor must be non zero", divide),
    Function::kyverno("modulo", &[ANY, ANY], Type::Any, "divisor must be non-zero, arguments must be integers", modulo),
];

/// What can be calculated with.
enum Operand {
    Scalar(f64),
    Quantity(Quantity),
    Duration(Duration),
}

use Operand::{Duration as Span, Quantity as Amount, Scalar};

fn operand(call: &Call<'_, '_>, item: &Item<'_>) -> Result<Operand, SearchError> {
    if let Some(number) = item.as_float() {
        return Ok(Scalar(number));
    }
    let text = item.as_str().ok_or_else(|| call.fail("invalid operand"))?;
    let quantity = Quantity::parse(text).map(Amount);
    quantity.or_else(|_| Duration::parse(text).map(Span)).map_err(|_| call.fail("invalid operand"))
}

fn operands(call: &Call<'_, '_>) -> Result<(Operand, Operand), SearchError> {
    Ok((operand(call, &call.arg(0))?, operand(call, &call.arg(1))?))
}

fn mismatch(call: &Call<'_, '_>) -> SearchError {
    call.fail("Types mismatch")
}

fn zero_divisor(call: &Call<'_, '_>) -> SearchError {
    call.fail("Zero divisor passed")
}

/// The text of a result; it is missing when it takes more digits than we give.
fn shown<'a>(call: &Call<'_, '_>, quantity: Option<Quantity>) -> Answer<'a> {
    quantity.map(|quantity| quantity.to_string().into()).ok_or_else(|| call.fail("the result takes too many digits"))
}

/// A number as a quantity.
fn factor(number: f64) -> Result<Quantity, SearchError> {
    Quantity::parse(&fmt_v_float(number)).map_err(|error| SearchError::failed(error.to_string()))
}

/// `add(LEFT, RIGHT)`: both of one kind.
fn add<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    added(call, &call.arg(0), &call.arg(1))
}

fn added<'a>(call: &Call<'_, 'a>, left: &Item<'a>, right: &Item<'a>) -> Answer<'a> {
    match (operand(call, left)?, operand(call, right)?) {
        (Scalar(left), Scalar(right)) => Ok((left + right).into()),
        (Amount(left), Amount(right)) => shown(call, left.checked_add(&right)),
        (Span(left), Span(right)) => Ok(left.wrapping_add(right).to_string().into()),
        _ => Err(mismatch(call)),
    }
}

/// `sum(LIST)`: of one kind; a single item is given back whatever it is.
fn sum<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    let list = call.arg(0);
    if !list.is_list() {
        return Err(mismatch(call));
    }
    let mut items = list.items();
    let first = items.next().ok_or_else(|| call.fail("at least one element in the array is required"))?;
    items.try_fold(first, |sum, item| {
        call.search().step()?;
        added(call, &sum, &item)
    })
}

/// `subtract(LEFT, RIGHT)`: both of one kind.
fn subtract<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    match operands(call)? {
        (Scalar(left), Scalar(right)) => Ok((left - right).into()),
        (Amount(left), Amount(right)) => shown(call, left.checked_sub(&right)),
        (Span(left), Span(right)) => Ok(left.wrapping_sub(right).to_string().into()),
        _ => Err(mismatch(call)),
    }
}

/// `multiply(LEFT, RIGHT)`: one of them a number.
fn multiply<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    match operands(call)? {
        (Scalar(left), Scalar(right)) => Ok((left * right).into()),
        (Amount(quantity), Scalar(number)) | (Scalar(number), Amount(quantity)) => {
            shown(call, quantity.checked_mul(&factor(number)?.as_dec()))
        }
        (Span(span), Scalar(number)) | (Scalar(number), Span(span)) => {
            Ok(Duration::from_seconds(span.seconds() * number).to_string().into())
        }
        _ => Err(mismatch(call)),
    }
}

/// `divide(LEFT, RIGHT)`: two of one kind give a number, a quantity or a duration by a number stays what it is.
fn divide<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    match operands(call)? {
        (Scalar(left), Scalar(right)) => Ok(quotient(call, left, right)?.into()),
        (Amount(left), Amount(right)) => Ok(quotient(call, left.as_float64(), right.as_float64())?.into()),
        (Amount(_) | Span(_), Scalar(0.0)) => Err(zero_divisor(call)),
        // NOTE: cut to the larger of both scales: a tenth of a `1` is `0`.
        (Amount(left), Scalar(right)) => shown(call, left.checked_quo(&factor(right)?.as_dec())),
        (Span(left), Span(right)) => Ok(quotient(call, left.seconds(), right.seconds())?.into()),
        (Span(left), Scalar(right)) => Ok(Duration::from_seconds(left.seconds() / right).to_string().into()),
        _ => Err(mismatch(call)),
    }
}

fn quotient(call: &Call<'_, '_>, dividend: f64, divisor: f64) -> Result<f64, SearchError> {
    if divisor == 0.0 { Err(zero_divisor(call)) } else { Ok(dividend / divisor) }
}

/// `modulo(LEFT, RIGHT)`: whole numbers of one kind.
fn modulo<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    match operands(call)? {
        (Scalar(left), Scalar(right)) => Ok(float(remainder(call, left, right)?).into()),
        (Amount(left), Amount(right)) => {
            let rest = remainder(call, left.as_float64(), right.as_float64())?;
            Ok(Quantity::new(rest, left.format()).to_string().into())
        }
        (Span(left), Span(right)) => {
            left.checked_rem(right).map(|rest| rest.to_string().into()).ok_or_else(|| zero_divisor(call))
        }
        _ => Err(mismatch(call)),
    }
}

fn remainder(call: &Call<'_, '_>, dividend: f64, divisor: f64) -> Result<i64, SearchError> {
    let whole = |number: f64| {
        let whole = go_int(number);
        if float(whole) == number { Ok(whole) } else { Err(call.fail("Non-integer argument(s) passed for modulo")) }
    };
    let (dividend, divisor) = (whole(dividend)?, whole(divisor)?);
    if divisor == 0 { Err(zero_divisor(call)) } else { Ok(dividend.wrapping_rem(divisor)) }
}

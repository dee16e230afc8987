//! Numbers: rounding and averages. Sums and products with units are in `arithmetic`.

use super::Call;
use super::function::{Function, Type};
use crate::error::SearchError;
use crate::interpreter::Answer;
use crate::item::Item;

const N: &[Type] = &[Type::Number];

pub(super) const TABLE: &[Function] = &[
    Function::builtin("abs", &[N], Type::Number, abs),
    Function::builtin("avg", &[&[Type::ArrayNumber]], Type::Number, avg),
    Function::builtin("ceil", &[N], Type::Number, ceil),
    Function::builtin("floor", &[N], Type::Number, floor),
    Function::kyverno("round", &[N, N], Type::Number, "does roundoff to upto the given decimal places", round),
];

/// `abs(NUMBER)`.
fn abs<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    Ok(call.float(0)?.abs().into())
}

/// `avg(NUMBERS)`: NaN for none.
#[expect(clippy::cast_precision_loss, reason = "a list's length")]
fn avg<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    let list = call.arg(0);
    let sum: f64 = list.items().filter_map(|item| item.as_float()).fold(0.0, |sum, number| sum + number);
    Ok((sum / list.len() as f64).into())
}

/// `ceil(NUMBER)`.
fn ceil<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    Ok(call.float(0)?.ceil().into())
}

/// `floor(NUMBER)`.
fn floor<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    Ok(call.float(0)?.floor().into())
}

/// `round(NUMBER, PLACES)`: halves away from zero.
fn round<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    let number = call.float(0)?;
    let Ok(places) = whole(call.float(1)?) else {
        return Err(call.fail("Non-integer argument(s) passed for round off"));
    };
    if places < 0 {
        // Kyverno forgets to name the figures.
        return Err(call.fail("%!d(MISSING) argument is out of bounds (%!d(MISSING))"));
    }
    let shift = 10_f64.powi(i32::try_from(places).unwrap_or(i32::MAX));
    Ok(((number * shift).round() / shift).into())
}

/// The whole number that `number` is.
///
/// # Errors
///
/// When it is none.
///
/// kyverno: pkg/engine/jmespath/utils.go (`intNumber`)
pub(super) fn whole(number: f64) -> Result<i64, SearchError> {
    let shown = common::go::number::fmt_v_float(number);
    if !number.is_finite() || number.trunc() != number {
        return Err(SearchError::failed(format!("expected an integer number but got: {shown}")));
    }
    let whole = go_int(number);
    if float(whole).to_bits() != (number + 0.0).to_bits() {
        return Err(SearchError::failed(format!("number is outside the range of integer numbers: {shown}")));
    }
    Ok(whole)
}

/// `number` cut to an integer; out of range gives the smallest, as on amd64.
///
/// go: int64(number)
pub(super) fn go_int(number: f64) -> i64 {
    const BOUND: f64 = 9_223_372_036_854_775_808.0;
    if !(-BOUND..BOUND).contains(&number) {
        return i64::MIN;
    }
    #[expect(clippy::cast_possible_truncation, reason = "in range, and Go cuts too")]
    {
        number as i64
    }
}

/// `number` as the nearest float.
#[expect(clippy::cast_precision_loss, reason = "Go rounds the same way")]
pub(super) fn float(number: i64) -> f64 {
    number as f64
}

/// The number as Kyverno puts it into texts: without an exponent, rounded to single precision.
///
/// kyverno: pkg/engine/jmespath/functions.go (`ifaceToString`)
pub(super) fn to_text(item: &Item<'_>) -> Option<String> {
    use common::View;
    Some(match item.val()?.view() {
        View::Int(number) => number.to_string(),
        View::Float(number) => common::go::number::format_float(number, b'f', -1, 32),
        View::Str(text) => text.to_owned(),
        View::Bool(value) => value.to_string(),
        _ => return None,
    })
}

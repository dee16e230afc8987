//! Defaults: `default`, `empty`, `coalesce`, `all`, `any`, `ternary`.
//!
//! sprig: defaults.go, functions.go

use crate::func::{Call, CallError, Func, Param};
use crate::value::{Data, Value};

use Param::{Any, Bool};

pub(in crate::functions) const TABLE: &[Func] = &[
    Func::variadic("default", &[Any, Any], default),
    Func::new("empty", &[Any], empty),
    Func::variadic("coalesce", &[Any], coalesce),
    Func::variadic("all", &[Any], all),
    Func::variadic("any", &[Any], any),
    Func::new("ternary", &[Any, Any, Bool], ternary),
];

/// Whether Sprig takes a value for not set. Structs, times among them, are never empty.
pub(in crate::functions) fn is_empty(value: &Value) -> bool {
    !matches!(value.data(), Data::Func(_)) && !value.truth()
}

/// `default D V`: V, or D where V is empty or not given. More than one V: the first counts.
#[expect(clippy::unnecessary_wraps, reason = "the shape of a table's function")]
fn default(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let given = call.rest(1).first().filter(|value| !is_empty(value));
    Ok(given.unwrap_or_else(|| call.value(0)).clone())
}

/// `empty V`: whether V is false, zero, nil or has nothing in it.
#[expect(clippy::unnecessary_wraps, reason = "the shape of a table's function")]
fn empty(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    Ok(is_empty(call.value(0)).into())
}

/// `coalesce A...`: the first that is not empty, or nil.
#[expect(clippy::unnecessary_wraps, reason = "the shape of a table's function")]
fn coalesce(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    Ok(call.args().iter().find(|value| !is_empty(value)).cloned().unwrap_or_default())
}

/// `all A...`: whether none is empty.
#[expect(clippy::unnecessary_wraps, reason = "the shape of a table's function")]
fn all(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    Ok((!call.args().iter().any(is_empty)).into())
}

/// `any A...`: whether one is not empty.
#[expect(clippy::unnecessary_wraps, reason = "the shape of a table's function")]
fn any(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    Ok((!call.args().iter().all(is_empty)).into())
}

/// `ternary T F TEST`: T where TEST is true, else F.
fn ternary(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let index = if call.bool(2)? { 0 } else { 1 };
    Ok(call.value(index).clone())
}

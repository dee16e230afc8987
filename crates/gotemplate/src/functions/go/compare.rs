//! `eq`, `ne`, `lt`, `le`, `gt`, `ge`.

use std::cmp::Ordering;

use crate::func::{Call, CallError, Func, Param};
use crate::print;
use crate::value::{Data, Kind, Value};

use Param::Reflect;

pub(in crate::functions) const TABLE: &[Func] = &[
    Func::variadic("eq", &[Reflect, Reflect], eq),
    Func::new("ne", &[Reflect, Reflect], ne),
    Func::new("lt", &[Reflect, Reflect], lt),
    Func::new("le", &[Reflect, Reflect], le),
    Func::new("gt", &[Reflect, Reflect], gt),
    Func::new("ge", &[Reflect, Reflect], ge),
];

/// The classes that Go compares within.
#[derive(Clone, Copy, Debug)]
enum Basic<'v> {
    Bool(bool),
    Complex(f64, f64),
    Int(i64),
    Float(f64),
    Str(&'v [u8]),
    Uint(u64),
}

fn basic(value: &Value) -> Option<Basic<'_>> {
    Some(match value.data() {
        Data::Bool(value) => Basic::Bool(*value),
        Data::Complex(re, im) => Basic::Complex(*re, *im),
        Data::Int(n) | Data::Int64(n) => Basic::Int(*n),
        Data::Duration(span) => Basic::Int(span.0),
        Data::Float(n) => Basic::Float(*n),
        Data::Str(text) => Basic::Str(text.as_bytes()),
        Data::Byte(n) => Basic::Uint((*n).into()),
        Data::Uint64(n) => Basic::Uint(*n),
        _ => return None,
    })
}

fn incompatible(a: &Value, b: &Value) -> CallError {
    let (a, b) = (a.type_name(), b.type_name());
    CallError::new(format!("incompatible types for comparison: {a} and {b}"))
}

fn equal(a: &Value, b: &Value) -> Result<bool, CallError> {
    Ok(match (basic(a), basic(b)) {
        (Some(Basic::Bool(x)), Some(Basic::Bool(y))) => x == y,
        (Some(Basic::Complex(x, v)), Some(Basic::Complex(y, w))) => x == y && v == w,
        (Some(Basic::Int(x)), Some(Basic::Int(y))) => x == y,
        (Some(Basic::Uint(x)), Some(Basic::Uint(y))) => x == y,
        (Some(Basic::Float(x)), Some(Basic::Float(y))) => x == y,
        (Some(Basic::Str(x)), Some(Basic::Str(y))) => x == y,
        (Some(Basic::Int(x)), Some(Basic::Uint(y))) | (Some(Basic::Uint(y)), Some(Basic::Int(x))) => {
            u64::try_from(x) == Ok(y)
        }
        (None, None) => return equal_others(a, b),
        _ if a.is_nil() || b.is_nil() => false,
        _ => return Err(incompatible(a, b)),
    })
}

/// Values without an order: nil, lists, maps, structs.
fn equal_others(a: &Value, b: &Value) -> Result<bool, CallError> {
    let shown = |value: &Value| print::verb(value, 's');
    let (x, y) = (a.kind(), b.kind());
    if x != y && x != Kind::Invalid && y != Kind::Invalid {
        let (a_text, a_type, b_type, b_text) = (shown(a)?, a.type_name(), b.type_name(), shown_v(b)?);
        return Err(format!("non-comparable types {a_text}: {a_type}, {b_type}: {b_text}").into());
    }
    if is_nil(a) || is_nil(b) {
        return Ok(is_nil(a) == is_nil(b));
    }
    match (a.data(), b.data()) {
        (Data::Time(x), Data::Time(y)) => Ok(x == y),
        (Data::Object(x), Data::Object(y)) if x.kind() == Kind::Pointer => {
            Ok(std::ptr::addr_eq(std::sync::Arc::as_ptr(x), std::sync::Arc::as_ptr(y)))
        }
        (Data::Object(x), Data::Object(_)) if x.kind() == Kind::Struct => Ok(crate::value::deep_equal(a, b)),
        _ => Err(format!("non-comparable type {}: {}", shown(b)?, b.type_name()).into()),
    }
}

fn shown_v(value: &Value) -> Result<String, CallError> {
    Ok(print::verb(value, 'v')?)
}

fn is_nil(value: &Value) -> bool {
    match value.data() {
        Data::Nil => true,
        Data::List(list) => list.is_nil(),
        Data::Map(map) => map.is_nil(),
        _ => false,
    }
}

fn less(a: &Value, b: &Value) -> Result<bool, CallError> {
    let bad = || CallError::new("invalid type for comparison");
    let (x, y) = (basic(a).ok_or_else(bad)?, basic(b).ok_or_else(bad)?);
    Ok(match (x, y) {
        (Basic::Bool(_), Basic::Bool(_)) | (Basic::Complex(..), Basic::Complex(..)) => return Err(bad()),
        (Basic::Int(x), Basic::Int(y)) => x < y,
        (Basic::Uint(x), Basic::Uint(y)) => x < y,
        (Basic::Float(x), Basic::Float(y)) => x < y,
        (Basic::Str(x), Basic::Str(y)) => x.cmp(y) == Ordering::Less,
        (Basic::Int(x), Basic::Uint(y)) => u64::try_from(x).is_ok_and(|x| x < y) || x < 0,
        (Basic::Uint(x), Basic::Int(y)) => u64::try_from(y).is_ok_and(|y| x < y),
        _ => return Err(incompatible(a, b)),
    })
}

/// `eq A B...`: whether A equals one of the others.
fn eq(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    if call.len() < 2 {
        return Err("missing argument for comparison".into());
    }
    for other in call.rest(1) {
        if equal(call.value(0), other)? {
            return Ok(true.into());
        }
    }
    Ok(false.into())
}

/// `ne A B`
fn ne(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    Ok((!equal(call.value(0), call.value(1))?).into())
}

/// `lt A B`
fn lt(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    Ok(less(call.value(0), call.value(1))?.into())
}

fn less_or_equal(a: &Value, b: &Value) -> Result<bool, CallError> {
    Ok(less(a, b)? || equal(a, b)?)
}

/// `le A B`
fn le(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    Ok(less_or_equal(call.value(0), call.value(1))?.into())
}

/// `gt A B`: with a NaN among them true, as in Go.
fn gt(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    Ok((!less_or_equal(call.value(0), call.value(1))?).into())
}

/// `ge A B`
fn ge(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    Ok((!less(call.value(0), call.value(1))?).into())
}

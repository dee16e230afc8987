//! How two values of a filter compare: only values of one kind do, and a number of a template that is written without a point
//! is an integer while every number of a values file is a float.
//!
//! client-go: third_party/forked/golang/template/funcs.go

use std::cmp::Ordering;

use gotemplate::value::{Data, Value};

const BAD_TYPE: &str = "invalid type for comparison";
const BAD_TYPES: &str = "incompatible types for comparison";

enum Basic<'v> {
    Bool(bool),
    /// Signed or not: these compare.
    Integer(i128),
    Float(f64),
    Text(&'v [u8]),
}

fn basic(value: &Value) -> Result<Basic<'_>, String> {
    Ok(match value.data() {
        Data::Bool(value) => Basic::Bool(*value),
        Data::Int(n) | Data::Int64(n) => Basic::Integer(i128::from(*n)),
        Data::Byte(n) => Basic::Integer(i128::from(*n)),
        Data::Uint64(n) => Basic::Integer(i128::from(*n)),
        Data::Float(n) => Basic::Float(*n),
        Data::Str(text) => Basic::Text(text.as_bytes()),
        _ => return Err(BAD_TYPE.into()),
    })
}

/// `==`
pub(super) fn equal(left: &Value, right: &Value) -> Result<bool, String> {
    match (basic(left)?, basic(right)?) {
        (Basic::Bool(a), Basic::Bool(b)) => Ok(a == b),
        (a, b) => Ok(compare(&a, &b)? == Some(Ordering::Equal)),
    }
}

/// `<` and what is made of it; not a number is not less than anything.
pub(super) fn order(left: &Value, right: &Value) -> Result<Ordering, String> {
    match (basic(left)?, basic(right)?) {
        (Basic::Bool(_), Basic::Bool(_)) => Err(BAD_TYPE.into()),
        (a, b) => Ok(compare(&a, &b)?.unwrap_or(Ordering::Greater)),
    }
}

fn compare(left: &Basic<'_>, right: &Basic<'_>) -> Result<Option<Ordering>, String> {
    match (left, right) {
        (Basic::Integer(a), Basic::Integer(b)) => Ok(Some(a.cmp(b))),
        (Basic::Float(a), Basic::Float(b)) => Ok(a.partial_cmp(b)),
        (Basic::Text(a), Basic::Text(b)) => Ok(Some(a.cmp(b))),
        _ => Err(BAD_TYPES.into()),
    }
}

//! Equality as Go's `reflect.DeepEqual` sees it.

use super::{Data, MAX_DEPTH, Value};

/// True when both are of one type and hold the same: an `int` never equals a `float64`, a nil list no empty one.
///
/// Go: `reflect.DeepEqual`. Values nested deeper than [`MAX_DEPTH`] count as different.
pub fn deep_equal(a: &Value, b: &Value) -> bool {
    equal(a, b, 0)
}

fn equal(a: &Value, b: &Value, depth: usize) -> bool {
    if depth > MAX_DEPTH {
        return false;
    }
    match (a.data(), b.data()) {
        (Data::Nil, Data::Nil) => true,
        (Data::Bool(x), Data::Bool(y)) => x == y,
        (Data::Int(x), Data::Int(y)) | (Data::Int64(x), Data::Int64(y)) => x == y,
        (Data::Byte(x), Data::Byte(y)) => x == y,
        (Data::Uint64(x), Data::Uint64(y)) => x == y,
        (Data::Float(x), Data::Float(y)) => x == y,
        (Data::Complex(x, v), Data::Complex(y, w)) => x == y && v == w,
        (Data::Str(x), Data::Str(y)) => x.as_bytes() == y.as_bytes(),
        (Data::Bytes(x), Data::Bytes(y)) => x == y,
        (Data::Duration(x), Data::Duration(y)) => x == y,
        (Data::Time(x), Data::Time(y)) => x == y,
        (Data::List(x), Data::List(y)) => {
            x.elem() == y.elem()
                && x.is_nil() == y.is_nil()
                && x.len() == y.len()
                && x.iter().zip(y.iter()).all(|(x, y)| equal(x, y, depth + 1))
        }
        (Data::Map(x), Data::Map(y)) => {
            if x.map_type() != y.map_type() || x.is_nil() != y.is_nil() {
                return false;
            }
            if x.is_same(y) {
                return true;
            }
            let (x, y) = (x.read(), y.read());
            x.len() == y.len() && x.iter().zip(y.iter()).all(|(x, y)| x.0 == y.0 && equal(x.1, y.1, depth + 1))
        }
        (Data::Object(x), Data::Object(y)) => {
            std::ptr::addr_eq(std::sync::Arc::as_ptr(x), std::sync::Arc::as_ptr(y))
                || (x.type_name() == y.type_name() && equal(&x.plain(), &y.plain(), depth + 1))
        }
        _ => false,
    }
}

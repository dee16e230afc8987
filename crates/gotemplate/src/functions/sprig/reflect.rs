//! Types: `typeOf`, `kindOf` and their like, and `deepEqual`.
//!
//! sprig: reflect.go

use crate::func::{Call, CallError, Func, Param};
use crate::value::{Value, deep_equal};

use Param::{Any, Str};

pub(in crate::functions) const TABLE: &[Func] = &[
    Func::new("typeOf", &[Any], type_of),
    Func::new("typeIs", &[Str, Any], type_is),
    Func::new("typeIsLike", &[Str, Any], type_is_like),
    Func::new("kindOf", &[Any], kind_of),
    Func::new("kindIs", &[Str, Any], kind_is),
    Func::new("deepEqual", &[Any, Any], deep_equal_of),
];

type Answer = Result<Value, CallError>;

/// `typeOf V`: the type's name in Go.
#[expect(clippy::unnecessary_wraps, reason = "the shape of a table's function")]
fn type_of(call: &mut Call<'_, '_>) -> Answer {
    Ok((*call.value(0).type_name()).into())
}

/// `typeIs NAME V`
fn type_is(call: &mut Call<'_, '_>) -> Answer {
    Ok((call.str(0)? == call.value(1).type_name()).into())
}

/// `typeIsLike NAME V`: of this type, or a pointer to it.
fn type_is_like(call: &mut Call<'_, '_>) -> Answer {
    let (target, name) = (call.str(0)?, call.value(1).type_name());
    Ok((target == name || name.strip_prefix('*') == Some(target)).into())
}

/// `kindOf V`: the kind of its type; `invalid` for nil.
#[expect(clippy::unnecessary_wraps, reason = "the shape of a table's function")]
fn kind_of(call: &mut Call<'_, '_>) -> Answer {
    Ok(call.value(0).kind().name().into())
}

/// `kindIs NAME V`
fn kind_is(call: &mut Call<'_, '_>) -> Answer {
    Ok((call.str(0)? == call.value(1).kind().name()).into())
}

/// `deepEqual A B`: of one type and with equal contents.
#[expect(clippy::unnecessary_wraps, reason = "the shape of a table's function")]
fn deep_equal_of(call: &mut Call<'_, '_>) -> Answer {
    Ok(deep_equal(call.value(0), call.value(1)).into())
}

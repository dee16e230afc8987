//! `and`, `or`, `not`, `call`.

use crate::func::{Body, Call, CallError, Func, Param};
use crate::value::Value;

use Param::Reflect;

pub(in crate::functions) const TABLE: &[Func] = &[
    Func::special("and", &[Reflect, Reflect], Body::And),
    Func::special("or", &[Reflect, Reflect], Body::Or),
    Func::special("call", &[Reflect, Reflect], Body::Call),
    Func::new("not", &[Reflect], not),
];

/// `not V`: whether `if` takes V for false.
#[expect(clippy::unnecessary_wraps, reason = "the shape of a table's function")]
fn not(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    Ok((!call.value(0).truth()).into())
}

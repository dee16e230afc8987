//! `print`, `println`, `printf`.

use crate::func::{Call, CallError, Func, Param};
use crate::print;
use crate::run::MAX_TEXT;
use crate::value::Value;

use Param::{Any, Str};

pub(in crate::functions) const TABLE: &[Func] = &[
    Func::variadic("print", &[Any], print),
    Func::variadic("println", &[Any], println),
    Func::variadic("printf", &[Str, Any], printf),
];

/// `print V...`: the values in a row, with blanks between those that are no texts.
fn print(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let text = print::sprint(call.args())?;
    call.built(text)
}

/// `println V...`: the values with blanks between them and a line break behind.
fn println(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let text = print::sprintln(call.args())?;
    call.built(text)
}

/// `printf FORMAT V...`: the values in their places.
fn printf(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let limit = call.run().limits().text.min(MAX_TEXT as u64);
    let text = print::sprintf(call.str(0)?, call.rest(1), limit)?;
    call.built(text)
}

//! `include` and `tpl`: templates as functions.
//!
//! helm: pkg/engine/engine.go

use crate::func::{Call, CallError, Func, Param};
use crate::value::Value;

use Param::{Any, Str};

pub(in crate::functions) const TABLE: &[Func] =
    &[Func::new("include", &[Str, Any], include), Func::new("tpl", &[Str, Any], tpl)];

/// `include NAME DATA`: the output of a template.
fn include(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let (name, data) = (call.str(0)?, call.value(1));
    call.run().include(name, data)
}

/// `tpl TEXT DATA`: TEXT run as a template.
fn tpl(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let (text, data) = (call.value(0), call.value(1));
    call.run().expand(text, data)
}

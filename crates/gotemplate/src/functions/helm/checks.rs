//! `required`, `fail` and `lookup`: what a chart checks with, and the cluster that is not there.
//!
//! helm: pkg/engine/engine.go (`initFunMap`), pkg/engine/funcs.go

use crate::func::{Call, CallError, Func, Param};
use crate::value::Value;

use Param::{Any, Str};

pub(in crate::functions) const TABLE: &[Func] = &[
    Func::new("required", &[Str, Any], required),
    Func::new("fail", &[Str], fail),
    Func::new("lookup", &[Str, Str, Str, Str], lookup),
];

/// Helm marks messages of the chart's author with these words and looks for them when it words the error.
const START: &str = "HELM_ERR_START";
const END: &str = "HELM_ERR_END";

fn author_error(message: &str) -> CallError {
    CallError::new(format!("{START}{message}{END}"))
}

/// `required MESSAGE V`: V, unless it is nil or an empty text.
fn required(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let (message, value) = (call.str(0)?, call.value(1));
    if !value.is_nil() && value.as_str() != Some("") {
        return Ok(value.clone());
    }
    if call.run().is_lint() {
        let message = message.to_owned();
        let what = if call.value(1).is_nil() { "missing required value" } else { "missing required values" };
        call.run().warn(what, &message);
        return Ok(Value::from(""));
    }
    Err(author_error(message))
}

/// `fail MESSAGE`: ends the render.
fn fail(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let message = call.str(0)?;
    if call.run().is_lint() {
        let message = message.to_owned();
        call.run().warn("funcMap fail", &message);
        return Ok(Value::from(""));
    }
    Err(author_error(message))
}

/// `lookup API KIND NAMESPACE NAME`: an empty map, since there is no cluster to ask.
#[expect(clippy::unnecessary_wraps, reason = "the shape of a table's function")]
fn lookup(_call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    Ok(Value::map::<&str>([]))
}

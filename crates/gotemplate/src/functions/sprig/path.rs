//! Paths as texts: `base`, `dir`, `clean`, `ext`, `isAbs`, and the same with `os` in front, which mean Unix paths here.
//!
//! sprig: functions.go, go: path, path/filepath

use common::go::path;

use crate::func::{Call, CallError, Func, Param};
use crate::value::Value;

use Param::Str;

pub(in crate::functions) const TABLE: &[Func] = &[
    Func::new("base", &[Str], base),
    Func::new("dir", &[Str], dir),
    Func::new("clean", &[Str], clean),
    Func::new("ext", &[Str], ext),
    Func::new("isAbs", &[Str], is_abs),
    Func::new("osBase", &[Str], base),
    Func::new("osDir", &[Str], dir),
    Func::new("osClean", &[Str], clean),
    Func::new("osExt", &[Str], ext),
    Func::new("osIsAbs", &[Str], is_abs),
];

/// `base PATH`: the last part; `.` for an empty path, `/` for one of slashes alone.
fn base(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let bytes = call.text(0)?.as_bytes();
    if bytes.is_empty() {
        return Ok(".".into());
    }
    let Some(end) = bytes.iter().rposition(|byte| *byte != b'/').map(|last| last + 1) else {
        return Ok(call.derived(0, "/"));
    };
    let start = bytes.iter().take(end).rposition(|byte| *byte == b'/').map_or(0, |slash| slash + 1);
    Ok(call.part(0, start..end))
}

/// `dir PATH`: everything but the last part, cleaned.
fn dir(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let text = call.str(0)?;
    let front = text.rfind('/').and_then(|slash| text.get(..=slash)).unwrap_or_default();
    Ok(call.derived(0, path::clean(front)))
}

/// `clean PATH`: the shortest path that means the same.
fn clean(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    Ok(call.derived(0, path::clean(call.str(0)?)))
}

/// `ext PATH`: the last part from its last dot on.
fn ext(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let bytes = call.text(0)?.as_bytes();
    let found = bytes.iter().rposition(|byte| matches!(byte, b'/' | b'.'));
    let dot = found.filter(|at| bytes.get(*at) == Some(&b'.'));
    Ok(dot.map_or_else(|| "".into(), |dot| call.part(0, dot..bytes.len())))
}

/// `isAbs PATH`: whether PATH starts at the root.
fn is_abs(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    Ok(call.str(0)?.starts_with('/').into())
}

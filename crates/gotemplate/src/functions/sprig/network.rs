//! `getHostByName`: nothing is ever looked up, as with Helm's own default.
//!
//! helm: pkg/engine/engine.go (`initFunMap`, `EnableDNS`)

use crate::func::{Call, CallError, Func, Param};
use crate::value::Value;

pub(in crate::functions) const TABLE: &[Func] = &[Func::new("getHostByName", &[Param::Str], get_host_by_name)];

/// `getHostByName NAME`: an empty text.
#[expect(clippy::unnecessary_wraps, reason = "the shape of a table's function")]
fn get_host_by_name(_call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    Ok("".into())
}

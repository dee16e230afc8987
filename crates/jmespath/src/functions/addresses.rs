//! Network addresses.
//!
//! kyverno: pkg/engine/jmespath/functions.go

use std::net::IpAddr;

use super::Call;
use super::function::{Function, Type};
use super::url;
use crate::error::SearchError;
use crate::interpreter::Answer;

pub(super) const TABLE: &[Function] = &[Function::kyverno(
    "is_external_url",
    &[&[Type::String]],
    Type::Bool,
    "determine if a URL points to an external network address",
    is_external_url,
)];

/// `is_external_url(URL)`: its host is neither this machine nor in a private network.
fn is_external_url<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    let host = url::host_name(call.str(0)?).map_err(SearchError::failed)?;
    // A zone, as in `fe80::1%eth0`, changes nothing.
    if let Ok(address) = host.split('%').next().unwrap_or_default().parse::<IpAddr>() {
        return Ok((!is_internal(address)).into());
    }
    match host.as_str() {
        "localhost" => Ok(false.into()),
        "" => Err(SearchError::failed("lookup : no such host")),
        // NOTE: the original asks the resolver.
        _ => Err(call.fail(format!("the host name {host} needs a lookup, which is not done"))),
    }
}

fn is_internal(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => v4.is_loopback() || v4.is_private(),
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_unique_local(),
    }
}

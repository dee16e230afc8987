//! Whether a text is an IP address, in Go's words.
//!
//! go: net/netip/netip.go

use std::net::{Ipv4Addr, Ipv6Addr};

use super::quoted;

/// Checks the inside of `[...]` in a URL: an address of version 6, with a zone or without.
///
/// # Errors
/// Go's text. NOTE: what exactly is wrong with an address that has colons is said in one way here, in many by Go.
pub(super) fn check_version_6(address: &[u8]) -> Result<(), String> {
    let refused = |reason: &str| Err(format!("invalid host: ParseAddr({}): {reason}", quoted(address)));
    match address.iter().find(|byte| matches!(byte, b'.' | b':' | b'%')) {
        None => return refused("unable to parse IP"),
        Some(b'%') => return refused("missing IPv6 address"),
        Some(b'.') => {
            return match parsed::<Ipv4Addr>(address) {
                Some(_) => Err("invalid IP-literal".to_owned()),
                None => refused("unexpected character"),
            };
        }
        Some(_) => {}
    }
    let percent = address.iter().position(|byte| *byte == b'%');
    let (number, zone) = percent.and_then(|at| address.split_at_checked(at)).unwrap_or((address, b"%-"));
    if zone.len() == 1 {
        return refused("zone must be a non-empty string");
    }
    match parsed::<Ipv6Addr>(number) {
        Some(_) => Ok(()),
        None => refused("each colon-separated field must have at least one digit"),
    }
}

fn parsed<T: std::str::FromStr>(bytes: &[u8]) -> Option<T> {
    std::str::from_utf8(bytes).ok()?.parse().ok()
}

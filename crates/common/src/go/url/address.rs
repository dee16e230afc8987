//! Whether a text is an IP address, in Go's words.
//!
//! go: net/netip/netip.go

use std::net::{Ipv4Addr, Ipv6Addr};

use super::quoted;

/// Checks the inside of `[...]` in a URL: an address of version 6, with a zone or without.
///
/// # Errors
/// Go's text.
pub(super) fn check_version_6(address: &[u8]) -> Result<(), String> {
    let checked = match address.iter().find(|byte| matches!(byte, b'.' | b':' | b'%')) {
        None => Err(Wrong::new("unable to parse IP")),
        Some(b'%') => Err(Wrong::new("missing IPv6 address")),
        Some(b'.') => match version_4(address) {
            Ok(()) => return Err("invalid IP-literal".to_owned()),
            Err(wrong) => Err(wrong),
        },
        Some(_) => version_6(address),
    };
    checked.map_err(|Wrong { reason, at }| {
        let at = if at.is_empty() { String::new() } else { format!(" (at {})", quoted(at)) };
        format!("invalid host: ParseAddr({}): {reason}{at}", quoted(address))
    })
}

/// What is wrong, and where; nowhere for an empty place.
struct Wrong<'a> {
    reason: &'static str,
    at: &'a [u8],
}

impl<'a> Wrong<'a> {
    const fn new(reason: &'static str) -> Self {
        Self { reason, at: &[] }
    }

    const fn at(reason: &'static str, at: &'a [u8]) -> Self {
        Self { reason, at }
    }
}

fn parsed<T: std::str::FromStr>(bytes: &[u8]) -> Option<T> {
    std::str::from_utf8(bytes).ok()?.parse().ok()
}

/// go: `parseIPv4Fields`; what the standard library takes is right, the rest has a reason.
fn version_4(text: &[u8]) -> Result<(), Wrong<'_>> {
    if parsed::<Ipv4Addr>(text).is_some() {
        return Ok(());
    }
    let (mut value, mut digits, mut dots) = (0_u32, 0, 0);
    for (index, byte) in text.iter().enumerate() {
        let here = text.get(index..).unwrap_or_default();
        match byte {
            b'0'..=b'9' if digits == 1 && value == 0 => {
                return Err(Wrong::new("IPv4 field has octet with leading zero"));
            }
            b'0'..=b'9' => {
                value = value * 10 + u32::from(byte - b'0');
                digits += 1;
                if value > 255 {
                    return Err(Wrong::new("IPv4 field has value >255"));
                }
            }
            b'.' if digits == 0 || here.len() == 1 => {
                return Err(Wrong::at("IPv4 field must have at least one digit", here));
            }
            b'.' if dots == 3 => return Err(Wrong::new("IPv4 address too long")),
            b'.' => (value, digits, dots) = (0, 0, dots + 1),
            _ => return Err(Wrong::at("unexpected character", here)),
        }
    }
    Err(Wrong::new("IPv4 address too short"))
}

/// go: `parseIPv6`; what the standard library takes is right, the rest has a reason.
fn version_6(address: &[u8]) -> Result<(), Wrong<'_>> {
    let percent = address.iter().position(|byte| *byte == b'%');
    let (number, zone) = percent.and_then(|at| address.split_at_checked(at)).unwrap_or((address, b"%-"));
    if zone.len() == 1 {
        return Err(Wrong::new("zone must be a non-empty string"));
    }
    if parsed::<Ipv6Addr>(number).is_some() {
        return Ok(());
    }
    let (mut rest, mut ellipsis, mut size) = (number, None, 0);
    if let Some(after) = rest.strip_prefix(b"::") {
        (rest, ellipsis) = (after, Some(0));
    }
    while size < 16 {
        let digits = rest.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
        let after = rest.get(digits..).unwrap_or_default();
        match digits {
            0 => return Err(Wrong::at("each colon-separated field must have at least one digit", rest)),
            5.. => return Err(Wrong::at("each group must have 4 or less digits", rest)),
            _ => {}
        }
        if after.starts_with(b".") {
            return embedded(rest, ellipsis.is_some(), size);
        }
        size += 2;
        if after.is_empty() {
            rest = after;
            break;
        }
        let Some(next) = after.strip_prefix(b":") else {
            return Err(Wrong::at("unexpected character, want colon", after));
        };
        if next.is_empty() {
            return Err(Wrong::at("colon must be followed by more characters", after));
        }
        rest = next;
        if let Some(next) = next.strip_prefix(b":") {
            if ellipsis.is_some() {
                return Err(Wrong::at("multiple :: in address", rest));
            }
            (rest, ellipsis) = (next, Some(size));
            if rest.is_empty() {
                break;
            }
        }
    }
    if !rest.is_empty() {
        return Err(Wrong::at("trailing garbage after address", rest));
    }
    if size < 16 {
        return Err(Wrong::new("address string too short"));
    }
    Err(Wrong::new("the :: must expand to at least one field of zeros"))
}

/// An address of version 4 at the end of one of version 6.
fn embedded(rest: &[u8], has_ellipsis: bool, size: usize) -> Result<(), Wrong<'_>> {
    if !has_ellipsis && size != 12 {
        return Err(Wrong::at("embedded IPv4 address must replace the final 2 fields of the address", rest));
    }
    if size + 4 > 16 {
        return Err(Wrong::at("too many hex fields to fit an embedded IPv4 at the end of the address", rest));
    }
    version_4(rest)
}

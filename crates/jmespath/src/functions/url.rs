//! The host of a URL, and what Go finds wrong with one.
//!
//! go: net/url/url.go

use std::net::IpAddr;

use common::go::quote::quote;

/// The host name in `url`, without port and brackets; empty when there is none.
///
/// # Errors
///
/// Go's text.
pub(super) fn host_name(url: &str) -> Result<String, String> {
    let (main, fragment) = url.split_once('#').unwrap_or((url, ""));
    let host = host(main).map_err(|problem| format!("parse {}: {problem}", quote(main)))?;
    unescape(fragment, Part::Other).map_err(|problem| format!("parse {}: {problem}", quote(url)))?;
    Ok(host)
}

fn host(url: &str) -> Result<String, String> {
    if url.bytes().any(|byte| byte < b' ' || byte == 0x7f) {
        return Err("net/url: invalid control character in URL".to_owned());
    }
    let (scheme, rest) = split_scheme(url)?;
    let rest = rest.split('?').next().unwrap_or_default();
    if !rest.starts_with('/') && !scheme.is_empty() {
        // As in `mailto:x`.
        return Ok(String::new());
    }
    if !rest.starts_with('/') && rest.split('/').next().is_some_and(|first| first.contains(':')) {
        return Err("first path segment in URL cannot contain colon".to_owned());
    }
    let after = rest.strip_prefix("//").filter(|after| !scheme.is_empty() || !after.starts_with('/'));
    let Some(after) = after else {
        unescape(rest, Part::Other)?;
        return Ok(String::new());
    };
    let (authority, path) = after.find('/').and_then(|at| after.split_at_checked(at)).unwrap_or((after, ""));
    let host = authority_host(&scheme, authority)?;
    unescape(path, Part::Other)?;
    Ok(without_port(&host).to_owned())
}

/// The scheme in lower case and what follows its colon.
fn split_scheme(url: &str) -> Result<(String, &str), String> {
    for (at, c) in url.char_indices() {
        match c {
            'a'..='z' | 'A'..='Z' => {}
            '0'..='9' | '+' | '-' | '.' if at > 0 => {}
            ':' if at == 0 => return Err("missing protocol scheme".to_owned()),
            ':' => {
                let (scheme, rest) = url.split_once(':').unwrap_or_default();
                return Ok((scheme.to_ascii_lowercase(), rest));
            }
            _ => break,
        }
    }
    Ok((String::new(), url))
}

fn authority_host(scheme: &str, authority: &str) -> Result<String, String> {
    let (user, host) = authority.rsplit_once('@').map_or((None, authority), |(user, host)| (Some(user), host));
    let host = checked_host(scheme, host)?;
    if let Some(user) = user {
        if !user.chars().all(|c| c.is_ascii_alphanumeric() || "-._:~!$&'()*+,;=%@".contains(c)) {
            return Err("net/url: invalid userinfo".to_owned());
        }
        unescape(user, Part::Other)?;
    }
    Ok(host)
}

/// The host with its port.
fn checked_host(scheme: &str, host: &str) -> Result<String, String> {
    match host.rfind('[') {
        Some(0) => return address_literal(host),
        Some(_) => return Err("invalid IP-literal".to_owned()),
        None => {}
    }
    // Only web addresses are held to one colon.
    let strict = matches!(scheme, "http" | "https");
    let colon = if strict { host.find(':') } else { host.rfind(':') };
    if let Some((_, port)) = colon.and_then(|at| host.split_at_checked(at)) {
        check_port(port)?;
    }
    unescape(host, Part::Host)
}

/// `[address]` with a port behind it.
fn address_literal(host: &str) -> Result<String, String> {
    let Some((address, port)) = host.strip_prefix('[').and_then(|inner| inner.rsplit_once(']')) else {
        return Err("missing ']' in host".to_owned());
    };
    check_port(port)?;
    let (plain, zone) = address.find("%25").and_then(|at| address.split_at_checked(at)).unwrap_or((address, ""));
    let address = unescape(plain, Part::Host)? + &unescape(zone, Part::Zone)?;
    let number = address.split('%').next().unwrap_or_default();
    match number.parse() {
        Ok(IpAddr::V6(_)) => Ok(format!("[{address}]{port}")),
        Ok(IpAddr::V4(_)) => Err("invalid IP-literal".to_owned()),
        Err(_) => Err(format!("invalid host: ParseAddr({}): unable to parse IP", quote(&address))),
    }
}

fn is_port(text: &str) -> bool {
    text.is_empty() || text.strip_prefix(':').is_some_and(|port| port.bytes().all(|byte| byte.is_ascii_digit()))
}

fn check_port(text: &str) -> Result<(), String> {
    if is_port(text) { Ok(()) } else { Err(format!("invalid port {} after host", quote(text))) }
}

fn without_port(host: &str) -> &str {
    let (name, port) = host.rfind(':').and_then(|at| host.split_at_checked(at)).unwrap_or((host, ""));
    let name = if is_port(port) { name } else { host };
    name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name)
}

/// Where a text stands: in hosts, most characters must be written as they are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Host,
    Zone,
    Other,
}

fn unescape(text: &str, part: Part) -> Result<String, String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte != b'%' {
            if part != Part::Other && byte.is_ascii() && !is_host_byte(byte) {
                return Err(format!("invalid character {} in host name", quote(&char::from(byte).to_string())));
            }
            bytes.push(byte);
            continue;
        }
        let hex = |at: usize| after.get(at).and_then(|byte| char::from(*byte).to_digit(16));
        let shown = || String::from_utf8_lossy(after.get(..2).unwrap_or(after)).into_owned();
        let refused = || format!("invalid URL escape {}", quote(&format!("%{}", shown())));
        let value =
            hex(0).zip(hex(1)).and_then(|(high, low)| u8::try_from(high * 16 + low).ok()).ok_or_else(refused)?;
        let allowed = match part {
            _ if value == b'%' => true,
            Part::Host => !value.is_ascii(),
            Part::Zone => value == b' ' || is_host_byte(value),
            Part::Other => true,
        };
        if !allowed {
            return Err(refused());
        }
        bytes.push(value);
        rest = after.get(2..).unwrap_or_default();
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn is_host_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_.~!$&'()*+,;=:[]<>\"".contains(&byte)
}

//! The host of a URL, and what Go finds wrong with one.
//!
//! go: net/url/url.go

use common::go::quote::quote;

/// The host name in `url`, without port and brackets; empty when there is none.
///
/// # Errors
///
/// Go's text.
pub(super) fn host_name(url: &str) -> Result<String, String> {
    host(url).map_err(|problem| format!("parse {}: {problem}", quote(url)))
}

fn host(url: &str) -> Result<String, String> {
    let url = url.split('#').next().unwrap_or_default();
    if url.bytes().any(|byte| byte < b' ' || byte == 0x7f) {
        return Err("net/url: invalid control character in URL".to_owned());
    }
    let (scheme, rest) = split_scheme(url)?;
    let rest = rest.split('?').next().unwrap_or_default();
    if !rest.starts_with('/') {
        // An opaque URL like `mailto:x`, or a relative path.
        let first = rest.split('/').next().unwrap_or_default();
        return match scheme.is_empty() && first.contains(':') {
            true => Err("first path segment in URL cannot contain colon".to_owned()),
            false => Ok(String::new()),
        };
    }
    let Some(after) = rest.strip_prefix("//").filter(|_| !scheme.is_empty() || !rest.starts_with("///")) else {
        return Ok(String::new());
    };
    let authority = after.split('/').next().unwrap_or_default();
    let host = match authority.rsplit_once('@') {
        Some((user, _)) if !user.chars().all(is_user_char) => return Err("net/url: invalid userinfo".to_owned()),
        Some((_, host)) => host,
        None => authority,
    };
    without_port(host)
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

fn is_user_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-._:~!$&'()*+,;=%@".contains(c)
}

fn without_port(host: &str) -> Result<String, String> {
    let (name, port) = match host.strip_prefix('[') {
        Some(inner) => match inner.rsplit_once(']') {
            Some((name, port)) => (name, port),
            None => return Err("missing ']' in host".to_owned()),
        },
        None => host.rfind(':').and_then(|at| host.split_at_checked(at)).unwrap_or((host, "")),
    };
    let is_port =
        port.is_empty() || port.strip_prefix(':').is_some_and(|port| port.bytes().all(|b| b.is_ascii_digit()));
    if !is_port {
        return Err(format!("invalid port {} after host", quote(port)));
    }
    if let Some(bad) = name.chars().find(|c| matches!(c, ' ' | '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}')) {
        return Err(format!("invalid character {} in host name", quote(&bad.to_string())));
    }
    Ok(name.to_owned())
}

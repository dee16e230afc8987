//! What passes for a URL: by Go's parser and by patterns.
//!
//! Not here: `urlParse` of templates (`gotemplate`), which gives the parts.
//!
//! go: net/url/url.go; github.com/asaskevich/govalidator: validator.go (`IsURL`, `IsRequestURL`)

use std::net::Ipv6Addr;

use common::go::regexp::cached;

/// How many characters a URL may have, and how many bytes it must have more than.
const MAX_CHARACTERS: usize = 2083;
const MIN_BYTES: usize = 3;

/// Whether a text is a URL with a scheme. Nearly everything behind a scheme is one.
pub(super) fn is_request_url(text: &str) -> bool {
    parse(text, true).is_some_and(|url| url.has_scheme)
}

/// Whether a text is a URL as browsers take it: the scheme may be missing, the host must look like one.
pub(super) fn is_url(text: &str) -> bool {
    if text.len() <= MIN_BYTES || text.chars().count() >= MAX_CHARACTERS || text.starts_with('.') {
        return false;
    }
    let with_scheme = format!("http://{text}");
    let parsed = if text.contains(':') && !text.contains("://") { &with_scheme } else { text };
    let (front, fragment) = parsed.split_once('#').unwrap_or((parsed, ""));
    let Some(url) = parse(front, false).filter(|_| is_escaped(fragment, Part::Other)) else { return false };
    if url.host.starts_with('.') || url.host.is_empty() && !url.path.is_empty() && !url.path.contains('.') {
        return false;
    }
    cached(&pattern()).is_ok_and(|pattern| pattern.is_match(text))
}

/// What is asked of a URL besides: a known scheme, and a host that is an address or a name. That an address of version 6 is one
/// was seen before.
fn pattern() -> String {
    let first = r"([1-9]\d?|1\d\d|2[01]\d|22[0-3]|24\d|25[0-5])";
    let octet = r"(\d{1,2}|1\d\d|2[0-4]\d|25[0-5])";
    let wide = r"[a-zA-Z0-9\x{a1}-\x{ffff}]";
    let words = r"[a-zA-Z0-9]([a-zA-Z0-9\-_]+)?[a-zA-Z0-9]([-.][a-zA-Z0-9]+)*";
    let below = r"www\.|[a-zA-Z0-9]+([-_.]?[a-zA-Z0-9])*[a-zA-Z0-9]\.[a-zA-Z0-9]+";
    let name = format!(r"({words}|{below})?({wide}+-?-?)*{wide}+(\.[a-zA-Z\x{{a1}}-\x{{ffff}}]+)?");
    let host = format!(r"({first}(\.{octet}){{3}}|\[[0-9a-zA-Z:.%]+\]|{name})");
    format!(r"^((ftp|tcp|udp|wss?|https?)://)?(\S+@)?{host}\.?(:\d{{1,5}})?([/?#]\S*)?$")
}

/// What is looked at of a URL.
struct Url<'t> {
    has_scheme: bool,
    host: &'t str,
    path: &'t str,
}

/// Go: `url.parse`; `request` forbids what is relative.
fn parse(text: &str, request: bool) -> Option<Url<'_>> {
    if text.bytes().any(|byte| byte < b' ' || byte == 0x7f) || text.is_empty() && request {
        return None;
    }
    let (scheme, rest) = scheme(text)?;
    let has_scheme = scheme.is_some();
    // A query may be anything.
    let rest = rest.split_once('?').map_or(rest, |(front, _)| front);
    if text == "*" {
        return Some(Url { has_scheme, host: "", path: text });
    }
    if !rest.starts_with('/') {
        if has_scheme {
            return Some(Url { has_scheme, host: "", path: "" });
        }
        if request || rest.split('/').next().is_some_and(|segment| segment.contains(':')) {
            return None;
        }
    }
    let has_host = has_scheme || !request && !rest.starts_with("///");
    let (host, path) = match rest.strip_prefix("//").filter(|_| has_host) {
        None => ("", rest),
        Some(authority) => {
            let (authority, path) = authority.split_at(authority.find('/').unwrap_or(authority.len()));
            (host(authority)?, path)
        }
    };
    is_escaped(path, Part::Other).then_some(Url { has_scheme, host, path })
}

/// The scheme, if there is one, and what follows.
fn scheme(text: &str) -> Option<(Option<&str>, &str)> {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '+' | '-' | '.'));
    let Some((name, rest)) = end.and_then(|end| text.split_at_checked(end)) else { return Some((None, text)) };
    match rest.strip_prefix(':') {
        Some(_) if name.is_empty() => None,
        Some(rest) if name.starts_with(|c: char| c.is_ascii_alphabetic()) => Some((Some(name), rest)),
        _ => Some((None, text)),
    }
}

/// The host of an authority, when all of it is well.
fn host(authority: &str) -> Option<&str> {
    let (user, host) = authority.rsplit_once('@').unwrap_or(("", authority));
    let is_user = |c: char| c.is_ascii_alphanumeric() || "-._:~!$&'()*+,;=%@".contains(c);
    if !user.chars().all(is_user) || !is_escaped(user, Part::Other) {
        return None;
    }
    let good = match host.rfind('[') {
        Some(0) => {
            let (address, port) = host.get(1..)?.rsplit_once(']')?;
            let (address, zone) =
                address.split_once("%25").map_or((address, None), |(front, zone)| (front, Some(zone)));
            is_port(port)
                && address.parse::<Ipv6Addr>().is_ok()
                && zone.is_none_or(|zone| !zone.is_empty() && is_escaped(zone, Part::Zone))
        }
        Some(_) => false,
        None => host.rfind(':').is_none_or(|at| host.get(at..).is_some_and(is_port)) && is_escaped(host, Part::Host),
    };
    good.then_some(host)
}

fn is_port(text: &str) -> bool {
    text.is_empty() || text.strip_prefix(':').is_some_and(|port| port.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Where an escape stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Host,
    Zone,
    Other,
}

/// Whether every percent sign begins an escape that may stand there, and a host has no other characters than it may.
fn is_escaped(text: &str, part: Part) -> bool {
    let mut rest = text.as_bytes();
    while let Some((byte, behind)) = rest.split_first() {
        rest = behind;
        if *byte == b'%' {
            let digits = behind.first_chunk::<2>().and_then(|two| std::str::from_utf8(two).ok());
            let digits = digits.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
            let Some(escaped) = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) else { return false };
            let allowed = match part {
                Part::Host => escaped >= 0x80 || escaped == b'%',
                Part::Zone => matches!(escaped, b'%' | b' ') || is_of_host(escaped),
                Part::Other => true,
            };
            if !allowed {
                return false;
            }
            rest = behind.get(2..).unwrap_or_default();
        } else if part != Part::Other && byte.is_ascii() && !is_of_host(*byte) {
            return false;
        }
    }
    true
}

/// Go: `shouldEscape`, for hosts and zones.
const fn is_of_host(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(
            byte,
            b'-' | b'_' | b'.' | b'~' | b'!' | b'$' | b'&' | b'\'' | b'(' | b')' | b'*' | b'+' | b',' | b';'
        )
        || matches!(byte, b'=' | b':' | b'[' | b']' | b'<' | b'>' | b'"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_has_a_scheme() {
        for good in ["https://a.cz/b?c d#e", "mailto:x y", "a:b", "file:///x", "http://[::1]:80/", "http://ž/%20"] {
            assert!(is_request_url(good), "{good}");
        }
        for bad in
            ["", "a", "/a", ":a", "1a:b", "http://a b", "http://a/%2", "http://[1]/", "http://a:b/", "a:\tb", "//a"]
        {
            assert!(!is_request_url(bad), "{bad}");
        }
    }

    #[test]
    fn a_url_of_a_browser_has_a_host() {
        for good in [
            "example.org",
            "https://example.org",
            "localhost:80",
            "1.2.3.4",
            "http://u:p@a.cz:1/x?y#z",
            "www.ž.cz",
            "http://[::1]",
        ] {
            assert!(is_url(good), "{good}");
        }
        for bad in ["", "a.b", "abcd", ".abc.d", "gopher://a.cz", "http://a b", "http://a.cz:123456", "http://-a.cz"] {
            assert!(!is_url(bad), "{bad}");
        }
    }
}

//! Texts to URLs and back.
//!
//! go: net/url/url.go

use super::address;
use super::escape::{Part, escape, unescape};
use super::quoted;

/// The parts of a URL, unescaped where Go has them so.
#[derive(Debug, Default)]
pub(super) struct Url {
    pub(super) scheme: Vec<u8>,
    pub(super) opaque: Vec<u8>,
    pub(super) user: Option<User>,
    pub(super) host: Vec<u8>,
    pub(super) path: Vec<u8>,
    pub(super) query: Vec<u8>,
    pub(super) fragment: Vec<u8>,
}

/// `name:password`.
#[derive(Debug)]
pub(super) struct User {
    name: Vec<u8>,
    password: Option<Vec<u8>>,
}

/// What is wrong with a URL.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct UrlError(String);

impl UrlError {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }

    fn in_url(self, url: &[u8]) -> Self {
        Self(format!("parse {}: {}", quoted(url), self.0))
    }
}

type Parsing<T> = Result<T, UrlError>;

fn refuse<T>(message: &str) -> Parsing<T> {
    Err(UrlError::new(message))
}

/// `bytes` before and after the first `mark`.
fn cut(bytes: &[u8], mark: u8) -> (&[u8], Option<&[u8]>) {
    match bytes.iter().position(|byte| *byte == mark).and_then(|at| bytes.split_at_checked(at)) {
        Some((front, rest)) => (front, rest.get(1..)),
        None => (bytes, None),
    }
}

impl Url {
    /// go: `url.Parse`
    ///
    /// # Errors
    /// Go's, with the text quoted in it.
    pub(super) fn parse(text: &[u8]) -> Parsing<Self> {
        let (front, fragment) = cut(text, b'#');
        let mut url = Self::without_fragment(front).map_err(|error| error.in_url(front))?;
        let fragment = fragment.unwrap_or_default();
        url.fragment = unescape(fragment, Part::Fragment).map_err(|error| error.in_url(text))?;
        Ok(url)
    }

    fn without_fragment(text: &[u8]) -> Parsing<Self> {
        if text.iter().any(|byte| *byte < b' ' || *byte == 0x7f) {
            return refuse("net/url: invalid control character in URL");
        }
        if text == b"*" {
            return Ok(Self { path: text.to_vec(), ..Self::default() });
        }
        let (scheme, rest) = split_scheme(text)?;
        let (rest, query) = cut(rest, b'?');
        let mut url =
            Self { scheme: scheme.to_ascii_lowercase(), query: query.unwrap_or_default().to_vec(), ..Self::default() };
        if !rest.starts_with(b"/") {
            if !scheme.is_empty() {
                url.opaque = rest.to_vec();
                return Ok(url);
            }
            if cut(rest, b'/').0.contains(&b':') {
                return refuse("first path segment in URL cannot contain colon");
            }
        }
        let authority = rest.strip_prefix(b"//").filter(|_| !scheme.is_empty() || !rest.starts_with(b"///"));
        let path = match authority {
            Some(after) => {
                let end = after.iter().position(|byte| *byte == b'/').unwrap_or(after.len());
                let (authority, path) = after.split_at_checked(end).unwrap_or((after, b""));
                (url.user, url.host) = parse_authority(authority)?;
                path
            }
            None => rest,
        };
        url.path = unescape(path, Part::Path)?;
        Ok(url)
    }

    /// The host without port and brackets.
    pub(super) fn hostname(&self) -> &[u8] {
        let colon = self.host.iter().rposition(|byte| *byte == b':');
        let split = colon.and_then(|at| self.host.split_at_checked(at)).filter(|(_, port)| is_port(port));
        let host = split.map_or(self.host.as_slice(), |(host, _)| host);
        host.strip_prefix(b"[").and_then(|inner| inner.strip_suffix(b"]")).unwrap_or(host)
    }

    /// go: `URL.String`, for a URL that was put together from parts
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        if !self.scheme.is_empty() {
            out.extend_from_slice(&self.scheme);
            out.push(b':');
        }
        if self.opaque.is_empty() {
            self.push_place(&mut out);
        } else {
            out.extend_from_slice(&self.opaque);
        }
        if !self.query.is_empty() {
            out.push(b'?');
            out.extend_from_slice(&self.query);
        }
        if !self.fragment.is_empty() {
            out.push(b'#');
            out.extend(escape(&self.fragment, Part::Fragment));
        }
        out
    }

    /// Appends user, host and path.
    fn push_place(&self, out: &mut Vec<u8>) {
        let has_host = !self.host.is_empty() || self.user.is_some();
        if has_host || (!self.scheme.is_empty() && !self.path.is_empty()) {
            out.extend_from_slice(b"//");
        }
        if let Some(user) = &self.user {
            out.extend(user.to_bytes());
            out.push(b'@');
        }
        out.extend(escape(&self.host, Part::Host));
        let path = if self.path == b"*" { self.path.clone() } else { escape(&self.path, Part::Path) };
        if !path.is_empty() && !path.starts_with(b"/") && !self.host.is_empty() {
            out.push(b'/');
        }
        if out.is_empty() && cut(&path, b'/').0.contains(&b':') {
            // A colon in the first part would make it a scheme.
            out.extend_from_slice(b"./");
        }
        out.extend(path);
    }
}

impl User {
    /// go: `Userinfo.String`
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut out = escape(&self.name, Part::User);
        if let Some(password) = &self.password {
            out.push(b':');
            out.extend(escape(password, Part::User));
        }
        out
    }
}

/// The scheme as written, and what follows its colon; no scheme when `text` starts like none.
fn split_scheme(text: &[u8]) -> Parsing<(&[u8], &[u8])> {
    let stop = text.iter().enumerate().find(|(at, byte)| match byte {
        b'0'..=b'9' | b'+' | b'-' | b'.' => *at == 0,
        _ => !byte.is_ascii_alphabetic(),
    });
    match stop {
        Some((0, b':')) => refuse("missing protocol scheme"),
        Some((_, b':')) => {
            let (scheme, rest) = cut(text, b':');
            Ok((scheme, rest.unwrap_or_default()))
        }
        _ => Ok((b"", text)),
    }
}

fn parse_authority(authority: &[u8]) -> Parsing<(Option<User>, Vec<u8>)> {
    let at = authority.iter().rposition(|byte| *byte == b'@');
    let Some((user, host)) = at.and_then(|at| authority.split_at_checked(at)) else {
        return Ok((None, parse_host(authority)?));
    };
    let host = parse_host(host.get(1..).unwrap_or_default())?;
    if !user.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-._:~!$&'()*+,;=%@".contains(byte)) {
        return refuse("net/url: invalid userinfo");
    }
    let (name, password) = cut(user, b':');
    let name = unescape(name, Part::User)?;
    let password = password.map(|password| unescape(password, Part::User)).transpose()?;
    Ok((Some(User { name, password }), host))
}

/// A colon and digits, or nothing.
fn is_port(port: &[u8]) -> bool {
    port.is_empty() || port.strip_prefix(b":").is_some_and(|digits| digits.iter().all(u8::is_ascii_digit))
}

fn check_port(port: &[u8]) -> Parsing<()> {
    if is_port(port) { Ok(()) } else { Err(UrlError::new(format!("invalid port {} after host", quoted(port)))) }
}

fn parse_host(host: &[u8]) -> Parsing<Vec<u8>> {
    match host.iter().rposition(|byte| *byte == b'[') {
        Some(0) => return parse_literal(host),
        Some(_) => return refuse("invalid IP-literal"),
        None => {}
    }
    if let Some(colon) = host.iter().rposition(|byte| *byte == b':') {
        check_port(host.get(colon..).unwrap_or_default())?;
    }
    unescape(host, Part::Host)
}

/// `[address]:port`.
fn parse_literal(host: &[u8]) -> Parsing<Vec<u8>> {
    let Some(close) = host.iter().rposition(|byte| *byte == b']') else {
        return refuse("missing ']' in host");
    };
    let port = host.get(close + 1..).unwrap_or_default();
    check_port(port)?;
    let address = host.get(1..close).unwrap_or_default();
    let zone = address.windows(3).position(|window| window == b"%25").unwrap_or(address.len());
    let (number, zone) = address.split_at_checked(zone).unwrap_or((address, b""));
    let mut inner = unescape(number, Part::Host)?;
    inner.extend(unescape(zone, Part::Zone)?);
    address::check_version_6(&inner).map_err(UrlError)?;
    Ok([b"[", inner.as_slice(), b"]", port].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        match Url::parse(text.as_bytes()) {
            Ok(url) => {
                let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
                let user = url.user.as_ref().map_or_else(|| "-".to_owned(), |user| text(&user.to_bytes()));
                let parts = [&url.scheme, &url.opaque, &url.host, &url.path, &url.query, &url.fragment];
                let parts = parts.map(|part| text(part)).join("|");
                format!("{parts}|{user}|{}", text(url.hostname()))
            }
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn parts_are_those_of_go() {
        for (text, want) in [
            ("HTTPS://u:p%40@h.io:80/a%20b?q=%20#f%20g", "https||h.io:80|/a b|q=%20|f g|u:p%40|h.io"),
            ("mailto:a@b", "mailto|a@b|||||-|"),
            ("//h/x", "||h|/x|||-|h"),
            ("///x", "|||///x|||-|"),
            ("a/b:c?", "|||a/b:c|||-|"),
            ("http://[fe80::1%25en0]:80/", "http||[fe80::1%en0]:80|/|||-|fe80::1%en0"),
            ("*", "|||*|||-|"),
            ("", "||||||-|"),
        ] {
            assert_eq!(shown(text), want, "{text}");
        }
    }

    #[test]
    fn errors_have_the_words_of_go() {
        for (text, want) in [
            ("::bad", r#"parse "::bad": missing protocol scheme"#),
            ("a:b:c/d", "a|b:c/d|||||-|"),
            ("1:2", r#"parse "1:2": first path segment in URL cannot contain colon"#),
            ("http://a b/", r#"parse "http://a b/": invalid character " " in host name"#),
            ("http://h:x1/", r#"parse "http://h:x1/": invalid port ":x1" after host"#),
            ("http://h/%zz#f", r#"parse "http://h/%zz": invalid URL escape "%zz""#),
            ("http://h/#%z", r##"parse "http://h/#%z": invalid URL escape "%z""##),
            ("http://[::1/", r#"parse "http://[::1/": missing ']' in host"#),
            ("http://a[b]/", r#"parse "http://a[b]/": invalid IP-literal"#),
            ("http://u|@h/", r#"parse "http://u|@h/": net/url: invalid userinfo"#),
            ("http://h\n", r#"parse "http://h\n": net/url: invalid control character in URL"#),
        ] {
            assert_eq!(shown(text), want, "{text}");
        }
    }
}

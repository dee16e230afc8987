//! URLs: texts to parts and back.
//!
//! Here: [`Url`], and how it is written. `parse` reads one, `escape` knows percent signs, `address` the inside of brackets. Not here:
//! references that are resolved against others, and queries, which are kept as they stand.
//!
//! go: net/url/url.go

mod address;
mod escape;
mod parse;

use super::quote::quote_any;
use escape::{Part, escape};

/// The parts of a URL, unescaped where Go has them so.
#[derive(Clone, Debug, Default)]
pub struct Url {
    /// In small letters; empty where there is none.
    pub scheme: Vec<u8>,
    /// What follows a scheme without a slash, escaped.
    pub opaque: Vec<u8>,
    /// What stands before `@`.
    pub user: Option<User>,
    /// With brackets and port.
    pub host: Vec<u8>,
    /// From the slash behind the host on.
    pub path: Vec<u8>,
    /// The path as it was read and is written again, where the usual escapes would make another text of it; else empty.
    pub raw_path: Vec<u8>,
    /// What follows `?`, escaped.
    pub query: Vec<u8>,
    /// Whether there is a `?` with nothing behind it.
    pub force_query: bool,
    /// What follows `#`.
    pub fragment: Vec<u8>,
}

/// `name:password`.
#[derive(Clone, Debug)]
pub struct User {
    name: Vec<u8>,
    password: Option<Vec<u8>>,
}

/// A text that is no URL. Prints Go's words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct UrlError(String);

impl UrlError {
    fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }

    fn in_url(self, url: &[u8]) -> Self {
        Self(format!("parse {}: {}", quoted(url), self.0))
    }
}

impl Url {
    /// The host without port and brackets.
    ///
    /// Go: `URL.Hostname`.
    #[must_use]
    pub fn hostname(&self) -> &[u8] {
        let colon = self.host.iter().rposition(|byte| *byte == b':');
        let split = colon.and_then(|at| self.host.split_at_checked(at)).filter(|(_, port)| is_port(port));
        let host = split.map_or(self.host.as_slice(), |(host, _)| host);
        host.strip_prefix(b"[").and_then(|inner| inner.strip_suffix(b"]")).unwrap_or(host)
    }

    /// The text of the URL.
    ///
    /// Go: `URL.String`, without what keeps a fragment as it was read, or says that there was no host (`RawFragment`, `OmitHost`).
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
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
        if self.force_query || !self.query.is_empty() {
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
        let path = match self.path.as_slice() {
            _ if !self.raw_path.is_empty() => self.raw_path.clone(),
            b"*" => self.path.clone(),
            path => escape(path, Part::Path),
        };
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
    /// Name and password, escaped.
    ///
    /// Go: `Userinfo.String`.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = escape(&self.name, Part::User);
        if let Some(password) = &self.password {
            out.push(b':');
            out.extend(escape(password, Part::User));
        }
        out
    }
}

/// `bytes` before and after the first `mark`.
fn cut(bytes: &[u8], mark: u8) -> (&[u8], Option<&[u8]>) {
    match bytes.iter().position(|byte| *byte == mark).and_then(|at| bytes.split_at_checked(at)) {
        Some((front, rest)) => (front, rest.get(1..)),
        None => (bytes, None),
    }
}

/// A colon and digits, or nothing.
fn is_port(port: &[u8]) -> bool {
    port.is_empty() || port.strip_prefix(b":").is_some_and(|digits| digits.iter().all(u8::is_ascii_digit))
}

/// Bytes in Go's quotes.
fn quoted(bytes: &[u8]) -> String {
    quote_any(bytes, '"', false)
}

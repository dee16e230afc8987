//! Texts to URLs.
//!
//! go: net/url/url.go

use super::escape::{Part, escape, is_escaped_path, unescape};
use super::{Url, UrlError, User, address, cut, is_port, quoted};

type Parsing<T> = Result<T, UrlError>;

fn refuse<T>(message: &str) -> Parsing<T> {
    Err(UrlError::new(message))
}

impl Url {
    /// The URL that `text` spells: nearly every text is one.
    ///
    /// Go: `url.Parse`.
    ///
    /// # Errors
    ///
    /// Go's, with the text quoted in it.
    pub fn parse(text: &[u8]) -> Result<Self, UrlError> {
        let (front, fragment) = cut(text, b'#');
        let mut url = without_fragment(front, false).map_err(|error| error.in_url(front))?;
        let fragment = fragment.unwrap_or_default();
        url.fragment = unescape(fragment, Part::Fragment).map_err(|error| error.in_url(text))?;
        Ok(url)
    }

    /// The URL that `text` spells, as it stands in a request: with a scheme or from the root, without a fragment.
    ///
    /// Go: `url.ParseRequestURI`.
    ///
    /// # Errors
    ///
    /// Go's, with the text quoted in it.
    pub fn parse_request(text: &[u8]) -> Result<Self, UrlError> {
        without_fragment(text, true).map_err(|error| error.in_url(text))
    }
}

/// A URL but for its fragment. What stands in a request is from the root, or has a scheme.
fn without_fragment(text: &[u8], is_request: bool) -> Parsing<Url> {
    if text.iter().any(|byte| *byte < b' ' || *byte == 0x7f) {
        return refuse("net/url: invalid control character in URL");
    }
    if is_request && text.is_empty() {
        return refuse("empty url");
    }
    if text == b"*" {
        return Ok(Url { path: text.to_vec(), ..Url::default() });
    }
    let (scheme, rest) = split_scheme(text)?;
    let (rest, query) = cut(rest, b'?');
    let (force_query, query) = (query.is_some_and(<[u8]>::is_empty), query.unwrap_or_default().to_vec());
    let mut url = Url { scheme: scheme.to_ascii_lowercase(), query, force_query, ..Url::default() };
    if !rest.starts_with(b"/") {
        if !scheme.is_empty() {
            url.opaque = rest.to_vec();
            return Ok(url);
        }
        if is_request {
            return refuse("invalid URI for request");
        }
        if cut(rest, b'/').0.contains(&b':') {
            return refuse("first path segment in URL cannot contain colon");
        }
    }
    let has_authority = !scheme.is_empty() || !is_request && !rest.starts_with(b"///");
    let authority = rest.strip_prefix(b"//").filter(|_| has_authority);
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
    if is_escaped_path(path) && escape(&url.path, Part::Path) != path {
        url.raw_path = path.to_vec();
    }
    Ok(url)
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
    fn a_request_is_from_the_root_or_has_a_scheme() {
        let error = |text: &str| Url::parse_request(text.as_bytes()).err().map(|error| error.to_string());
        assert_eq!(error(""), Some(r#"parse "": empty url"#.into()));
        assert_eq!(error("a/b"), Some(r#"parse "a/b": invalid URI for request"#.into()));
        assert_eq!(error("//a b#%"), Some(r#"parse "//a b#%": invalid URL escape "%""#.into()));
        let url = Url::parse_request(b"//a/b#c").unwrap();
        assert_eq!((url.host, url.path), (Vec::new(), b"//a/b#c".to_vec()));
        assert_eq!(Url::parse_request(b"a:b").unwrap().opaque, b"b");
    }

    #[test]
    fn a_url_is_written_as_it_was_read_where_that_means_the_same() {
        let written = |text: &str| String::from_utf8(Url::parse(text.as_bytes()).unwrap().to_bytes()).unwrap();
        for text in ["e[", "e*", "e?", "e?q", "e%2Fb", "a%2fb", "http://h/*?#f", "*"] {
            assert_eq!(written(text), text);
        }
        assert_eq!((written("e f*"), written("ž")), ("e%20f%2A".into(), "%C5%BE".into()));
    }

    #[test]
    fn bytes_that_are_no_text_are_quoted_as_such() {
        let error = Url::parse(b"http://h:\xff/").unwrap_err();
        assert_eq!(error.to_string(), r#"parse "http://h:\xff/": invalid port ":\xff" after host"#);
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

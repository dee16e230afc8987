//! What passes for a URL: by Go's parser (`common::go::url`) and by a pattern.
//!
//! github.com/asaskevich/govalidator: validator.go (`IsURL`, `IsRequestURL`)

use common::go::regexp::cached;
use common::go::url::Url;

/// How many characters a URL may have, and how many bytes it must have more than.
const MAX_CHARACTERS: usize = 2083;
const MIN_BYTES: usize = 3;

/// Whether a text is a URL with a scheme. Nearly everything behind a scheme is one.
pub(super) fn is_request_url(text: &str) -> bool {
    Url::parse_request(text.as_bytes()).is_ok_and(|url| !url.scheme.is_empty())
}

/// Whether a text is a URL as browsers take it: the scheme may be missing, the host must look like one.
pub(super) fn is_url(text: &str) -> bool {
    if text.len() <= MIN_BYTES || text.chars().count() >= MAX_CHARACTERS || text.starts_with('.') {
        return false;
    }
    let with_scheme = format!("http://{text}");
    let parsed = if text.contains(':') && !text.contains("://") { &with_scheme } else { text };
    let Ok(url) = Url::parse(parsed.as_bytes()) else { return false };
    if url.host.starts_with(b".") || url.host.is_empty() && !url.path.is_empty() && !url.path.contains(&b'.') {
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

//! Rulesets, documents and references at addresses: fetched where the command line allows the host, told in Node's words
//! otherwise. Not here: who is allowed, which is [`fetch::Gate`]'s to know.

use std::io;
use std::path::Path;
use std::time::Duration;

use common::sys::Sys;
use fetch::{PageError, Problem};

/// Bytes of a page.
const PAGE_LIMIT: u64 = 10 << 20;
/// How long one answer may take.
const TIME: Duration = Duration::from_secs(10);

pub(crate) use fetch::is_url;

/// The address that a path stands for, where it stands for one.
pub(crate) fn url_of(path: &Path) -> Option<&str> {
    path.to_str().filter(|path| is_url(path))
}

/// The page at an address.
///
/// # Errors
/// Why it cannot be had.
pub(crate) fn read(sys: &dyn Sys, url: &str) -> Result<Vec<u8>, PageError> {
    // What stands behind `#` is for whoever asks.
    fetch::page(sys, url.split('#').next().unwrap_or(url), PAGE_LIMIT, TIME)
}

/// The words for a document or a ruleset that cannot be had.
pub(crate) fn words(error: &PageError) -> String {
    match &error.problem {
        Problem::Refused(refusal) => match refusal.hint() {
            Some(hint) => format!("{refusal}; {hint}"),
            None => refusal.to_string(),
        },
        Problem::Unanswered(failure) => {
            format!("request to {} failed, reason: {}", error.url, reason(&error.url, failure))
        }
        Problem::Status(status) => reason_phrase(*status).map_or_else(|| error.problem.to_string(), str::to_owned),
        Problem::TooLarge(_) | Problem::Redirect(_) => error.problem.to_string(),
    }
}

/// The words for a reference that cannot be followed. (@stoplight/json-ref-readers: src/http.ts)
pub(crate) fn reference_words(error: &PageError) -> String {
    match &error.problem {
        Problem::Unanswered(_) => format!("FetchError: {}", words(error)),
        Problem::Status(404) => format!("OpenError: Page not found: {}", error.url),
        Problem::Status(status) => {
            format!("ReadError: {status} {}", reason_phrase(*status).unwrap_or_default()).trim_end().to_owned()
        }
        _ => format!("{} is not followed: {}", error.url, words(error)),
    }
}

/// Why there was no answer, as Node says it.
fn reason(url: &str, error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => format!("connect ECONNREFUSED {}", with_port(url)),
        io::ErrorKind::TimedOut => "network timeout".to_owned(),
        _ => error.to_string(),
    }
}

/// The host of an address with its port, the scheme's own one included.
fn with_port(url: &str) -> String {
    let host = fetch::host_of(url).unwrap_or_default();
    let has_port = host.rsplit_once(':').is_some_and(|(_, port)| !port.contains(']'));
    let port = if url.starts_with("https:") { 443 } else { 80 };
    if has_port { host.to_owned() } else { format!("{host}:{port}") }
}

/// What HTTP calls a status.
const fn reason_phrase(status: u16) -> Option<&'static str> {
    Some(match status {
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        410 => "Gone",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => return None,
    })
}

/// Where a name leads from the page at `base`: never to a file of this machine. (RFC 3986, 5.2)
pub(crate) fn join(base: &str, name: &str) -> String {
    if is_url(name) {
        return name.to_owned();
    }
    let (scheme, rest) = base.split_once("://").unwrap_or(("https", base));
    let rest = rest.split(['?', '#']).next().unwrap_or(rest);
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    if let Some(other) = name.strip_prefix("//") {
        return format!("{scheme}://{other}");
    }
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let (name, query) = name.split_at(name.find('?').unwrap_or(name.len()));
    let from = if name.starts_with('/') { "" } else { folder };
    let mut segments: Vec<&str> = Vec::new();
    for segment in from.split('/').chain(name.split('/')) {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()),
            segment => segments.push(segment),
        }
    }
    format!("{scheme}://{host}/{}{query}", segments.join("/"))
}

/// Where a reference on the page at `base` leads: a path from the root is one from the page's folder, as in the original.
pub(crate) fn reference(base: &str, file: &str) -> String {
    join(base, if file.starts_with("//") { file } else { file.trim_start_matches('/') })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_on_a_page_lead_to_pages() {
        let base = "https://rules.test/a/b/r.yaml?x=1#y";
        assert_eq!(join(base, "./c.yaml"), "https://rules.test/a/b/c.yaml");
        assert_eq!(join(base, "../c.yaml?v=2"), "https://rules.test/a/c.yaml?v=2");
        assert_eq!(join(base, "../../../../c.yaml"), "https://rules.test/c.yaml");
        assert_eq!(join(base, "/etc/passwd.yaml"), "https://rules.test/etc/passwd.yaml");
        assert_eq!(join(base, "https://other.test/c.yaml"), "https://other.test/c.yaml");
        assert_eq!(join(base, "//other.test/c.yaml"), "https://other.test/c.yaml");
        assert_eq!(join("https://rules.test", "c.yaml"), "https://rules.test/c.yaml");
        assert_eq!(reference(base, "/c.yaml"), "https://rules.test/a/b/c.yaml");
    }

    #[test]
    fn no_answer_is_told_in_nodes_words() {
        let refused = |url: &str| PageError {
            url: url.to_owned(),
            problem: Problem::Unanswered(io::ErrorKind::ConnectionRefused.into()),
        };
        let error = refused("https://rules.test/a.yaml");
        let said = "request to https://rules.test/a.yaml failed, reason: connect ECONNREFUSED rules.test:443";
        assert_eq!(words(&error), said);
        assert_eq!(reference_words(&error), format!("FetchError: {said}"));
        assert_eq!(with_port("http://[::1]/a"), "[::1]:80");
        assert_eq!(with_port("http://[::1]:9/a"), "[::1]:9");
    }
}

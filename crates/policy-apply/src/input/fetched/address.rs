//! Addresses of pages: the host that is asked, and where an answer leads.

use common::sys::HttpResponse;

/// Redirects of one answer.
pub(super) const MAX_REDIRECTS: usize = 5;

/// The host of a URL, with its port; none of one with credentials.
pub(super) fn host_of(url: &str) -> Option<&str> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let host = rest.split(['/', '?', '#']).next()?;
    (!host.is_empty() && !host.contains('@') && !host.contains('\\')).then_some(host)
}

/// Where an answer leads, when it leads anywhere: on the same host a path may be given alone.
pub(super) fn redirect(answer: &HttpResponse, from: &str) -> Option<Result<String, &'static str>> {
    if !matches!(answer.status, 301 | 302 | 303 | 307 | 308) {
        return None;
    }
    let Some(to) = answer.header("location") else { return Some(Err("it leads to nowhere")) };
    if !to.starts_with('/') || to.starts_with("//") {
        return Some(Ok(to.to_owned()));
    }
    let host = host_of(from)?;
    let scheme = from.split("://").next().unwrap_or_default();
    Some(Ok(format!("{scheme}://{host}{to}")))
}

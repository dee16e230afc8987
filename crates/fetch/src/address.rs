//! Addresses of pages: the host that is asked, where an answer leads, and how an address is shown.

use common::sys::HttpResponse;

/// Redirects of one answer.
pub const MAX_REDIRECTS: usize = 5;

/// True for the addresses that are asked: `https://` and `http://`.
pub fn is_url(text: &str) -> bool {
    text.starts_with("https://") || text.starts_with("http://")
}

/// The host of a URL, with its port; none of one with credentials.
pub fn host_of(url: &str) -> Option<&str> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let host = rest.split(['/', '?', '#']).next()?;
    (!host.is_empty() && !host.contains('@') && !host.contains('\\')).then_some(host)
}

/// True for a host, with or without a port, that is this machine by its very name.
pub fn is_loopback(host: &str) -> bool {
    let name = host.rsplit_once(':').map_or(host, |(name, port)| if port.contains(']') { host } else { name });
    matches!(name, "localhost" | "127.0.0.1" | "[::1]")
}

/// Where an answer leads, when it leads anywhere: on the same host a path may be given alone.
pub fn redirect(answer: &HttpResponse, from: &str) -> Option<Result<String, &'static str>> {
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

/// A URL as it is shown: nobody's password is.
pub fn without_credentials(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let end = rest.find('/').unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    format!("{scheme}://{host}{path}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_of_an_address_is_known() {
        assert_eq!(host_of("https://registry.example.com/v2/"), Some("registry.example.com"));
        assert_eq!(host_of("http://localhost:5000?x"), Some("localhost:5000"));
        for bad in [
            "https://me:secret@registry.example.com/",
            "ftp://registry.example.com/",
            "https:///",
            "registry.example.com",
        ] {
            assert_eq!(host_of(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_redirect_leads_to_a_path_or_to_another_host() {
        let to = |location: &str| {
            let headers = vec![("location".to_owned(), location.to_owned())];
            let answer = HttpResponse { status: 307, headers, body: Vec::new() };
            redirect(&answer, "https://registry.example.com/v2/a").unwrap().unwrap()
        };
        assert_eq!(to("/blobs/x"), "https://registry.example.com/blobs/x");
        assert_eq!(to("https://cdn.example/x"), "https://cdn.example/x");
        assert_eq!(host_of(&to("//cdn.example/x")), None);
    }

    #[test]
    fn nobodys_password_is_shown() {
        assert_eq!(without_credentials("https://me:secret@host.test/a?b"), "https://host.test/a?b");
        assert_eq!(without_credentials("oci://host.test/a"), "oci://host.test/a");
    }
}

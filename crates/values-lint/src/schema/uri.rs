//! Addresses of schemas: references are joined to them as text. (RFC 3986, section 5, as far as schemas need it)

/// A reference as seen from a base, without an empty fragment's `#`.
pub(super) fn join(base: &str, reference: &str) -> String {
    let (base, _) = split(base);
    let (path, fragment) = split(reference);
    let whole = match () {
        () if path.is_empty() => base.to_owned(),
        () if has_scheme(path) => path.to_owned(),
        () if path.starts_with('/') => {
            let origin = base.find("://").and_then(|at| base.get(at + 3..)?.find('/').map(|end| at + 3 + end));
            format!("{}{path}", base.get(..origin.unwrap_or(base.len())).unwrap_or_default())
        }
        () => {
            let folder = base.rfind('/').and_then(|at| base.get(..=at)).unwrap_or_default();
            clean(folder, path)
        }
    };
    if fragment.is_empty() { whole } else { format!("{whole}#{fragment}") }
}

/// The address and the fragment behind its `#`.
pub(super) fn split(address: &str) -> (&str, &str) {
    address.split_once('#').unwrap_or((address, ""))
}

fn has_scheme(text: &str) -> bool {
    let Some((scheme, _)) = text.split_once(':') else { return false };
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte);
    scheme.starts_with(|first: char| first.is_ascii_alphabetic()) && scheme.bytes().all(letter)
}

fn clean(folder: &str, path: &str) -> String {
    let mut folder = folder;
    let mut path = path;
    loop {
        if let Some(rest) = path.strip_prefix("./") {
            path = rest;
        } else if let Some(rest) = path.strip_prefix("../") {
            path = rest;
            let parent = folder.trim_end_matches('/').rfind('/').and_then(|at| folder.get(..=at));
            folder = parent.unwrap_or(folder);
        } else {
            return format!("{folder}{path}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_joined_to_their_base() {
        assert_eq!(join("http://x.example/a/b.json", "c.json#/d"), "http://x.example/a/c.json#/d");
        assert_eq!(join("http://x.example/a/b.json#z", "#d"), "http://x.example/a/b.json#d");
        assert_eq!(join("http://x.example/a/b.json", "../c"), "http://x.example/c");
        assert_eq!(join("http://x.example/a", "/c"), "http://x.example/c");
        assert_eq!(join("", "#/a"), "#/a");
        assert_eq!(join("http://x.example/a", "urn:b#"), "urn:b");
    }
}

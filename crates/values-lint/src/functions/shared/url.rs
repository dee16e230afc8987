//! Addresses with `{variables}` in them.

/// The names between braces, in order. (spectral: packages/rulesets/src/shared/functions/serverVariables/utils/parseUrlVariables.ts)
pub(in crate::functions) fn variables(url: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut rest = url;
    while let Some((_, after)) = rest.split_once('{') {
        // A name has at least one letter, which may be a brace.
        let Some(end) = after.char_indices().skip(1).find(|(_, letter)| *letter == '}').map(|(at, _)| at) else {
            break;
        };
        let line_end = after.get(..end).is_some_and(|name| name.contains(['\n', '\r']));
        if line_end {
            rest = after;
            continue;
        }
        names.extend(after.get(..end));
        rest = after.get(end + 1..).unwrap_or_default();
    }
    names
}

/// Whether `new URL(text)` takes a text without a base.
pub(super) fn is_url(text: &str) -> bool {
    let text = text.trim_matches(|letter: char| letter <= ' ');
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte);
    if !scheme.starts_with(|first: char| first.is_ascii_alphabetic()) || !scheme.bytes().all(letter) {
        return false;
    }
    let special = ["http", "https", "ws", "wss", "ftp"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
    if !special {
        return rest
            .strip_prefix("//")
            .is_none_or(|rest| scheme.eq_ignore_ascii_case("file") || is_authority(rest, false));
    }
    is_authority(rest.trim_start_matches(['/', '\\']), true)
}

fn is_authority(rest: &str, special: bool) -> bool {
    let end = rest.find(|letter| matches!(letter, '/' | '?' | '#') || special && letter == '\\').unwrap_or(rest.len());
    let authority = rest.get(..end).unwrap_or_default();
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    if let Some(address) = host.strip_prefix('[') {
        let Some((address, port)) = address.split_once(']') else { return false };
        return address.parse::<std::net::Ipv6Addr>().is_ok()
            && (port.is_empty() || port.strip_prefix(':').is_some_and(is_port));
    }
    let (name, port) = host.split_once(':').unwrap_or((host, ""));
    let forbidden = |letter: char| {
        letter <= ' '
            || letter == '\u{7f}'
            || "#/:<>?@[\\]^|".contains(letter)
            || special && letter == '%' && !has_escape(name)
    };
    (!special || !name.is_empty()) && !name.chars().any(forbidden) && is_port(port)
}

/// Percent-encoded letters of a host are decoded, and may be fine.
fn has_escape(name: &str) -> bool {
    let digits = |part: &str| part.get(..2).is_some_and(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit()));
    name.split('%').skip(1).all(|part| digits(part) && !part.starts_with(['0', '1', '2', '3', '5', '7']))
}

fn is_port(text: &str) -> bool {
    text.is_empty() || text.bytes().all(|byte| byte.is_ascii_digit()) && text.parse::<u16>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_between_braces() {
        assert_eq!(variables("https://{a}.example/{b}/{}"), ["a", "b"]);
    }

    #[test]
    fn addresses_need_a_scheme_and_a_host() {
        assert!(is_url("https://a.example:8080/b"));
        assert!(is_url("mailto:x"));
        for bad in ["/v1", "https://", "https://a b", "https://a:99999", "http://{x}^"] {
            assert!(!is_url(bad), "{bad}");
        }
    }
}

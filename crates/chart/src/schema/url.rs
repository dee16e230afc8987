//! Addresses of schemas: joined, parted, and not fetched.

use common::go::quote::quote;

/// The address and the fragment, its escapes taken back.
pub(super) fn split(reference: &str) -> (&str, String) {
    let (address, fragment) = reference.split_once('#').unwrap_or((reference, ""));
    (address, unescape(fragment))
}

fn unescape(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        if let (b'%', [high, low, after @ ..]) = (first, tail)
            && let (Some(high), Some(low)) = (hex(*high), hex(*low))
        {
            bytes.push(high << 4 | low);
            rest = after;
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Where the scheme of an absolute address ends.
fn scheme(address: &str) -> Option<&str> {
    let (scheme, _) = address.split_once(':')?;
    let legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    (scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.chars().all(legal)).then_some(scheme)
}

/// What `address` means in a schema at `base`.
pub(super) fn join(base: &str, address: &str) -> String {
    if address.is_empty() {
        return base.to_owned();
    }
    if scheme(address).is_some() {
        return address.to_owned();
    }
    let Some((head, rest)) = base.split_once("://") else { return address.to_owned() };
    let (host, path) = rest.split_at_checked(rest.find('/').unwrap_or(rest.len())).unwrap_or((rest, ""));
    let path = if address.starts_with('/') {
        common::go::path::clean(address)
    } else {
        let directory = path.rsplit_once('/').map_or("", |(directory, _)| directory);
        common::go::path::clean(&format!("{directory}/{address}"))
    };
    format!("{head}://{host}{path}")
}

/// Whether an address is a mere name, which the original takes for a schema that fits everything.
pub(super) fn is_name(address: &str) -> bool {
    scheme(address).is_some_and(|scheme| scheme.eq_ignore_ascii_case("urn"))
}

/// What is said of a schema that would have to be fetched.
pub(super) fn not_loaded(address: &str) -> String {
    let reason = match address.strip_prefix("file://") {
        Some(path) => format!("open {path}: only references inside of values.schema.json are followed"),
        None if scheme(address).is_none() => format!("no URLLoader registered for {}", quote(address)),
        None => "schemas are not fetched from a network".to_owned(),
    };
    format!("failing loading {}: {reason}", quote(address))
}

//! What `format` names, as ajv-formats 2 understands it. Names that it does not know count as nothing.

use std::sync::OnceLock;

use crate::regexp::Regexp;

/// A known format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Date,
    Time,
    DateTime,
    Duration,
    Uri,
    UriReference,
    UriTemplate,
    Url,
    Email,
    Hostname,
    Ipv4,
    Ipv6,
    Regex,
    Uuid,
    JsonPointer,
    JsonPointerUriFragment,
    RelativeJsonPointer,
    Byte,
    Int32,
    Int64,
}

impl Format {
    pub(super) fn of_name(name: &str) -> Option<Self> {
        Some(match name {
            "date" => Self::Date,
            "time" => Self::Time,
            "date-time" => Self::DateTime,
            "duration" => Self::Duration,
            "uri" => Self::Uri,
            "uri-reference" => Self::UriReference,
            "uri-template" => Self::UriTemplate,
            "url" => Self::Url,
            "email" => Self::Email,
            "hostname" => Self::Hostname,
            "ipv4" => Self::Ipv4,
            "ipv6" => Self::Ipv6,
            "regex" => Self::Regex,
            "uuid" => Self::Uuid,
            "json-pointer" => Self::JsonPointer,
            "json-pointer-uri-fragment" => Self::JsonPointerUriFragment,
            "relative-json-pointer" => Self::RelativeJsonPointer,
            "byte" => Self::Byte,
            "int32" => Self::Int32,
            "int64" => Self::Int64,
            _ => return None,
        })
    }

    pub(super) const fn is_for_numbers(self) -> bool {
        matches!(self, Self::Int32 | Self::Int64)
    }

    pub(super) fn fits_number(self, number: f64) -> bool {
        let whole = number.fract() == 0.0;
        whole && (self == Self::Int64 || (f64::from(i32::MIN)..=f64::from(i32::MAX)).contains(&number))
    }

    pub(super) fn fits_text(self, text: &str) -> bool {
        match self {
            Self::Date => is_date(text),
            Self::Time => is_time(text),
            Self::DateTime => is_date_time(text),
            Self::Duration => is_duration(text),
            Self::Uri => text.contains(['/', ':']) && is_uri_reference(text, true),
            Self::UriReference => is_uri_reference(text, false),
            Self::UriTemplate => is_uri_template(text),
            Self::Url => is_url(text),
            Self::Email => is_email(text),
            Self::Hostname => is_hostname(text),
            Self::Ipv4 => is_ipv4(text),
            Self::Ipv6 => text.parse::<std::net::Ipv6Addr>().is_ok(),
            Self::Regex => !has_z_anchor(text) && Regexp::new(text, "").is_ok(),
            Self::Uuid => is_uuid(text),
            Self::JsonPointer => is_pointer(text),
            Self::JsonPointerUriFragment => text.strip_prefix('#').is_some_and(is_uri_pointer),
            Self::RelativeJsonPointer => is_relative_pointer(text),
            Self::Byte => is_byte(text),
            Self::Int32 | Self::Int64 => true,
        }
    }
}

/// A number of exactly so many digits, and what follows it.
fn digits(text: &str, count: usize) -> Option<(u32, &str)> {
    let (head, rest) = (text.get(..count)?, text.get(count..)?);
    let plain = head.bytes().all(|byte| byte.is_ascii_digit());
    Some((head.parse().ok().filter(|_| plain)?, rest))
}

fn is_date(text: &str) -> bool {
    let parse = || {
        let (year, rest) = digits(text, 4)?;
        let (month, rest) = digits(rest.strip_prefix('-')?, 2)?;
        let (day, rest) = digits(rest.strip_prefix('-')?, 2)?;
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let days = match month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => 0,
        };
        Some(rest.is_empty() && (1..=days).contains(&day))
    };
    parse().unwrap_or(false)
}

fn is_time(text: &str) -> bool {
    let parse = || {
        let (hour, rest) = digits(text, 2)?;
        let (minute, rest) = digits(rest.strip_prefix(':')?, 2)?;
        let (second, mut rest) = digits(rest.strip_prefix(':')?, 2)?;
        if let Some(fraction) = rest.strip_prefix('.') {
            let more = fraction.trim_start_matches(|letter: char| letter.is_ascii_digit());
            if more.len() == fraction.len() {
                return None;
            }
            rest = more;
        }
        let leap_second = (hour, minute, second) == (23, 59, 60);
        Some(is_zone(rest) && ((hour <= 23 && minute <= 59 && second <= 59) || leap_second))
    };
    parse().unwrap_or(false)
}

/// Nothing, `Z`, `+01`, `+0100` or `+01:00`.
fn is_zone(text: &str) -> bool {
    let Some(rest) = text.strip_prefix(['+', '-']) else { return text.is_empty() || text.eq_ignore_ascii_case("z") };
    let Some((_, rest)) = digits(rest, 2) else { return false };
    rest.is_empty() || digits(rest.strip_prefix(':').unwrap_or(rest), 2).is_some_and(|(_, rest)| rest.is_empty())
}

fn is_date_time(text: &str) -> bool {
    let parts: Vec<&str> = text.split(|letter: char| matches!(letter, 't' | 'T') || letter.is_whitespace()).collect();
    matches!(parts.as_slice(), [date, time] if is_date(date) && is_time(time))
}

fn is_duration(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('P').filter(|rest| !rest.is_empty()) else { return false };
    // Counts with these letters behind them, each at most once and in this order.
    fn counts<'t>(mut text: &'t str, letters: &str) -> &'t str {
        for letter in letters.chars() {
            let more = text.trim_start_matches(|digit: char| digit.is_ascii_digit());
            if more.len() < text.len()
                && let Some(after) = more.strip_prefix(letter)
            {
                text = after;
            }
        }
        text
    }
    if counts(rest, "W").is_empty() {
        return true;
    }
    match counts(rest, "YMD") {
        "" => true,
        rest => rest.strip_prefix('T').is_some_and(|time| {
            time.starts_with(|letter: char| letter.is_ascii_digit()) && counts(time, "HMS").is_empty()
        }),
    }
}

/// Letters of an address's part, or percent-encoded bytes; `more` are further letters.
fn is_uri_part(text: &str, more: &str) -> bool {
    let bytes = text.as_bytes();
    let hex = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_hexdigit);
    bytes.iter().enumerate().all(|(at, byte)| match byte {
        b'%' => hex(at + 1) && hex(at + 2),
        _ => byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=".contains(byte) || more.as_bytes().contains(byte),
    })
}

/// An address, relative or not. In relative ones a quotation mark is let through, as by the original.
fn is_uri_reference(text: &str, absolute: bool) -> bool {
    let quote = if absolute { "" } else { "\"" };
    let (rest, fragment) = text.split_once('#').unwrap_or((text, ""));
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    let letters = |more: &str| format!("{more}{quote}");
    if !is_uri_part(fragment, &letters(":@/?")) || !is_uri_part(query, &letters(":@/?")) {
        return false;
    }
    let scheme = rest.split_once(':').filter(|(scheme, _)| {
        let letter = |byte: u8| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte);
        scheme.starts_with(|first: char| first.is_ascii_alphabetic()) && scheme.bytes().all(letter)
    });
    let rest = match scheme {
        Some((_, rest)) => rest,
        None if absolute => return false,
        None => rest,
    };
    let Some(authority) = rest.strip_prefix("//") else {
        let empty = rest.is_empty() && absolute;
        return !empty && is_uri_part(rest, &letters(":@/"));
    };
    let (authority, path) =
        authority.find('/').and_then(|at| authority.split_at_checked(at)).unwrap_or((authority, ""));
    is_uri_part(path, &letters(":@/")) && is_authority(authority, quote)
}

fn is_authority(text: &str, quote: &str) -> bool {
    let host = match text.rsplit_once('@') {
        Some((user, host)) if is_uri_part(user, ":") => host,
        Some(_) => return false,
        None => text,
    };
    if let Some(rest) = host.strip_prefix('[') {
        let Some((address, port)) = rest.split_once(']') else { return false };
        let fits = address.parse::<std::net::Ipv6Addr>().is_ok() || address.starts_with(['v', 'V']);
        return fits && (port.is_empty() || port.strip_prefix(':').is_some_and(is_port));
    }
    let (name, port) = host.split_once(':').unwrap_or((host, ""));
    is_uri_part(name, quote) && is_port(port)
}

fn is_port(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_uri_template(text: &str) -> bool {
    let mut rest = text;
    while let Some((literal, more)) = rest.split_once('{') {
        let Some((expression, after)) = more.split_once('}') else { return false };
        if !is_template_literal(literal) || !is_template_expression(expression) {
            return false;
        }
        rest = after;
    }
    is_template_literal(rest)
}

fn is_template_literal(text: &str) -> bool {
    let bytes = text.as_bytes();
    let hex = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_hexdigit);
    bytes.iter().enumerate().all(|(at, byte)| match byte {
        b'%' => hex(at + 1) && hex(at + 2),
        0..=0x20 | b'"' | b'\'' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}' => false,
        _ => true,
    })
}

fn is_template_expression(text: &str) -> bool {
    let text = text.strip_prefix(|letter| "+#./;?&=,!@|".contains(letter)).unwrap_or(text);
    text.split(',').all(|variable| {
        let (name, length) = variable.split_once(':').unwrap_or((variable.strip_suffix('*').unwrap_or(variable), "1"));
        let letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'%';
        let count = !length.starts_with('0') && (1..=4).contains(&length.len()) && is_port(length);
        !name.is_empty() && name.bytes().all(letter) && count
    })
}

/// An address of the web with a host that has a dot. (Private IPv4 networks are refused, as by the original.)
fn is_url(text: &str) -> bool {
    let lower = text.to_lowercase();
    let rest = ["http://", "https://", "ftp://"].iter().find_map(|scheme| lower.strip_prefix(scheme));
    let Some(rest) = rest.filter(|rest| !rest.contains(char::is_whitespace)) else { return false };
    let (authority, _) = rest.split_once('/').unwrap_or((rest, ""));
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let (name, port) = host.split_once(':').unwrap_or((host, "80"));
    if !is_port(port) || !(2..=5).contains(&port.len()) {
        return false;
    }
    if let Ok(address) = name.parse::<std::net::Ipv4Addr>() {
        let [first, .., last] = address.octets();
        let local = address.is_private() || address.is_loopback() || address.is_link_local();
        return !local && (1..=223).contains(&first) && (1..=254).contains(&last);
    }
    let letter = |letter: char| letter.is_ascii_alphanumeric() || letter >= '\u{a1}';
    let label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|one| letter(one) || one == '-')
    };
    let Some((front, top)) = name.rsplit_once('.') else { return false };
    let alphabetic = |one: char| one.is_ascii_alphabetic() || one >= '\u{a1}';
    front.split('.').all(label) && top.chars().count() >= 2 && top.chars().all(alphabetic)
}

fn is_email(text: &str) -> bool {
    let Some((local, host)) = text.split_once('@') else { return false };
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+/=?^_`{|}~-".contains(&byte);
    let labels: Vec<&str> = host.split('.').collect();
    local.split('.').all(|part| !part.is_empty() && part.bytes().all(letter))
        && labels.len() > 1
        && labels.into_iter().all(is_label)
}

fn is_label(text: &str) -> bool {
    let letters = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    !text.is_empty() && letters && !text.starts_with('-') && !text.ends_with('-')
}

fn is_hostname(text: &str) -> bool {
    let name = text.strip_suffix('.').unwrap_or(text);
    (1..=253).contains(&name.len()) && name.split('.').all(|label| is_label(label) && label.len() <= 63)
}

/// Four numbers up to 255; unlike elsewhere zeros may lead.
fn is_ipv4(text: &str) -> bool {
    let part =
        |part: &str| (1..=3).contains(&part.len()) && is_port(part) && part.parse::<u16>().is_ok_and(|n| n < 256);
    let parts: Vec<&str> = text.split('.').collect();
    parts.len() == 4 && parts.into_iter().all(part)
}

fn has_z_anchor(text: &str) -> bool {
    static ANCHOR: OnceLock<Option<Regexp>> = OnceLock::new();
    let anchor = ANCHOR.get_or_init(|| Regexp::new("[^\\\\]\\\\Z", "").ok());
    anchor.as_ref().is_some_and(|anchor| anchor.test(text).unwrap_or(false))
}

fn is_uuid(text: &str) -> bool {
    let lower = text.to_lowercase();
    let parts: Vec<&str> = lower.strip_prefix("urn:uuid:").unwrap_or(&lower).split('-').collect();
    let hex = |part: &&str| part.bytes().all(|byte| byte.is_ascii_hexdigit());
    parts.iter().map(|part| part.len()).eq([8, 4, 4, 4, 12]) && parts.iter().all(hex)
}

fn is_pointer(text: &str) -> bool {
    let escapes = text.split('~').skip(1).all(|rest| rest.starts_with(['0', '1']));
    (text.is_empty() || text.starts_with('/')) && escapes
}

fn is_uri_pointer(text: &str) -> bool {
    is_pointer(text) && is_uri_part(text, ":@/~_")
}

fn is_relative_pointer(text: &str) -> bool {
    let rest = text.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let count = text.len() - rest.len();
    count > 0 && (count == 1 || !text.starts_with('0')) && (rest == "#" || is_pointer(rest))
}

/// Base64 with its padding; a line of it is enough.
fn is_byte(text: &str) -> bool {
    text.split(['\n', '\r']).any(|line| {
        let body = line.trim_end_matches('=');
        let letters = body.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/".contains(&byte));
        line.len() % 4 == 0 && line.len() - body.len() <= 2 && letters
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_tell_right_from_wrong() {
        let cases = [
            ("date", "2024-02-29", "2023-02-29"),
            ("time", "23:59:60Z", "24:00:00Z"),
            ("date-time", "2024-01-01T00:00:00+01:00", "2024-01-01"),
            ("duration", "P1DT2H", "P"),
            ("duration", "P2W", "P1DT"),
            ("uri", "http://x.example/a?b#c", "no spaces"),
            ("uri", "urn:a:b", "a/b"),
            ("uri-reference", "../a#b", "a b"),
            ("uri-template", "/a/{b}{?c,d*}", "/a/{b"),
            ("url", "https://a.example:8080/x", "http://localhost"),
            ("email", "a.b@c.example", "a@b"),
            ("hostname", "a-b.example.", "-a"),
            ("ipv4", "10.0.0.255", "10.0.0.256"),
            ("ipv6", "::1", "1::2::3"),
            ("regex", "^a$", "["),
            ("uuid", "123e4567-e89b-12d3-a456-426614174000", "123"),
            ("json-pointer", "/a~1b", "a"),
            ("json-pointer-uri-fragment", "#/a", "/a"),
            ("relative-json-pointer", "1/a", "01"),
            ("byte", "YWI=", "YWI"),
        ];
        for (name, good, bad) in cases {
            let format = Format::of_name(name).unwrap();
            assert!(format.fits_text(good), "{name} {good}");
            assert!(!format.fits_text(bad), "{name} {bad}");
        }
        assert!(Format::Int32.fits_number(5.0));
        assert!(!Format::Int32.fits_number(3e9));
        assert!(!Format::Int64.fits_number(1.5));
    }
}

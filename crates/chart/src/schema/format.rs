//! `format`: only checked by drafts before 2019.
//!
//! santhosh-tekuri/jsonschema: format.go

use std::net::Ipv6Addr;

use common::go::number::atoi;
use common::go::quote::quote;
use common::go::time::Time;

/// Whether `text` has the format of this name; unknown names are not checked.
///
/// # Errors
/// Why not, in the original's words.
pub(super) fn check(name: &str, text: &str) -> Result<(), String> {
    match name {
        "email" => email(text),
        "hostname" => hostname(text),
        "ipv4" => ipv4(text),
        "ipv6" => ipv6(text),
        "date" => date(text),
        "time" => time(text),
        "date-time" => date_time(text),
        "duration" => duration(text),
        "uuid" => uuid(text),
        "uri" | "iri" => uri(text, true),
        "uri-reference" | "iri-reference" => uri(text, false),
        "json-pointer" => json_pointer(text),
        "regex" => regex(text),
        "semver" => semver(text),
        _ => Ok(()),
    }
}

fn refuse<T>(reason: &str) -> Result<T, String> {
    Err(reason.to_owned())
}

/// A character as Go's `%q` shows it.
fn quoted(c: char) -> String {
    let text = quote(c.encode_utf8(&mut [0; 4]));
    format!("'{}'", text.trim_matches('"'))
}

fn bad_char<T>(c: char) -> Result<T, String> {
    Err(format!("invalid character {}", quoted(c)))
}

fn email(text: &str) -> Result<(), String> {
    if text.len() > 254 {
        return refuse("more than 255 characters long");
    }
    let Some((local, domain)) = text.rsplit_once('@') else { return refuse("missing @") };
    if local.len() > 64 {
        return refuse("local part more than 64 characters long");
    }
    if local.len() > 1 && local.starts_with('"') {
        let inner = local.get(1..local.len() - 1).unwrap_or_default();
        if inner.contains(['\\', '"']) {
            return refuse("backslash and quote are not allowed within quoted local part");
        }
    } else {
        unquoted_local(local)?;
    }
    if let Some(address) = domain.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return match address.strip_prefix("IPv6:") {
            Some(address) => ipv6(address).map_err(|reason| format!("invalid ipv6 address: {reason}")),
            None => ipv4(address).map_err(|reason| format!("invalid ipv4 address: {reason}")),
        };
    }
    hostname(domain).map_err(|reason| format!("invalid domain: {reason}"))
}

fn unquoted_local(local: &str) -> Result<(), String> {
    if local.starts_with('.') {
        return refuse("starts with dot");
    }
    if local.ends_with('.') {
        return refuse("ends with dot");
    }
    if local.contains("..") {
        return refuse("consecutive dots");
    }
    let legal = |c: char| c.is_ascii_alphanumeric() || ".!#$%&'*+-/=?^_`{|}~".contains(c);
    local.chars().find(|c| !legal(*c)).map_or(Ok(()), bad_char)
}

fn hostname(text: &str) -> Result<(), String> {
    let text = text.strip_suffix('.').unwrap_or(text);
    if text.len() > 253 {
        return refuse("more than 253 characters long");
    }
    for label in text.split('.') {
        if label.is_empty() || label.len() > 63 {
            return refuse("label must be 1 to 63 characters long");
        }
        if label.starts_with('-') {
            return refuse("label starts with hyphen");
        }
        if label.ends_with('-') {
            return refuse("label ends with hyphen");
        }
        if let Some(c) = label.chars().find(|c| !c.is_ascii_alphanumeric() && *c != '-') {
            return bad_char(c);
        }
    }
    Ok(())
}

fn ipv4(text: &str) -> Result<(), String> {
    let groups: Vec<&str> = text.split('.').collect();
    if groups.len() != 4 {
        return refuse("expected four decimals");
    }
    for group in groups {
        if group.len() > 1 && group.starts_with('0') {
            return refuse("leading zeros");
        }
        let number = atoi(group).map_err(|error| error.to_string())?;
        if !(0..=255).contains(&number) {
            return refuse("decimal must be between 0 and 255");
        }
    }
    Ok(())
}

fn ipv6(text: &str) -> Result<(), String> {
    if !text.contains(':') {
        return refuse("missing colon");
    }
    if text.contains('%') {
        return refuse("zone id is not a part of ipv6 address");
    }
    match text.parse::<Ipv6Addr>() {
        Ok(_) => Ok(()),
        Err(_) => Err(format!("ParseAddr({}): unable to parse IP", quote(text))),
    }
}

fn date(text: &str) -> Result<(), String> {
    Time::parse("2006-01-02", text).map(|_| ()).map_err(|error| error.to_string())
}

fn time(text: &str) -> Result<(), String> {
    let bytes = text.as_bytes();
    if bytes.len() < 9 {
        return refuse("less than 9 characters long");
    }
    if bytes.get(2) != Some(&b':') || bytes.get(5) != Some(&b':') {
        return refuse("missing colon in correct place");
    }
    let clock: Vec<&str> = text.get(..8).unwrap_or_default().splitn(3, ':').collect();
    let [hour, minute, second] = *clock.as_slice() else { return refuse("missing hour/min/sec") };
    let number = |digits: &str| atoi(digits).map_err(|_| "invalid hour/min/sec".to_owned());
    let (hour, minute, second) = (number(hour)?, number(minute)?, number(second)?);
    if hour < 0 || minute < 0 || second < 0 {
        return refuse("non-positive hour/min/sec");
    }
    if hour > 23 || minute > 59 || second > 60 {
        return refuse("hour/min/sec out of range");
    }
    let mut rest = text.get(8..).unwrap_or_default();
    if let Some(fraction) = rest.strip_prefix('.') {
        rest = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
        if rest.len() == fraction.len() {
            return refuse("no digits in second fraction");
        }
    }
    let shift = if rest == "z" || rest == "Z" { 0 } else { zone(rest)? };
    let minutes = (hour * 60 + minute + shift).rem_euclid(24 * 60);
    if second >= 60 && minutes != 23 * 60 + 59 {
        return refuse("invalid leap second");
    }
    Ok(())
}

/// The minutes from a zone's clock to UTC.
fn zone(text: &str) -> Result<i64, String> {
    if text.len() != 6 {
        return refuse("offset must be 6 characters long");
    }
    let sign = match text.as_bytes().first() {
        Some(b'+') => -1,
        Some(b'-') => 1,
        _ => return refuse("offset must begin with plus/minus"),
    };
    if text.as_bytes().get(3) != Some(&b':') {
        return refuse("missing colon in offset in correct place");
    }
    let (hours, minutes) = text.get(1..).and_then(|rest| rest.split_once(':')).unwrap_or_default();
    let number = |digits: &str| atoi(digits).map_err(|_| "invalid hour/min in offset".to_owned());
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    if hours < 0 || minutes < 0 {
        return refuse("non-positive hour/min in offset");
    }
    if hours > 23 || minutes > 59 {
        return refuse("hour/min in offset out of range");
    }
    Ok(sign * (hours * 60 + minutes))
}

fn date_time(text: &str) -> Result<(), String> {
    if text.len() < 20 {
        return refuse("less than 20 characters long");
    }
    if !matches!(text.as_bytes().get(10), Some(b't' | b'T')) {
        return refuse("11th character must be t or T");
    }
    let (day, clock) = (text.get(..10).unwrap_or_default(), text.get(11..).unwrap_or_default());
    date(day).map_err(|reason| format!("invalid date element: {reason}"))?;
    time(clock).map_err(|reason| format!("invalid time element: {reason}"))
}

fn duration(text: &str) -> Result<(), String> {
    let Some(text) = text.strip_prefix('P') else { return refuse("must start with P") };
    if text.is_empty() {
        return refuse("nothing after P");
    }
    if let Some(weeks) = text.strip_suffix('W') {
        return match weeks {
            "" => refuse("no number in week"),
            weeks if weeks.bytes().all(|byte| byte.is_ascii_digit()) => Ok(()),
            _ => refuse("invalid week"),
        };
    }
    for (nth, part) in text.split('T').enumerate() {
        match (nth, part) {
            (1.., "") => return refuse("no time elements"),
            (0, part) => duration_part(part, "YMD")?,
            (1, part) => duration_part(part, "HMS")?,
            _ => return refuse("more than one T"),
        }
    }
    Ok(())
}

fn duration_part(mut text: &str, all: &str) -> Result<(), String> {
    let mut units = all;
    while !text.is_empty() {
        let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
        if rest.len() == text.len() {
            return refuse("missing number");
        }
        let mut chars = rest.chars();
        let Some(unit) = chars.next() else { return refuse("missing unit") };
        let Some((_, later)) = units.split_once(unit) else {
            let shown = quoted(unit);
            let known = all.contains(unit);
            return Err(if known { format!("unit {shown} out of order") } else { format!("invalid unit {shown}") });
        };
        units = later;
        text = chars.as_str();
    }
    Ok(())
}

fn uuid(text: &str) -> Result<(), String> {
    let groups: Vec<&str> = text.split('-').collect();
    let lengths = [8, 4, 4, 4, 12];
    if groups.len() != lengths.len() {
        return refuse("must have 5 elements");
    }
    for (nth, (group, length)) in groups.iter().zip(lengths).enumerate() {
        if group.len() != length {
            return Err(format!("element {} must be {length} characters long", nth + 1));
        }
        if let Some(c) = group.chars().find(|c| !c.is_ascii_hexdigit()) {
            return Err(format!("non-hex character {}", quoted(c)));
        }
    }
    Ok(())
}

/// The parts of Go's URL parser that texts of charts run into.
fn uri(text: &str, absolute: bool) -> Result<(), String> {
    if !absolute && text.contains('\\') {
        return refuse("contains \\");
    }
    let parse = |reason: &str| format!("parse {}: {reason}", quote(text));
    if text.chars().any(|c| c < ' ' || c == '\x7f') {
        return Err(parse("net/url: invalid control character in URL"));
    }
    if text.starts_with(':') {
        return Err(parse("missing protocol scheme"));
    }
    let scheme = text.split_once(':').map(|(scheme, _)| scheme).filter(|scheme| {
        let legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
        scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.chars().all(legal)
    });
    let mut rest = text;
    while let Some((_, behind)) = rest.split_once('%') {
        let digits = behind.get(..2).unwrap_or_default();
        if digits.len() < 2 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            let shown: String = format!("%{}", behind.chars().take(2).collect::<String>());
            return Err(parse(&format!("invalid URL escape {}", quote(&shown))));
        }
        rest = behind;
    }
    if absolute && scheme.is_none() {
        return refuse("relative url");
    }
    Ok(())
}

fn json_pointer(text: &str) -> Result<(), String> {
    if text.is_empty() {
        return Ok(());
    }
    if !text.starts_with('/') {
        return refuse("not starting with /");
    }
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c == '~' && !matches!(chars.next(), Some('0' | '1')) {
            return refuse("~ must be followed by 0 or 1");
        }
    }
    Ok(())
}

fn regex(text: &str) -> Result<(), String> {
    common::go::regexp::cached(text).map(|_| ()).map_err(|error| error.to_string())
}

fn semver(text: &str) -> Result<(), String> {
    common::go::semver::Version::parse_strict(text).map(|_| ()).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_say_why_a_text_does_not_have_them() {
        for (name, text, want) in [
            ("email", "a@b.c", ""),
            ("email", "a..b@c", "consecutive dots"),
            ("email", "a@-b", "invalid domain: label starts with hyphen"),
            ("ipv4", "1.2.3.256", "decimal must be between 0 and 255"),
            ("ipv6", "::1", ""),
            ("date-time", "2024-02-29T23:59:60Z", ""),
            ("date-time", "2024-02-29T22:59:60Z", "invalid time element: invalid leap second"),
            ("time", "00:00:00+25:00", "hour/min in offset out of range"),
            ("duration", "P1Y2M3DT4H", ""),
            ("duration", "P1M2Y", "unit 'Y' out of order"),
            ("uuid", "123", "must have 5 elements"),
            ("uri", "a/b", "relative url"),
            ("uri", "https://x/%zz", "parse \"https://x/%zz\": invalid URL escape \"%zz\""),
            ("json-pointer", "/a~2", "~ must be followed by 0 or 1"),
            ("int32", "x", ""),
        ] {
            assert_eq!(check(name, text).err().unwrap_or_default(), want, "{name} {text}");
        }
    }
}

//! Whether a text, written without quotes, would be read as text again by the Go libraries.
//!
//! go-yaml v2 and v3: encode.go (`stringv`, `isBase60Float`, `isOldBool`).

use crate::options::Dialect;
use crate::resolve;
use crate::scalar::ScalarClass;

/// True when `text` without quotes stays text. Both libraries quote what is a timestamp and what YAML 1.1 has for a boolean;
/// `v3` adds the numbers that only yaml.v3 reads.
pub(super) fn is_text(text: &str, v3: bool) -> bool {
    if resolve::plain(text, Dialect::GoV2Json) != ScalarClass::Str {
        return false;
    }
    match resolve::plain(text, Dialect::GoV3) {
        ScalarClass::Str => !is_base60(text),
        ScalarClass::Timestamp => false,
        _ => !v3,
    }
}

/// `[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?`: hours, minutes and seconds as YAML 1.1 had them.
fn is_base60(text: &str) -> bool {
    let text = text.strip_prefix(['+', '-']).unwrap_or(text);
    if !text.starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let (body, fraction) = text.split_once('.').unwrap_or((text, ""));
    let loose = |text: &str| text.bytes().all(|c| c.is_ascii_digit() || c == b'_');
    let mut parts = body.split(':');
    let head = parts.next().unwrap_or_default();
    let mut groups = 0;
    let sixty = parts.all(|part| {
        groups += 1;
        matches!(part.as_bytes(), [b'0'..=b'9'] | [b'0'..=b'5', b'0'..=b'9'])
    });
    groups > 0 && sixty && loose(head) && loose(fraction)
}

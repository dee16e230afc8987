//! Percent signs: which bytes of which part of a URL stand for themselves.
//!
//! go: net/url/url.go (`shouldEscape`, `escape`, `unescape`)

use super::{UrlError, quoted};

/// A part of a URL with its own rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Path,
    Host,
    /// What follows the percent sign in an address of version 6.
    Zone,
    User,
    Fragment,
}

impl Part {
    /// Whether a byte has to be written with a percent sign.
    fn escapes(self, byte: u8) -> bool {
        let plain: &[u8] = match self {
            Self::Path => b"-_.~$&+,/:;=@",
            Self::Host | Self::Zone => b"-_.~!$&'()*+,;=:[]<>\"",
            Self::User => b"-_.~$&+,;=",
            Self::Fragment => b"-_.~$&+,/:;=?@!()*",
        };
        !byte.is_ascii_alphanumeric() && !plain.contains(&byte)
    }
}

/// `bytes` as they are written in `part`.
pub(super) fn escape(bytes: &[u8], part: Part) -> Vec<u8> {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let mut out = Vec::with_capacity(bytes.len());
    for &byte in bytes {
        if part.escapes(byte) {
            let digits = [byte >> 4, byte & 15].map(|digit| HEX.get(usize::from(digit)).copied().unwrap_or_default());
            out.push(b'%');
            out.extend(digits);
        } else {
            out.push(byte);
        }
    }
    out
}

/// Whether a path may be written as it stands: Go leaves more alone that was written by others than it would write itself.
pub(super) fn is_escaped_path(path: &[u8]) -> bool {
    path.iter().all(|byte| b"!'()*[]%".contains(byte) || !Part::Path.escapes(*byte))
}

/// What `bytes` in `part` stand for.
pub(super) fn unescape(bytes: &[u8], part: Part) -> Result<Vec<u8>, UrlError> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((&byte, after)) = rest.split_first() {
        if byte == b'%' {
            out.push(escaped(rest, part)?);
            rest = rest.get(3..).unwrap_or_default();
            continue;
        }
        if matches!(part, Part::Host | Part::Zone) && byte.is_ascii() && part.escapes(byte) {
            return Err(UrlError::new(format!("invalid character {} in host name", quoted(&[byte]))));
        }
        out.push(byte);
        rest = after;
    }
    Ok(out)
}

/// The byte of the `%xx` that `text` starts with.
fn escaped(text: &[u8], part: Part) -> Result<u8, UrlError> {
    let refused = || {
        let shown = text.get(..3).unwrap_or(text);
        Err(UrlError::new(format!("invalid URL escape {}", quoted(shown))))
    };
    let [_, high, low, ..] = text else { return refused() };
    let (Some(high), Some(low)) = (hex(*high), hex(*low)) else { return refused() };
    let byte = high << 4 | low;
    let allowed = match part {
        // Only what is not ASCII, and the percent sign itself, may be escaped in a host.
        Part::Host => high >= 8 || byte == b'%',
        Part::Zone => byte == b'%' || byte == b' ' || !Part::Host.escapes(byte),
        Part::Path | Part::User | Part::Fragment => true,
    };
    if allowed { Ok(byte) } else { refused() }
}

fn hex(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

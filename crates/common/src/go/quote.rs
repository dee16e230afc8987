//! Quoted text as Go writes it.
//!
//! The one idea to know: what Go's Unicode tables call printable stays, everything else is escaped, `\n` and its like by
//! their short names.

use std::fmt::Write as _;

pub use crate::go::printable::is_print;

/// `text` in double quotes with Go's escapes.
///
/// Go: `strconv.Quote`, verb `%q`.
#[must_use]
pub fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        push_escaped(&mut out, c, '"', false);
    }
    out.push('"');
    out
}

/// `bytes` between two `mark`s with Go's escapes; bytes that are no UTF-8 as `\xff`; with `ascii` everything outside of ASCII is
/// escaped too.
///
/// Go: `strconv.Quote`, `QuoteToASCII`, `QuoteRune`, verbs `%q` and `%+q`.
#[must_use]
pub fn quote_any(bytes: &[u8], mark: char, ascii: bool) -> String {
    let mut out = String::with_capacity(bytes.len() + 2);
    out.push(mark);
    for chunk in bytes.utf8_chunks() {
        chunk.valid().chars().for_each(|c| push_escaped(&mut out, c, mark, ascii));
        for byte in chunk.invalid() {
            // Writing to a string does not fail.
            let _ = write!(out, "\\x{byte:02x}");
        }
    }
    out.push(mark);
    out
}

fn push_escaped(out: &mut String, c: char, mark: char, ascii: bool) {
    let short = match c {
        _ if c == mark || c == '\\' => {
            out.push('\\');
            return out.push(c);
        }
        '\x07' => "\\a",
        '\x08' => "\\b",
        '\x0c' => "\\f",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        '\x0b' => "\\v",
        _ if is_print(c) && (c.is_ascii() || !ascii) => return out.push(c),
        _ => "",
    };
    let code = u32::from(c);
    // Writing to a string does not fail.
    let _ = match code {
        _ if !short.is_empty() => out.write_str(short),
        0..0x20 | 0x7f => write!(out, "\\x{code:02x}"),
        0x80..0x1_0000 => write!(out, "\\u{code:04x}"),
        _ => write!(out, "\\U{code:08x}"),
    };
}

/// `bytes` in double quotes, every byte outside of ASCII's text as `\xNN`: the quoting of Go's time errors.
///
/// Go: `time.quote`.
pub(crate) fn quote_bytes(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() + 2);
    out.push('"');
    for &byte in bytes {
        match byte {
            b'"' | b'\\' => {
                out.push('\\');
                out.push(char::from(byte));
            }
            b' '..=0x7f => out.push(char::from(byte)),
            _ => {
                let _ = write!(out, "\\x{byte:02x}");
            }
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_and_invisible_characters_are_escaped() {
        assert_eq!(quote("a\"b\\\n\t\x00\x7f"), r#""a\"b\\\n\t\x00\x7f""#);
        assert_eq!(quote("ž日\u{ad}\u{feff}\u{10ffff}😀"), "\"ž日\\u00ad\\ufeff\\U0010ffff😀\"");
    }

    #[test]
    fn bytes_outside_of_ascii_are_escaped_one_by_one() {
        assert_eq!(quote_bytes("é\n\"".as_bytes()), r#""\xc3\xa9\x0a\"""#);
        assert_eq!(quote_bytes(b"\x7f\xff"), "\"\x7f\\xff\"");
    }
}

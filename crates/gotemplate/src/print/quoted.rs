//! Quoted text over any bytes, and the variants of `%q`.

use std::fmt::Write as _;

use common::go::quote::quote;

/// Whether Go prints the character as it is.
pub(super) fn is_print(c: char) -> bool {
    if c.is_ascii() {
        return matches!(c, ' '..='~');
    }
    quote(c.encode_utf8(&mut [0; 4])).len() == c.len_utf8() + 2
}

/// `bytes` in double quotes with Go's escapes; bytes that are no UTF-8 as `\xff`.
///
/// Go: `strconv.Quote`
pub fn quote_bytes(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => quote(text),
        Err(_) => quoted(bytes, '"', false),
    }
}

/// The same with everything outside of ASCII escaped, for `%+q`.
pub(super) fn quote_ascii(bytes: &[u8]) -> String {
    quoted(bytes, '"', true)
}

fn quoted(bytes: &[u8], mark: char, ascii: bool) -> String {
    let mut out = String::from(mark);
    for chunk in bytes.utf8_chunks() {
        chunk.valid().chars().for_each(|c| push_escaped(&mut out, c, mark, ascii));
        for byte in chunk.invalid() {
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

/// `'c'`
pub(super) fn char_literal(c: char, ascii: bool) -> String {
    quoted(c.encode_utf8(&mut [0; 4]).as_bytes(), '\'', ascii)
}

/// The text between backquotes, where Go would write it so.
///
/// Go: `strconv.CanBackquote`
pub(super) fn backquoted(text: &str) -> Option<String> {
    let possible = text.chars().all(|c| c != '\u{feff}' && c != '`' && c != '\x7f' && (c >= ' ' || c == '\t'));
    possible.then(|| format!("`{text}`"))
}

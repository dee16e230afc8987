//! Quoted text over any bytes, and the variants of `%q`.

use common::go::quote::quote_any;

/// `bytes` in double quotes with Go's escapes; bytes that are no UTF-8 as `\xff`.
///
/// Go: `strconv.Quote`
pub fn quote_bytes(bytes: &[u8]) -> String {
    quote_any(bytes, '"', false)
}

/// The same with everything outside of ASCII escaped, for `%+q`.
pub(super) fn quote_ascii(bytes: &[u8]) -> String {
    quote_any(bytes, '"', true)
}

/// `'c'`
pub(super) fn char_literal(c: char, ascii: bool) -> String {
    quote_any(c.encode_utf8(&mut [0; 4]).as_bytes(), '\'', ascii)
}

/// The text between backquotes, where Go would write it so.
///
/// Go: `strconv.CanBackquote`
pub(super) fn backquoted(text: &str) -> Option<String> {
    let possible = text.chars().all(|c| c != '\u{feff}' && c != '`' && c != '\x7f' && (c >= ' ' || c == '\t'));
    possible.then(|| format!("`{text}`"))
}

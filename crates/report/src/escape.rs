//! Foreign text made harmless, one function per kind of output.

use std::borrow::Cow;

/// Text for a terminal: control characters, among them the escapes that move cursors and set titles, become visible
/// `\u{..}` marks; newlines and tabs stay. Bidirectional overrides go the same way.
pub fn terminal(text: &str) -> Cow<'_, str> {
    let harmful = |c: char| (c.is_control() && c != '\n' && c != '\t') || is_bidi(c);
    if !text.contains(harmful) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if harmful(c) { out.extend(c.escape_unicode()) } else { out.push(c) }
    }
    Cow::Owned(out)
}

fn is_bidi(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// The message of a GitHub workflow command: no line can end it and start another command.
pub(crate) fn github_message(text: &str) -> String {
    terminal(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property of a GitHub workflow command.
pub(crate) fn github_property(text: &str) -> String {
    github_message(text).replace(':', "%3A").replace(',', "%2C")
}

/// A relative path as a URI reference: what is not allowed in one is percent-encoded.
pub(crate) fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.trim_start_matches("./").bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terminal_escapes_in_foreign_text_become_visible() {
        assert_eq!(terminal("a\u{1b}[31mb\nc"), "a\\u{1b}[31mb\nc");
        assert_eq!(terminal("a\u{202E}b"), "a\\u{202e}b");
        assert_eq!(terminal("plain"), "plain");
    }

    #[test]
    fn a_newline_cannot_start_a_second_workflow_command() {
        assert_eq!(github_message("x\n::error::y 100%"), "x%0A::error::y 100%25");
        assert_eq!(github_property("a:b,c"), "a%3Ab%2Cc");
    }

    #[test]
    fn a_path_becomes_a_relative_uri() {
        assert_eq!(uri("./a b/č.yaml"), "a%20b/%C4%8D.yaml");
    }
}

//! Text inside XML attributes. (spectral: packages/formatters/src/utils/xmlEscape.ts)

use std::fmt::Write as _;

/// Marks escaped by name, control letters and letters beyond ASCII by number; what needs two UTF-16 units stays.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '\0'..='\u{1f}' | '\u{7f}'..='\u{ffff}' => _ = write!(out, "&#{};", u32::from(letter)),
            _ => out.push(letter),
        }
    }
    out
}

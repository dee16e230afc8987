//! What templates ask of Go's regular expressions beyond matches: splitting, quoting, and how `MustCompile` panics.

use std::ops::Range;

use common::go::quote::quote;
use common::go::regexp::{Regexp, RegexpError};

/// The words of the panic that Go's `MustCompile` ends in for `pattern`, which was refused with `error`.
pub(crate) fn panic_text(error: &RegexpError, pattern: &str) -> String {
    let is_plain = |c: char| c != '`' && c != '\u{feff}' && (c == '\t' || !c.is_ascii_control());
    let shown = if pattern.chars().all(is_plain) { format!("`{pattern}`") } else { quote(pattern) };
    format!("regexp: Compile({shown}): {error}")
}

/// What stands between the matches of `regexp`, which was made of `pattern`, in `text`, in at most `limit` parts; nothing for a
/// limit of zero.
///
/// go: regexp.Split
pub(crate) fn split(regexp: &Regexp, pattern: &str, text: &str, limit: usize) -> Vec<Range<usize>> {
    if limit == 0 {
        return Vec::new();
    }
    if text.is_empty() && !pattern.is_empty() {
        return vec![Range::default()];
    }
    let mut parts = Vec::new();
    let (mut start, mut end) = (0, 0);
    for found in regexp.find_all(text).take(limit) {
        if parts.len() + 1 == limit {
            break;
        }
        end = found.start;
        if found.end != 0 {
            parts.push(start..end);
        }
        start = found.end;
    }
    if end != text.len() {
        parts.push(start..text.len());
    }
    parts
}

/// `text` as a pattern that matches just that.
///
/// go: regexp.QuoteMeta
pub(crate) fn quote_meta(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if r"\.+*?()|[]{}^$".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use common::go::regexp::cached;

    fn ranges(pattern: &str, text: &str, limit: usize) -> Vec<Range<usize>> {
        split(&cached(pattern).unwrap(), pattern, text, limit)
    }

    fn joined(pattern: &str, text: &str, limit: usize) -> String {
        let parts = ranges(pattern, text, limit);
        parts.into_iter().map(|part| text.get(part).unwrap()).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn splits_as_go_splits() {
        assert_eq!(joined(",", "a,b,c", usize::MAX), "a|b|c");
        assert_eq!(joined(",", "a,b,c", 2), "a|b,c");
        assert_eq!(joined("", "abc", usize::MAX), "a|b|c");
        assert_eq!(joined("a*", "abaac", usize::MAX), "|b|c");
        assert_eq!(ranges(",", "", usize::MAX).len(), 1);
        assert!(ranges("", "", usize::MAX).is_empty());
    }

    #[test]
    fn a_panic_quotes_the_pattern_as_code_where_that_can_be() {
        let panic = |pattern: &str| panic_text(&cached(pattern).unwrap_err(), pattern);
        assert_eq!(panic("["), "regexp: Compile(`[`): error parsing regexp: missing closing ]: `[`");
        assert!(panic("`[").starts_with("regexp: Compile(\"`[\"): "));
    }
}

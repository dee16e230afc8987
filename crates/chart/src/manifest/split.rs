//! Cutting the output of a template into documents.
//!
//! The one idea to know: this is not YAML. A line that starts with `---` separates, whatever follows, and the white space
//! behind it goes with it, the indentation of the next line included.
//!
//! helm: pkg/release/v1/util/manifest.go (`SplitManifests`)

use std::ops::Range;

/// `\s` of Go's regular expressions.
const fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\x0c' | b'\r')
}

/// The range of `text` without the white space around it. Go: `strings.TrimSpace`.
pub(super) fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let part = text.get(range.clone()).unwrap_or_default();
    let start = range.start + (part.len() - part.trim_start().len());
    start..start + part.trim().len()
}

/// The ranges of the documents of `text`.
pub(super) fn split(text: &str) -> Vec<Range<usize>> {
    let whole = trimmed(text, 0..text.len());
    let bytes = text.as_bytes();
    let mut documents = Vec::new();
    let mut start = whole.start;
    let mut from = whole.start;
    while let Some(at) = find_separator(bytes, from, &whole) {
        // The white space before the line break belongs to the separator, but not further back than the last one's end.
        let mut end = at;
        while end > start && bytes.get(end - 1).copied().is_some_and(is_space) {
            end -= 1;
        }
        documents.push(start..end);
        start = at + 3;
        while start < whole.end && bytes.get(start).copied().is_some_and(is_space) {
            start += 1;
        }
        from = start;
    }
    documents.push(start..whole.end);
    // Text of other white space than the separator's is a document, though an empty one.
    documents.into_iter().filter(|range| !range.is_empty()).map(|range| trimmed(text, range)).collect()
}

/// The next `---` at the start of a line. A separator whose white space is behind it already cannot start another line.
fn find_separator(bytes: &[u8], from: usize, whole: &Range<usize>) -> Option<usize> {
    let inside = bytes.get(from..whole.end)?;
    if from == whole.start && inside.starts_with(b"---") {
        return Some(from);
    }
    memchr::memmem::find(inside, b"\n---").map(|at| from + at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Vec<&str> {
        split(text).into_iter().map(|range| text.get(range).unwrap()).collect()
    }

    #[test]
    fn separators_take_the_white_space_around_them() {
        assert_eq!(parts("\n---\n  a: 1\n  \n---\n\n  b: 2\n---apiVersion: v1\n"), ["a: 1", "b: 2", "apiVersion: v1"]);
        assert_eq!(parts("a---\n---\n---\nb"), ["a---", "---\nb"]);
        assert_eq!(parts(" \n "), Vec::<&str>::new());
    }
}

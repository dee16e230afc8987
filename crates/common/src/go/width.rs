//! How many columns of a terminal a text takes, as the table libraries of the originals count them.
//!
//! mattn/go-runewidth: runewidth.go (not East Asian)

/// The columns of `text`: escape sequences and combining marks take none, wide characters two.
pub fn display_width(text: &str) -> usize {
    if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return text.len();
    }
    let mut width = 0;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if let Some(after) = after_escape(rest) {
            rest = after;
            continue;
        }
        width += char_width(c);
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
    }
    width
}

/// What follows an escape sequence that colours text, when one stands at the start: `ESC [ numbers m` or `K`.
fn after_escape(text: &str) -> Option<&str> {
    let parameters = text.strip_prefix("\u{1b}[")?;
    let end = parameters.find(|c: char| !c.is_ascii_digit() && c != ';')?;
    let after = parameters.get(end..)?;
    after.strip_prefix(['m', '|', 'K'])
}

/// The columns of one character.
pub fn char_width(c: char) -> usize {
    match u32::from(c) {
        0..=0x1f | 0x7f..=0x9f | 0xad => 0,
        code if within(code, &COMBINING) => 0,
        code if within(code, &WIDE) => 2,
        _ => 1,
    }
}

fn within(code: u32, ranges: &[(u32, u32)]) -> bool {
    let after = ranges.partition_point(|range| range.0 <= code);
    after.checked_sub(1).and_then(|index| ranges.get(index)).is_some_and(|range| code <= range.1)
}

/// The runs of combining marks and other characters without a width of their own that occur in text.
#[rustfmt::skip]
const COMBINING: [(u32, u32); 24] = [
    (0x300, 0x36f), (0x483, 0x489), (0x591, 0x5bd), (0x610, 0x61a), (0x64b, 0x65f), (0x6d6, 0x6dc), (0x7eb, 0x7f3),
    (0x816, 0x819), (0x8e3, 0x902), (0x93c, 0x93c), (0x941, 0x948), (0x94d, 0x94d), (0xe31, 0xe31), (0xe34, 0xe3a),
    (0xe47, 0xe4e), (0x135d, 0x135f), (0x1ab0, 0x1abe), (0x1dc0, 0x1dff), (0x200b, 0x200f), (0x202a, 0x202e),
    (0x2060, 0x2064), (0x20d0, 0x20f0), (0xfe00, 0xfe0f), (0xfe20, 0xfe2f),
];

/// The runs of characters that take two columns.
#[rustfmt::skip]
const WIDE: [(u32, u32); 26] = [
    (0x1100, 0x115f), (0x231a, 0x231b), (0x2329, 0x232a), (0x23e9, 0x23ec), (0x23f0, 0x23f0), (0x23f3, 0x23f3),
    (0x25fd, 0x25fe), (0x2614, 0x2615), (0x2648, 0x2653), (0x267f, 0x267f), (0x2693, 0x2693), (0x26a1, 0x26a1),
    (0x26aa, 0x26ab), (0x26bd, 0x26be), (0x26c4, 0x26c5), (0x2705, 0x2705), (0x270a, 0x270b), (0x274c, 0x274c),
    (0x2e80, 0x303e), (0x3041, 0x33ff), (0x3400, 0x4dbf), (0x4e00, 0xa4cf), (0xac00, 0xd7a3), (0xf900, 0xfaff),
    (0xfe30, 0xfe6f), (0x1f300, 0x3fffd),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_columns_not_bytes() {
        let cases =
            [("abc", 3), ("žluť", 4), ("日本", 4), ("e\u{301}", 1), ("\u{1b}[36;1mab\u{1b}[0;22m", 2), ("✓", 1)];
        for (text, want) in cases {
            assert_eq!(display_width(text), want, "{text}");
        }
    }
}

//! The parts of Go's `fmt` that need no value model.
//!
//! Floats are in [`crate::go::number`], quoted text in [`crate::go::quote`]. The one idea to know: widths count characters.

/// Go: `fmt` refuses larger widths.
const MAX_WIDTH: usize = 1_000_000;

/// On which side of a text the padding goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Text first: verb flag `-`.
    Left,
    /// Padding first: the default.
    Right,
}

/// `text` filled up with spaces to `width` characters; longer texts stay as they are.
///
/// Go: `%5s` and `%-5s`. The width is cut at a million characters.
#[must_use]
pub fn pad(text: &str, width: usize, align: Align) -> String {
    let missing = width.min(MAX_WIDTH).saturating_sub(text.chars().count());
    let spaces = " ".repeat(missing);
    match align {
        Align::Left => format!("{text}{spaces}"),
        Align::Right => format!("{spaces}{text}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_count_characters() {
        assert_eq!(pad("žb", 4, Align::Right), "  žb");
        assert_eq!(pad("žb", 4, Align::Left), "žb  ");
        assert_eq!(pad("long", 2, Align::Left), "long");
        assert_eq!(pad("", usize::MAX, Align::Left).len(), MAX_WIDTH);
    }
}

//! Resolution of plain scalars: which class a text has in a dialect, and the number it stands for.

use crate::scalar::Number;

/// The number that `text` stands for in Go's YAML libraries, or `None` when it is none.
pub fn number(text: &str) -> Option<Number> {
    text.parse().map(Number::Int).or_else(|_| text.parse().map(Number::Float)).ok()
}

//! The tree of a pattern.

use super::class::Class;

/// A pattern or a part of one. Flags are resolved: each part says itself whether letters' case counts, what a dot is, and who
/// takes the most.
#[derive(Clone, Debug)]
pub(super) enum Tree {
    /// A character; `fold` when its case does not count.
    Literal { letter: char, fold: bool },
    /// One character of a class.
    Class(Class),
    /// Any character, or any but the line break.
    Any { line_break: bool },
    /// The start of the text, or of any line.
    Start { line: bool },
    /// The end of the text, or of any line.
    End { line: bool },
    /// Where a word starts or ends, or where none does.
    Boundary { negated: bool },
    /// `min` to `max` times, without `max` any number of times.
    Repeat { inner: Box<Tree>, min: u32, max: Option<u32>, greedy: bool },
    /// One after the other.
    Concat(Vec<Tree>),
    /// One of them.
    Alternate(Vec<Tree>),
    /// A group that captures.
    Capture(Box<Tree>),
}

impl Tree {
    /// About how many states the pattern has.
    pub(super) fn weight(&self) -> u64 {
        match self {
            Self::Class(class) => class.weight(),
            Self::Repeat { inner, min, max, .. } => {
                inner.weight().saturating_mul(max.unwrap_or(min.saturating_add(1)).into()).saturating_add(1)
            }
            Self::Concat(parts) | Self::Alternate(parts) => parts.iter().map(Self::weight).fold(1, u64::saturating_add),
            Self::Capture(inner) => inner.weight().saturating_add(2),
            _ => 1,
        }
    }
}

//! The tree of a pattern.

use super::Class;

/// A pattern or a part of one. Flags are resolved: each part says itself whether letters' case counts, what a dot is, and who
/// takes the most.
#[derive(Clone, Debug)]
pub enum Tree {
    /// A character.
    Literal {
        /// The character.
        letter: char,
        /// Its case does not count.
        fold: bool,
    },
    /// One character of a class.
    Class(Class),
    /// Any character.
    Any {
        /// The line break is one of them.
        line_break: bool,
    },
    /// The start of the text.
    Start {
        /// Or of any line.
        line: bool,
    },
    /// The end of the text.
    End {
        /// Or of any line.
        line: bool,
    },
    /// Where a word starts or ends.
    Boundary {
        /// Or rather where none does.
        negated: bool,
    },
    /// A part many times.
    Repeat {
        /// The part.
        inner: Box<Tree>,
        /// The least number of times.
        min: u32,
        /// The most; without it any number.
        max: Option<u32>,
        /// Takes as many as there are, rather than as few as will do.
        greedy: bool,
    },
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

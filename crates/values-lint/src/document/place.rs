//! Places in a text as the original counts them: lines from 0, columns in UTF-16 units from 0.

/// A place between two letters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The line, from 0.
    pub line: u32,
    /// UTF-16 units in front of the place on its line; -1 for a key that stands nowhere.
    pub character: i32,
}

/// From the first letter to behind the last one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Range {
    /// Where it begins.
    pub start: Position,
    /// Where it ends.
    pub end: Position,
}

impl Range {
    /// Where a key is that stands nowhere: in front of the text. (@stoplight/yaml: its offset is -1)
    pub(crate) const NOWHERE: Self = Self::of((0, -1), (0, -1));

    /// A range out of four numbers: line and column of the start, line and column of the end.
    pub const fn of(start: (u32, i32), end: (u32, i32)) -> Self {
        Self { start: Position { line: start.0, character: start.1 }, end: Position { line: end.0, character: end.1 } }
    }
}

//! Lines and columns of offsets into a text, looked up only for what is told.

use std::sync::OnceLock;

use super::place::{Position, Range};

/// The byte order mark, which the original counts as one letter of the text.
const MARK: char = '\u{feff}';

/// Where the lines of a text begin.
#[derive(Debug, Default)]
pub(super) struct Lines {
    /// The length of the text as it was given, and of its byte order mark, as the original counts them.
    length: usize,
    shift: usize,
    ascii: bool,
    /// The offset of each line but the first, and one behind the end, made when the first place is asked for. A byte order mark
    /// shifts them, as in the original.
    starts: OnceLock<Vec<u32>>,
}

/// The limit on input bytes is far below.
fn small(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

impl Lines {
    /// The lines of a text, which loses its byte order mark and gets a line break at its end.
    pub(super) fn of(text: &mut String) -> Self {
        let shift = usize::from(text.starts_with(MARK));
        if shift > 0 {
            text.remove(0);
        }
        let length = text.len() + shift;
        if !text.is_empty() && !text.ends_with(['\n', '\r']) {
            text.push('\n');
        }
        Self { length, shift, ascii: text.is_ascii(), starts: OnceLock::new() }
    }

    /// The length of the text as it was given.
    pub(super) const fn length(&self) -> usize {
        self.length
    }

    /// The places of two offsets.
    pub(super) fn range(&self, text: &str, start: usize, end: usize) -> Range {
        Range { start: self.position(text, start), end: self.position(text, end) }
    }

    /// True for the offset of the second line.
    pub(super) fn begins_second(&self, text: &str, offset: usize) -> bool {
        self.starts(text).first().is_some_and(|start| *start as usize == offset)
    }

    /// UTF-16 units of a line.
    pub(super) fn length_of(&self, text: &str, line: u32) -> i32 {
        let line = line as usize;
        let start = self.start(text, line);
        let end = self.starts(text).get(line).map_or(start + 1, |end| *end as usize);
        self.units(text, start, end.saturating_sub(1))
    }

    /// A line break belongs to the line in front of it.
    fn position(&self, text: &str, offset: usize) -> Position {
        let line = self.starts(text).partition_point(|start| *start as usize <= offset);
        Position { line: small(line), character: self.units(text, self.start(text, line), offset) }
    }

    fn start(&self, text: &str, line: usize) -> usize {
        let start = line.checked_sub(1).and_then(|at| self.starts(text).get(at));
        start.map_or(0, |start| *start as usize)
    }

    fn starts(&self, text: &str) -> &[u32] {
        self.starts.get_or_init(|| {
            let body = text.get(..self.length - self.shift).unwrap_or(text);
            let mut at = self.shift;
            let mut starts = Vec::new();
            for line in body.split_inclusive('\n').filter(|line| line.ends_with('\n')) {
                at += line.len();
                starts.push(small(at));
            }
            starts.push(small(self.length + 1));
            starts
        })
    }

    /// UTF-16 units between two places of a line.
    fn units(&self, text: &str, start: usize, end: usize) -> i32 {
        let bytes = end.saturating_sub(start);
        let units = match text.get(start..end.min(text.len())) {
            Some(slice) if !self.ascii => slice.encode_utf16().count() + end.saturating_sub(text.len().max(start)),
            _ => bytes,
        };
        i32::try_from(units).unwrap_or(i32::MAX)
    }
}

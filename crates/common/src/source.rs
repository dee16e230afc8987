//! Source texts by file id, with the names that people know them by.
//!
//! Not here: finding or reading files (`sys`, and each tool's loader), or what the texts mean.

use std::sync::{Arc, OnceLock};

pub use yaml::{FileId, LineIndex, Position, Span};

/// One source text.
#[derive(Clone, Debug)]
pub struct Source {
    name: String,
    text: Arc<str>,
    lines: OnceLock<LineIndex>,
}

impl Source {
    /// The path as it was given on the command line or found below one; `<stdin>` for standard input.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    pub const fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// The index of the lines, made at first use: only texts with findings pay for one.
    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(&self.text))
    }
}

/// All texts of a run. Ids are given out in the order of [`Sources::add`].
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<Source>,
}

/// A span as a person reads it: where it starts and ends in a named file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place<'a> {
    /// The file's display name.
    pub file: &'a str,
    /// The first character.
    pub start: Position,
    /// After the last character.
    pub end: Position,
}

impl Sources {
    /// No texts yet.
    pub const fn new() -> Self {
        Self { files: Vec::new() }
    }

    /// The id that the next [`Sources::add`] will give.
    pub fn next_id(&self) -> FileId {
        FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX))
    }

    /// Keeps a text under a display name.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<Arc<str>>) -> FileId {
        let id = self.next_id();
        self.files.push(Source { name: name.into(), text: text.into(), lines: OnceLock::new() });
        id
    }

    /// The text of an id.
    pub fn get(&self, id: FileId) -> Option<&Source> {
        self.files.get(id.0 as usize)
    }

    /// The place of a span, or `None` for an id of another run.
    pub fn place(&self, span: Span) -> Option<Place<'_>> {
        let source = self.get(span.file)?;
        let lines = source.lines();
        Some(Place {
            file: &source.name,
            start: lines.position(&source.text, span.start),
            end: lines.position(&source.text, span.end),
        })
    }

    /// `file:line:col` of a span's start, or the empty text for an id of another run.
    pub fn locator(&self, span: Span) -> String {
        self.place(span).map(|p| format!("{}:{}:{}", p.file, p.start.line, p.start.column)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_has_a_file_a_line_and_a_column() {
        let mut sources = Sources::new();
        sources.add("a.yaml", "x");
        let id = sources.add("b.yaml", "one\ntwo: 2\n");
        assert_eq!(sources.locator(Span::new(id, 9, 10)), "b.yaml:2:6");
        assert_eq!(sources.locator(Span::new(FileId(9), 0, 0)), "");
    }
}

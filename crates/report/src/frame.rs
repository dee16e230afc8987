//! The source line that a finding is about, cut and made harmless, with the columns to mark in it.

use std::borrow::Cow;
use std::ops::Range;

use common::finding::Finding;
use common::source::{Source, Span};

use crate::escape::{self, terminal};
use crate::mask;
use crate::reporter::Report;

/// Bytes of a source line that are shown; of a longer one only what stands around the mark.
const SHOWN: usize = 200;
/// Bytes of a file's name that are shown.
const NAME: usize = 1000;

/// One source line and the columns to mark in it. Only the line is handed on, so a finding costs the same in a large file
/// as in a small one.
pub(crate) struct Frame {
    /// The file's name, harmless.
    pub(crate) file: String,
    /// The line's number from 1.
    pub(crate) line: usize,
    /// The column of the mark, in characters from 1.
    pub(crate) column: usize,
    /// What is shown of the line.
    pub(crate) text: String,
    /// The bytes of `text` to mark.
    pub(crate) mark: Range<usize>,
    /// Whether `text` is only a part of the line.
    pub(crate) cut: bool,
}

/// The line where `span` starts; `None` for the span of another run.
pub(crate) fn frame(report: &Report<'_>, finding: &Finding, span: Span) -> Option<Frame> {
    let place = report.sources.place(span)?;
    let source = report.sources.get(span.file)?;
    let shown = line_of(report, finding, source, place.start.line);
    let start = byte_of_column(&shown, place.start.column);
    let end = if place.end.line == place.start.line { byte_of_column(&shown, place.end.column) } else { shown.len() };
    let length = shown.len();
    let (shown, mark) = cut(&shown, start..end.max(start));
    let cut = shown.len() != length;
    let (text, mark) = harmless(&shown, mark);
    let (line, column) = (place.start.line as usize, place.start.column as usize);
    // A name with a line break in it would put a line of its own among the findings.
    let file = terminal(&escape::cut(place.file, NAME)).replace('\n', "\\n");
    Some(Frame { file, line, column, text, mark, cut })
}

/// Another line of the file, for what stands around a mark; `None` where the file has no such line.
pub(crate) fn neighbour(report: &Report<'_>, finding: &Finding, span: Span, line: usize) -> Option<String> {
    let source = report.sources.get(span.file)?;
    let number = u32::try_from(line).ok().filter(|number| *number > 0)?;
    let last = source.lines().position(source.text(), u32::try_from(source.text().trim_end().len()).ok()?).line;
    if number > last {
        return None;
    }
    let shown = line_of(report, finding, source, number);
    Some(harmless(&cut(&shown, 0..0).0, 0..0).0)
}

/// A line with its secrets hidden.
fn line_of<'a>(report: &Report<'a>, finding: &Finding, source: &'a Source, number: u32) -> Cow<'a, str> {
    let line = source.lines().line(source.text(), number);
    if report.show_secrets { Cow::Borrowed(line) } else { mask::line(finding, line) }
}

fn byte_of_column(line: &str, column: u32) -> usize {
    line.char_indices().nth(column.saturating_sub(1) as usize).map_or(line.len(), |(at, _)| at)
}

/// The part of a long line around its mark, with dots where it was cut, and the mark moved along with it.
fn cut(line: &str, mark: Range<usize>) -> (Cow<'_, str>, Range<usize>) {
    if line.len() <= SHOWN {
        return (Cow::Borrowed(line), mark);
    }
    let from = line.floor_char_boundary(mark.start.saturating_sub(SHOWN / 2));
    let to = line.floor_char_boundary(from + SHOWN);
    let (before, after) = (if from > 0 { "..." } else { "" }, if to < line.len() { "..." } else { "" });
    let shown = format!("{before}{}{after}", line.get(from..to).unwrap_or_default());
    let moved = |at: usize| at.clamp(from, to) - from + before.len();
    (Cow::Owned(shown), moved(mark.start)..moved(mark.end))
}

/// The line made harmless, and the mark moved along with it.
fn harmless(line: &str, mark: Range<usize>) -> (String, Range<usize>) {
    let part = |range: Range<usize>| terminal(line.get(range).unwrap_or_default()).into_owned();
    let (before, marked, after) = (part(0..mark.start), part(mark.clone()), part(mark.end..line.len()));
    let start = before.len();
    let end = start + marked.len();
    (format!("{before}{marked}{after}"), start..end)
}

#[cfg(test)]
mod tests {
    use common::finding::Severity;
    use common::source::Sources;

    use super::*;
    use crate::Tool;

    #[test]
    fn a_name_is_one_line() {
        let mut sources = Sources::new();
        let span = Span::new(sources.add("a\nerror: b.yaml", "x: 1\n"), 0, 1);
        let finding = Finding::new("r", Severity::Error, "m");
        let report = Report::new(Tool { name: "t", version: "1" }, std::slice::from_ref(&finding), &sources);
        assert_eq!(frame(&report, &finding, span).unwrap().file, "a\\nerror: b.yaml");
    }

    #[test]
    fn a_long_line_is_cut_around_its_mark() {
        let line = format!("{}MARK{}", "ž".repeat(5000), "b".repeat(5000));
        let (shown, mark) = cut(&line, 10_000..10_004);
        assert_eq!(shown.get(mark), Some("MARK"));
        assert!(shown.len() < 220 && shown.starts_with("...ž") && shown.ends_with("b..."), "{shown}");
    }
}

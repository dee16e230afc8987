//! Results as findings of the toolkit, for `--report`: places as spans of the texts that they lie in.

use std::collections::HashMap;
use std::path::Path as FilePath;

use common::finding::{Finding, Severity as Gravity};
use common::source::{FileId, Sources, Span};
use yaml::Path;

use crate::document::{Position, Range, Segment};
use crate::result::{LintResult, Severity};

/// Results with the texts that they lie in; files are read again, since few runs ask for
/// this.
pub(crate) fn of_results(
    results: &[LintResult],
    cwd: &FilePath,
    text_of: &dyn Fn(&str) -> Option<String>,
) -> (Vec<Finding>, Sources) {
    let mut sources = Sources::new();
    let mut files: HashMap<&str, Option<(FileId, Lines)>> = HashMap::new();
    let mut findings = Vec::with_capacity(results.len());
    for result in results {
        let file = result.source.as_deref().and_then(|source| {
            let file = files.entry(source).or_insert_with(|| {
                let text = text_of(source)?;
                let shown = FilePath::new(source).strip_prefix(cwd).unwrap_or(FilePath::new(source));
                let lines = Lines::of(&text);
                Some((sources.add(shown.to_string_lossy(), text), lines))
            });
            file.as_ref()
        });
        let span = file.and_then(|(file, lines)| Some(lines.span(sources.get(*file)?.text(), *file, result.range)));
        findings.push(finding(result, span));
    }
    (findings, sources)
}

fn finding(result: &LintResult, span: Option<Span>) -> Finding {
    let mut finding = Finding::new(&*result.code, gravity(result.severity), result.message.clone());
    finding.path = path(&result.path);
    finding.span = span;
    finding.help = result.documentation_url.as_ref().map(|url| format!("see {url}"));
    finding
}

/// Hints are worth knowing, as information is.
const fn gravity(severity: Severity) -> Gravity {
    match severity {
        Severity::Error => Gravity::Error,
        Severity::Warn => Gravity::Warning,
        Severity::Info | Severity::Hint => Gravity::Info,
    }
}

/// A path as the toolkit has them.
pub(crate) fn path(segments: &[Segment]) -> Path {
    segments.iter().fold(Path::root(), |path, segment| match segment {
        Segment::Key(key) => match key.parse::<usize>() {
            Ok(index) if key.len() < 6 => path.join(index),
            _ => path.join(&**key),
        },
        Segment::Index(index) => path.join(*index),
    })
}

/// Where the lines of a text begin.
struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Self {
        Self([0].into_iter().chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect())
    }

    fn span(&self, text: &str, file: FileId, range: Range) -> Span {
        let start = self.offset(text, range.start);
        // The first line of a long range says enough.
        let line_end = self.0.get(range.start.line as usize + 1).map_or(text.len(), |next| next - 1);
        let end = self.offset(text, range.end).clamp(start, line_end.max(start));
        Span::new(file, u32::try_from(start).unwrap_or(u32::MAX), u32::try_from(end).unwrap_or(u32::MAX))
    }

    /// The byte that a line and a column in UTF-16 units name.
    fn offset(&self, text: &str, position: Position) -> usize {
        let Some(start) = self.0.get(position.line as usize) else { return text.len() };
        let mut units = 0;
        for (at, letter) in text.get(*start..).unwrap_or("").char_indices() {
            if units >= position.character || letter == '\n' {
                return start + at;
            }
            units += letter.len_utf16() as i32;
        }
        text.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_bytes_again() {
        let text = "a: 𝄞 b\nc: d\n";
        let offset = |position| Lines::of(text).offset(text, position);
        assert_eq!(offset(Position { line: 0, character: 6 }), 8);
        assert_eq!(offset(Position { line: 1, character: 3 }), 13);
        assert_eq!(offset(Position { line: 9, character: 0 }), text.len());
    }
}

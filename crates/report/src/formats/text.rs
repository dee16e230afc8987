//! `text`: for people at a terminal. Findings grouped by file, each with the line to edit and a caret, and the rule's own
//! place as a note.

use std::borrow::Cow;
use std::io;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use common::finding::{Finding, Severity, Standing};
use common::source::Span;
use rayon::prelude::*;

use crate::escape::terminal;
use crate::mask;
use crate::reporter::Report;

/// Wide enough for any terminal: the renderer does not cut lines to guess at a width.
const WIDTH: usize = 400;
/// Characters of a source line that are shown; of a longer one only what stands around the mark.
const SHOWN: usize = 200;
/// Findings that are worth a thread.
const MANY: usize = 128;

pub(super) fn write(report: &Report<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let renderer = if report.color { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(WIDTH).decor_style(DecorStyle::Ascii);
    if report.findings.len() < MANY {
        out.write_all(shown(&renderer, report, report.findings).as_bytes())?;
    } else {
        // A turn at a time, so that what is shown need not stand in memory as a whole.
        for turn in report.findings.chunks(MANY * rayon::current_num_threads()) {
            let parts: Vec<String> = turn.par_chunks(MANY).map(|part| shown(&renderer, report, part)).collect();
            parts.iter().try_for_each(|part| out.write_all(part.as_bytes()))?;
        }
    }
    if let Some(s) = report.summary {
        writeln!(out, "pass: {}, fail: {}, warn: {}, error: {}, skip: {}", s.pass, s.fail, s.warn, s.error, s.skip)?;
    }
    Ok(())
}

/// Some findings as they are shown.
fn shown(renderer: &Renderer, report: &Report<'_>, findings: &[Finding]) -> String {
    let mut all = String::new();
    for finding in findings {
        let shown = renderer.render(&groups(report, finding));
        // The renderer takes a snippet behind a place for one of another file, and says so.
        for line in shown.lines().filter(|line| line.trim() != ":::") {
            all.push_str(line);
            all.push('\n');
        }
        all.push('\n');
    }
    all
}

fn groups<'a>(report: &'a Report<'_>, finding: &'a Finding) -> Vec<Group<'a>> {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let title = level.primary_title(terminal(&finding.message)).id(terminal(&finding.rule));
    let mut main = Group::with_title(title);
    if let Some(frame) = finding.span.and_then(|span| frame(report, finding, span)) {
        main = frame.shown_in(main, label(finding));
    }
    if let Some(object) = &finding.object {
        main = main.element(Level::NOTE.with_name("object").message(terminal(&object.to_string()).into_owned()));
    }
    if let Some(help) = &finding.help {
        main = main.element(Level::HELP.message(terminal(help)));
    }
    for (name, text) in notes(report, finding) {
        main = main.element(Level::NOTE.with_name(name).message(terminal(&text).into_owned()));
    }
    let mut groups = vec![main];
    for related in &finding.related {
        let mut group = Group::with_title(Level::NOTE.secondary_title(terminal(&related.message)));
        if let Some(frame) = frame(report, finding, related.span) {
            group = frame.shown_in(group, String::new());
        }
        groups.push(group);
    }
    groups
}

/// What a chain of tools knows of a finding, with a name each.
fn notes(report: &Report<'_>, finding: &Finding) -> Vec<(&'static str, String)> {
    let mut notes = Vec::new();
    notes.extend(finding.tool.filter(|tool| *tool != report.tool.name).map(|tool| ("tool", tool.to_owned())));
    notes.extend(finding.source.as_ref().map(|source| ("source", source.clone())));
    notes.extend(report.environments_of(finding).map(|environments| ("environments", environments)));
    if finding.standing != Standing::Open {
        let reason = finding.standing.reason().map(|reason| format!(": {reason}")).unwrap_or_default();
        notes.push(("standing", format!("{}{reason}", finding.standing.word())));
    }
    notes
}

/// What stands under the caret: the path in the object, which tells a missing field from a wrong one.
fn label(finding: &Finding) -> String {
    terminal(&finding.path.to_string()).into_owned()
}

/// One source line and the columns to mark in it. Only the line is handed on, so a finding costs the same in a large file
/// as in a small one.
struct Frame<'a> {
    file: Cow<'a, str>,
    line: usize,
    column: usize,
    text: String,
    mark: std::ops::Range<usize>,
    /// Whether `text` is only a part of the line.
    cut: bool,
}

impl<'a> Frame<'a> {
    /// The group with the line and its mark. Of a blank line there is nothing to show: that may be all that is left of a text
    /// that has changed, and the place alone stands there.
    fn shown_in(self, group: Group<'a>, label: String) -> Group<'a> {
        if self.text.trim().is_empty() {
            return group.element(Origin::path(self.file).line(self.line).char_column(self.column));
        }
        let mut annotation = AnnotationKind::Primary.span(self.mark);
        if !label.is_empty() {
            annotation = annotation.label(label);
        }
        let snippet = Snippet::source(self.text).line_start(self.line).annotation(annotation);
        if !self.cut {
            return group.element(snippet.path(self.file));
        }
        // What is shown of a long line starts somewhere in it, so the snippet cannot know its column.
        group.element(Origin::path(self.file).line(self.line).char_column(self.column)).element(snippet)
    }
}

fn frame<'a>(report: &'a Report<'_>, finding: &Finding, span: Span) -> Option<Frame<'a>> {
    let place = report.sources.place(span)?;
    let source = report.sources.get(span.file)?;
    let line = source.lines().line(source.text(), place.start.line);
    let shown = if report.show_secrets { Cow::Borrowed(line) } else { mask::line(finding, line) };
    let start = byte_of_column(&shown, place.start.column);
    let end = if place.end.line == place.start.line { byte_of_column(&shown, place.end.column) } else { shown.len() };
    let length = shown.len();
    let (shown, mark) = cut(&shown, start..end.max(start));
    let cut = shown.len() != length;
    let (text, mark) = harmless(&shown, mark);
    let (line, column) = (place.start.line as usize, place.start.column as usize);
    Some(Frame { file: terminal(place.file), line, column, text, mark, cut })
}

fn byte_of_column(line: &str, column: u32) -> usize {
    line.char_indices().nth(column.saturating_sub(1) as usize).map_or(line.len(), |(at, _)| at)
}

/// The part of a long line around its mark, with dots where it was cut, and the mark moved along with it.
fn cut(line: &str, mark: std::ops::Range<usize>) -> (Cow<'_, str>, std::ops::Range<usize>) {
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
fn harmless(line: &str, mark: std::ops::Range<usize>) -> (String, std::ops::Range<usize>) {
    let part = |range: std::ops::Range<usize>| terminal(line.get(range).unwrap_or_default()).into_owned();
    let (before, marked, after) = (part(0..mark.start), part(mark.clone()), part(mark.end..line.len()));
    let start = before.len();
    let end = start + marked.len();
    (format!("{before}{marked}{after}"), start..end)
}

#[cfg(test)]
mod tests {
    use common::source::Sources;

    use super::*;
    use crate::reporter::Tool;

    #[test]
    fn a_long_line_is_cut_around_its_mark() {
        let line = format!("{}MARK{}", "ž".repeat(5000), "b".repeat(5000));
        let (shown, mark) = cut(&line, 10_000..10_004);
        assert_eq!(shown.get(mark), Some("MARK"));
        assert!(shown.len() < 220 && shown.starts_with("...ž") && shown.ends_with("b..."), "{shown}");
    }

    #[test]
    fn many_findings_are_shown_in_their_order() {
        let finding = |nth: usize| Finding::new("rule", Severity::Error, format!("number {nth}"));
        let findings: Vec<Finding> = (0..MANY * 40 + 7).map(finding).collect();
        let sources = Sources::default();
        let report = Report::new(Tool { name: "t", version: "1" }, &findings, &sources);
        let mut out = Vec::new();
        write(&report, &mut out).unwrap();
        let want: String = (0..findings.len()).map(|nth| format!("error[rule]: number {nth}\n\n")).collect();
        assert!(String::from_utf8(out).unwrap() == want);
    }
}

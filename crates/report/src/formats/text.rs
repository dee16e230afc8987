//! `text`: for people at a terminal. Findings grouped by file, each with the line to edit and a caret, and the rule's own
//! place as a note.

use std::io;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use common::finding::{Finding, Severity, Standing};
use rayon::prelude::*;

use crate::escape::{cut, terminal};
use crate::frame::{Frame, frame};
use crate::reporter::Report;

/// Wide enough for any terminal: the renderer does not cut lines to guess at a width.
const WIDTH: usize = 400;
/// Bytes that are shown of a name, and of a sentence.
const NAME: usize = 300;
const SENTENCE: usize = 4096;
/// Findings that are worth a thread.
const MANY: usize = 128;

pub(super) fn write(report: &Report<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let renderer = if report.color { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(WIDTH).decor_style(DecorStyle::Ascii);
    let findings: Vec<&Finding> = report.counted().collect();
    if findings.len() < MANY {
        out.write_all(shown(&renderer, report, &findings).as_bytes())?;
    } else {
        // A turn at a time, so that what is shown need not stand in memory as a whole.
        for turn in findings.chunks(MANY * rayon::current_num_threads()) {
            let parts: Vec<String> = turn.par_chunks(MANY).map(|part| shown(&renderer, report, part)).collect();
            parts.iter().try_for_each(|part| out.write_all(part.as_bytes()))?;
        }
    }
    super::write_standing(report, out)?;
    if let Some(s) = report.summary {
        writeln!(out, "pass: {}, fail: {}, warn: {}, error: {}, skip: {}", s.pass, s.fail, s.warn, s.error, s.skip)?;
    }
    Ok(())
}

/// Some findings as they are shown.
fn shown(renderer: &Renderer, report: &Report<'_>, findings: &[&Finding]) -> String {
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

fn groups(report: &Report<'_>, finding: &Finding) -> Vec<Group<'static>> {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let title = level.primary_title(long(&finding.message)).id(short(&finding.rule));
    let mut main = Group::with_title(title);
    if let Some(frame) = finding.span.and_then(|span| frame(report, finding, span)) {
        main = framed(frame, main, label(finding));
    }
    if let Some(object) = &finding.object {
        main = main.element(Level::NOTE.with_name("object").message(short(&object.to_string())));
    }
    if let Some(help) = &finding.help {
        main = main.element(Level::HELP.message(long(help)));
    }
    for (name, text) in notes(report, finding) {
        main = main.element(Level::NOTE.with_name(name).message(short(&text)));
    }
    let mut groups = vec![main];
    for related in &finding.related {
        let mut group = Group::with_title(Level::NOTE.secondary_title(long(&related.message)));
        if let Some(frame) = frame(report, finding, related.span) {
            group = framed(frame, group, String::new());
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

/// A name, and a sentence. The renderer indents each line of a text by what stands before it, so neither may be of any
/// length.
fn short(text: &str) -> String {
    terminal(&cut(text, NAME)).into_owned()
}

fn long(text: &str) -> String {
    terminal(&cut(text, SENTENCE)).into_owned()
}

/// What stands under the caret: the path in the object, which tells a missing field from a wrong one.
fn label(finding: &Finding) -> String {
    short(&finding.path.to_string())
}

/// The group with the line and its mark. Of a blank line there is nothing to show: that may be all that is left of a text
/// that has changed, and the place alone stands there.
fn framed<'a>(frame: Frame, group: Group<'a>, label: String) -> Group<'a> {
    let origin = |file| Origin::path(file).line(frame.line).char_column(frame.column);
    if frame.text.trim().is_empty() {
        return group.element(origin(frame.file));
    }
    let mut annotation = AnnotationKind::Primary.span(frame.mark);
    if !label.is_empty() {
        annotation = annotation.label(label);
    }
    let snippet = Snippet::source(frame.text).line_start(frame.line).annotation(annotation);
    if !frame.cut {
        return group.element(snippet.path(frame.file));
    }
    // What is shown of a long line starts somewhere in it, so the snippet cannot know its column.
    group.element(origin(frame.file)).element(snippet)
}

#[cfg(test)]
mod tests {
    use common::source::Sources;

    use super::*;
    use crate::reporter::Tool;

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

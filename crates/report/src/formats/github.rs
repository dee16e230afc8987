//! `github`: workflow commands that put annotations on lines. GitHub shows the first ten of each kind of a step, so no more
//! are written, the gravest first, and a last line tells what is left.

use std::io;

use common::finding::{Finding, Severity};

use crate::counts::Counts;
use crate::escape::{cut, github_message, github_property, relative};
use crate::reporter::Report;

/// Annotations of each kind that GitHub shows of a step.
const SHOWN: usize = 10;
/// Characters of a title.
const TITLE: usize = 255;

pub(super) fn write(report: &Report<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut shown = [0; 3];
    let mut left = Counts::default();
    for finding in report.gravest() {
        let (at, word) = match finding.severity {
            Severity::Error => (0, "error"),
            Severity::Warning => (1, "warning"),
            Severity::Info => (2, "notice"),
        };
        let Some(count) = shown.get_mut(at).filter(|count| **count < SHOWN) else {
            left.add(finding);
            continue;
        };
        *count += 1;
        writeln!(out, "{}", command(report, finding, word))?;
    }
    if left.counted() > 0 {
        writeln!(out, "{} more without an annotation: {}", left.counted(), left.words())?;
    }
    super::write_standing(report, out)
}

fn command(report: &Report<'_>, finding: &Finding, word: &str) -> String {
    let place = finding.span.and_then(|span| report.sources.place(span));
    let mut properties = String::new();
    if let Some(place) = place {
        let file = github_property(relative(place.file));
        properties = format!("file={file},line={},col={},", place.start.line, place.start.column);
        // GitHub takes an end column only on the line it started on.
        if place.end.line == place.start.line {
            properties.push_str(&format!("endLine={},endColumn={},", place.end.line, place.end.column));
        }
    }
    // An annotation has one place; the others stand in its text.
    let mut text = report.sentence(finding);
    for line in report.details(finding) {
        text.push('\n');
        text.push_str(&line);
    }
    let title = cut(&finding.rule, TITLE);
    format!("::{word} {properties}title={}::{}", github_property(&title), github_message(&text))
}

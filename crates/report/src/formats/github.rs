//! `github`: workflow commands that put an annotation on the line. Errors first, since GitHub shows only the first ten of
//! each kind.

use std::io;

use common::finding::{Finding, Severity};

use crate::escape::{github_message, github_property};
use crate::reporter::{Report, related_lines};

pub(super) fn write(report: &Report<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut findings: Vec<&Finding> = report.findings.iter().collect();
    findings.sort_by_key(|finding| finding.severity);
    for finding in findings {
        writeln!(out, "{}", command(report, finding))?;
    }
    Ok(())
}

fn command(report: &Report<'_>, finding: &Finding) -> String {
    let word = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let place = finding.span.and_then(|span| report.sources.place(span));
    let mut properties = String::new();
    if let Some(place) = place {
        let file = github_property(place.file.trim_start_matches("./"));
        properties = format!("file={file},line={},col={},", place.start.line, place.start.column);
        // GitHub takes an end column only on the line it started on.
        if place.end.line == place.start.line {
            properties.push_str(&format!("endLine={},endColumn={},", place.end.line, place.end.column));
        }
    }
    let mut message = finding.message.clone();
    if let Some(object) = &finding.object {
        message = format!("{object}: {message}");
    }
    if let Some(help) = &finding.help {
        message = format!("{message}\n{help}");
    }
    // An annotation has one place; the others stand in its text.
    for line in related_lines(report, finding) {
        message = format!("{message}\n{line}");
    }
    format!("::{word} {properties}title={}::{}", github_property(&finding.rule), github_message(&message))
}

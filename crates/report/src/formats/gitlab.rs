//! `gitlab`: a code quality report, which GitLab shows beside a merge request. It wants a path and a line of each entry, so a
//! finding without a place is put at the first line of what it is about, or of nothing.

use std::collections::HashMap;
use std::io;

use common::finding::{Finding, Severity};
use serde::Serialize;

use crate::reporter::{Report, related_lines};

#[derive(Serialize)]
struct Entry<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
}

pub(super) fn write(report: &Report<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    // Entries of one fingerprint are one to GitLab.
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut entries = Vec::with_capacity(report.findings.len());
    for finding in report.findings {
        let mut entry = entry(report, finding);
        let count = seen.entry(entry.fingerprint.clone()).or_default();
        if *count > 0 {
            entry.fingerprint.push_str(&format!("-{count}"));
        }
        *count += 1;
        entries.push(entry);
    }
    serde_json::to_writer_pretty(&mut *out, &entries)?;
    writeln!(out)
}

fn entry<'a>(report: &'a Report<'_>, finding: &'a Finding) -> Entry<'a> {
    let severity = match finding.severity {
        Severity::Error => "major",
        Severity::Warning => "minor",
        Severity::Info => "info",
    };
    let mut description = match &finding.object {
        Some(object) => format!("{object}: {}", finding.message),
        None => finding.message.clone(),
    };
    for line in finding.help.iter().cloned().chain(related_lines(report, finding)) {
        description.push('\n');
        description.push_str(&line);
    }
    let place = finding.span.and_then(|span| report.sources.place(span));
    let (path, begin) = place.map_or((".", 1), |place| (place.file.trim_start_matches("./"), place.start.line));
    let fingerprint = report.fingerprint(finding);
    Entry {
        description,
        check_name: &finding.rule,
        fingerprint,
        severity,
        location: Location { path, lines: Lines { begin } },
    }
}

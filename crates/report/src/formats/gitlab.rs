//! `gitlab`: a code quality report, which GitLab shows beside a merge request. It wants a path and a line of each entry, so a
//! finding without a place is put at the first line of the project.

use std::io;

use common::finding::{Finding, Severity};
use serde::Serialize;

use crate::escape::{relative, terminal};
use crate::reporter::Report;

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
    let mut unique = super::Unique::default();
    let entries: Vec<Entry<'_>> = report.counted().map(|finding| entry(report, finding, &mut unique)).collect();
    super::write_json(&entries, out)
}

fn entry<'a>(report: &'a Report<'_>, finding: &'a Finding, unique: &mut super::Unique) -> Entry<'a> {
    let severity = match finding.severity {
        Severity::Error => "major",
        Severity::Warning => "minor",
        Severity::Info => "info",
    };
    let mut description = report.sentence(finding);
    for line in report.details(finding) {
        description.push('\n');
        description.push_str(&line);
    }
    let place = finding.span.and_then(|span| report.sources.place(span));
    let (path, begin) = place.map_or((".", 1), |place| (relative(place.file), place.start.line));
    Entry {
        description: terminal(&description).into_owned(),
        check_name: &finding.rule,
        fingerprint: unique.of(report.fingerprint(finding)),
        severity,
        location: Location { path, lines: Lines { begin } },
    }
}

//! `bitbucket`: what Bitbucket's Code Insights take, in one document: the report, and its annotations in lots as large as one
//! request may carry. A script sends `report` first, then each of `annotations`; docs/reports.md has one.

use std::io;

use common::finding::{Finding, Severity};
use serde::Serialize;

use crate::escape::{cut, relative, terminal};
use crate::reporter::Report;

/// Annotations of one request.
const LOT: usize = 100;
/// Annotations of a report.
const MOST: usize = 1000;
/// Bytes of a summary.
const SUMMARY: usize = 450;
/// Bytes of longer texts.
const DETAILS: usize = 2000;

#[derive(Serialize)]
struct Root<'a> {
    report: Insight<'a>,
    annotations: Vec<Vec<Annotation<'a>>>,
}

#[derive(Serialize)]
struct Insight<'a> {
    title: &'a str,
    details: String,
    report_type: &'static str,
    reporter: &'a str,
    result: &'static str,
    data: Vec<Datum>,
}

/// One of the at most ten figures of a report.
#[derive(Serialize)]
struct Datum {
    title: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    value: usize,
}

#[derive(Serialize)]
struct Annotation<'a> {
    external_id: String,
    title: &'a str,
    annotation_type: &'static str,
    summary: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    details: String,
    severity: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
}

pub(super) fn write(report: &Report<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut unique = super::Unique::default();
    let findings = report.gravest();
    let annotations: Vec<Annotation<'_>> =
        findings.iter().take(MOST).map(|finding| annotation(report, finding, &mut unique)).collect();
    let mut lots: Vec<Vec<Annotation<'_>>> = Vec::new();
    for annotation in annotations {
        match lots.last_mut().filter(|lot| lot.len() < LOT) {
            Some(lot) => lot.push(annotation),
            None => lots.push(vec![annotation]),
        }
    }
    super::write_json(&Root { report: insight(report, findings.len()), annotations: lots }, out)
}

fn insight<'a>(report: &Report<'a>, all: usize) -> Insight<'a> {
    let counts = report.counts();
    let mut details = counts.words();
    if all > MOST {
        details.push_str(&format!("; the {MOST} gravest are shown"));
    }
    let figures = [
        ("Errors", counts.errors),
        ("Warnings", counts.warnings),
        ("Notices", counts.notices),
        ("New", counts.new),
        ("Known", counts.known),
        ("Suppressed", counts.suppressed),
    ];
    // What stands to no baseline has nothing to say of one.
    let is_told = |(nth, (_, value)): &(usize, (&str, usize))| *nth < 3 || *value > 0;
    let data = figures.into_iter().enumerate().filter(is_told);
    Insight {
        title: report.tool.name,
        details,
        report_type: "BUG",
        reporter: report.tool.name,
        result: if report.failed() { "FAILED" } else { "PASSED" },
        data: data.map(|(_, (title, value))| Datum { title, kind: "NUMBER", value }).collect(),
    }
}

fn annotation<'a>(report: &'a Report<'_>, finding: &'a Finding, unique: &mut super::Unique) -> Annotation<'a> {
    let place = finding.span.and_then(|span| report.sources.place(span));
    Annotation {
        external_id: unique.of(report.fingerprint(finding)),
        title: report.tool_of(finding),
        annotation_type: "BUG",
        summary: cut(&terminal(&format!("{}: {}", finding.rule, report.sentence(finding))), SUMMARY).into_owned(),
        details: cut(&terminal(&report.details(finding).join("\n")), DETAILS).into_owned(),
        severity: match finding.severity {
            Severity::Error => "HIGH",
            Severity::Warning => "MEDIUM",
            Severity::Info => "LOW",
        },
        path: place.as_ref().map(|place| relative(place.file)),
        line: place.as_ref().map(|place| place.start.line),
    }
}

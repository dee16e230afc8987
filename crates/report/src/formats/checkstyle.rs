//! `checkstyle`: Checkstyle's XML, which most systems that show findings of code read. What has no place stands under `.`.

use std::collections::HashMap;
use std::io;

use common::finding::{Finding, Severity};

use crate::escape::{relative, xml};
use crate::reporter::Report;

pub(super) fn write(report: &Report<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"4.3\">")?;
    for (file, findings) in by_file(report) {
        writeln!(out, "  <file name=\"{}\">", xml(file))?;
        for finding in findings {
            writeln!(out, "    {}", error(report, finding))?;
        }
        writeln!(out, "  </file>")?;
    }
    writeln!(out, "</checkstyle>")
}

/// The findings that count by file, in the order of the files' first findings.
fn by_file<'a>(report: &Report<'a>) -> Vec<(&'a str, Vec<&'a Finding>)> {
    let mut files: Vec<(&str, Vec<&Finding>)> = Vec::new();
    let mut known: HashMap<&str, usize> = HashMap::new();
    for finding in report.counted() {
        let source = finding.span.and_then(|span| report.sources.get(span.file));
        let file = source.map_or(".", |source| relative(source.name()));
        let at = *known.entry(file).or_insert_with(|| {
            files.push((file, Vec::new()));
            files.len() - 1
        });
        files.get_mut(at).into_iter().for_each(|(_, findings)| findings.push(finding));
    }
    files
}

fn error(report: &Report<'_>, finding: &Finding) -> String {
    let severity = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    };
    let place = finding.span.and_then(|span| report.sources.place(span));
    let place = place.map_or_else(
        || "line=\"1\"".to_owned(),
        |place| format!("line=\"{}\" column=\"{}\"", place.start.line, place.start.column),
    );
    let mut text = report.sentence(finding);
    for line in report.details(finding) {
        text.push('\n');
        text.push_str(&line);
    }
    let source = format!("{}.{}", report.tool_of(finding), finding.rule);
    format!("<error {place} severity=\"{severity}\" message=\"{}\" source=\"{}\"/>", xml(&text), xml(&source))
}

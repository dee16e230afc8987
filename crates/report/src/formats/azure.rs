//! `azure`: logging commands that Azure Pipelines shows beside a run. Azure knows errors and warnings; notices are plain
//! lines.

use std::io;

use common::finding::{Finding, Severity};

use crate::escape::{azure_message, azure_property, one_line, relative};
use crate::reporter::Report;

pub(super) fn write(report: &Report<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    for finding in report.gravest() {
        writeln!(out, "{}", line(report, finding))?;
    }
    super::write_standing(report, out)
}

fn line(report: &Report<'_>, finding: &Finding) -> String {
    let kind = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => {
            let place = finding.span.map(|span| report.sources.locator(span)).unwrap_or_default();
            let text = format!("notice[{}]: {} {place}", finding.rule, report.sentence(finding));
            return one_line(&text);
        }
    };
    let mut properties = format!("type={kind};");
    if let Some(place) = finding.span.and_then(|span| report.sources.place(span)) {
        let file = azure_property(relative(place.file));
        let (line, column) = (place.start.line, place.start.column);
        properties.push_str(&format!("sourcepath={file};linenumber={line};columnnumber={column};"));
    }
    let mut text = report.sentence(finding);
    for line in report.details(finding) {
        text.push_str("; ");
        text.push_str(&line);
    }
    let code = azure_property(&finding.rule);
    format!("##vso[task.logissue {properties}code={code}]{}", azure_message(&one_line(&text)))
}

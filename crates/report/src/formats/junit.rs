//! `junit`: one suite a file, one failed case a finding. A run without findings is one empty suite, which CI systems read
//! as nothing failed.

use std::collections::BTreeMap;
use std::io;

use common::finding::Finding;
use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};

use crate::reporter::{Report, related_lines};

pub(super) fn write(report: &Report<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut log = quick_junit::Report::new(report.tool.name);
    let mut suites: Vec<TestSuite> = Vec::new();
    let mut by_file: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in report.findings {
        let file = finding
            .span
            .and_then(|span| report.sources.get(span.file))
            .map_or(report.tool.name, |source| source.name());
        let at = *by_file.entry(file).or_insert_with(|| {
            suites.push(TestSuite::new(file));
            suites.len() - 1
        });
        if let Some(suite) = suites.get_mut(at) {
            suite.add_test_case(case(report, finding));
        }
    }
    if suites.is_empty() {
        suites.push(TestSuite::new(report.tool.name));
    }
    log.add_test_suites(suites);
    let text = log.to_string().map_err(io::Error::other)?;
    out.write_all(text.as_bytes())?;
    if text.ends_with('\n') { Ok(()) } else { writeln!(out) }
}

fn case(report: &Report<'_>, finding: &Finding) -> TestCase {
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
    status.set_message(&finding.message).set_type(finding.severity.word());
    let place = finding.span.map(|span| report.sources.locator(span)).unwrap_or_default();
    let mut description = format!("{place}\n{}", finding.path);
    if let Some(help) = &finding.help {
        description = format!("{description}\n{help}");
    }
    for line in related_lines(report, finding) {
        description = format!("{description}\n{line}");
    }
    status.set_description(description.trim());
    let name = match &finding.object {
        Some(object) => format!("{} on {object}", finding.rule),
        None => finding.rule.clone(),
    };
    let mut case = TestCase::new(name, status);
    case.set_classname(&finding.rule);
    case
}

//! `junit`: a suite a policy, or a file where rules belong to no policy; a case a rule and the object that it was asked of.
//! What breaks an enforced rule is a failure; what only warns, or does not count, is a skipped case that says so.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io;

use common::finding::{Finding, Severity};
use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};

use crate::counts::message;
use crate::escape::{relative, terminal};
use crate::reporter::Report;

/// The findings of one rule on one object.
struct Case<'a> {
    name: String,
    class: &'a str,
    findings: Vec<&'a Finding>,
}

struct Suite<'a> {
    name: &'a str,
    cases: Vec<Case<'a>>,
    by_name: HashMap<String, usize>,
}

pub(super) fn write(report: &Report<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut log = quick_junit::Report::new(report.tool.name);
    let mut suites = suites(report);
    if suites.is_empty() {
        // CI systems take this for nothing failed, and no suite for a lost report.
        suites.push(Suite { name: report.tool.name, cases: Vec::new(), by_name: HashMap::new() });
    }
    log.add_test_suites(suites.iter().map(|suite| {
        let mut made = TestSuite::new(xml_text(suite.name));
        made.add_test_cases(suite.cases.iter().map(|one| case(report, one)));
        made
    }));
    let text = log.to_string().map_err(io::Error::other)?;
    let text = without_skipped(&text);
    out.write_all(text.as_bytes())?;
    if text.ends_with('\n') { Ok(()) } else { writeln!(out) }
}

/// The text without the number of skipped cases in its root element: the schema of Jenkins has it in suites only, and refuses
/// a report that says more.
fn without_skipped(text: &str) -> Cow<'_, str> {
    let cut = || {
        let (head, rest) = text.split_once("<testsuites")?;
        let (root, rest) = rest.split_once('>')?;
        let (before, number) = root.split_once(" skipped=\"")?;
        let (_, after) = number.split_once('"')?;
        Some(format!("{head}<testsuites{before}{after}>{rest}"))
    };
    cut().map_or(Cow::Borrowed(text), Cow::Owned)
}

fn suites<'a>(report: &'a Report<'a>) -> Vec<Suite<'a>> {
    let mut suites: Vec<Suite<'_>> = Vec::new();
    let mut known: HashMap<&str, usize> = HashMap::new();
    for finding in report.findings {
        let file = finding.span.and_then(|span| report.sources.get(span.file)).map(|source| relative(source.name()));
        let policy = finding.rule.rsplit_once('/').filter(|_| finding.object.is_some());
        let name = policy.map_or(file.unwrap_or(report.tool_of(finding)), |(policy, _)| policy);
        let at = *known.entry(name).or_insert_with(|| {
            suites.push(Suite { name, cases: Vec::new(), by_name: HashMap::new() });
            suites.len() - 1
        });
        let class = finding.source.as_deref().or(file).unwrap_or(report.tool_of(finding));
        suites.get_mut(at).into_iter().for_each(|suite| suite.add(finding, class));
    }
    suites
}

impl<'a> Suite<'a> {
    fn add(&mut self, finding: &'a Finding, class: &'a str) {
        let name = match &finding.object {
            Some(object) => format!("{} on {object}", finding.rule),
            None => finding.rule.clone(),
        };
        let at = *self.by_name.entry(name.clone()).or_insert_with(|| {
            self.cases.push(Case { name, class, findings: Vec::new() });
            self.cases.len() - 1
        });
        self.cases.get_mut(at).into_iter().for_each(|case| case.findings.push(finding));
    }
}

fn case(report: &Report<'_>, case: &Case<'_>) -> TestCase {
    let gravity = |finding: &&&Finding| (!finding.standing.counts(), finding.severity);
    let Some(gravest) = case.findings.iter().min_by_key(gravity) else {
        return TestCase::new(xml_text(&case.name), TestCaseStatus::success());
    };
    let fails = gravest.standing.counts() && gravest.severity == Severity::Error;
    let mut status =
        if fails { TestCaseStatus::non_success(NonSuccessKind::Failure) } else { TestCaseStatus::skipped() };
    let mut title = message(gravest).into_owned();
    if case.findings.len() > 1 {
        title.push_str(&format!(" (and {} more)", case.findings.len() - 1));
    }
    if !fails {
        let word = if gravest.standing.counts() { gravest.severity.word() } else { gravest.standing.word() };
        title = format!("{word}: {title}");
    }
    status.set_message(xml_text(&title)).set_type(gravest.severity.word());
    let texts: Vec<String> =
        case.findings.iter().map(|finding| text(report, finding, case.findings.len() > 1)).collect();
    status.set_description(xml_text(texts.join("\n\n").trim()));
    let mut made = TestCase::new(xml_text(&case.name), status);
    made.set_classname(xml_text(case.class));
    made
}

/// What is known of a finding beyond its message, a line each; the message too where the case has others.
fn text(report: &Report<'_>, finding: &Finding, has_others: bool) -> String {
    let place = finding.span.map(|span| report.sources.locator(span)).unwrap_or_default();
    let environments = report.environments_of(finding).map(|some| format!("environments: {some}"));
    let reason = finding.standing.reason().map(|reason| format!("{}: {reason}", finding.standing.word()));
    let message = has_others.then(|| message(finding).into_owned());
    let lines = [place, finding.path.to_string()].into_iter().chain(message);
    let lines = lines.chain(environments).chain(reason).chain(report.details(finding));
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Text without what is no character to XML, or a command to whoever reads logs. Markup is escaped by the writer.
fn xml_text(text: &str) -> String {
    terminal(text).replace(['\u{FFFE}', '\u{FFFF}'], "\u{FFFD}")
}

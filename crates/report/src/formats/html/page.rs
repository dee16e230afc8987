//! What the template of the page is given: the fields that docs/reports.md lists for those who write their own. All texts are
//! harmless; the template escapes markup.

use std::collections::HashMap;
use std::time::Duration;

use common::finding::{Finding, Standing};
use serde::Serialize;

use super::data::data;
use super::matrix::{Matrix, Policy, matrix, policies};
use super::names::{Numbers, name_of};
use crate::counts::{Counts, message};
use crate::escape::{cut, relative, terminal};
use crate::frame::{frame, neighbour};
use crate::reporter::Report;

/// Findings of a page; a browser is no place for more.
const MOST: usize = 5000;
/// Findings that are shown unfolded.
const UNFOLDED: usize = 25;
/// Objects that are shown as most affected.
const WORST: usize = 5;
/// Bytes of a message.
const LONGEST: usize = 2000;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Page<'a> {
    tool: &'static str,
    version: &'static str,
    failed: bool,
    verdict: &'static str,
    sentence: String,
    counts: Figures,
    standing: String,
    summary: Option<String>,
    duration: Option<String>,
    environments: Vec<String>,
    policy_sources: Vec<SourceRow>,
    tools: Vec<ToolRow>,
    matrix: Option<Matrix>,
    worst: Vec<Named>,
    groups: Vec<Group>,
    open: bool,
    left: usize,
    security: &'a str,
    style: &'a str,
    script: &'a str,
    data: String,
}

#[derive(Serialize)]
struct Figures {
    errors: usize,
    warnings: usize,
    notices: usize,
    new: usize,
    known: usize,
    suppressed: usize,
}

#[derive(Serialize)]
struct SourceRow {
    name: String,
    digest: String,
    short: String,
}

#[derive(Serialize)]
struct ToolRow {
    name: &'static str,
    #[serde(flatten)]
    figures: Figures,
}

#[derive(Serialize)]
struct Named {
    name: String,
    words: String,
}

#[derive(Serialize)]
struct Group {
    name: String,
    anchor: String,
    words: String,
    findings: Vec<Item>,
}

#[derive(Serialize)]
struct Item {
    number: usize,
    severity: &'static str,
    counts: bool,
    mark: Option<&'static str>,
    reason: Option<String>,
    message: String,
    object: Option<String>,
    place: Option<String>,
    only: Option<String>,
    environments: String,
    rule: String,
    path: String,
    source: Option<String>,
    tool: Option<&'static str>,
    frame: Vec<Line>,
    help: Option<String>,
    fix: Option<String>,
    related: Vec<RelatedItem>,
}

#[derive(Serialize)]
struct Line {
    line: usize,
    before: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    mark: String,
    after: String,
}

#[derive(Serialize)]
struct RelatedItem {
    message: String,
    place: String,
}

/// The page of a report, for a template.
pub(super) fn of<'a>(report: &'a Report<'_>, security: &'a str, style: &'a str, script: &'a str) -> Page<'a> {
    let counts = report.counts();
    let environments = environments(report);
    let mut findings: Vec<&Finding> = report.findings.iter().collect();
    findings.sort_by_key(|finding| (!finding.standing.counts(), finding.severity));
    let left = findings.len().saturating_sub(MOST);
    let policies = policies(&findings);
    findings.truncate(MOST);
    let tools = tools(report);
    let names: Vec<&'static str> = tools.iter().map(|tool| tool.name).collect();
    Page {
        tool: report.tool.name,
        version: report.tool.version,
        failed: report.failed(),
        verdict: if report.failed() { "Failed" } else { "Passed" },
        sentence: counts.words(),
        counts: figures(counts),
        standing: counts.standing_words(),
        summary: report
            .summary
            .map(|s| format!("{} pass, {} fail, {} warn, {} error, {} skip", s.pass, s.fail, s.warn, s.error, s.skip)),
        duration: report.run.duration.map(time),
        policy_sources: policy_sources(report),
        worst: worst(&findings),
        open: findings.len() <= UNFOLDED,
        left,
        security,
        style,
        script,
        data: data(report, &findings, &policies, &names, &environments),
        groups: groups(report, &findings, &policies),
        tools: if tools.len() > 1 { tools } else { Vec::new() },
        matrix: (!policies.is_empty()).then(|| matrix(&policies, &environments)),
        environments,
    }
}

const fn figures(counts: Counts) -> Figures {
    let Counts { errors, warnings, notices, new, known, suppressed } = counts;
    Figures { errors, warnings, notices, new, known, suppressed }
}

fn time(duration: Duration) -> String {
    match duration.as_secs() {
        0 => format!("{} ms", duration.as_millis()),
        seconds @ 1..=59 => format!("{seconds}.{} s", duration.subsec_millis() / 100),
        seconds => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

/// The environments of the run, then those that findings have beyond it.
fn environments(report: &Report<'_>) -> Vec<String> {
    let mut names: Vec<&String> = Vec::new();
    let all = report.run.environments.iter().chain(report.findings.iter().flat_map(|finding| &finding.environments));
    for name in all {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.into_iter().map(|name| name_of(name)).collect()
}

fn policy_sources(report: &Report<'_>) -> Vec<SourceRow> {
    let row = |name: &str, digest: &str| SourceRow {
        name: name_of(name),
        digest: name_of(digest),
        // As much of `sha256:...` as people compare.
        short: name_of(&digest.chars().take(19).collect::<String>()),
    };
    report.run.policy_sources.iter().map(|source| row(&source.name, &source.digest)).collect()
}

fn tools(report: &Report<'_>) -> Vec<ToolRow> {
    let mut tools: Vec<(&'static str, Counts)> = Vec::new();
    for finding in report.findings {
        let name = report.tool_of(finding);
        let at = tools.iter().position(|(known, _)| *known == name).unwrap_or_else(|| {
            tools.push((name, Counts::default()));
            tools.len() - 1
        });
        tools.get_mut(at).into_iter().for_each(|(_, counts)| counts.add(finding));
    }
    tools.into_iter().map(|(name, counts)| ToolRow { name, figures: figures(counts) }).collect()
}

/// The objects with most that is grave, where there is more than one.
fn worst(findings: &[&Finding]) -> Vec<Named> {
    let mut numbers = Numbers::default();
    let mut counts: Vec<Counts> = Vec::new();
    for (object, finding) in findings.iter().filter_map(|finding| Some((finding.object.as_ref()?, finding))) {
        let number = numbers.of(&object.to_string());
        counts.resize(counts.len().max(number + 1), Counts::default());
        counts.get_mut(number).into_iter().for_each(|counts| counts.add(finding));
    }
    let mut worst: Vec<(String, Counts)> = numbers.names.into_iter().zip(counts).collect();
    worst.retain(|(_, counts)| counts.counted() > 0);
    if worst.len() < 2 {
        return Vec::new();
    }
    worst.sort_by_key(|(_, counts)| std::cmp::Reverse((counts.errors, counts.warnings, counts.notices)));
    worst.into_iter().take(WORST).map(|(name, counts)| Named { name, words: counts.words() }).collect()
}

/// The findings by policy. Their numbers are their order in `findings`, which is that of the script's data.
fn groups(report: &Report<'_>, findings: &[&Finding], policies: &[Policy<'_>]) -> Vec<Group> {
    let numbers: HashMap<*const Finding, usize> =
        findings.iter().enumerate().map(|(number, finding)| (std::ptr::from_ref::<Finding>(finding), number)).collect();
    let group = |(number, policy): (usize, &Policy<'_>)| {
        let number_of = |finding: &&Finding| numbers.get(&std::ptr::from_ref::<Finding>(finding)).copied();
        let items = policy.findings.iter().filter_map(|finding| Some(item(report, finding, number_of(finding)?)));
        let findings: Vec<Item> = items.collect();
        Group { name: policy.name.clone(), anchor: Policy::anchor(number), words: policy.counts.words(), findings }
    };
    policies.iter().enumerate().map(group).filter(|group| !group.findings.is_empty()).collect()
}

fn item(report: &Report<'_>, finding: &Finding, number: usize) -> Item {
    let is_told = !matches!(finding.standing, Standing::Open);
    let text = |text: &str| terminal(&cut(text, LONGEST)).into_owned();
    let place = finding.span.and_then(|span| report.sources.place(span));
    Item {
        number,
        severity: finding.severity.word(),
        counts: finding.standing.counts(),
        mark: is_told.then(|| finding.standing.word()),
        reason: finding.standing.reason().map(text),
        message: text(&message(finding)),
        object: finding.object.as_ref().map(|object| name_of(&object.to_string())),
        place: place.map(|place| name_of(&format!("{}:{}", relative(place.file), place.start.line))),
        only: report.environments_of(finding).map(|some| name_of(&some)),
        environments: name_of(&finding.environments.join(", ")),
        rule: name_of(&finding.rule),
        path: name_of(&finding.path.to_string()),
        source: finding.source.as_deref().map(name_of),
        tool: finding.tool.filter(|tool| *tool != report.tool.name),
        frame: lines(report, finding),
        help: finding.help.as_deref().map(text),
        fix: finding.fix.as_ref().map(|fix| text(&fix.title)),
        related: related(report, finding),
    }
}

fn related(report: &Report<'_>, finding: &Finding) -> Vec<RelatedItem> {
    let item = |related: &common::finding::Related| RelatedItem {
        message: name_of(&related.message),
        place: name_of(&report.sources.locator(related.span)),
    };
    finding.related.iter().map(item).collect()
}

/// The line to edit with its mark, and those before and behind it.
fn lines(report: &Report<'_>, finding: &Finding) -> Vec<Line> {
    let Some((span, frame)) = finding.span.and_then(|span| Some((span, frame(report, finding, span)?))) else {
        return Vec::new();
    };
    // Of a text that is not there any more there is nothing to show.
    if frame.text.trim().is_empty() {
        return Vec::new();
    }
    let part = |range: std::ops::Range<usize>| frame.text.get(range).unwrap_or_default().to_owned();
    let other = |line: usize| {
        let before = neighbour(report, finding, span, line)?;
        Some(Line { line, before, mark: String::new(), after: String::new() })
    };
    let marked = Line {
        line: frame.line,
        before: part(0..frame.mark.start),
        mark: part(frame.mark.clone()),
        after: part(frame.mark.end..frame.text.len()),
    };
    let before = frame.line.checked_sub(1).and_then(other);
    before.into_iter().chain([marked]).chain(other(frame.line + 1)).collect()
}

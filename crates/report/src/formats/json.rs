//! `json`: everything there is, in one object, for scripts. `schemaVersion` changes when a field changes its meaning or
//! goes away; new fields do not change it.

use std::io;

use common::finding::{Edit, Finding, Fix, ObjectRef, Standing, Suppression};
use common::source::Span;
use serde::Serialize;

use crate::counts::Counts;
use crate::reporter::{PolicySource, Report};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Root<'a> {
    schema_version: u32,
    tool: &'a str,
    version: &'a str,
    failed: bool,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    environments: &'a [String],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    policy_sources: Vec<SourceItem<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    duration_ms: Option<u64>,
    counts: FindingCounts,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<ResultCounts>,
    findings: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct SourceItem<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    digest: &'a str,
}

#[derive(Serialize)]
struct FindingCounts {
    errors: usize,
    warnings: usize,
    notices: usize,
    new: usize,
    known: usize,
    suppressed: usize,
}

#[derive(Serialize)]
struct ResultCounts {
    pass: usize,
    fail: usize,
    warn: usize,
    error: usize,
    skip: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Item<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    tool: Option<&'a str>,
    rule: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    title: &'a str,
    severity: &'static str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    object: Option<Object<'a>>,
    #[serde(skip_serializing_if = "String::is_empty")]
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<Location<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<RelatedItem<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<FixItem<'a>>,
    fingerprint: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    environments: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    standing: Option<StandingItem<'a>>,
}

/// How a finding stands to the baseline and the exceptions.
#[derive(Serialize)]
struct StandingItem<'a> {
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Object<'a> {
    api_version: &'a str,
    kind: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    namespace: &'a str,
    name: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'a> {
    file: &'a str,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
}

#[derive(Serialize)]
struct RelatedItem<'a> {
    message: &'a str,
    location: Option<Location<'a>>,
}

/// A change that mends a finding.
#[derive(Serialize)]
struct FixItem<'a> {
    title: &'a str,
    edits: Vec<EditItem<'a>>,
}

/// The text that takes the place of what stands at a location.
#[derive(Serialize)]
struct EditItem<'a> {
    location: Location<'a>,
    text: &'a str,
}

pub(super) fn write(report: &Report<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let summary =
        report.summary.map(|s| ResultCounts { pass: s.pass, fail: s.fail, warn: s.warn, error: s.error, skip: s.skip });
    let Counts { errors, warnings, notices, new, known, suppressed } = report.counts();
    let root = Root {
        schema_version: 1,
        tool: report.tool.name,
        version: report.tool.version,
        failed: report.failed(),
        environments: report.run.environments,
        policy_sources: report.run.policy_sources.iter().map(source).collect(),
        duration_ms: report.run.duration.map(|time| u64::try_from(time.as_millis()).unwrap_or(u64::MAX)),
        counts: FindingCounts { errors, warnings, notices, new, known, suppressed },
        summary,
        findings: report.findings.iter().map(|finding| item(report, finding)).collect(),
    };
    super::write_json(&root, out)
}

fn source(source: &PolicySource) -> SourceItem<'_> {
    SourceItem { name: &source.name, digest: &source.digest }
}

/// A finding by itself, which names its tool.
pub(super) fn line<'a>(report: &'a Report<'_>, finding: &'a Finding) -> impl Serialize + 'a {
    Item { tool: Some(report.tool_of(finding)), ..item(report, finding) }
}

fn item<'a>(report: &'a Report<'_>, finding: &'a Finding) -> Item<'a> {
    let related = finding.related.iter();
    Item {
        tool: finding.tool,
        rule: &finding.rule,
        title: &finding.rule_title,
        severity: finding.severity.word(),
        message: &finding.message,
        object: finding.object.as_ref().map(object),
        path: finding.path.to_string(),
        location: finding.span.and_then(|span| location(report, span)),
        related: related.map(|r| RelatedItem { message: &r.message, location: location(report, r.span) }).collect(),
        help: finding.help.as_deref(),
        fix: finding.fix.as_ref().and_then(|fix| fix_of(report, fix)),
        fingerprint: report.fingerprint(finding),
        source: finding.source.as_deref(),
        environments: &finding.environments,
        standing: standing(&finding.standing),
    }
}

fn standing(standing: &Standing) -> Option<StandingItem<'_>> {
    let origin = match standing {
        Standing::Suppressed { origin: Suppression::InSource, .. } => Some("inSource"),
        Standing::Suppressed { origin: Suppression::External, .. } => Some("external"),
        _ => None,
    };
    let item = StandingItem { state: standing.word(), origin, reason: standing.reason() };
    (*standing != Standing::Open).then_some(item)
}

/// A change; one without a place is none.
fn fix_of<'a>(report: &'a Report<'_>, fix: &'a Fix) -> Option<FixItem<'a>> {
    let edit = |edit: &'a Edit| Some(EditItem { location: location(report, edit.span)?, text: &edit.text });
    let edits: Option<Vec<_>> = fix.edits.iter().map(edit).collect();
    Some(FixItem { title: &fix.title, edits: edits.filter(|edits| !edits.is_empty())? })
}

fn object(object: &ObjectRef) -> Object<'_> {
    Object { api_version: &object.api_version, kind: &object.kind, namespace: &object.namespace, name: &object.name }
}

fn location<'a>(report: &'a Report<'_>, span: Span) -> Option<Location<'a>> {
    let place = report.sources.place(span)?;
    Some(Location {
        file: place.file,
        line: place.start.line,
        column: place.start.column,
        end_line: place.end.line,
        end_column: place.end.column,
    })
}

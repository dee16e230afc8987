//! `sarif`: SARIF 2.1.0, one run a tool, paths relative to `%SRCROOT%`, fingerprints that do not move with lines.

use std::collections::BTreeMap;
use std::io;

use common::finding::{Finding, Fix, Severity, Standing, Suppression};
use common::source::{Place, Span};
use serde_json::{Map, Value, json};

use crate::counts::message;
use crate::escape::{terminal, uri};
use crate::reporter::Report;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
/// Results of a run that GitHub takes.
const MOST_RESULTS: usize = 25_000;
/// Runs of a file that GitHub takes.
const MOST_RUNS: usize = 20;
/// Tags of a rule that GitHub takes.
const MOST_TAGS: usize = 20;

pub(super) fn write(report: &Report<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let runs: Vec<Value> = by_tool(report).iter().map(|(tool, findings)| run(report, tool, findings)).collect();
    super::write_json(&json!({ "$schema": SCHEMA, "version": "2.1.0", "runs": runs }), out)
}

/// The findings by tool, the report's own tool first. More tools than there may be runs share the first.
fn by_tool<'a>(report: &Report<'a>) -> Vec<(&'static str, Vec<&'a Finding>)> {
    let mut tools = vec![(report.tool.name, Vec::new())];
    for finding in report.findings {
        let tool = report.tool_of(finding);
        let known = tools.iter().position(|(name, _)| *name == tool);
        let at = known.unwrap_or_else(|| {
            if tools.len() == MOST_RUNS {
                return 0;
            }
            tools.push((tool, Vec::new()));
            tools.len() - 1
        });
        tools.get_mut(at).into_iter().for_each(|(_, findings)| findings.push(finding));
    }
    // A chain of tools finds nothing itself.
    if tools.len() > 1 && tools.first().is_some_and(|(_, findings)| findings.is_empty()) {
        tools.remove(0);
    }
    tools
}

/// What is told of a rule: the gravest of what it found, and the first help.
#[derive(Default)]
struct Rule<'a> {
    title: &'a str,
    help: Option<&'a str>,
    level: Option<Severity>,
    sources: Vec<&'a str>,
}

fn run(report: &Report<'_>, tool: &str, findings: &[&Finding]) -> Value {
    let (kept, left) = gravest(findings);
    let mut rules: BTreeMap<&str, Rule<'_>> = BTreeMap::new();
    for finding in &kept {
        let rule = rules.entry(finding.rule.as_str()).or_default();
        if rule.title.is_empty() {
            rule.title = &finding.rule_title;
        }
        rule.help = rule.help.or(finding.help.as_deref());
        rule.level = Some(rule.level.map_or(finding.severity, |level| level.min(finding.severity)));
        let source = finding.source.as_deref().filter(|source| !rule.sources.contains(source));
        rule.sources.extend(source);
    }
    let index: BTreeMap<&str, usize> = rules.keys().enumerate().map(|(at, rule)| (*rule, at)).collect();
    let results: Vec<Value> = kept.iter().map(|finding| result(report, finding, &index)).collect();
    let descriptors: Vec<Value> = rules.iter().map(|(id, rule)| descriptor(id, rule, tool)).collect();
    let mut invocation = json!({ "executionSuccessful": true });
    if left > 0 {
        let text = format!("{left} findings more than the {MOST_RESULTS} gravest are left out");
        let notice = json!({ "level": "warning", "message": { "text": text } });
        invocation = json!({ "executionSuccessful": true, "toolExecutionNotifications": [notice] });
    }
    json!({
        "tool": { "driver": { "name": tool, "version": report.tool.version, "rules": descriptors } },
        // GitHub keeps the results of different categories apart.
        "automationDetails": { "id": format!("{tool}/") },
        "invocations": [invocation],
        "columnKind": "unicodeCodePoints",
        "results": results,
    })
}

/// As many findings as a run may have, in their order, and how many are left: the gravest stay, what counts before the rest.
fn gravest<'a>(findings: &[&'a Finding]) -> (Vec<&'a Finding>, usize) {
    let Some(left) = findings.len().checked_sub(MOST_RESULTS).filter(|left| *left > 0) else {
        return (findings.to_vec(), 0);
    };
    let mut order: Vec<(usize, &Finding)> = findings.iter().copied().enumerate().collect();
    order.sort_by_key(|(_, finding)| (!finding.standing.counts(), finding.severity));
    order.truncate(MOST_RESULTS);
    order.sort_by_key(|(at, _)| *at);
    (order.into_iter().map(|(_, finding)| finding).collect(), left)
}

fn descriptor(id: &str, rule: &Rule<'_>, tool: &str) -> Value {
    let title = if rule.title.is_empty() { id } else { rule.title };
    let tags: Vec<&str> = [tool].into_iter().chain(rule.sources.iter().copied()).take(MOST_TAGS).collect();
    let mut descriptor = json!({
        "id": id,
        "shortDescription": { "text": text(title) },
        "defaultConfiguration": { "level": level(rule.level.unwrap_or(Severity::Info)) },
        "properties": { "tags": tags },
    });
    if let (Some(help), Some(fields)) = (rule.help, descriptor.as_object_mut()) {
        fields.insert("help".into(), json!({ "text": text(help) }));
    }
    descriptor
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// A message, in which `[text](target)` would be a link.
fn text(text: &str) -> String {
    terminal(text).replace("](", "] (")
}

fn result(report: &Report<'_>, finding: &Finding, index: &BTreeMap<&str, usize>) -> Value {
    let mut words = message(finding).into_owned();
    if let Some(object) = &finding.object {
        words = format!("{object}: {words}");
    }
    let mut result = json!({
        "ruleId": finding.rule,
        "ruleIndex": index.get(finding.rule.as_str()),
        "level": level(finding.severity),
        "message": { "text": text(&words) },
        "partialFingerprints": { "finding/v1": report.fingerprint(finding) },
    });
    let Some(fields) = result.as_object_mut() else { return result };
    if let Some(mut place) = finding.span.and_then(|span| location(report, span)) {
        if let (Some(object), Some(place)) = (&finding.object, place.as_object_mut()) {
            let name = format!("{object} {}", finding.path);
            place.insert("logicalLocations".into(), json!([{ "fullyQualifiedName": name.trim_end() }]));
        }
        fields.insert("locations".into(), json!([place]));
    }
    let related: Vec<Value> = finding.related.iter().filter_map(|r| related(report, &r.message, r.span)).collect();
    if !related.is_empty() {
        fields.insert("relatedLocations".into(), json!(related));
    }
    let properties = properties(finding);
    if !properties.is_empty() {
        fields.insert("properties".into(), properties.into());
    }
    match &finding.standing {
        Standing::Open => {}
        Standing::New => drop(fields.insert("baselineState".into(), "new".into())),
        Standing::Known { reason } => {
            fields.insert("baselineState".into(), "unchanged".into());
            fields.insert("suppressions".into(), json!([suppression("external", reason.as_deref())]));
        }
        Standing::Suppressed { origin, reason } => {
            let kind = match origin {
                Suppression::InSource => "inSource",
                Suppression::External => "external",
            };
            fields.insert("suppressions".into(), json!([suppression(kind, reason.as_deref())]));
        }
    }
    if let Some(fix) = finding.fix.as_ref().and_then(|fix| fix_of(report, fix)) {
        fields.insert("fixes".into(), json!([fix]));
    }
    result
}

/// What a chain of tools knows of a finding, and SARIF has no field for.
fn properties(finding: &Finding) -> Map<String, Value> {
    let mut properties = Map::new();
    if let Some(source) = &finding.source {
        properties.insert("source".into(), source.as_str().into());
    }
    if !finding.environments.is_empty() {
        properties.insert("environments".into(), json!(finding.environments));
    }
    properties
}

fn suppression(kind: &str, reason: Option<&str>) -> Value {
    match reason {
        Some(reason) => json!({ "kind": kind, "justification": reason }),
        None => json!({ "kind": kind }),
    }
}

/// A change, by the files that it edits. One without a place is none.
fn fix_of(report: &Report<'_>, fix: &Fix) -> Option<Value> {
    let mut by_file: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for edit in &fix.edits {
        let place = report.sources.place(edit.span)?;
        let replacement = json!({ "deletedRegion": region(&place), "insertedContent": { "text": edit.text } });
        by_file.entry(place.file).or_default().push(replacement);
    }
    let change = |(file, replacements)| json!({ "artifactLocation": artifact(file), "replacements": replacements });
    let changes: Vec<Value> = by_file.into_iter().map(change).collect();
    (!changes.is_empty()).then(|| json!({ "description": { "text": text(&fix.title) }, "artifactChanges": changes }))
}

fn related(report: &Report<'_>, message: &str, span: Span) -> Option<Value> {
    let mut place = location(report, span)?;
    place.as_object_mut()?.insert("message".into(), json!({ "text": text(message) }));
    Some(place)
}

fn location(report: &Report<'_>, span: Span) -> Option<Value> {
    let place = report.sources.place(span)?;
    Some(json!({ "physicalLocation": {
        "artifactLocation": artifact(place.file),
        "region": region(&place),
    } }))
}

fn artifact(file: &str) -> Value {
    // What does not lie below the root cannot be told relative to it.
    if file.starts_with('/') {
        return json!({ "uri": format!("file://{}", uri(file)) });
    }
    json!({ "uri": uri(file), "uriBaseId": "%SRCROOT%" })
}

fn region(place: &Place<'_>) -> Value {
    json!({
        "startLine": place.start.line, "startColumn": place.start.column,
        "endLine": place.end.line, "endColumn": place.end.column,
    })
}

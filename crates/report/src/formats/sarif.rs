//! `sarif`: SARIF 2.1.0, one run, paths relative to `%SRCROOT%`, fingerprints that do not move with lines.

use std::collections::BTreeMap;
use std::io;

use common::finding::{Finding, Fix, Severity, Standing, Suppression};
use common::source::{Place, Span};
use serde_json::{Map, Value, json};

use crate::escape::uri;
use crate::reporter::Report;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

pub(super) fn write(report: &Report<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let rules = rule_titles(report);
    let index: BTreeMap<&str, usize> = rules.keys().enumerate().map(|(at, rule)| (*rule, at)).collect();
    let results: Vec<Value> = report.findings.iter().map(|finding| result(report, finding, &index)).collect();
    let descriptors: Vec<Value> = rules
        .iter()
        .map(|(rule, title)| {
            let text = if title.is_empty() { rule } else { title };
            json!({ "id": rule, "shortDescription": { "text": text } })
        })
        .collect();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": report.tool.name, "version": report.tool.version, "rules": descriptors,
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    serde_json::to_writer_pretty(&mut *out, &log)?;
    writeln!(out)
}

fn rule_titles<'a>(report: &Report<'a>) -> BTreeMap<&'a str, &'a str> {
    report.findings.iter().map(|finding| (finding.rule.as_str(), finding.rule_title.as_str())).collect()
}

fn result(report: &Report<'_>, finding: &Finding, index: &BTreeMap<&str, usize>) -> Value {
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    };
    let mut message = finding.message.clone();
    if let Some(object) = &finding.object {
        message = format!("{object}: {message}");
    }
    let mut result = json!({
        "ruleId": finding.rule,
        "ruleIndex": index.get(finding.rule.as_str()),
        "level": level,
        "message": { "text": message },
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
    let properties = properties(report, finding);
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
fn properties(report: &Report<'_>, finding: &Finding) -> Map<String, Value> {
    let mut properties = Map::new();
    if let Some(tool) = finding.tool.filter(|tool| *tool != report.tool.name) {
        properties.insert("tool".into(), tool.into());
    }
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
    (!changes.is_empty()).then(|| json!({ "description": { "text": fix.title }, "artifactChanges": changes }))
}

fn related(report: &Report<'_>, message: &str, span: Span) -> Option<Value> {
    let mut place = location(report, span)?;
    place.as_object_mut()?.insert("message".into(), json!({ "text": message }));
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
    json!({ "uri": uri(file), "uriBaseId": "%SRCROOT%" })
}

fn region(place: &Place<'_>) -> Value {
    json!({
        "startLine": place.start.line, "startColumn": place.start.column,
        "endLine": place.end.line, "endColumn": place.end.column,
    })
}

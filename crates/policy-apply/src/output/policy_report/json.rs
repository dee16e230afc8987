//! A report as `encoding/json` writes the original's structs: fields in their declared order, empty ones left out.

use std::io::{self, Write};

use super::super::json_object::Object;
use super::{API_VERSION, PolicyReport, ReportResult};

/// Writes a report on one line, without a line break after it.
pub(super) fn write(report: &PolicyReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut text = String::new();
    let mut object = Object::begin(&mut text);
    object.text("kind", report.kind);
    object.text("apiVersion", API_VERSION);
    let metadata = object.key("metadata");
    let mut inner = Object::begin(metadata);
    inner.text("name", report.name);
    inner.text_unless_empty("namespace", report.namespace);
    inner.end();
    object.text("source", "");
    let summary = object.key("summary");
    let mut inner = Object::begin(summary);
    for (name, count) in report.counts() {
        inner.raw(name, &count.to_string());
    }
    inner.end();
    let mut results = report.results().peekable();
    let is_empty = results.peek().is_none();
    if !is_empty {
        object.key("results").push('[');
    }
    out.write_all(text.as_bytes())?;
    text.clear();
    for result in results {
        push_result(&result, &mut text);
        out.write_all(text.as_bytes())?;
        text.clear();
        text.push(',');
    }
    out.write_all(if is_empty { b"}" } else { b"]}" })
}

fn push_result(result: &ReportResult<'_>, text: &mut String) {
    let mut object = Object::begin(text);
    object.text("source", "kyverno");
    object.text("policy", &result.policy);
    object.text_unless_empty("rule", result.rule);
    object.text_unless_empty("category", result.category);
    object.text_unless_empty("severity", result.severity);
    object.raw("timestamp", &format!("{{\"seconds\":{},\"nanos\":0}}", result.seconds));
    object.text_unless_empty("result", result.result);
    if result.scored {
        object.raw("scored", "true");
    }
    let subjects = object.key("resources");
    subjects.push('[');
    let mut subject = Object::begin(subjects);
    for (name, value) in result.subject.fields() {
        subject.text(name, value);
    }
    subject.end();
    subjects.push(']');
    object.text_unless_empty("message", result.message);
    let properties = object.key("properties");
    let mut inner = Object::begin(properties);
    for (key, value) in &result.properties {
        inner.text(key, value);
    }
    inner.end();
    object.end();
}

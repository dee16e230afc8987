//! `code-climate`, and `gitlab`, which is the same: a list of issues as JSON. (spectral: packages/formatters/src/code-climate.ts)

use super::source_path::relative;
use super::{OutputFormat, OutputOptions};
use crate::document::{Position, Segment, Value, to_json};
use crate::result::{LintResult, Severity};

pub(super) const CODE_CLIMATE: OutputFormat = OutputFormat { name: "code-climate", write };
pub(super) const GITLAB: OutputFormat = OutputFormat { name: "gitlab", write };

fn write(results: &[LintResult], options: &OutputOptions<'_>) -> String {
    to_json(&Value::array(results.iter().map(|result| issue(result, options)).collect()), "\t")
}

fn issue(result: &LintResult, options: &OutputOptions<'_>) -> Value {
    let severity = match result.severity {
        Severity::Error => "critical",
        Severity::Warn => "major",
        Severity::Info => "minor",
        Severity::Hint => "info",
    };
    let file = relative(options.cwd, result.source.as_deref().unwrap_or_default());
    let path: Vec<_> = result.path.iter().map(Segment::text).collect();
    let fingerprint = format!("{file}:{}:{}", path.join("."), result.code);
    let positions = map([("begin", place(result.range.start)), ("end", place(result.range.end))]);
    map([
        ("type", Value::string("issue")),
        ("check_name", Value::String(result.code.clone())),
        ("description", Value::string(&*result.message)),
        ("categories", Value::array(vec![Value::string("Style")])),
        ("location", map([("path", Value::string(file)), ("positions", positions)])),
        ("severity", Value::string(severity)),
        ("fingerprint", Value::string(fingerprint)),
    ])
}

fn place(at: Position) -> Value {
    map([("line", Value::Number(at.line.into())), ("column", Value::Number(at.character.into()))])
}

fn map<const N: usize>(members: [(&str, Value); N]) -> Value {
    Value::object(members.into_iter().map(|(key, value)| (key.into(), value)).collect())
}

//! `sarif`: SARIF 2.1.0 with all rules of the ruleset. (spectral: packages/formatters/src/sarif.ts, node-sarif-builder)

use std::collections::HashMap;

use super::source_path::{extension, relative};
use super::{OutputFormat, OutputOptions, RuleInfo};
use crate::document::{Value, to_json};
use crate::result::{LintResult, Severity};

pub(super) const SARIF: OutputFormat = OutputFormat { name: "sarif", write };

/// The version that the original's formatter names, which is not the tool's own.
const DRIVER_VERSION: &str = "6.16.2";

fn write(results: &[LintResult], options: &OutputOptions<'_>) -> String {
    let mut log = Log::default();
    for (at, rule) in options.rules.iter().enumerate() {
        log.rules.entry(&*rule.name).or_insert(at);
    }
    let found = results.iter().map(|result| log.result(result, options)).collect();
    let driver = map(vec![
        ("name", Value::string("spectral")),
        ("rules", Value::array(options.rules.iter().map(rule).collect())),
        ("version", Value::string(DRIVER_VERSION)),
        ("informationUri", Value::string("https://github.com/stoplightio/spectral")),
    ]);
    let run = map(vec![
        ("tool", map(vec![("driver", driver)])),
        ("results", Value::array(found)),
        ("artifacts", Value::array(log.artifacts)),
    ]);
    let document = map(vec![
        ("$schema", Value::string("http://json.schemastore.org/sarif-2.1.0-rtm.6.json")),
        ("version", Value::string("2.1.0")),
        ("runs", Value::array(vec![run])),
    ]);
    to_json(&document, "  ")
}

fn rule(rule: &RuleInfo) -> Value {
    let description = rule.description.as_deref().filter(|text| !text.is_empty());
    let text = description.unwrap_or("No description.");
    let mut members =
        vec![("id", Value::String(rule.name.clone())), ("shortDescription", map(vec![("text", Value::string(text))]))];
    if let Some(url) = rule.documentation_url.as_deref().filter(|url| !url.is_empty()) {
        members.push(("helpUri", Value::string(url)));
    }
    map(members)
}

/// What is gathered while results are written.
#[derive(Default)]
struct Log<'r> {
    rules: HashMap<&'r str, usize>,
    files: HashMap<String, usize>,
    artifacts: Vec<Value>,
}

impl Log<'_> {
    fn result(&mut self, result: &LintResult, options: &OutputOptions<'_>) -> Value {
        let level = match result.severity {
            Severity::Error => "error",
            Severity::Warn => "warning",
            Severity::Info | Severity::Hint => "note",
        };
        let text = match result.documentation_url.as_deref() {
            Some(url) => format!("{} -- {url}", result.message),
            None => result.message.clone(),
        };
        let (start, end) = (result.range.start, result.range.end);
        let uri = relative(options.cwd, result.source.as_deref().unwrap_or_default());
        let index = self.artifact(&uri);
        let region = map(vec![
            ("startLine", number(start.line + 1)),
            ("startColumn", number(start.character + 1)),
            ("endLine", number(end.line + 1)),
            ("endColumn", number(end.character + 1)),
        ]);
        let artifact = map(vec![("uri", Value::string(uri)), ("index", Value::Number(index as f64))]);
        let place = map(vec![("artifactLocation", artifact), ("region", region)]);
        let mut members = vec![
            ("level", Value::string(level)),
            ("message", map(vec![("text", Value::string(text))])),
            ("ruleId", Value::String(result.code.clone())),
            ("locations", Value::array(vec![map(vec![("physicalLocation", place)])])),
        ];
        if let Some(index) = self.rules.get(&*result.code) {
            members.push(("ruleIndex", Value::Number(*index as f64)));
        }
        map(members)
    }

    fn artifact(&mut self, uri: &str) -> usize {
        if let Some(index) = self.files.get(uri) {
            return *index;
        }
        let index = self.artifacts.len();
        self.files.insert(uri.to_owned(), index);
        self.artifacts.push(map(vec![
            ("sourceLanguage", Value::string(language(uri))),
            ("location", map(vec![("uri", Value::string(uri))])),
        ]));
        index
    }
}

/// The language of a file by its extension, for the kinds that are linted.
fn language(uri: &str) -> &'static str {
    match extension(uri).trim_start_matches('.') {
        "yaml" | "yml" | "yaml-tmlanguage" => "YAML",
        "json" | "geojson" | "topojson" => "JSON",
        "json5" => "JSON5",
        "jsonld" => "JSONLD",
        _ => "unknown",
    }
}

fn number(value: impl Into<f64>) -> Value {
    Value::Number(value.into())
}

fn map(members: Vec<(&str, Value)>) -> Value {
    Value::object(members.into_iter().map(|(key, value)| (key.into(), value)).collect())
}

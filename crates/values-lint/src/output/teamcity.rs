//! `teamcity`: two service messages for each result. (spectral: packages/formatters/src/teamcity.ts)

use super::by_source::by_source;
use super::{OutputFormat, OutputOptions};
use crate::result::LintResult;

pub(super) const TEAMCITY: OutputFormat = OutputFormat { name: "teamcity", write };

fn write(results: &[LintResult], _: &OutputOptions<'_>) -> String {
    let groups = by_source(results);
    let lines: Vec<String> = groups
        .iter()
        .flat_map(|(source, results)| results.iter().map(move |result| messages(source, result)))
        .collect();
    lines.join("\n")
}

fn messages(source: &str, result: &LintResult) -> String {
    let (code, severity, message) = (escape(&result.code), result.severity.name(), escape(&result.message));
    let url = result.documentation_url.as_deref().map(|url| format!(" -- {}", escape(url))).unwrap_or_default();
    let line = result.range.start.line + 1;
    format!(
        "##teamcity[inspectionType category='openapi' id='{code}' name='{code}' description='{severity} -- {message}{url}']\n\
         ##teamcity[inspection typeId='{code}' file='{source}' line='{line}' message='{severity} -- {message}']"
    )
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '|' | '\'' | '[' | ']' => out.extend(['|', letter]),
            '\n' => out.push_str("|n"),
            '\r' => out.push_str("|r"),
            '\u{85}' => out.push_str("|x"),
            '\u{2028}' => out.push_str("|l"),
            '\u{2029}' => out.push_str("|p"),
            _ => out.push(letter),
        }
    }
    out
}

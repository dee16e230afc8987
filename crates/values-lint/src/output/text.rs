//! `text`: one line for each result, joined by newlines. (spectral: packages/formatters/src/text.ts)

use super::by_source::by_source;
use super::{OutputFormat, OutputOptions};
use crate::result::LintResult;

pub(super) const TEXT: OutputFormat = OutputFormat { name: "text", write };

fn write(results: &[LintResult], _: &OutputOptions<'_>) -> String {
    let groups = by_source(results);
    let lines: Vec<String> =
        groups.iter().flat_map(|(source, results)| results.iter().map(move |result| line(source, result))).collect();
    lines.join("\n")
}

fn line(source: &str, result: &LintResult) -> String {
    let url = result.documentation_url.as_deref().map(|url| format!(" {url}")).unwrap_or_default();
    let start = result.range.start;
    format!(
        "{source}:{}:{} {} {} \"{}\"{url}",
        start.line + 1,
        start.character + 1,
        result.severity.name(),
        result.code,
        result.message
    )
}

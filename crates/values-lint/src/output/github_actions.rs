//! `github-actions`: one workflow command for each result. (spectral: packages/formatters/src/github-actions.ts)

use super::source_path::relative;
use super::{OutputFormat, OutputOptions};
use crate::result::{LintResult, Severity};

pub(super) const GITHUB_ACTIONS: OutputFormat = OutputFormat { name: "github-actions", write };

fn write(results: &[LintResult], options: &OutputOptions<'_>) -> String {
    let lines: Vec<String> = results.iter().map(|result| command(result, options)).collect();
    lines.join("\n")
}

fn command(result: &LintResult, options: &OutputOptions<'_>) -> String {
    let kind = match result.severity {
        Severity::Error => "error",
        Severity::Warn => "warning",
        Severity::Info | Severity::Hint => "notice",
    };
    let (start, end) = (result.range.start, result.range.end);
    let url = options.documentation_url(&result.code).map(|url| format!("%0ADocumentation: {url}"));
    format!(
        "::{kind} title={},file={},col={},endColumn={},line={},endLine={}::{}{}",
        result.code,
        relative(options.cwd, result.source.as_deref().unwrap_or_default()),
        start.character + 1,
        end.character + 1,
        start.line + 1,
        end.line + 1,
        result.message.replace('\n', "%0A"),
        url.unwrap_or_default()
    )
}

//! `html`: a page with a table that folds, rows for each document. (spectral: packages/formatters/src/html/index.ts)
//!
//! What the page prints around the table stands in `data/`: it is output of the original, byte for byte.

use common::go::time::Time;

use super::by_source::by_source;
use super::summary::{gravest, summary};
use super::{OutputFormat, OutputOptions};
use crate::result::LintResult;

pub(super) const HTML: OutputFormat = OutputFormat { name: "html", write };

const HEAD: &str = include_str!("data/page-head.html");
const FOOT: &str = include_str!("data/page-foot.html");

fn write(results: &[LintResult], options: &OutputOptions<'_>) -> String {
    let groups = by_source(results);
    let grouped = || groups.iter().flat_map(|(_, results)| results.iter().copied());
    let color = if results.is_empty() { "success" } else { gravest(results.iter()).name() };
    let parts: Vec<String> =
        groups.iter().enumerate().map(|(index, (source, results))| document(index, source, results)).collect();
    format!(
        "{HEAD}<div id=\"overview\" class=\"bg-{color}\">\n    <h1>Spectral Report</h1>\n    <div>\n        \
         <span>{}</span> - Generated on {}\n    </div>\n</div>\n<table>\n    <tbody>\n    {}{FOOT}",
        summary(grouped()).unwrap_or_default(),
        date(options),
        parts.join("\n")
    )
}

/// JavaScript's `String(new Date())` where the zone is UTC.
fn date(options: &OutputOptions<'_>) -> String {
    let seconds = i64::try_from(options.now.as_secs()).unwrap_or_default();
    let text = Time::from_unix(seconds, 0).utc().format("Mon Jan 02 2006 15:04:05 GMT-0700");
    format!("{text} (Coordinated Universal Time)")
}

fn document(index: usize, source: &str, results: &[&LintResult]) -> String {
    let rows: Vec<String> = results.iter().map(|result| row(index, result)).collect();
    format!(
        "<tr class=\"bg-{}\" data-group=\"f-{index}\">\n    <th colspan=\"4\">\n        [+] {}\n        <span>{}</span>\n    </th>\n</tr>\n{}",
        gravest(results.iter().copied()).name(),
        escape(source),
        summary(results.iter().copied()).unwrap_or_default(),
        rows.join("\n")
    )
}

fn row(index: usize, result: &LintResult) -> String {
    let (start, severity) = (result.range.start, result.severity.name());
    let link = |url: &str| format!("<a href=\"{}\" target=\"_blank\">documentation</a>", escape(url));
    format!(
        "<tr style=\"display:none\" class=\"f-{index}\">\n    <td>{}:{}</td>\n    <td class=\"severity clr-{severity}\">{severity}</td>\n    \
         <td>{}</td>\n    <td>{}</td>\n</tr>\n",
        start.line + 1,
        start.character + 1,
        escape(&result.message),
        result.documentation_url.as_deref().map(link).unwrap_or_default()
    )
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(letter),
        }
    }
    out
}

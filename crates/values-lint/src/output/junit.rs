//! `junit`: a suite for each document with results, a failed case for each result at or above the threshold.
//! (spectral: packages/formatters/src/junit.ts)

use super::by_source::by_source;
use super::source_path::extension;
use super::xml::escape;
use super::{OutputFormat, OutputOptions};
use crate::document::PathStyle;
use crate::result::LintResult;

pub(super) const JUNIT: OutputFormat = OutputFormat { name: "junit", write };

fn write(results: &[LintResult], options: &OutputOptions<'_>) -> String {
    let mut text = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<testsuites>\n".to_owned();
    for (source, results) in by_source(results) {
        let class = source.strip_suffix(extension(source)).unwrap_or(source);
        let failed: Vec<_> = results.iter().filter(|result| result.severity <= options.fail_severity).collect();
        let count = failed.len();
        text.push_str(&format!(
            "<testsuite package=\"org.spectral\" time=\"0\" tests=\"{count}\" errors=\"0\" failures=\"{count}\" name=\"{source}\">\n"
        ));
        for result in failed {
            text.push_str(&case(result, class));
        }
        text.push_str("</testsuite>\n");
    }
    text.push_str("</testsuites>\n");
    text
}

fn case(result: &LintResult, class: &str) -> String {
    let path = PathStyle::EscapedPointer.print(&result.path);
    let (code, start) = (&result.code, result.range.start);
    let url = result.documentation_url.as_deref().map(|url| format!(", {url}")).unwrap_or_default();
    format!(
        "<testcase time=\"0\" name=\"org.spectral.{code}({})\" classname=\"{class}\"><failure message=\"{}\">\
         <![CDATA[line {}, col {}, {} ({code}) at path {}{url}]]></failure></testcase>\n",
        escape(&path),
        escape(&result.message),
        start.line + 1,
        start.character + 1,
        cdata(&result.message),
        cdata(&path),
    )
}

/// The first end mark in a text is split over two sections; the original leaves further ones.
fn cdata(text: &str) -> String {
    text.replacen("]]>", "]]]]><![CDATA[>", 1)
}

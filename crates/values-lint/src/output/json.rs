//! `json`: the results as they are, indented by tabs, without a newline at the end. (spectral: packages/formatters/src/json.ts)

use std::fmt::Write as _;

use super::{OutputFormat, OutputOptions};
use crate::document::{Position, Range, Segment, quote};
use crate::result::LintResult;

pub(super) const JSON: OutputFormat = OutputFormat { name: "json", write };

fn write(results: &[LintResult], _: &OutputOptions<'_>) -> String {
    if results.is_empty() {
        return "[]".to_owned();
    }
    let mut text = "[".to_owned();
    for (at, result) in results.iter().enumerate() {
        text.push_str(if at == 0 { "\n\t{\n" } else { ",\n\t{\n" });
        write_result(result, &mut text);
        text.push_str("\n\t}");
    }
    text.push_str("\n]");
    text
}

fn write_result(result: &LintResult, text: &mut String) {
    _ = write!(text, "\t\t\"code\": {},\n\t\t\"path\": ", quote(&result.code));
    if result.path.is_empty() {
        text.push_str("[]");
    } else {
        text.push('[');
        for (at, segment) in result.path.iter().enumerate() {
            let comma = if at == 0 { "" } else { "," };
            match segment {
                Segment::Key(key) => _ = write!(text, "{comma}\n\t\t\t{}", quote(key)),
                Segment::Index(index) => _ = write!(text, "{comma}\n\t\t\t{index}"),
            }
        }
        text.push_str("\n\t\t]");
    }
    _ = write!(
        text,
        ",\n\t\t\"message\": {},\n\t\t\"severity\": {},\n\t\t\"range\": {{\n\t\t\t\"start\": {},\n\t\t\t\"end\": {}\n\t\t}}",
        quote(&result.message),
        result.severity.number(),
        position(result, result.range.start),
        position(result, result.range.end),
    );
    if let Some(source) = &result.source {
        _ = write!(text, ",\n\t\t\"source\": {}", quote(source));
    }
    if let Some(url) = &result.documentation_url {
        _ = write!(text, ",\n\t\t\"documentationUrl\": {}", quote(url));
    }
}

/// A place. The original's range of what has no place is written the other way round.
fn position(result: &LintResult, at: Position) -> String {
    let (line, character) = (at.line, at.character);
    if result.range == Range::default() && &*result.code != "parser" {
        return format!("{{\n\t\t\t\t\"character\": {character},\n\t\t\t\t\"line\": {line}\n\t\t\t}}");
    }
    format!("{{\n\t\t\t\t\"line\": {line},\n\t\t\t\t\"character\": {character}\n\t\t\t}}")
}

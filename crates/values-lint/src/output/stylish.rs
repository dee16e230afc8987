//! `stylish`, the format that people read: a table for each document and a summary. (spectral: packages/formatters/src/stylish.ts)

use super::by_source::by_source;
use super::paint::{BOLD, DIM, UNDERLINE, paint, severity};
use super::summary::{gravest, summary};
use super::{OutputFormat, OutputOptions};
use crate::document::PathStyle;
use crate::result::LintResult;

pub(super) const STYLISH: OutputFormat = OutputFormat { name: "stylish", write };

const COLUMNS: usize = 6;

fn write(results: &[LintResult], options: &OutputOptions<'_>) -> String {
    let groups = by_source(results);
    let grouped = || groups.iter().flat_map(|(_, results)| results.iter().copied());
    let Some(summary) = summary(grouped()) else { return String::new() };
    let mut text = "\n".to_owned();
    for (source, results) in &groups {
        let rows: Vec<_> = results.iter().map(|result| row(result)).collect();
        text.push_str(&format!("{}\n", paint(source, &[UNDERLINE], options.color)));
        let lines: Vec<String> = table(&rows, results, options.color);
        let joined = lines.join("\n");
        let lines: Vec<String> = joined.split('\n').map(|line| dim_pair(line, options.color)).collect();
        text.push_str(&format!("{}\n\n", lines.join("\n")));
    }
    let style = severity(gravest(results.iter()));
    text.push_str(&paint(&format!("✖ {summary}\n"), &[style, BOLD], options.color));
    text
}

fn row(result: &LintResult) -> [String; COLUMNS] {
    let start = result.range.start;
    [
        format!(" {}:{}", start.line + 1, start.character + 1),
        result.severity.name().to_owned(),
        result.code.to_string(),
        result.message.clone(),
        PathStyle::Dot.print(&result.path),
        result.documentation_url.as_deref().unwrap_or_default().to_owned(),
    ]
}

/// The rows with their columns padded: the first in the middle, the second to the right. (npm: text-table)
fn table(rows: &[[String; COLUMNS]], results: &[&LintResult], color: bool) -> Vec<String> {
    let units = |text: &str| text.encode_utf16().count();
    let mut widths = [0usize; COLUMNS];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(units(cell));
        }
    }
    let line = |(row, result): (&[String; COLUMNS], &&LintResult)| {
        let mut cells = Vec::with_capacity(COLUMNS);
        for (column, (cell, width)) in row.iter().zip(widths).enumerate() {
            let gap = width - units(cell);
            cells.push(match column {
                0 => format!("{}{cell}{}", " ".repeat(gap.div_ceil(2)), " ".repeat(gap / 2)),
                1 => format!("{}{}", " ".repeat(gap), paint(cell, &[severity(result.severity)], color)),
                _ => format!("{cell}{}", " ".repeat(gap)),
            });
        }
        cells.join("  ").trim_end().to_owned()
    };
    rows.iter().zip(results).map(line).collect()
}

/// The first two numbers of a line with only blanks between them are printed as a place, wherever they come from.
fn dim_pair(line: &str, color: bool) -> String {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let mut from = 0;
    while let Some(rest) = line.get(from..) {
        let Some(skip) = rest.find(|letter: char| letter.is_ascii_digit()) else { break };
        let start = from + skip;
        let first = line.get(start..).unwrap_or_default();
        let length = digits(first);
        let gap = first.get(length..).unwrap_or_default();
        let second = gap.trim_start();
        let more = digits(second);
        if second.len() < gap.len() && more > 0 {
            let pair =
                format!("{}:{}", first.get(..length).unwrap_or_default(), second.get(..more).unwrap_or_default());
            let (before, after) = (line.get(..start), second.get(more..));
            return [before.unwrap_or_default(), &paint(&pair, &[DIM], color), after.unwrap_or_default()].concat();
        }
        from = start + length;
    }
    line.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_numbers_in_a_message_become_a_place() {
        assert_eq!(dim_pair(" 1:2  error  a  1 and 2", false), " 1:2  error  a  1 and 2");
        assert_eq!(dim_pair("items ## 1  0 are 3 4", false), "items ## 1:0 are 3 4");
        assert_eq!(dim_pair("é12", false), "é12");
    }
}

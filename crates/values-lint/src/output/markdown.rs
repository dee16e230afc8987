//! `markdown`: a table with places counted from 0. (spectral: packages/formatters/src/markdown.ts)

use super::by_source::by_source;
use super::{OutputFormat, OutputOptions};
use crate::document::{PathStyle, Position};
use crate::result::{LintResult, Severity};

pub(super) const MARKDOWN: OutputFormat = OutputFormat { name: "markdown", write };

const COLUMNS: usize = 7;
const HEAD: [&str; COLUMNS] = ["Code", "Path", "Message", "Severity", "Start", "End", "Source"];

fn write(results: &[LintResult], options: &OutputOptions<'_>) -> String {
    let mut rows = Vec::new();
    for (source, mut results) in by_source(results) {
        results.sort_by_key(|result| result.range.start.line);
        rows.extend(results.into_iter().map(|result| row(source, result, options)));
    }
    table(&rows)
}

fn row(source: &str, result: &LintResult, options: &OutputOptions<'_>) -> [String; COLUMNS] {
    let code = match options.documentation_url(&result.code) {
        Some(url) => format!("[{}]({url})", result.code),
        None => result.code.to_string(),
    };
    let severity = match result.severity {
        Severity::Error => "Error",
        Severity::Warn => "Warning",
        Severity::Info => "Information",
        Severity::Hint => "Hint",
    };
    let place = |at: Position| format!("{}:{}", at.line, at.character);
    [
        code,
        escape(&PathStyle::Dot.print(&result.path)),
        escape(&result.message),
        severity.to_owned(),
        place(result.range.start),
        place(result.range.end),
        escape(source),
    ]
}

fn table(rows: &[[String; COLUMNS]]) -> String {
    let widths: Vec<usize> = HEAD
        .iter()
        .enumerate()
        .map(|(column, head)| {
            let cells = rows.iter().filter_map(|row| row.get(column)).map(|cell| units(cell));
            cells.max().unwrap_or_default().max(units(head))
        })
        .collect();
    let mut text = "|".to_owned();
    for (head, width) in HEAD.iter().zip(&widths) {
        text.push_str(&format!(" {head}{} |", " ".repeat(width.saturating_sub(units(head)))));
    }
    text.push_str("\n|");
    for width in &widths {
        text.push_str(&format!(" {} |", "-".repeat(*width)));
    }
    for row in rows {
        text.push_str("\n|");
        for cell in row {
            // A cell is as wide as the column of the first cell of its row that holds the same text.
            let width = row.iter().position(|other| other == cell).and_then(|at| widths.get(at)).copied();
            text.push_str(&format!(" {cell}{} |", " ".repeat(width.unwrap_or_default().saturating_sub(units(cell)))));
        }
    }
    text
}

fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '*' | '#' | '/' | '(' | ')' | '[' | ']' | '_' | '`' => out.extend(['\\', letter]),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            _ => out.push(letter),
        }
    }
    out
}

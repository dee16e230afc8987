//! `pretty`: columns that fill the terminal. (spectral: packages/formatters/src/pretty.ts, npm: cliui 7)

use std::collections::HashSet;

use common::go::width::display_width;

use super::by_source::by_source;
use super::paint::{BOLD, CYAN, GRAY, INVERSE, Style, paint, paint_lines, severity};
use super::summary::{gravest, summary};
use super::wrap::wrap;
use super::{OutputFormat, OutputOptions};
use crate::document::PathStyle;
use crate::result::LintResult;

pub(super) const PRETTY: OutputFormat = OutputFormat { name: "pretty", write };

/// The width where output is no terminal.
const WIDTH: usize = 80;
const PLACE: usize = 10;
const SEVERITY: usize = 13;
/// What the columns of fixed width take, by which the original reckons.
const FIXED: usize = 88;
const INDENT: usize = 2;

fn write(results: &[LintResult], options: &OutputOptions<'_>) -> String {
    let groups = by_source(results);
    let grouped = || groups.iter().flat_map(|(_, results)| results.iter().copied());
    let color = options.color;
    let mut lines: Vec<String> = Vec::new();
    let mut codes = HashSet::new();
    for (source, results) in &groups {
        lines.push(String::new());
        lines.extend(wrap(&format!("File:   {source}"), options.width.unwrap_or(WIDTH)));
        for result in results {
            codes.insert(&*result.code);
            lines.extend(block(result, options));
            lines.push(String::new());
        }
    }
    lines.push(String::new());
    let style = [severity(gravest(results.iter())), BOLD];
    let summary = summary(grouped()).map(|summary| format!(" {summary}")).unwrap_or_default();
    format!(
        "\n{}{}{}",
        lines.join("\n"),
        paint(&format!("{} Unique Issue(s)\n", codes.len()), &style, color),
        paint(&format!("✖{summary}\n"), &style, color)
    )
}

struct Cell {
    text: String,
    styles: Vec<Style>,
    /// With the indent; `None`: an equal share of what is left.
    width: Option<usize>,
    indent: usize,
}

fn block(result: &LintResult, options: &OutputOptions<'_>) -> Vec<String> {
    let style = severity(result.severity);
    let start = result.range.start;
    let spare = options.width.map(|width| width.saturating_sub(FIXED));
    let cell = |text: String, styles: Vec<Style>, width| Cell { text, styles, width, indent: INDENT };
    let place = format!(" {}:{}", start.line + 1, start.character + 1);
    let mut cells = vec![
        Cell { text: place, styles: vec![style], width: Some(PLACE), indent: 0 },
        cell(result.severity.name().to_uppercase(), vec![style, INVERSE], Some(SEVERITY)),
        cell(result.code.to_string(), vec![style, BOLD], spare.map(|spare| spare / 3)),
        cell(result.message.clone(), vec![GRAY], spare.map(|spare| (spare * 2).div_ceil(3))),
        cell(PathStyle::Dot.print(&result.path), vec![CYAN], None),
    ];
    // Without a page the last column is a tenth of a letter wide, which still takes a letter from the others.
    let url = result.documentation_url.as_deref().filter(|url| !url.is_empty());
    let total = options.width.unwrap_or(WIDTH).saturating_sub(usize::from(url.is_none()));
    cells.extend(url.map(|url| cell(url.to_owned(), vec![GRAY], None)));
    columns(&cells, total, options.color)
}

fn columns(cells: &[Cell], total: usize, color: bool) -> Vec<String> {
    let set = |cell: &Cell| cell.width.filter(|width| *width > 0);
    let left = total.saturating_sub(cells.iter().filter_map(set).sum());
    let share = left.checked_div(cells.iter().filter(|cell| set(cell).is_none()).count()).unwrap_or_default();
    let mut columns = Vec::new();
    for cell in cells {
        let inner = set(cell).unwrap_or_else(|| share.max(1 + cell.indent)).saturating_sub(cell.indent);
        let plain = wrap(&cell.text, inner);
        let painted = paint_lines(&plain, &cell.styles, color);
        columns.push((cell.indent, inner, plain.into_iter().zip(painted).collect::<Vec<_>>()));
    }
    let height = columns.iter().map(|(_, _, lines)| lines.len()).max().unwrap_or_default();
    let line = |row: usize| {
        let mut text = String::new();
        for (indent, inner, lines) in &columns {
            let (plain, painted) = lines.get(row).map_or(("", ""), |(plain, painted)| (plain, painted));
            text.push_str(&" ".repeat(*indent));
            text.push_str(painted);
            text.push_str(&" ".repeat(inner.saturating_sub(display_width(plain))));
        }
        text.trim_end_matches(' ').to_owned()
    };
    (0..height).map(line).collect()
}

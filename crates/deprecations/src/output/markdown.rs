//! Tables in Markdown.
//!
//! tablewriter: renderer/markdown.go, tablewriter.go (`prepareContent`)

use common::go::width::display_width;

/// What a tab in a cell becomes.
const TAB: &str = "        ";

/// A row: cells of lines.
type Row = Vec<Vec<String>>;

/// A table with or without a header.
pub(super) fn table<'c>(header: Option<&[&str]>, rows: impl Iterator<Item = Vec<&'c str>>) -> String {
    let header: Option<Row> = header.map(|cells| cells.iter().map(|cell| vec![(*cell).to_owned()]).collect());
    let rows: Vec<Row> = rows.map(|cells| cells.into_iter().map(lines).collect()).collect();
    let mut widths: Vec<usize> = Vec::new();
    for row in header.iter().chain(&rows) {
        widths.resize(widths.len().max(row.len()), 0);
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.iter().map(|line| display_width(line)).fold(*width, usize::max);
        }
    }
    let mut out = String::new();
    if let Some(header) = &header {
        push_row(header, &widths, true, &mut out);
        let rule: Vec<String> = widths.iter().map(|width| "-".repeat(width + 2)).collect();
        out.push_str(&format!("|{}|\n", rule.join("|")));
    }
    rows.iter().for_each(|row| push_row(row, &widths, false, &mut out));
    out
}

fn lines(cell: &str) -> Vec<String> {
    cell.trim().replace('\t', TAB).split('\n').map(str::to_owned).collect()
}

fn push_row(row: &Row, widths: &[usize], centred: bool, out: &mut String) {
    let height = row.iter().map(Vec::len).max().unwrap_or_default();
    for nth in 0..height {
        for (cell, &width) in row.iter().zip(widths) {
            let line = cell.get(nth).map_or("", String::as_str);
            let missing = width.saturating_sub(display_width(line));
            let before = if centred { missing / 2 } else { 0 };
            out.push_str(&format!("| {}{line}{} ", " ".repeat(before), " ".repeat(missing - before)));
        }
        out.push_str("|\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_centred_and_cells_are_not() {
        let rows = [vec!["世界", " x "], vec!["a\nb", "long word"]];
        let want = "| NAME |   KIND    |\n|------|-----------|\n| 世界 | x         |\n| a    | long word |\n| b    |           |\n";
        assert_eq!(table(Some(&["NAME", "KIND"]), rows.into_iter()), want);
    }
}

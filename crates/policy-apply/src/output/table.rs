//! The original's box table: layout alone. What stands in the cells is the caller's.
//!
//! lensesio/tableprinter: tableprinter.go; kataras/tablewriter: table.go

use std::io::{self, Write};

use common::go::width::display_width;

/// A cell of more bytes than this is broken at blanks.
const CELL_LIMIT: usize = 300;
/// More rows than this, and the first header says how many.
const UNCOUNTED_ROWS: usize = 10;

/// A table of text. All rows have as many cells as there are headers.
#[derive(Debug)]
pub(crate) struct Table {
    headers: Vec<&'static str>,
    rows: Vec<Vec<String>>,
    /// Green on black titles, which the original prints even when nobody looks.
    color: bool,
}

impl Table {
    pub(crate) const fn new(headers: Vec<&'static str>, color: bool) -> Self {
        Self { headers, rows: Vec::new(), color }
    }

    pub(crate) fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    pub(crate) const fn len(&self) -> usize {
        self.rows.len()
    }

    /// Writes the table; nothing at all when it has no rows.
    pub(crate) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        if self.rows.is_empty() {
            return Ok(());
        }
        let headers = self.titles();
        let rows: Vec<Vec<Vec<String>>> =
            self.rows.iter().map(|row| row.iter().map(|cell| lines(cell)).collect()).collect();
        let widths = widths(&headers, &rows);
        rule(&widths, out)?;
        self.write_titles(&headers, &widths, out)?;
        rule(&widths, out)?;
        for row in &rows {
            write_row(row, &widths, out)?;
        }
        rule(&widths, out)
    }

    fn titles(&self) -> Vec<String> {
        let mut titles: Vec<String> = self.headers.iter().map(|&header| header.to_owned()).collect();
        if let Some(first) = titles.first_mut().filter(|_| self.rows.len() > UNCOUNTED_ROWS) {
            // The blank at the end counts for the width.
            *first = format!("{first} ({}) ", self.rows.len());
        }
        titles
    }

    fn write_titles(&self, titles: &[String], widths: &[usize], out: &mut dyn Write) -> io::Result<()> {
        write!(out, "│")?;
        for (title, &width) in titles.iter().zip(widths) {
            let title = padded(&title.trim().to_uppercase(), width);
            match self.color {
                true => write!(out, " \u{1b}[40;32m{title}\u{1b}[0m │")?,
                false => write!(out, " {title} │")?,
            }
        }
        writeln!(out)
    }
}

fn widths(titles: &[String], rows: &[Vec<Vec<String>>]) -> Vec<usize> {
    let mut widths: Vec<usize> = titles.iter().map(|title| display_width(title)).collect();
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            let widest = cell.iter().map(|line| display_width(line)).max().unwrap_or_default();
            *width = (*width).max(widest);
        }
    }
    widths
}

fn rule(widths: &[usize], out: &mut dyn Write) -> io::Result<()> {
    write!(out, "│")?;
    for &width in widths {
        write!(out, "{}│", "─".repeat(width + 2))?;
    }
    writeln!(out)
}

fn write_row(row: &[Vec<String>], widths: &[usize], out: &mut dyn Write) -> io::Result<()> {
    let height = row.iter().map(Vec::len).max().unwrap_or_default();
    for line in 0..height {
        for (cell, &width) in row.iter().zip(widths) {
            // A cell with fewer lines is filled with two blanks a line, also in a column that is narrower.
            let text = cell.get(line).map_or("  ", String::as_str);
            write!(out, "│ {} ", padded(text, width))?;
        }
        writeln!(out, "│")?;
    }
    Ok(())
}

fn padded(text: &str, width: usize) -> String {
    let missing = width.saturating_sub(display_width(text));
    format!("{text}{}", " ".repeat(missing))
}

/// The lines of a cell. A long cell without line breaks is broken at blanks; one with line breaks keeps them.
///
/// lensesio/tableprinter: tableprinter.go (`cellText`)
fn lines(cell: &str) -> Vec<String> {
    let text = if cell.len() > CELL_LIMIT { broken(cell) } else { cell.to_owned() };
    text.split('\n').map(str::to_owned).collect()
}

fn broken(cell: &str) -> String {
    if cell.contains('\n') {
        // The library drops the last line break and the character before it.
        let Some(body) = cell.strip_suffix('\n') else { return cell.to_owned() };
        let mut chars = body.chars();
        chars.next_back();
        let shorter = chars.as_str();
        return if shorter.len() > CELL_LIMIT { broken(shorter) } else { shorter.to_owned() };
    }
    let mut words = cell.split_whitespace();
    let Some(first) = words.next() else { return cell.to_owned() };
    let mut text = first.to_owned();
    let mut room = room_after(first);
    for word in words {
        let needed = word.len() as i64 + 1;
        if needed <= room {
            text.push(' ');
            // The library counts the blank twice.
            room -= needed + 1;
        } else {
            text.push('\n');
            room = room_after(word);
        }
        text.push_str(word);
    }
    text
}

/// What is left of a line after its first word; negative for a word that is too long.
fn room_after(word: &str) -> i64 {
    CELL_LIMIT as i64 - word.len() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn print(table: &Table) -> String {
        let mut out = Vec::new();
        table.write(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let mut table = Table::new(vec!["id", "policy"], false);
        table.row(vec!["1".into(), "ž".into()]);
        table.row(vec!["2".into(), "longer-name".into()]);
        let want = "\
│────│─────────────│
│ ID │ POLICY      │
│────│─────────────│
│ 1  │ ž           │
│ 2  │ longer-name │
│────│─────────────│
";
        assert_eq!(print(&table), want);
    }

    #[test]
    fn more_than_ten_rows_are_counted_in_the_first_title() {
        let mut table = Table::new(vec!["id"], false);
        (1..=11).for_each(|id| table.row(vec![id.to_string()]));
        let text = print(&table);
        assert!(text.starts_with("│──────────│\n│ ID (11)  │\n"), "{text}");
        assert!(text.contains("│ 11       │\n"), "{text}");
    }

    #[test]
    fn an_empty_table_prints_nothing() {
        assert_eq!(print(&Table::new(vec!["id"], false)), "");
    }

    #[test]
    fn titles_are_coloured_when_colour_is_on() {
        let mut table = Table::new(vec!["id"], true);
        table.row(vec!["\u{1b}[36;1mx\u{1b}[0;22m".into()]);
        let text = print(&table);
        assert!(text.contains("│ \u{1b}[40;32mID\u{1b}[0m │"), "{text:?}");
        assert!(text.contains("│ \u{1b}[36;1mx\u{1b}[0;22m  │"), "{text:?}");
    }

    #[test]
    fn long_cells_are_broken_at_blanks_and_short_ones_filled() {
        let mut table = Table::new(vec!["id", "message"], false);
        let long = vec!["word"; 80].join(" ");
        table.row(vec!["1".into(), long]);
        let text = print(&table);
        // 300 bytes of room, six for each word after the first: 50 words on the first line, 30 on the second.
        let lines: Vec<&str> = text.lines().skip(3).collect();
        assert_eq!(lines.len(), 3, "{text}");
        assert_eq!(lines[0].matches("word").count(), 50, "{text}");
        assert!(lines[1].starts_with("│    │ word"), "{text}");
    }

    #[test]
    fn cells_keep_their_own_line_breaks() {
        let mut table = Table::new(vec!["id"], false);
        table.row(vec!["a\nbc".into()]);
        assert!(print(&table).contains("│ a  │\n│ bc │\n"));
    }
}

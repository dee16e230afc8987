//! Columns of cells that end in tabs, laid out with blanks: Go's `text/tabwriter` with a padding of two.
//!
//! The one idea to know: a column is as wide as its widest cell in a block of lines that follow each other and all have it.
//!
//! go: text/tabwriter/tabwriter.go

/// Blanks behind the widest cell.
const PADDING: usize = 2;

/// `text` with its tabs turned into blanks.
pub(super) fn align(text: &str) -> String {
    let mut layout = Layout::default();
    for line in text.split_inclusive(['\n', '\u{c}']) {
        layout.line(line.trim_end_matches(['\n', '\u{c}']));
        // A form feed ends all columns.
        if line.ends_with('\u{c}') {
            layout.open.clear();
        }
    }
    layout.write(text)
}

/// The blocks of columns that the lines of a text make.
#[derive(Default)]
struct Layout {
    /// The width of each block.
    widths: Vec<usize>,
    /// The blocks that the last line was in, by column.
    open: Vec<usize>,
    /// The block of each cell that ends in a tab, line by line.
    cells: Vec<usize>,
}

fn cells(line: &str) -> std::str::Split<'_, [char; 2]> {
    line.split(['\t', '\u{b}'])
}

impl Layout {
    fn line(&mut self, line: &str) {
        let mut ended = 0;
        let mut parts = cells(line).peekable();
        while let Some(cell) = parts.next() {
            if parts.peek().is_none() {
                break;
            }
            if self.open.len() == ended {
                self.open.push(self.widths.len());
                self.widths.push(0);
            }
            let block = self.open.get(ended).copied().unwrap_or_default();
            if let Some(width) = self.widths.get_mut(block) {
                *width = (*width).max(cell.chars().count() + PADDING);
            }
            self.cells.push(block);
            ended += 1;
        }
        self.open.truncate(ended);
    }

    fn write(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len() * 2);
        let mut blocks = self.cells.iter();
        for line in text.split_inclusive(['\n', '\u{c}']) {
            let body = line.trim_end_matches(['\n', '\u{c}']);
            let mut parts = cells(body).peekable();
            while let Some(cell) = parts.next() {
                out.push_str(cell);
                if parts.peek().is_none() {
                    break;
                }
                let width = blocks.next().and_then(|&block| self.widths.get(block)).copied().unwrap_or_default();
                let missing = width.saturating_sub(cell.chars().count());
                out.extend(std::iter::repeat_n(' ', missing));
            }
            if body.len() < line.len() {
                out.push('\n');
            }
        }
        out
    }
}

/// Appends a row: every cell but the first begins with a blank, and all end in a tab.
pub(super) fn push_row(cells: &[&str], out: &mut String) {
    for (nth, cell) in cells.iter().enumerate() {
        out.push_str(if nth > 0 { " " } else { "" });
        out.push_str(cell);
        out.push('\t');
    }
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_as_wide_as_its_block() {
        assert_eq!(align("a\t b\t\nlong\t c\t\n\n"), "a      b  \nlong   c  \n\n");
        assert_eq!(align("a\tb\nccc\n dddd\te\n"), "a  b\nccc\n dddd  e\n");
        assert_eq!(align("gr\u{f6}\u{df}e\tx\nab\ty"), "gr\u{f6}\u{df}e  x\nab     y");
        assert_eq!(align(""), "");
    }

    #[test]
    fn an_inner_tab_opens_a_column_and_a_form_feed_ends_all() {
        assert_eq!(align("a\tb\tc\t\nd\te\t\n"), "a  b  c  \nd  e  \n");
        assert_eq!(align("aaaa\tb\u{c}c\td\n"), "aaaa  b\nc  d\n");
    }

    #[test]
    fn many_columns_cost_no_stack() {
        let line = "\t".repeat(200_000);
        assert_eq!(align(&line).len(), 400_000);
    }
}

//! Text broken into lines of a width, long words cut. (npm: wrap-ansi 7 with `hard`)

use common::go::width::{char_width, display_width};

/// The lines of a text; each of its own lines is wrapped by itself.
pub(super) fn wrap(text: &str, columns: usize) -> Vec<String> {
    text.replace("\r\n", "\n").split('\n').flat_map(|line| wrap_line(line, columns.max(1))).collect()
}

fn wrap_line(line: &str, columns: usize) -> Vec<String> {
    if line.trim().is_empty() {
        return vec![String::new()];
    }
    let mut rows = Rows { columns, done: Vec::new(), row: String::new() };
    for (at, word) in line.split(' ').enumerate() {
        rows.row = rows.row.trim_start().to_owned();
        if at > 0 && !rows.row.is_empty() {
            rows.row.push(' ');
        }
        rows.word(word);
    }
    rows.done.push(rows.row);
    rows.done.iter().map(|row| row.trim_end_matches(' ').to_owned()).collect()
}

struct Rows {
    columns: usize,
    done: Vec<String>,
    row: String,
}

impl Rows {
    fn word(&mut self, word: &str) {
        let (length, used) = (display_width(word), display_width(&self.row));
        if length > self.columns {
            return self.long_word(word, length, used);
        }
        if used + length > self.columns && used > 0 && length > 0 {
            self.next();
        }
        self.row.push_str(word);
    }

    /// A word wider than a line starts where it needs the fewest lines.
    fn long_word(&mut self, word: &str, length: usize, used: usize) {
        let here = match (length + used).checked_sub(self.columns + 1) {
            Some(over) => 1 + over / self.columns,
            None => 0,
        };
        if (length - 1) / self.columns < here {
            self.next();
        }
        for letter in word.chars() {
            let width = char_width(letter);
            if display_width(&self.row) + width > self.columns {
                self.next();
            }
            self.row.push(letter);
        }
    }

    fn next(&mut self) {
        self.done.push(std::mem::take(&mut self.row));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_wrapped_and_long_ones_cut() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("abcdefghij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(wrap("a abcdefg", 4), ["a", "abcd", "efg"]);
        assert_eq!(wrap("File:   x", 80), ["File:   x"]);
        assert_eq!(wrap("", 3), [""]);
    }
}

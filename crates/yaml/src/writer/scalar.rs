//! Texts in their four styles: plain, single and double quotes, literal block.
//!
//! go-yaml v2 and v3: emitterc.go (`yaml_emitter_write_*_scalar`). Columns count characters, quotes and escapes included.

use std::fmt::Write as _;

use super::analysis::{is_break, is_printable};
use super::emitter::{Emitter, Flavor};

impl Emitter<'_> {
    /// Writes a text without quotes. `fold` allows to break the line at a single blank.
    pub(super) fn plain_text(&mut self, text: &str, fold: bool) {
        if !self.whitespace {
            self.push(' ');
        }
        self.unescaped(text, fold, None);
        self.whitespace = false;
        self.indention = false;
    }

    /// Writes a text in single quotes.
    pub(super) fn single_quoted(&mut self, text: &str, fold: bool) {
        self.indicator("'", true, false);
        self.unescaped(text, fold, Some('\''));
        self.indicator("'", false, false);
    }

    /// The body of a plain or single quoted text; `quote` is written twice.
    fn unescaped(&mut self, text: &str, fold: bool, quote: Option<char>) {
        if self.fits(text, fold) && !quote.is_some_and(|quote| text.contains(quote)) {
            self.out.push_str(text);
            self.column += text.len();
            return;
        }
        let (mut spaces, mut breaks) = (false, false);
        let mut chars = text.chars().peekable();
        let mut first = true;
        while let Some(c) = chars.next() {
            if c == ' ' {
                let inside = quote.is_none() || (!first && chars.peek().is_some());
                if fold && !spaces && self.column > self.width && inside && chars.peek() != Some(&' ') {
                    self.write_indent();
                } else {
                    self.push(c);
                }
                spaces = true;
            } else if is_break(c) {
                // `\n` never comes here, so a break needs no second one.
                self.raw_break(c);
                breaks = true;
            } else {
                if breaks {
                    self.write_indent();
                }
                if quote == Some(c) {
                    self.push(c);
                }
                self.push(c);
                self.indention = false;
                (spaces, breaks) = (false, false);
            }
            first = false;
        }
    }

    /// True when `text` can go out as it is: ASCII without breaks that does not reach the column where lines are folded.
    fn fits(&self, text: &str, fold: bool) -> bool {
        let short = !fold || self.width.checked_sub(self.column).is_some_and(|room| text.len() <= room);
        short && text.is_ascii() && !text.contains(['\n', '\r'])
    }

    /// Writes a line break of the text itself.
    fn raw_break(&mut self, c: char) {
        self.out.push(c);
        self.column = 0;
        self.indention = true;
    }

    /// Writes a text in double quotes with escapes.
    pub(super) fn double_quoted(&mut self, text: &str, fold: bool) {
        self.indicator("\"", true, false);
        // NOTE: libyaml asks for a byte order mark at the start of the text and not at the character, so all is escaped then.
        let escape_all = text.starts_with('\u{feff}');
        let mut spaces = false;
        let mut chars = text.chars().peekable();
        let mut first = true;
        while let Some(c) = chars.next() {
            if escape_all || !is_printable(c) || is_break(c) || c == '"' || c == '\\' {
                self.escape(c);
                spaces = false;
            } else if c == ' ' {
                let inside = !first && chars.peek().is_some();
                if fold && !spaces && self.column > self.width && inside {
                    self.write_indent();
                    if chars.peek() == Some(&' ') {
                        self.push('\\');
                    }
                } else {
                    self.push(c);
                }
                spaces = true;
            } else {
                self.push(c);
                spaces = false;
            }
            first = false;
        }
        self.indicator("\"", false, false);
    }

    fn escape(&mut self, c: char) {
        let start = self.out.len();
        let short = match c {
            '\0' => '0',
            '\x07' => 'a',
            '\x08' => 'b',
            '\t' => 't',
            '\n' => 'n',
            '\x0b' => 'v',
            '\x0c' => 'f',
            '\r' => 'r',
            '\x1b' => 'e',
            '"' => '"',
            '\\' => '\\',
            '\u{85}' => 'N',
            '\u{a0}' => '_',
            '\u{2028}' => 'L',
            '\u{2029}' => 'P',
            _ => '\0',
        };
        // Writing to a String cannot fail.
        let _ = match u32::from(c) {
            _ if short != '\0' => write!(self.out, "\\{short}"),
            code @ ..=0xff => write!(self.out, "\\x{code:02X}"),
            code @ ..=0xffff => write!(self.out, "\\u{code:04X}"),
            code => write!(self.out, "\\U{code:08X}"),
        };
        self.column += self.out.len() - start;
    }

    /// Writes a text as a literal block.
    pub(super) fn literal(&mut self, text: &str) {
        self.indicator("|", true, false);
        if text.starts_with(|c| c == ' ' || is_break(c)) {
            let digit = self.best_indent.to_string();
            self.indicator(&digit, false, false);
        }
        let mut ends = text.chars().rev().map(is_break);
        match (ends.next(), ends.next()) {
            (Some(true), Some(false)) => {}
            (Some(true), _) => self.indicator("+", false, false),
            _ => self.indicator("-", false, false),
        }
        // NOTE: yaml.v3 leaves the break behind the header to the first line's indent, so of leading breaks one is lost.
        if self.flavor != Flavor::V3 {
            self.line_break();
        }
        self.whitespace = true;
        let mut breaks = true;
        for c in text.chars() {
            if c == '\n' {
                self.line_break();
                breaks = true;
            } else if is_break(c) {
                self.raw_break(c);
                breaks = true;
            } else {
                if breaks {
                    self.write_indent();
                }
                self.push(c);
                self.indention = false;
                breaks = false;
            }
        }
    }
}

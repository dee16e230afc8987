//! Plain scalars, and the folding of line breaks that they share with quoted ones.

use super::Scanner;
use super::source::mark;
use super::token::{Text, Token, TokenKind};
use crate::fault::Outcome;
use crate::scalar::ScalarStyle;

/// Bytes that may end a run of a plain scalar in block context: blanks, breaks (or the first byte of one), the end, `:`.
const BLOCK_STOPS: [bool; 256] = stops(b" \t\n\r\0:\xC2\xE2");
/// In flow context the indicators as well.
const FLOW_STOPS: [bool; 256] = stops(b" \t\n\r\0:\xC2\xE2,?[]{}");

const fn stops(bytes: &[u8]) -> [bool; 256] {
    let mut table = [false; 256];
    let mut rest = bytes;
    while let [byte, tail @ ..] = rest {
        set(&mut table, *byte);
        rest = tail;
    }
    table
}

#[expect(clippy::indexing_slicing, reason = "a u8 indexes a table of 256")]
const fn set(table: &mut [bool; 256], byte: u8) {
    table[byte as usize] = true;
}

#[inline(always)]
#[expect(clippy::indexing_slicing, reason = "a u8 indexes a table of 256")]
fn stop(table: &[bool; 256], byte: u8) -> bool {
    table[usize::from(byte)]
}

/// The line breaks passed inside a scalar: the first, and the rest in the scanner's buffer.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Fold {
    /// A break was passed since the last character of the scalar.
    pub(super) active: bool,
    /// The first break; none after an escaped one.
    first: Option<char>,
}

impl Scanner {
    pub(super) fn fetch_plain(&mut self) -> Outcome<()> {
        self.save_simple_key()?;
        self.simple_key_allowed = false;
        let start = self.pos;
        let end = self.plain_run_end(start);
        self.pos = end;
        // The usual case: a single word, or words on a line, up to `: ` or to a break before a line of lower indent.
        if self.at(0) == b':' {
            self.push_key_start(plain_token(start, end, Text::Source(mark(start), mark(end))));
            return Ok(());
        }
        self.continue_plain(start, end)
    }

    /// Reads on after the first run `start..end` of a plain scalar.
    fn continue_plain(&mut self, start: usize, mut end: usize) -> Outcome<()> {
        let scratch = self.scratch.len();
        let mut folded = false;
        let mut fold = Fold::default();
        loop {
            self.pass_blanks(start, &mut fold)?;
            if fold.active && self.flow_level == 0 && self.indent_is_below() {
                break;
            }
            if self.at(0) == b'#' || self.is_document_indicator() {
                break;
            }
            let run = self.plain_run_end(self.pos);
            if run == self.pos {
                break;
            }
            if fold.active && !folded {
                folded = true;
                self.push_source(start, end);
            }
            match (folded, fold.active) {
                (true, true) => self.push_fold(&mut fold),
                (true, false) => self.push_source(end, self.pos),
                (false, _) => {}
            }
            if folded {
                self.push_source(self.pos, run);
            }
            self.pos = run;
            end = run;
        }
        let text = if folded {
            Text::Scratch(mark(scratch), mark(self.scratch.len()))
        } else {
            Text::Source(mark(start), mark(end))
        };
        if fold.active {
            self.simple_key_allowed = true;
        }
        self.push_key_start(plain_token(start, end, text));
        Ok(())
    }

    /// True when the current column, after blanks only, is not deeper than the parent.
    fn indent_is_below(&self) -> bool {
        i32::try_from(self.pos - self.line_start).unwrap_or(i32::MAX) < self.indent + 1
    }

    /// The end of the run of characters from `pos` on that belong to a plain scalar.
    #[inline]
    fn plain_run_end(&self, pos: usize) -> usize {
        let flow = self.flow_level > 0;
        let table = if flow { &FLOW_STOPS } else { &BLOCK_STOPS };
        let bytes = self.src.bytes();
        let mut at = pos;
        loop {
            let rest = bytes.get(at..).unwrap_or_default();
            let Some(step) = rest.iter().position(|&byte| stop(table, byte)) else { return self.src.end.max(pos) };
            at += step;
            match self.src.at(at) {
                b':' if !self.src.is_blankz(at + 1) => at += 1,
                0xC2 | 0xE2 if self.src.break_width(at) == 0 => at += 1,
                _ => return at,
            }
        }
    }

    /// Passes blanks and line breaks inside a plain scalar that began at `start`.
    fn pass_blanks(&mut self, start: usize, fold: &mut Fold) -> Outcome<()> {
        loop {
            match self.at(0) {
                b' ' => self.pos += 1,
                b'\t' => {
                    if fold.active && self.indent_is_below() {
                        return Err(self.fail(start, "found a tab character that violates indentation"));
                    }
                    self.pos += 1;
                }
                _ => {
                    if !self.pass_break(fold) {
                        return Ok(());
                    }
                }
            }
        }
    }

    /// Passes a line break inside a scalar and notes it.
    pub(super) fn pass_break(&mut self, fold: &mut Fold) -> bool {
        let Some(line_break) = self.line_break() else { return false };
        if fold.active {
            self.breaks.push(line_break);
        } else {
            fold.active = true;
            fold.first = Some(line_break);
            self.breaks.clear();
        }
        self.skip_break();
        true
    }

    /// Passes an escaped line break: it leaves nothing.
    pub(super) fn pass_escaped_break(&mut self, fold: &mut Fold) {
        self.skip_break();
        *fold = Fold { active: true, first: None };
        self.breaks.clear();
    }

    /// The line break here as it counts in a scalar: LS and PS are kept, all others are line feeds.
    pub(super) fn line_break(&self) -> Option<char> {
        match self.src.break_width(self.pos) {
            0 => None,
            3 if self.at(2) == 0xA8 => Some('\u{2028}'),
            3 => Some('\u{2029}'),
            _ => Some('\n'),
        }
    }

    /// Writes passed line breaks as folding has it: one line feed is a blank, of more the first is dropped.
    pub(super) fn push_fold(&mut self, fold: &mut Fold) {
        match fold.first {
            Some('\n') if self.breaks.is_empty() => self.scratch.push(' '),
            Some('\n') | None => self.scratch.push_str(&self.breaks),
            Some(other) => {
                self.scratch.push(other);
                self.scratch.push_str(&self.breaks);
            }
        }
        *fold = Fold::default();
        self.breaks.clear();
    }

    /// Copies `start..end` of the source into the scratch buffer.
    pub(super) fn push_source(&mut self, start: usize, end: usize) {
        self.scratch.push_str(self.src.slice(start, end));
    }
}

fn plain_token(start: usize, end: usize, text: Text) -> Token {
    Token::new(TokenKind::Scalar(ScalarStyle::Plain), mark(start), mark(end)).with_text(text)
}

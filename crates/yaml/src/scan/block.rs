//! Literal (`|`) and folded (`>`) block scalars.

use super::Scanner;
use super::source::mark;
use super::token::{Text, Token, TokenKind};
use crate::fault::Outcome;
use crate::scalar::ScalarStyle;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Chomping {
    Strip,
    Clip,
    Keep,
}

impl Scanner {
    pub(super) fn fetch_block_scalar(&mut self, literal: bool) -> Outcome<()> {
        self.remove_simple_key()?;
        self.simple_key_allowed = true;
        let start = self.pos;
        self.pos += 1;
        let (chomping, increment) = self.block_header(start)?;
        let indent = match increment {
            0 => 0,
            increment if self.indent >= 0 => column(self.indent) + increment,
            increment => increment,
        };
        let scratch = self.scratch.len();
        let end = self.block_content(start, literal, chomping, indent)?;
        let style = if literal { ScalarStyle::Literal } else { ScalarStyle::Folded };
        let text = Text::Scratch(mark(scratch), mark(self.scratch.len()));
        self.push(Token::new(TokenKind::Scalar(style), mark(start), mark(end)).with_text(text));
        Ok(())
    }

    /// Reads the indicators after `|` or `>` up to the next line: the chomping, and the indentation or 0.
    fn block_header(&mut self, start: usize) -> Outcome<(Chomping, usize)> {
        let mut chomping = self.chomping();
        let mut increment = 0;
        if self.at(0).is_ascii_digit() {
            if self.at(0) == b'0' {
                return Err(self.fail(start, "found an indentation indicator equal to 0"));
            }
            increment = usize::from(self.at(0) - b'0');
            self.pos += 1;
            chomping = chomping.or_else(|| self.chomping());
        }
        while matches!(self.at(0), b' ' | b'\t') {
            self.pos += 1;
        }
        if self.at(0) == b'#' {
            self.pos = self.src.find_break(self.pos);
        }
        if !self.src.is_breakz(self.pos) {
            return Err(self.fail(start, "did not find expected comment or line break"));
        }
        self.skip_break();
        Ok((chomping.unwrap_or(Chomping::Clip), increment))
    }

    fn chomping(&mut self) -> Option<Chomping> {
        let chomping = match self.at(0) {
            b'+' => Chomping::Keep,
            b'-' => Chomping::Strip,
            _ => return None,
        };
        self.pos += 1;
        Some(chomping)
    }

    /// Reads the lines into the scratch buffer and returns the offset after the last one.
    fn block_content(&mut self, start: usize, literal: bool, chomping: Chomping, mut indent: usize) -> Outcome<usize> {
        self.breaks.clear();
        let mut end = self.block_breaks(start, &mut indent)?;
        let mut line_break: Option<char> = None;
        let mut leading_blank = false;
        while self.pos - self.line_start == indent && self.at(0) != 0 {
            let trailing_blank = matches!(self.at(0), b' ' | b'\t');
            let folds = !literal && !leading_blank && !trailing_blank && line_break == Some('\n');
            if !folds {
                self.scratch.extend(line_break);
            } else if self.breaks.is_empty() {
                self.scratch.push(' ');
            }
            self.scratch.push_str(&self.breaks);
            self.breaks.clear();
            leading_blank = trailing_blank;
            let line_end = self.src.find_break(self.pos);
            self.push_source(self.pos, line_end);
            self.pos = line_end;
            line_break = self.line_break();
            self.skip_break();
            end = self.block_breaks(start, &mut indent)?;
        }
        if chomping != Chomping::Strip {
            self.scratch.extend(line_break);
        }
        if chomping == Chomping::Keep {
            self.scratch.push_str(&self.breaks);
        }
        self.breaks.clear();
        Ok(end)
    }

    /// Passes indentation and empty lines, noting their breaks; finds the indentation out when it is not given yet.
    /// Returns the offset after the last empty line.
    fn block_breaks(&mut self, start: usize, indent: &mut usize) -> Outcome<usize> {
        let mut end = self.pos;
        let mut deepest = 0;
        loop {
            while self.is_indentation(*indent) && self.at(0) == b' ' {
                self.pos += 1;
            }
            deepest = deepest.max(self.pos - self.line_start);
            if self.is_indentation(*indent) && self.at(0) == b'\t' {
                let problem = "found a tab character where an indentation space is expected";
                return Err(self.fail(start, problem));
            }
            let Some(line_break) = self.line_break() else { break };
            self.skip_break();
            self.breaks.push(line_break);
            end = self.pos;
        }
        if *indent == 0 {
            *indent = deepest.max(column(self.indent + 1)).max(1);
        }
        Ok(end)
    }

    /// True while this column is still within the indentation.
    const fn is_indentation(&self, indent: usize) -> bool {
        indent == 0 || self.pos - self.line_start < indent
    }
}

fn column(indent: i32) -> usize {
    usize::try_from(indent).unwrap_or(0)
}

//! Single- and double-quoted scalars.

use super::Scanner;
use super::plain::Fold;
use super::source::mark;
use super::token::{Text, Token, TokenKind};
use crate::fault::Outcome;
use crate::options::Dialect;
use crate::scalar::ScalarStyle;

/// A quoted scalar on its way: the source since `pending` is not copied yet.
struct Quoted {
    single: bool,
    start: usize,
    pending: usize,
    scratch: usize,
    copied: bool,
}

impl Scanner {
    pub(super) fn fetch_quoted(&mut self, single: bool) -> Outcome<()> {
        self.save_simple_key()?;
        self.simple_key_allowed = false;
        let start = self.pos;
        self.pos += 1;
        let scratch = self.scratch.len();
        let mut quoted = Quoted { single, start, pending: self.pos, scratch, copied: false };
        while !self.quoted_line(&mut quoted)? {}
        let text = if quoted.copied {
            self.push_source(quoted.pending, self.pos);
            Text::Scratch(mark(quoted.scratch), mark(self.scratch.len()))
        } else {
            Text::Source(mark(quoted.pending), mark(self.pos))
        };
        self.pos += 1;
        let style = if single { ScalarStyle::SingleQuoted } else { ScalarStyle::DoubleQuoted };
        self.push_key_start(Token::new(TokenKind::Scalar(style), mark(start), mark(self.pos)).with_text(text));
        Ok(())
    }

    /// Reads up to the closing quote (true) or past the line breaks that end this line (false).
    fn quoted_line(&mut self, quoted: &mut Quoted) -> Outcome<bool> {
        if self.is_document_indicator() {
            return Err(self.fail(quoted.start, "found unexpected document indicator"));
        }
        loop {
            self.pos = self.quoted_run_end(quoted.single);
            match self.at(0) {
                b'"' => return Ok(true),
                b'\'' if self.at(1) != b'\'' => return Ok(true),
                b'\'' => {
                    self.flush(quoted, self.pos + 1);
                    self.pos += 2;
                    quoted.pending = self.pos;
                }
                b'\\' => {
                    self.flush(quoted, self.pos);
                    self.pos += 1;
                    if self.src.break_width(self.pos) > 0 {
                        let mut fold = Fold::default();
                        self.pass_escaped_break(&mut fold);
                        return self.quoted_fold(quoted, fold);
                    }
                    self.escape(quoted.start)?;
                    quoted.pending = self.pos;
                }
                0 => return Err(self.fail(quoted.start, "found unexpected end of stream")),
                _ => {
                    let end = self.without_trailing_blanks(quoted.pending);
                    self.flush(quoted, end);
                    return self.quoted_fold(quoted, Fold::default());
                }
            }
        }
    }

    /// Passes the breaks and blanks between two lines and writes what they fold to. Never at the closing quote.
    fn quoted_fold(&mut self, quoted: &mut Quoted, mut fold: Fold) -> Outcome<bool> {
        while matches!(self.at(0), b' ' | b'\t') || self.src.break_width(self.pos) > 0 {
            if !self.pass_break(&mut fold) {
                self.pos += 1;
            }
        }
        self.push_fold(&mut fold);
        quoted.pending = self.pos;
        Ok(false)
    }

    /// The end of the run of ordinary characters, blanks included: at a quote, a backslash, a break, or the end.
    #[inline]
    fn quoted_run_end(&self, single: bool) -> usize {
        let quote = if single { b'\'' } else { b'"' };
        let bytes = self.src.bytes();
        let mut at = self.pos;
        loop {
            let rest = bytes.get(at..).unwrap_or_default();
            let found = rest.iter().position(|&byte| {
                byte == quote || matches!(byte, b'\n' | b'\r' | 0xC2 | 0xE2) || (byte == b'\\' && !single)
            });
            let Some(step) = found else { return self.src.end.max(self.pos) };
            at += step;
            if !matches!(self.src.at(at), 0xC2 | 0xE2) || self.src.break_width(at) > 0 {
                return at;
            }
            at += 1;
        }
    }

    /// Copies what is pending up to `end`.
    fn flush(&mut self, quoted: &mut Quoted, end: usize) {
        quoted.copied = true;
        self.push_source(quoted.pending, end.max(quoted.pending));
        quoted.pending = end;
    }

    /// This position without the blanks before it, as far as they lie behind `from`.
    fn without_trailing_blanks(&self, from: usize) -> usize {
        let mut end = self.pos;
        while end > from && matches!(self.src.at(end - 1), b' ' | b'\t') {
            end -= 1;
        }
        end
    }

    /// Decodes the escape whose backslash was just passed.
    fn escape(&mut self, start: usize) -> Outcome<()> {
        let decoded = match self.at(0) {
            b'0' => '\0',
            b'a' => '\u{7}',
            b'b' => '\u{8}',
            b't' | b'\t' => '\t',
            b'n' => '\n',
            b'v' => '\u{B}',
            b'f' => '\u{C}',
            b'r' => '\r',
            b'e' => '\u{1B}',
            b' ' => ' ',
            b'"' => '"',
            b'\'' => '\'',
            b'\\' => '\\',
            b'/' if self.dialect == Dialect::Yaml12Core => '/',
            b'N' => '\u{85}',
            b'_' => '\u{A0}',
            b'L' => '\u{2028}',
            b'P' => '\u{2029}',
            b'x' => return self.hex_escape(start, 2),
            b'u' => return self.hex_escape(start, 4),
            b'U' => return self.hex_escape(start, 8),
            _ => {
                self.pos -= 1;
                return Err(self.fail(start, "found unknown escape character"));
            }
        };
        self.pos += 1;
        self.scratch.push(decoded);
        Ok(())
    }

    fn hex_escape(&mut self, start: usize, digits: usize) -> Outcome<()> {
        self.pos += 1;
        let mut value: u32 = 0;
        for offset in 0..digits {
            let Some(digit) = char::from(self.at(offset)).to_digit(16) else {
                return Err(self.fail(start, "did not find expected hexdecimal number"));
            };
            value = (value << 4) | digit;
        }
        let Some(decoded) = char::from_u32(value) else {
            return Err(self.fail(start, "found invalid Unicode character escape code"));
        };
        self.pos += digits;
        self.scratch.push(decoded);
        Ok(())
    }
}

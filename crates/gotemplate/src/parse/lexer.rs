//! Cuts the text of a template into tokens, on demand: what stands behind an error is never looked at.
//!
//! go: text/template/parse/lex.go

use std::sync::LazyLock;

use common::go::quote::quote;
use regex::Regex;

use super::token::{Token, TokenKind};

const LEFT: &str = "{{";
const RIGHT: &str = "}}";
const LEFT_COMMENT: &[u8] = b"/*";
const RIGHT_COMMENT: &str = "*/";
/// The marker and the blank beside it.
const TRIM_MARKER: usize = 2;

#[derive(Debug)]
pub(super) struct Lexer<'t> {
    text: &'t str,
    pos: usize,
    inside_action: bool,
    parens: u32,
    /// After an error, whose message this is, the lexer gives only the end, at the error's place.
    failed: Option<(u32, Box<str>)>,
}

impl<'t> Lexer<'t> {
    /// `text` is below 4 GiB: the caller has looked.
    pub(super) const fn new(text: &'t str) -> Self {
        Self { text, pos: 0, inside_action: false, parens: 0, failed: None }
    }

    pub(super) fn next_token(&mut self) -> Token {
        if let Some((at, _)) = self.failed {
            return Token::new(TokenKind::Eof, at, at);
        }
        if self.inside_action { self.action() } else { self.outside() }
    }

    /// The message of the token [`TokenKind::Error`].
    pub(super) fn message(&self) -> &str {
        self.failed.as_ref().map_or("", |(_, message)| message)
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.pos..).unwrap_or_default()
    }

    fn bytes(&self) -> &'t [u8] {
        self.text.as_bytes().get(self.pos..).unwrap_or_default()
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.pos).copied()
    }

    fn peek(&self) -> Option<char> {
        match self.byte()? {
            byte if byte.is_ascii() => Some(byte.into()),
            _ => self.rest().chars().next(),
        }
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.pos += c.len_utf8();
        Some(c)
    }

    fn token(&self, kind: TokenKind, start: usize) -> Token {
        Token::new(kind, offset(start), offset(self.pos))
    }

    fn fail(&mut self, start: usize, message: impl Into<Box<str>>) -> Token {
        self.failed = Some((offset(start), message.into()));
        Token::new(TokenKind::Error, offset(start), offset(start))
    }

    /// Text up to the next action, and comments, which are passed over.
    fn outside(&mut self) -> Token {
        loop {
            let start = self.pos;
            let Some(found) = find_left(self.bytes()) else {
                self.pos = self.text.len();
                let kind = if self.pos > start { TokenKind::Text } else { TokenKind::Eof };
                return self.token(kind, start);
            };
            let delim = start + found;
            let bytes = self.text.as_bytes();
            let text = bytes.get(start..delim).unwrap_or_default();
            let after = bytes.get(delim + LEFT.len()..).unwrap_or_default();
            let kept = if has_left_marker(after) {
                text.iter().rposition(|&byte| !is_space(byte)).map_or(0, |last| last + 1)
            } else {
                text.len()
            };
            self.pos = delim;
            if kept > 0 {
                return Token::new(TokenKind::Text, offset(start), offset(start + kept));
            }
            match self.left_delim() {
                Ok(Some(token)) | Err(token) => return token,
                Ok(None) => {}
            }
        }
    }

    /// The delimiter, or nothing when a comment was passed over.
    fn left_delim(&mut self) -> Result<Option<Token>, Token> {
        let start = self.pos;
        self.pos += LEFT.len();
        let delim = self.token(TokenKind::LeftDelim, start);
        if has_left_marker(self.bytes()) {
            self.pos += TRIM_MARKER;
        }
        if self.bytes().starts_with(LEFT_COMMENT) {
            return self.comment().map(|()| None);
        }
        self.inside_action = true;
        self.parens = 0;
        Ok(Some(delim))
    }

    fn comment(&mut self) -> Result<(), Token> {
        let start = self.pos;
        let body = start + LEFT_COMMENT.len();
        let Some(end) = find_comment_end(self.text.as_bytes().get(body..).unwrap_or_default()) else {
            return Err(self.fail(start, "unclosed comment"));
        };
        self.pos = body + end + RIGHT_COMMENT.len();
        if !self.right_delim() {
            return Err(self.fail(start, "comment ends before closing delimiter"));
        }
        Ok(())
    }

    /// Whether a right delimiter is next, and whether it trims.
    fn at_right_delim(&self) -> Option<bool> {
        match self.bytes() {
            [b'}', b'}', ..] => Some(false),
            [blank, b'-', b'}', b'}', ..] if is_space(*blank) => Some(true),
            _ => None,
        }
    }

    /// Passes over a right delimiter and what it trims.
    fn right_delim(&mut self) -> bool {
        let Some(trims) = self.at_right_delim() else { return false };
        if trims {
            self.pos += TRIM_MARKER;
        }
        self.pos += RIGHT.len();
        if trims {
            self.skip_space();
        }
        true
    }

    fn skip_space(&mut self) {
        let blanks = self.bytes().iter().position(|&byte| !is_space(byte));
        self.pos = blanks.map_or(self.text.len(), |blanks| self.pos + blanks);
    }

    fn close(&mut self) -> Token {
        let start = self.pos + if self.at_right_delim() == Some(true) { TRIM_MARKER } else { 0 };
        self.right_delim();
        self.inside_action = false;
        Token::new(TokenKind::RightDelim, offset(start), offset(start + RIGHT.len()))
    }

    fn action(&mut self) -> Token {
        let start = self.pos;
        match self.bytes() {
            [b'}', b'}', ..] => self.right(start),
            [b' ' | b'\t' | b'\r' | b'\n', rest @ ..] => match rest {
                [b'-', b'}', b'}', ..] => self.right(start),
                [blank, ..] if is_space(*blank) => self.space(start),
                _ => {
                    self.pos += 1;
                    self.token(TokenKind::Space, start)
                }
            },
            [b'a'..=b'z' | b'A'..=b'Z' | b'_', ..] => self.identifier(start),
            _ => self.sign(start),
        }
    }

    /// The right delimiter that is next.
    fn right(&mut self, start: usize) -> Token {
        if self.parens == 0 { self.close() } else { self.fail(start, "unclosed left paren") }
    }

    /// A token that is neither a blank nor an ASCII word.
    fn sign(&mut self, start: usize) -> Token {
        let Some(c) = self.next() else { return self.fail(start, "unclosed action") };
        match c {
            '=' => self.token(TokenKind::Assign, start),
            ':' if self.next() == Some('=') => self.token(TokenKind::Declare, start),
            ':' => self.fail(start, "expected :="),
            '|' => self.token(TokenKind::Pipe, start),
            '"' => self.quoted(start, b'"', TokenKind::String, "unterminated quoted string"),
            '\'' => self.quoted(start, b'\'', TokenKind::CharConstant, "unterminated character constant"),
            '`' => self.raw_string(start),
            '$' => self.field_or_variable(start, TokenKind::Variable),
            '.' if !self.peek().is_some_and(|c| c.is_ascii_digit()) && self.pos < self.text.len() => {
                self.field_or_variable(start, TokenKind::Field)
            }
            '.' | '+' | '-' | '0'..='9' => self.number(start),
            '(' => {
                self.parens += 1;
                self.token(TokenKind::LeftParen, start)
            }
            ')' if self.parens == 0 => self.fail(start, "unexpected right paren"),
            ')' => {
                self.parens -= 1;
                self.token(TokenKind::RightParen, start)
            }
            _ if is_alphanumeric(c) => self.identifier(start),
            ' '..='~' => self.token(TokenKind::Char, start),
            _ => self.fail(start, format!("unrecognized character in action: {}", code_point(c))),
        }
    }

    /// A run of blanks. The last one belongs to a right delimiter with a marker, where one follows.
    fn space(&mut self, start: usize) -> Token {
        self.skip_space();
        // All blanks are ASCII, so one byte back is one blank back.
        let last = self.pos - 1;
        self.pos = last;
        if self.at_right_delim() == Some(true) {
            return self.token(TokenKind::Space, start);
        }
        self.pos = last + 1;
        self.token(TokenKind::Space, start)
    }

    fn at_terminator(&self) -> bool {
        match self.bytes() {
            [] | [b' ' | b'\t' | b'\r' | b'\n' | b'.' | b',' | b'|' | b':' | b')' | b'(', ..] | [b'}', b'}', ..] => {
                true
            }
            [..] => false,
        }
    }

    fn skip_alphanumeric(&mut self) {
        loop {
            let word = self.bytes().iter().position(|&byte| !IS_WORD.get(usize::from(byte)).is_some_and(|is| *is));
            self.pos = word.map_or(self.text.len(), |word| self.pos + word);
            match self.peek() {
                Some(c) if !c.is_ascii() && is_alphanumeric(c) => self.pos += c.len_utf8(),
                _ => return,
            }
        }
    }

    fn bad_character(&mut self, start: usize) -> Token {
        let c = self.peek().unwrap_or('\u{fffd}');
        self.fail(start, format!("bad character {}", code_point(c)))
    }

    fn identifier(&mut self, start: usize) -> Token {
        self.skip_alphanumeric();
        if !self.at_terminator() {
            return self.bad_character(start);
        }
        let word = self.text.get(start..self.pos).unwrap_or_default();
        let kind = match word {
            "true" | "false" => TokenKind::Bool,
            _ => TokenKind::keyword(word).unwrap_or(TokenKind::Identifier),
        };
        self.token(kind, start)
    }

    fn field_or_variable(&mut self, start: usize, kind: TokenKind) -> Token {
        if self.at_terminator() {
            let kind = if kind == TokenKind::Variable { kind } else { TokenKind::Dot };
            return self.token(kind, start);
        }
        self.skip_alphanumeric();
        if !self.at_terminator() {
            return self.bad_character(start);
        }
        self.token(kind, start)
    }

    fn quoted(&mut self, start: usize, quote: u8, kind: TokenKind, unterminated: &str) -> Token {
        loop {
            let found = memchr::memchr3(quote, b'\\', b'\n', self.bytes());
            let Some(at) = found.map(|found| self.pos + found) else { return self.fail(start, unterminated) };
            match self.text.as_bytes().get(at..) {
                Some([byte, ..]) if *byte == quote => {
                    self.pos = at + 1;
                    return self.token(kind, start);
                }
                // What is left of a longer character is neither a quote nor a backslash.
                Some([b'\\', escaped, ..]) if *escaped != b'\n' => self.pos = at + 2,
                _ => return self.fail(start, unterminated),
            }
        }
    }

    fn raw_string(&mut self, start: usize) -> Token {
        match memchr::memchr(b'`', self.bytes()) {
            Some(end) => {
                self.pos += end + 1;
                self.token(TokenKind::RawString, start)
            }
            None => self.fail(start, "unterminated raw quoted string"),
        }
    }

    /// The first character, a digit, a sign or a point, has been passed over; the scan starts with it again.
    fn number(&mut self, start: usize) -> Token {
        self.pos = start;
        if !self.scan_number() {
            return self.bad_number(start);
        }
        if !matches!(self.peek(), Some('+' | '-')) {
            return self.token(TokenKind::Number, start);
        }
        let complete = self.scan_number() && self.text.get(start..self.pos).is_some_and(|number| number.ends_with('i'));
        if complete { self.token(TokenKind::Complex, start) } else { self.bad_number(start) }
    }

    fn bad_number(&mut self, start: usize) -> Token {
        let number = self.text.get(start..self.pos).unwrap_or_default();
        self.fail(start, format!("bad number syntax: {}", quote(number)))
    }

    fn accept(&mut self, set: &str) -> bool {
        let found = self.peek().is_some_and(|c| set.contains(c));
        if found {
            self.next();
        }
        found
    }

    fn accept_run(&mut self, set: &str) {
        while self.accept(set) {}
    }

    fn scan_number(&mut self) -> bool {
        const DECIMAL: &str = "0123456789_";
        self.accept("+-");
        let mut digits = DECIMAL;
        let mut exponent = "eE";
        if self.accept("0") {
            if self.accept("xX") {
                (digits, exponent) = ("0123456789abcdefABCDEF_", "pP");
            } else if self.accept("oO") {
                (digits, exponent) = ("01234567_", "");
            } else if self.accept("bB") {
                (digits, exponent) = ("01_", "");
            }
        }
        self.accept_run(digits);
        if self.accept(".") {
            self.accept_run(digits);
        }
        if self.accept(exponent) {
            self.accept("+-");
            self.accept_run(DECIMAL);
        }
        self.accept("i");
        if self.peek().is_some_and(is_alphanumeric) {
            self.next();
            return false;
        }
        true
    }
}

/// Texts of templates are below 4 GiB.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

const fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

/// The bytes of ASCII letters, digits and the underscore.
static IS_WORD: [bool; 256] = {
    let mut is_word = [false; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        #[expect(clippy::indexing_slicing, reason = "there are 256 bytes")]
        {
            is_word[byte as usize] = byte == b'_' || byte.is_ascii_alphanumeric();
        }
        byte += 1;
    }
    is_word
};

fn is_alphanumeric(c: char) -> bool {
    if c.is_ascii() {
        return c == '_' || c.is_ascii_alphanumeric();
    }
    // Letters and digits as Go's unicode package has them, which is not what `char` calls alphabetic and numeric.
    static WORD: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^[\p{L}\p{Nd}]$").ok());
    WORD.as_ref().is_some_and(|word| word.is_match(c.encode_utf8(&mut [0; 4])))
}

fn has_left_marker(text: &[u8]) -> bool {
    matches!(text, [b'-', blank, ..] if is_space(*blank))
}

/// The first left delimiter.
fn find_left(text: &[u8]) -> Option<usize> {
    let mut braces = memchr::memchr_iter(b'{', text);
    braces.find(|at| text.get(at + 1) == Some(&b'{'))
}

/// The first end of a comment.
fn find_comment_end(text: &[u8]) -> Option<usize> {
    let mut stars = memchr::memchr_iter(b'*', text);
    stars.find(|at| text.get(at + 1) == Some(&b'/'))
}

/// Go's `%#U`: `U+002D '-'`, without the character where it cannot be printed.
fn code_point(c: char) -> String {
    let printable = quote(c.encode_utf8(&mut [0; 4])).len() == c.len_utf8() + 2 || matches!(c, '"' | '\\');
    let code = u32::from(c);
    if printable { format!("U+{code:04X} '{c}'") } else { format!("U+{code:04X}") }
}

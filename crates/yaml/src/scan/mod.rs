//! The scanner: bytes to tokens, with libyaml's rules for indentation and simple keys.
//!
//! Not here: which token may follow which (`parse`), what a scalar means (`resolve`). The one idea to know: a `key:` is
//! recognised only at its `:`, so tokens wait in a queue until no simple key can begin at the head; a key lies on one line
//! and within 1024 characters, which bounds the wait. (go-yaml v2: scannerc.go)

mod block;
mod directive;
mod plain;
mod queue;
mod quoted;
mod simple_key;
pub(crate) mod source;
mod tag;
pub(crate) mod token;

use self::queue::Queue;
use self::simple_key::SimpleKey;
use self::source::{Source, mark};
use self::token::{TagParts, Text, Token, TokenKind};
use crate::fault::{Fault, Outcome, Phase};
use crate::options::Dialect;

/// go-yaml's own bound on flow levels and on indents. (go-yaml v2: scannerc.go, `max_flow_level`, `max_indents`)
const GO_MAX_DEPTH: usize = 10_000;

#[derive(Debug)]
pub(crate) struct Scanner {
    pub(crate) src: Source,
    pub(crate) dialect: Dialect,
    pos: usize,
    line_start: usize,
    /// The column of the next token, in block context.
    column: i32,
    /// The first byte above 0x7F that is not on a line before this one.
    wide: usize,
    flow_level: usize,
    indent: i32,
    indents: Vec<i32>,
    simple_key_allowed: bool,
    /// One per flow level and one for the block level.
    simple_keys: Vec<SimpleKey>,
    queue: Queue,
    /// How many tokens must wait behind the head: go-yaml v3 looks two further, for its comments.
    lookahead: usize,
    /// Decoded texts of the waiting tokens.
    pub(crate) scratch: String,
    pub(crate) tags: Vec<TagParts>,
    /// Line breaks after the first, while a scalar is folded.
    breaks: String,
}

impl Scanner {
    pub(crate) fn new(src: Source, dialect: Dialect) -> Self {
        let mut scanner = Self {
            pos: src.start,
            line_start: src.start,
            src,
            dialect,
            column: 0,
            wide: 0,
            flow_level: 0,
            indent: -1,
            indents: Vec::new(),
            simple_key_allowed: true,
            simple_keys: vec![SimpleKey::default()],
            queue: Queue::default(),
            lookahead: if dialect == Dialect::GoV3 { 2 } else { 0 },
            scratch: String::new(),
            tags: Vec::new(),
            breaks: String::new(),
        };
        scanner.skip_bom();
        scanner
    }

    /// A byte order mark begins no line of its own: the reader takes it away.
    fn skip_bom(&mut self) {
        if self.src.slice(self.pos, self.pos + 3) == "\u{feff}" {
            self.pos += 3;
            self.line_start = self.pos;
        }
    }

    /// The offset up to which the text was read.
    pub(crate) const fn position(&self) -> usize {
        self.pos
    }

    /// Forgets decoded texts that no waiting token needs. Called between events.
    #[inline]
    pub(crate) fn release(&mut self) {
        if self.queue.pinned == 0 && !(self.scratch.is_empty() && self.tags.is_empty()) {
            self.scratch.clear();
            self.tags.clear();
        }
    }

    /// The text of a token.
    pub(crate) fn text(&self, text: Text) -> &str {
        match text {
            Text::Source(start, end) => self.src.text.get(start as usize..end as usize),
            Text::Scratch(start, end) => self.scratch.get(start as usize..end as usize),
        }
        .unwrap_or_default()
    }

    /// The next token, left in the queue.
    #[inline]
    pub(crate) fn peek(&mut self) -> Outcome<Token> {
        if !self.queue.ready {
            self.fetch_more()?;
            self.queue.ready = true;
        }
        Ok(self.queue.head())
    }

    /// Takes the token that [`Self::peek`] gave.
    #[inline]
    pub(crate) fn skip(&mut self) {
        self.queue.skip();
    }

    /// Fetches until the head cannot become a simple key any more.
    fn fetch_more(&mut self) -> Outcome<()> {
        loop {
            if self.queue.len() > self.lookahead && !self.head_may_be_key()? {
                return Ok(());
            }
            self.fetch_token()?;
            if self.dialect == Dialect::GoV3 {
                self.skip_line_comment();
            }
        }
    }

    fn fetch_token(&mut self) -> Outcome<()> {
        self.skip_to_token();
        if self.flow_level == 0 {
            if self.wide < self.line_start {
                self.wide = self.src.find_wide(self.line_start);
            }
            self.column = self.column_at(self.pos);
            self.unroll_indent(self.column, self.pos);
        }
        let byte = self.at(0);
        if self.pos == self.line_start && matches!(byte, b'-' | b'.' | b'%') {
            if byte == b'%' {
                return self.fetch_directive();
            }
            if self.is_document_indicator() {
                let kind = if byte == b'-' { TokenKind::DocumentStart } else { TokenKind::DocumentEnd };
                return self.fetch_document_indicator(kind);
            }
        }
        self.fetch_by_first_byte(byte)
    }

    fn fetch_by_first_byte(&mut self, byte: u8) -> Outcome<()> {
        let block = self.flow_level == 0;
        match byte {
            0 => self.fetch_stream_end(),
            b'[' => self.fetch_flow_start(TokenKind::FlowSequenceStart),
            b'{' => self.fetch_flow_start(TokenKind::FlowMappingStart),
            b']' => self.fetch_flow_end(TokenKind::FlowSequenceEnd),
            b'}' => self.fetch_flow_end(TokenKind::FlowMappingEnd),
            b',' => self.fetch_flow_entry(),
            b'-' if self.src.is_blankz(self.pos + 1) => self.fetch_block_entry(),
            b'?' if !block || self.src.is_blankz(self.pos + 1) => self.fetch_key(),
            b':' if !block || self.src.is_blankz(self.pos + 1) => self.fetch_value(),
            b'*' => self.fetch_anchor(TokenKind::Alias),
            b'&' => self.fetch_anchor(TokenKind::Anchor),
            b'!' => self.fetch_tag(),
            b'|' if block => self.fetch_block_scalar(true),
            b'>' if block => self.fetch_block_scalar(false),
            b'\'' => self.fetch_quoted(true),
            b'"' => self.fetch_quoted(false),
            b'\t' | b'|' | b'>' | b'#' | b'%' | b'@' | b'`' => {
                Err(self.fail(self.pos, "found character that cannot start any token"))
            }
            _ => self.fetch_plain(),
        }
    }

    /// Passes blanks, comments and line breaks. Tabs count as blanks in flow context and where no simple key may begin.
    #[inline]
    fn skip_to_token(&mut self) {
        loop {
            let tabs = self.flow_level > 0 || !self.simple_key_allowed;
            self.pos += self.src.blanks(self.pos);
            while tabs && self.at(0) == b'\t' {
                self.pos += 1;
                self.pos += self.src.blanks(self.pos);
            }
            if self.at(0) == b'#' {
                self.skip_comment();
            }
            if !self.skip_break() {
                return;
            }
            if self.flow_level == 0 {
                self.simple_key_allowed = true;
            }
        }
    }

    fn skip_comment(&mut self) {
        self.pos = self.src.find_break(self.pos);
        if self.dialect == Dialect::GoV3 {
            self.skip_following_comments();
        }
    }

    /// go-yaml v3 takes the comment on the line of a token at once, and the tabs before it.
    /// (go-yaml v3: scannerc.go, `yaml_parser_scan_line_comment`)
    fn skip_line_comment(&mut self) {
        let before = self.src.bytes().get(self.line_start..self.pos).unwrap_or_default();
        if self.queue.ends_with(TokenKind::BlockEntry) || before.iter().all(|byte| matches!(byte, b' ' | b'\t')) {
            return;
        }
        let blanks = (0..512).take_while(|&offset| matches!(self.at(offset), b' ' | b'\t')).count();
        if self.at(blanks) == b'#' {
            self.pos = self.src.find_break(self.pos + blanks);
        }
    }

    /// go-yaml v3 gathers the comment lines that follow at once, and passes tabs before them.
    /// (go-yaml v3: scannerc.go, `yaml_parser_scan_comments`)
    fn skip_following_comments(&mut self) {
        let (mut at, mut passed, mut line_start) = (self.pos, 0, self.line_start);
        while passed < 512 {
            match (self.src.at(at), self.src.break_width(at)) {
                (b' ' | b'\t', _) => at += 1,
                (b'#', _) => {
                    at = self.src.find_break(at);
                    (self.pos, self.line_start, passed) = (at, line_start, 0);
                    continue;
                }
                (_, 0) => return,
                (_, width) => {
                    at += width;
                    line_start = at;
                }
            }
            passed += 1;
        }
    }

    #[inline]
    fn skip_break(&mut self) -> bool {
        let width = self.src.break_width(self.pos);
        if width == 0 {
            return false;
        }
        self.pos += width;
        self.line_start = self.pos;
        true
    }

    /// True at `---` or `...` before a blank, at the start of a line.
    fn is_document_indicator(&self) -> bool {
        let byte = self.at(0);
        self.pos == self.line_start
            && matches!(byte, b'-' | b'.')
            && self.at(1) == byte
            && self.at(2) == byte
            && self.src.is_blankz(self.pos + 3)
    }

    fn fetch_stream_end(&mut self) -> Outcome<()> {
        if let Some(fault) = &self.src.fault {
            return Err(Box::new(fault.clone()));
        }
        // libyaml starts a new line at the end of a text that does not end with one.
        if self.column_at(self.pos) != 0 {
            self.pos = self.src.end + 1;
            self.line_start = self.pos;
        }
        self.unroll_indent(-1, self.pos);
        self.remove_simple_key()?;
        self.simple_key_allowed = false;
        self.push_indicator(TokenKind::StreamEnd, 0);
        Ok(())
    }

    fn fetch_document_indicator(&mut self, kind: TokenKind) -> Outcome<()> {
        self.unroll_indent(-1, self.pos);
        self.remove_simple_key()?;
        self.simple_key_allowed = false;
        self.push_indicator(kind, 3);
        Ok(())
    }

    fn fetch_flow_start(&mut self, kind: TokenKind) -> Outcome<()> {
        self.save_simple_key()?;
        self.simple_keys.push(SimpleKey::unnoted(self.queue.next_number()));
        self.flow_level += 1;
        if self.flow_level > GO_MAX_DEPTH {
            return Err(self.fail(self.pos, "exceeded max depth of 10000"));
        }
        self.simple_key_allowed = true;
        self.push_indicator(kind, 1);
        self.mark_key_start(self.flow_level - 1);
        Ok(())
    }

    fn fetch_flow_end(&mut self, kind: TokenKind) -> Outcome<()> {
        self.remove_simple_key()?;
        if self.flow_level > 0 {
            self.flow_level -= 1;
            self.forget_flow_key();
        }
        self.simple_key_allowed = false;
        self.push_indicator(kind, 1);
        Ok(())
    }

    fn fetch_flow_entry(&mut self) -> Outcome<()> {
        self.remove_simple_key()?;
        self.simple_key_allowed = true;
        self.push_indicator(TokenKind::FlowEntry, 1);
        Ok(())
    }

    fn fetch_block_entry(&mut self) -> Outcome<()> {
        // In flow context the parser reports the `-`: it knows the context.
        if self.flow_level == 0 {
            if !self.simple_key_allowed {
                return Err(self.fail(self.pos, "block sequence entries are not allowed in this context"));
            }
            self.roll_indent(self.column, None, TokenKind::BlockSequenceStart, self.pos)?;
        }
        self.remove_simple_key()?;
        self.simple_key_allowed = true;
        self.push_indicator(TokenKind::BlockEntry, 1);
        Ok(())
    }

    fn fetch_key(&mut self) -> Outcome<()> {
        if self.flow_level == 0 {
            if !self.simple_key_allowed {
                return Err(self.fail(self.pos, "mapping keys are not allowed in this context"));
            }
            self.roll_indent(self.column, None, TokenKind::BlockMappingStart, self.pos)?;
        }
        self.remove_simple_key()?;
        self.simple_key_allowed = self.flow_level == 0;
        self.push_indicator(TokenKind::Key, 1);
        Ok(())
    }

    fn fetch_anchor(&mut self, kind: TokenKind) -> Outcome<()> {
        self.save_simple_key()?;
        self.simple_key_allowed = false;
        let start = self.pos;
        self.pos += 1;
        let name = self.pos;
        while is_alpha(self.at(0)) {
            self.pos += 1;
        }
        let ends = matches!(self.at(0), b'?' | b':' | b',' | b']' | b'}' | b'%' | b'@' | b'`');
        if name == self.pos || !(ends || self.src.is_blankz(self.pos)) {
            return Err(self.fail(start, "did not find expected alphabetic or numeric character"));
        }
        let token = Token::new(kind, mark(start), mark(self.pos));
        self.push_key_start(token.with_text(Text::Source(mark(name), mark(self.pos))));
        Ok(())
    }

    fn push_indicator(&mut self, kind: TokenKind, width: usize) {
        let start = self.pos;
        self.pos += width;
        self.push(Token::new(kind, mark(start), mark(self.pos)));
    }

    #[inline]
    fn push(&mut self, token: Token) {
        self.queue.push(token);
    }

    /// Opens a block collection when `column` is deeper than the current indent. `number` is the token to insert before.
    #[inline]
    fn roll_indent(&mut self, column: i32, number: Option<usize>, kind: TokenKind, at: usize) -> Outcome<()> {
        if self.flow_level > 0 || self.indent >= column {
            return Ok(());
        }
        self.indents.push(self.indent);
        self.indent = column;
        if self.indents.len() > GO_MAX_DEPTH {
            return Err(self.fail(self.pos, "exceeded max depth of 10000"));
        }
        let token = Token::new(kind, mark(at), mark(at));
        match number {
            Some(number) => self.queue.insert(number, token),
            None => self.push(token),
        }
        Ok(())
    }

    /// Closes the block collections that are deeper than `column`.
    #[inline]
    fn unroll_indent(&mut self, column: i32, at: usize) {
        if self.flow_level > 0 {
            return;
        }
        while self.indent > column {
            self.push(Token::new(TokenKind::BlockEnd, mark(at), mark(at)));
            self.indent = self.indents.pop().unwrap_or(-1);
        }
    }

    /// The column of `pos`, which must lie on the current line, in characters.
    #[inline]
    fn column_at(&self, pos: usize) -> i32 {
        // Bytes are characters up to the first one that is not ASCII.
        let ascii = self.line_start <= self.wide && pos <= self.wide;
        let column = if ascii { pos - self.line_start } else { self.src.chars(self.line_start, pos) };
        i32::try_from(column).unwrap_or(i32::MAX)
    }

    /// The byte `offset` bytes further on.
    #[inline(always)]
    fn at(&self, offset: usize) -> u8 {
        self.src.at(self.pos + offset)
    }

    /// A scanner error here, in a construct that began at `context`. Where the read stops for a forbidden character, that
    /// is the error: go-yaml looks up to four characters ahead.
    #[cold]
    fn fail(&self, context: usize, problem: &'static str) -> Box<Fault> {
        if let Some(fault) = self.src.fault.as_ref().filter(|_| self.pos + 4 > self.src.end) {
            return Box::new(fault.clone());
        }
        Box::new(Fault::new(Phase::Scanner, problem, mark(self.pos)).within(mark(context)))
    }
}

/// A letter, a digit, `_` or `-`.
fn is_alpha(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'
}

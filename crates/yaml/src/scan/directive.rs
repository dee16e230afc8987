//! `%YAML` and `%TAG` lines.

use super::source::mark;
use super::token::{TagParts, Text, Token, TokenKind};
use super::{Scanner, is_alpha};
use crate::fault::Outcome;

impl Scanner {
    pub(super) fn fetch_directive(&mut self) -> Outcome<()> {
        self.unroll_indent(-1, self.pos);
        self.remove_simple_key()?;
        self.simple_key_allowed = false;
        let start = self.pos;
        self.pos += 1;
        let token = match self.directive_name(start)? {
            Directive::Version => self.version_directive(start)?,
            Directive::Tag => self.tag_directive(start)?,
        };
        self.end_directive(start)?;
        self.push(token);
        Ok(())
    }

    fn directive_name(&mut self, start: usize) -> Outcome<Directive> {
        let from = self.pos;
        while is_alpha(self.at(0)) {
            self.pos += 1;
        }
        if self.pos == from {
            return Err(self.fail(start, "could not find expected directive name"));
        }
        if !self.src.is_blankz(self.pos) {
            return Err(self.fail(start, "found unexpected non-alphabetical character"));
        }
        match self.src.slice(from, self.pos) {
            "YAML" => Ok(Directive::Version),
            "TAG" => Ok(Directive::Tag),
            _ => Err(self.fail(start, "found unknown directive name")),
        }
    }

    fn version_directive(&mut self, start: usize) -> Outcome<Token> {
        self.skip_directive_blanks();
        let major = self.version_number(start)?;
        if self.at(0) != b'.' {
            return Err(self.fail(start, "did not find expected digit or '.' character"));
        }
        self.pos += 1;
        let minor = self.version_number(start)?;
        let token = Token::new(TokenKind::VersionDirective, mark(start), mark(self.pos));
        Ok(token.with_text(Text::Source(major, minor)))
    }

    fn version_number(&mut self, start: usize) -> Outcome<u32> {
        let mut value = 0;
        let from = self.pos;
        while self.at(0).is_ascii_digit() {
            if self.pos - from == 2 {
                return Err(self.fail(start, "found extremely long version number"));
            }
            value = value * 10 + u32::from(self.at(0) - b'0');
            self.pos += 1;
        }
        if self.pos == from {
            return Err(self.fail(start, "did not find expected version number"));
        }
        Ok(value)
    }

    fn tag_directive(&mut self, start: usize) -> Outcome<Token> {
        self.skip_directive_blanks();
        let handle = self.tag_handle(start, true)?;
        if !matches!(self.at(0), b' ' | b'\t') {
            return Err(self.fail(start, "did not find expected whitespace"));
        }
        self.skip_directive_blanks();
        let suffix = self.tag_uri(start, "")?;
        if !self.src.is_blankz(self.pos) {
            return Err(self.fail(start, "did not find expected whitespace or line break"));
        }
        Ok(self.tag_token(TokenKind::TagDirective, start, TagParts { handle, suffix }))
    }

    fn end_directive(&mut self, start: usize) -> Outcome<()> {
        self.skip_directive_blanks();
        if self.at(0) == b'#' {
            self.pos = self.src.find_break(self.pos);
        }
        if !self.src.is_breakz(self.pos) {
            return Err(self.fail(start, "did not find expected comment or line break"));
        }
        self.skip_break();
        Ok(())
    }

    fn skip_directive_blanks(&mut self) {
        while matches!(self.at(0), b' ' | b'\t') {
            self.pos += 1;
        }
    }
}

enum Directive {
    Version,
    Tag,
}

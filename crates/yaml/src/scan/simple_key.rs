//! Simple keys: the `key` of `key: value`, which is known for a key only when its `:` comes.

use super::Scanner;
use super::source::mark;
use super::token::{Token, TokenKind};
use crate::fault::Outcome;

/// How many characters may lie between the start of a key and its `:`.
const MAX_KEY_CHARS: usize = 1024;

/// A place where a key may have begun.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct SimpleKey {
    possible: bool,
    /// Nothing but a key may stand here.
    required: bool,
    /// The number of its first token.
    number: usize,
    pos: usize,
    line_start: usize,
    column: i32,
}

impl SimpleKey {
    /// No key, but the number of the next token.
    pub(super) fn unnoted(number: usize) -> Self {
        Self { number, ..Self::default() }
    }
}

impl Scanner {
    /// Drops the key of a flow level that ends. In an empty collection that is the number of its own first token, and
    /// go-yaml then no longer waits for a `:` behind it. (go-yaml v2: scannerc.go, `yaml_parser_decrease_flow_level`)
    pub(super) fn forget_flow_key(&mut self) {
        let Some(key) = self.simple_keys.pop() else { return };
        if let Some(token) = self.queue.get_mut(key.number) {
            token.key_level = 0;
        }
    }

    /// True while the token at the head may turn out to be the start of a key.
    #[inline]
    pub(super) fn head_may_be_key(&mut self) -> Outcome<bool> {
        let level = usize::from(self.queue.head().key_level);
        if level == 0 {
            return Ok(false);
        }
        let number = self.queue.head_number();
        match self.simple_keys.get(level - 1) {
            Some(key) if key.possible && key.number == number => self.key_is_valid(level - 1),
            _ => Ok(false),
        }
    }

    /// True when the key noted for `level` can still be one; fails when one is required and cannot be.
    #[inline]
    fn key_is_valid(&mut self, level: usize) -> Outcome<bool> {
        let Some(&key) = self.simple_keys.get(level) else { return Ok(false) };
        if !key.possible {
            return Ok(false);
        }
        if key.line_start == self.line_start && !self.is_too_long(key.pos) {
            return Ok(true);
        }
        if key.required {
            return Err(self.fail(key.pos, "could not find expected ':'"));
        }
        if let Some(key) = self.simple_keys.get_mut(level) {
            key.possible = false;
        }
        Ok(false)
    }

    fn is_too_long(&self, start: usize) -> bool {
        // Characters are at most as many as bytes.
        self.pos - start > MAX_KEY_CHARS && self.src.chars(start, self.pos) > MAX_KEY_CHARS
    }

    /// Notes that a key may begin with the next token.
    #[inline]
    pub(super) fn save_simple_key(&mut self) -> Outcome<()> {
        if !self.simple_key_allowed {
            return Ok(());
        }
        let block = self.flow_level == 0;
        let key = SimpleKey {
            possible: true,
            required: block && self.indent == self.column,
            number: self.queue.next_number(),
            pos: self.pos,
            line_start: self.line_start,
            column: self.column,
        };
        self.remove_simple_key()?;
        if let Some(last) = self.simple_keys.last_mut() {
            *last = key;
        }
        Ok(())
    }

    /// Gives up the key noted for the current level; fails when it was required.
    #[inline]
    pub(super) fn remove_simple_key(&mut self) -> Outcome<()> {
        let Some(key) = self.simple_keys.last_mut() else { return Ok(()) };
        if !key.possible {
            return Ok(());
        }
        key.possible = false;
        if key.required {
            let start = key.pos;
            return Err(self.fail(start, "could not find expected ':'"));
        }
        Ok(())
    }

    /// Pushes a token that the current level's key may begin with.
    #[inline]
    pub(super) fn push_key_start(&mut self, mut token: Token) {
        token.key_level = u16::try_from(self.flow_level + 1).unwrap_or(0);
        self.push(token);
    }

    /// Notes on the token pushed last that the key of `level` may begin with it.
    pub(super) fn mark_key_start(&mut self, level: usize) {
        let last = self.queue.next_number() - 1;
        if let Some(token) = self.queue.get_mut(last) {
            token.key_level = u16::try_from(level + 1).unwrap_or(0);
        }
    }

    /// A `:`: of the key noted for this level, or of a complex key.
    #[inline]
    pub(super) fn fetch_value(&mut self) -> Outcome<()> {
        let level = self.simple_keys.len() - 1;
        if self.key_is_valid(level)? {
            self.insert_key(level)?;
        } else {
            self.begin_complex_value()?;
        }
        self.push_indicator(TokenKind::Value, 1);
        Ok(())
    }

    #[inline]
    fn insert_key(&mut self, level: usize) -> Outcome<()> {
        let Some(key) = self.simple_keys.get_mut(level) else { return Ok(()) };
        key.possible = false;
        let key = *key;
        let start = mark(key.pos);
        self.queue.insert(key.number, Token::new(TokenKind::Key, start, start));
        self.roll_indent(key.column, Some(key.number), TokenKind::BlockMappingStart, key.pos)?;
        self.simple_key_allowed = false;
        Ok(())
    }

    fn begin_complex_value(&mut self) -> Outcome<()> {
        if self.flow_level == 0 {
            if !self.simple_key_allowed {
                return Err(self.fail(self.pos, "mapping values are not allowed in this context"));
            }
            self.roll_indent(self.column, None, TokenKind::BlockMappingStart, self.pos)?;
        }
        self.simple_key_allowed = self.flow_level == 0;
        Ok(())
    }
}

//! Block lists and maps.

use super::event::{Event, EventKind};
use super::{Parser, State};
use crate::fault::Outcome;
use crate::scan::token::TokenKind;

impl Parser {
    pub(super) fn block_sequence(&mut self) -> Outcome<Event> {
        let token = self.peek()?;
        match token.kind {
            TokenKind::BlockEntry => {
                self.skip();
                let next = self.peek()?;
                if matches!(next.kind, TokenKind::BlockEntry | TokenKind::BlockEnd) {
                    self.state = State::BlockSequence;
                    return Ok(self.empty_scalar(token.end));
                }
                self.states.push(State::BlockSequence);
                self.node(true, false)
            }
            TokenKind::BlockEnd => {
                self.marks.pop();
                self.skip();
                Ok(self.close(EventKind::ListEnd, token.start, token.end))
            }
            _ => Err(self.fail_in_collection("did not find expected '-' indicator", token)),
        }
    }

    /// A list at the indent of its key: nothing but its entries tells where it ends.
    pub(super) fn indentless_sequence(&mut self) -> Outcome<Event> {
        let token = self.peek()?;
        if token.kind != TokenKind::BlockEntry {
            return Ok(self.close(EventKind::ListEnd, token.start, token.start));
        }
        self.skip();
        let next = self.peek()?;
        if matches!(next.kind, TokenKind::BlockEntry | TokenKind::Key | TokenKind::Value | TokenKind::BlockEnd) {
            self.state = State::IndentlessSequence;
            return Ok(self.empty_scalar(token.end));
        }
        self.states.push(State::IndentlessSequence);
        self.node(true, false)
    }

    #[inline]
    pub(super) fn block_mapping_key(&mut self) -> Outcome<Event> {
        let token = self.peek()?;
        match token.kind {
            TokenKind::Key => {
                self.skip();
                self.block_mapping_part(token.end, State::BlockMappingValue)
            }
            TokenKind::BlockEnd => {
                self.marks.pop();
                self.skip();
                Ok(self.close(EventKind::MapEnd, token.start, token.end))
            }
            _ => Err(self.fail_in_collection("did not find expected key", token)),
        }
    }

    #[inline]
    pub(super) fn block_mapping_value(&mut self) -> Outcome<Event> {
        let token = self.peek()?;
        if token.kind != TokenKind::Value {
            self.state = State::BlockMappingKey;
            return Ok(self.empty_scalar(token.start));
        }
        self.skip();
        self.block_mapping_part(token.end, State::BlockMappingKey)
    }

    /// The node after a `?` or `:` that ended at `at`, or nothing.
    #[inline]
    fn block_mapping_part(&mut self, at: u32, then: State) -> Outcome<Event> {
        let next = self.peek()?;
        if matches!(next.kind, TokenKind::Key | TokenKind::Value | TokenKind::BlockEnd) {
            self.state = then;
            return Ok(self.empty_scalar(at));
        }
        self.states.push(then);
        self.node(true, true)
    }
}

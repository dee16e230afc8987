//! Flow lists and maps.

use super::event::{Event, EventKind};
use super::{Parser, State};
use crate::fault::Outcome;
use crate::scan::token::{Token, TokenKind};

impl Parser {
    pub(super) fn flow_sequence(&mut self, first: bool) -> Outcome<Event> {
        let mut token = self.peek()?;
        if token.kind != TokenKind::FlowSequenceEnd {
            if !first {
                token = self.flow_comma(token, "did not find expected ',' or ']'")?;
            }
            if token.kind == TokenKind::Key {
                self.skip();
                // `[a: b]`: a map of one pair.
                let event = Event::new(EventKind::MapStart { flow: true }, token.start, token.end);
                return self.open(event, State::FlowPairKey);
            }
            if token.kind != TokenKind::FlowSequenceEnd {
                self.states.push(State::FlowSequence);
                return self.node(false, false);
            }
        }
        self.marks.pop();
        self.skip();
        Ok(self.close(EventKind::ListEnd, token.start, token.end))
    }

    /// Takes the comma before an entry and returns the token after it.
    fn flow_comma(&mut self, token: Token, problem: &'static str) -> Outcome<Token> {
        if token.kind != TokenKind::FlowEntry {
            return Err(self.fail_in_collection(problem, token));
        }
        self.skip();
        self.peek()
    }

    pub(super) fn flow_pair_key(&mut self) -> Outcome<Event> {
        let token = self.peek()?;
        if matches!(token.kind, TokenKind::Value | TokenKind::FlowEntry | TokenKind::FlowSequenceEnd) {
            // go-yaml v2: parserc.go – the token is taken, a `:` too, so the value after it is read as an entry.
            self.skip();
            self.state = State::FlowPairValue;
            return Ok(self.empty_scalar(token.end));
        }
        self.states.push(State::FlowPairValue);
        self.node(false, false)
    }

    pub(super) fn flow_pair_value(&mut self) -> Outcome<Event> {
        let token = self.peek()?;
        if token.kind == TokenKind::Value {
            self.skip();
            let next = self.peek()?;
            if !matches!(next.kind, TokenKind::FlowEntry | TokenKind::FlowSequenceEnd) {
                self.states.push(State::FlowPairEnd);
                return self.node(false, false);
            }
        }
        self.state = State::FlowPairEnd;
        Ok(self.empty_scalar(token.start))
    }

    pub(super) fn flow_pair_end(&mut self) -> Outcome<Event> {
        let token = self.peek()?;
        let event = Event::new(EventKind::MapEnd, token.start, token.start);
        self.depth = self.depth.saturating_sub(1);
        self.state = State::FlowSequence;
        Ok(event)
    }

    pub(super) fn flow_mapping_key(&mut self, first: bool) -> Outcome<Event> {
        let mut token = self.peek()?;
        if token.kind != TokenKind::FlowMappingEnd {
            if !first {
                token = self.flow_comma(token, "did not find expected ',' or '}'")?;
            }
            if token.kind == TokenKind::Key {
                self.skip();
                return self.flow_mapping_part(State::FlowMappingValue);
            }
            if token.kind != TokenKind::FlowMappingEnd {
                self.states.push(State::FlowMappingEmptyValue);
                return self.node(false, false);
            }
        }
        self.marks.pop();
        self.skip();
        Ok(self.close(EventKind::MapEnd, token.start, token.end))
    }

    /// The node after a key indicator, or nothing.
    fn flow_mapping_part(&mut self, then: State) -> Outcome<Event> {
        let next = self.peek()?;
        if matches!(next.kind, TokenKind::Value | TokenKind::FlowEntry | TokenKind::FlowMappingEnd) {
            self.state = then;
            return Ok(self.empty_scalar(next.start));
        }
        self.states.push(then);
        self.node(false, false)
    }

    pub(super) fn flow_mapping_value(&mut self) -> Outcome<Event> {
        let mut token = self.peek()?;
        if token.kind == TokenKind::Value {
            self.skip();
            token = self.peek()?;
            if !matches!(token.kind, TokenKind::FlowEntry | TokenKind::FlowMappingEnd) {
                self.states.push(State::FlowMappingKey);
                return self.node(false, false);
            }
        }
        self.state = State::FlowMappingKey;
        Ok(self.empty_scalar(token.start))
    }

    pub(super) fn flow_mapping_empty_value(&mut self) -> Outcome<Event> {
        let token = self.peek()?;
        self.state = State::FlowMappingKey;
        Ok(self.empty_scalar(token.start))
    }
}

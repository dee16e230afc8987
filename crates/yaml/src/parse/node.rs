//! A node: an alias, or properties and content.

use super::event::{Event, EventKind, Properties};
use super::{Parser, State};
use crate::fault::{Fault, Outcome, Phase};
use crate::scan::source::mark;
use crate::scan::token::{Text, Token, TokenKind};

/// The anchor and the tag before a node, as they are read.
#[derive(Clone, Copy, Default)]
struct Prefix {
    start: Option<u32>,
    end: u32,
    anchor: Option<(u32, u32)>,
    /// The index of the tag in the scanner's list, and where it stands.
    tag: Option<(u32, u32)>,
}

impl Parser {
    /// Reads a node. `block` allows block collections, `indentless` a list at the indent of its key.
    #[inline]
    pub(super) fn node(&mut self, block: bool, indentless: bool) -> Outcome<Event> {
        let token = self.peek()?;
        match token.kind {
            TokenKind::Scalar(style) => {
                self.scalar(Event::new(EventKind::Scalar { text: token.text, style }, token.start, token.end))
            }
            TokenKind::Alias => {
                self.pop_state();
                self.skip();
                let name = range(token.text);
                Ok(Event::new(EventKind::Alias { name }, token.start, token.end))
            }
            TokenKind::Anchor | TokenKind::Tag => {
                let properties = self.properties(token)?;
                self.node_with(properties, block, indentless)
            }
            _ => self.collection(token, Event::new(EventKind::StreamEnd, token.start, token.start), block, indentless),
        }
    }

    #[inline]
    fn scalar(&mut self, event: Event) -> Outcome<Event> {
        if let EventKind::Scalar { text, .. } = event.kind
            && text.len() > self.limits.scalar
        {
            let problem = format!("a scalar is longer than {} bytes (limit: scalar)", self.limits.scalar);
            return Err(Box::new(Fault::new(Phase::Limit, problem, event.start).until(event.end)));
        }
        self.pop_state();
        self.skip();
        Ok(event)
    }

    fn properties(&mut self, first: Token) -> Outcome<Prefix> {
        let mut properties = Prefix::default();
        let mut token = first;
        for _ in 0..2 {
            match token.kind {
                TokenKind::Anchor if properties.anchor.is_none() => properties.anchor = Some(range(token.text)),
                TokenKind::Tag if properties.tag.is_none() => {
                    properties.tag = Some((range(token.text).0, token.start));
                }
                _ => break,
            }
            properties.start = properties.start.or(Some(token.start));
            properties.end = token.end;
            // The parts of a tag stay in the scanner until the next event.
            self.skip();
            token = self.peek()?;
        }
        Ok(properties)
    }

    fn node_with(&mut self, properties: Prefix, block: bool, indentless: bool) -> Outcome<Event> {
        let token = self.peek()?;
        let start = properties.start.unwrap_or(token.start);
        let tag = match properties.tag {
            Some((index, at)) => Some(self.expand_tag(index as usize, at, start)?),
            None => None,
        };
        let mut event = Event::new(EventKind::EMPTY_SCALAR, start, properties.end);
        event.has_properties = true;
        self.properties = Properties { anchor: properties.anchor, tag };
        if let TokenKind::Scalar(style) = token.kind {
            event.kind = EventKind::Scalar { text: token.text, style };
            event.end = token.end;
            return self.scalar(event);
        }
        self.collection(token, event, block, indentless)
    }

    /// The collection that `token` begins, with the properties of `event`; without content, an empty scalar that has
    /// properties.
    #[inline]
    fn collection(&mut self, token: Token, mut event: Event, block: bool, indentless: bool) -> Outcome<Event> {
        let (kind, state) = match token.kind {
            TokenKind::BlockEntry if indentless => (EventKind::ListStart { flow: false }, State::IndentlessSequence),
            TokenKind::FlowSequenceStart => (EventKind::ListStart { flow: true }, State::FlowSequenceFirst),
            TokenKind::FlowMappingStart => (EventKind::MapStart { flow: true }, State::FlowMappingFirst),
            TokenKind::BlockSequenceStart if block => (EventKind::ListStart { flow: false }, State::BlockSequenceFirst),
            TokenKind::BlockMappingStart if block => (EventKind::MapStart { flow: false }, State::BlockMappingFirst),
            _ if event.has_properties => {
                self.pop_state();
                return Ok(event);
            }
            _ => {
                let fault = Fault::new(Phase::Parser, "did not find expected node content", token.start);
                return Err(Box::new(fault.until(token.end).within(event.start)));
            }
        };
        event.kind = kind;
        event.end = token.end;
        self.open(event, state)
    }

    /// Writes the tag in full into the scratch buffer.
    fn expand_tag(&mut self, index: usize, at: u32, context: u32) -> Outcome<Text> {
        let Some(parts) = self.scanner.tags.get(index) else { return Ok(Text::EMPTY) };
        let prefix = if parts.handle.is_empty() { Some("") } else { self.tag_prefix(&parts.handle) };
        let Some(tag) = prefix.map(|prefix| format!("{prefix}{}", parts.suffix)).filter(|tag| !tag.is_empty()) else {
            let fault = Fault::new(Phase::Parser, "found undefined tag handle", at);
            return Err(Box::new(fault.within(context)));
        };
        let scratch = &mut self.scanner.scratch;
        let from = mark(scratch.len());
        scratch.push_str(&tag);
        Ok(Text::Scratch(from, mark(scratch.len())))
    }
}

const fn range(text: Text) -> (u32, u32) {
    let (Text::Source(start, end) | Text::Scratch(start, end)) = text;
    (start, end)
}

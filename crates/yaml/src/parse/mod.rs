//! The parser: tokens to events, by libyaml's state machine.
//!
//! Not here: what bytes make a token (`scan`), what nodes mean (`compose`). The one idea to know: nesting lives in two
//! stacks, so nothing recurses, and depth is checked where a collection begins. (go-yaml v2: parserc.go)

mod block;
mod document;
pub(crate) mod event;
mod flow;
mod node;

use self::event::{Event, EventKind, Properties};
use crate::fault::{Fault, Outcome, Phase};
use crate::options::{ReadLimits, ReadOptions};
use crate::scan::Scanner;
use crate::scan::source::Source;
use crate::scan::token::{TagParts, Token};

/// What the next event is read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// The start of the stream: a document without `---` may come.
    ImplicitDocument,
    Document,
    DocumentContent,
    DocumentEnd,
    BlockNode,
    BlockSequenceFirst,
    BlockSequence,
    IndentlessSequence,
    BlockMappingFirst,
    BlockMappingKey,
    BlockMappingValue,
    FlowSequenceFirst,
    FlowSequence,
    FlowPairKey,
    FlowPairValue,
    FlowPairEnd,
    FlowMappingFirst,
    FlowMappingKey,
    FlowMappingValue,
    FlowMappingEmptyValue,
    End,
}

#[derive(Debug)]
pub(crate) struct Parser {
    pub(crate) scanner: Scanner,
    state: State,
    states: Vec<State>,
    /// Where the open collections began.
    marks: Vec<u32>,
    /// The tag handles of this document.
    directives: Vec<TagParts>,
    depth: usize,
    limits: ReadLimits,
    /// Those of the event given last that had any.
    properties: Properties,
}

impl Parser {
    pub(crate) fn new(src: Source, options: &ReadOptions) -> Self {
        Self {
            scanner: Scanner::new(src, options.dialect),
            state: State::ImplicitDocument,
            states: Vec::new(),
            marks: Vec::new(),
            directives: Vec::new(),
            depth: 0,
            limits: options.limits,
            properties: Properties::default(),
        }
    }

    /// The anchor and the tag of `event`, which must be the event given last.
    #[inline]
    pub(crate) fn properties_of(&self, event: Event) -> Properties {
        if event.has_properties { self.properties } else { Properties::default() }
    }

    /// The next event. After the end of the stream, the end again.
    #[inline]
    pub(crate) fn next_event(&mut self) -> Outcome<Event> {
        self.scanner.release();
        match self.state {
            State::ImplicitDocument => self.document_start(true),
            State::Document => self.document_start(false),
            State::DocumentContent => self.document_content(),
            State::DocumentEnd => self.document_end(),
            State::BlockNode => self.node(true, false),
            State::BlockSequenceFirst => self.first(Self::block_sequence),
            State::BlockSequence => self.block_sequence(),
            State::IndentlessSequence => self.indentless_sequence(),
            State::BlockMappingFirst => self.first(Self::block_mapping_key),
            State::BlockMappingKey => self.block_mapping_key(),
            State::BlockMappingValue => self.block_mapping_value(),
            State::FlowSequenceFirst => self.first(|parser| parser.flow_sequence(true)),
            State::FlowSequence => self.flow_sequence(false),
            State::FlowPairKey => self.flow_pair_key(),
            State::FlowPairValue => self.flow_pair_value(),
            State::FlowPairEnd => self.flow_pair_end(),
            State::FlowMappingFirst => self.first(|parser| parser.flow_mapping_key(true)),
            State::FlowMappingKey => self.flow_mapping_key(false),
            State::FlowMappingValue => self.flow_mapping_value(),
            State::FlowMappingEmptyValue => self.flow_mapping_empty_value(),
            State::End => Ok(Event::new(EventKind::StreamEnd, self.position(), self.position())),
        }
    }

    fn position(&self) -> u32 {
        crate::scan::source::mark(self.scanner.position())
    }

    #[inline]
    fn peek(&mut self) -> Outcome<Token> {
        self.scanner.peek()
    }

    #[inline]
    fn skip(&mut self) {
        self.scanner.skip();
    }

    /// Takes the token that opens a collection and goes on with its first entry.
    #[inline]
    fn first(&mut self, entry: impl Fn(&mut Self) -> Outcome<Event>) -> Outcome<Event> {
        let token = self.peek()?;
        self.marks.push(token.start);
        self.skip();
        entry(self)
    }

    /// Goes back to the state that was waiting for this node.
    #[inline]
    fn pop_state(&mut self) {
        self.state = self.states.pop().unwrap_or(State::End);
    }

    /// An event that begins a collection.
    #[inline]
    fn open(&mut self, event: Event, state: State) -> Outcome<Event> {
        self.depth += 1;
        if self.depth > self.limits.depth {
            let problem = format!("lists and maps are nested deeper than {} levels (limit: depth)", self.limits.depth);
            return Err(Box::new(Fault::new(Phase::Limit, problem, event.start)));
        }
        self.state = state;
        Ok(event)
    }

    /// An event that ends a collection.
    #[inline]
    fn close(&mut self, kind: EventKind, start: u32, end: u32) -> Event {
        self.depth = self.depth.saturating_sub(1);
        self.pop_state();
        Event::new(kind, start, end)
    }

    /// A scalar that is not there.
    #[inline]
    fn empty_scalar(&self, at: u32) -> Event {
        Event::new(EventKind::EMPTY_SCALAR, at, at)
    }

    /// An error at `token`, in the innermost open collection.
    #[cold]
    fn fail_in_collection(&mut self, problem: &'static str, token: Token) -> Box<Fault> {
        let context = self.marks.pop().unwrap_or(0);
        Box::new(Fault::new(Phase::Parser, problem, token.start).until(token.end).within(context))
    }
}

//! The composer: the events of one document into an arena.
//!
//! Not here: the grammar (`parse`), the classes of scalars (`resolve`). The one idea to know: go-yaml first parses a whole
//! document and decodes it then, so an error of decoding (a tag, a key, an alias) counts only when the document parses to
//! its end; the composer notes the first of each phase and goes on.

mod anchor;
mod budget;
mod faults;
mod go_syntax;
mod key;
mod map;

use std::collections::HashSet;

pub(crate) use self::anchor::Anchors;
use self::budget::Budget;
use self::faults::Faults;
use self::key::KeyInfo;
use crate::document::{Builder, Document, NodeId};
use crate::fault::{Fault, Outcome, Phase};
use crate::options::{Dialect, ReadOptions};
use crate::parse::Parser;
use crate::parse::event::{Event, EventKind};
use crate::resolve::{self, Resolved};
use crate::scalar::{ScalarClass, ScalarStyle};
use crate::scan::token::Text;
use crate::span::Span;

/// A list or map that is open.
#[derive(Debug)]
struct Frame {
    event: Event,
    /// The explicit tag; the event's text of it is gone when the collection ends.
    tag: Option<Box<str>>,
    anchor: Option<(u32, u32)>,
    is_map: bool,
    /// Where its children begin among the waiting ids, and its keys among the waiting keys.
    first_id: usize,
    first_key: usize,
    /// The number of duplicate keys noted before it.
    first_duplicate: usize,
    decoded_before: u64,
    /// Levels of collections inside it.
    height: usize,
    merges: bool,
}

/// What the composer needs again for each document: its buffers, kept so that they need not grow anew.
#[derive(Debug, Default)]
pub(crate) struct Workspace {
    frames: Vec<Frame>,
    ids: Vec<NodeId>,
    keys: Vec<KeyInfo>,
    /// The nodes of the document before: a guess at the size of the next.
    last_size: usize,
}

pub(crate) struct Composer<'p> {
    parser: &'p mut Parser,
    options: &'p ReadOptions,
    anchors: &'p mut Anchors,
    work: &'p mut Workspace,
    builder: Builder,
    budget: Budget,
    faults: Faults,
    root: Option<NodeId>,
}

impl<'p> Composer<'p> {
    pub(crate) fn new(
        parser: &'p mut Parser,
        options: &'p ReadOptions,
        anchors: &'p mut Anchors,
        work: &'p mut Workspace,
    ) -> Self {
        let text = parser.scanner.src.text.clone();
        let mut builder = Builder::new(options.file, text).with_dialect(options.dialect);
        builder.reserve(work.last_size.min(1 << 16));
        work.frames.clear();
        work.ids.clear();
        work.keys.clear();
        anchors.begin_document(options.dialect);
        let (budget, faults) = (Budget::new(options), Faults::default());
        Self { parser, options, anchors, work, builder, budget, faults, root: None }
    }

    /// Reads the document whose start was just read, up to its end. The inner result holds the errors of decoding, after
    /// which the stream may go on.
    pub(crate) fn document(mut self, start: Event) -> Outcome<Result<Document, Box<Fault>>> {
        let end = loop {
            let event = self.parser.next_event()?;
            if let EventKind::DocumentEnd { .. } | EventKind::StreamEnd = event.kind {
                break event;
            }
            self.take(event)?;
        };
        if self.faults.doubts_json() && !self.root.is_some_and(|root| self.has_infinity(root)) {
            self.faults.forget_json();
        }
        if let Some(fault) = std::mem::take(&mut self.faults).worst(&self.parser.scanner.src, self.options.dialect) {
            self.anchors.abandon_document();
            return Ok(Err(fault));
        }
        let from =
            if matches!(start.kind, EventKind::DocumentStart { explicit: true }) { start.end } else { start.start };
        let span = self.span(from, end.start.max(from));
        let root = match self.root {
            Some(root) => root,
            None => self.builder.decoded_scalar(span.at_start(), "", ScalarClass::Null, ScalarStyle::Plain),
        };
        self.work.last_size = self.builder.document().node_count();
        let document = self.builder.finish(root, span);
        self.anchors.end_document(self.options.dialect, &document);
        Ok(Ok(document))
    }

    #[inline]
    fn take(&mut self, event: Event) -> Outcome<()> {
        match event.kind {
            EventKind::Scalar { text, style } => self.scalar(event, text, style),
            EventKind::MapStart { .. } => self.open(event, true),
            EventKind::ListStart { .. } => self.open(event, false),
            EventKind::MapEnd => self.close_map(event),
            EventKind::ListEnd => self.close_list(event),
            EventKind::Alias { name } => self.alias(event, name),
            EventKind::DocumentStart { .. } | EventKind::DocumentEnd { .. } | EventKind::StreamEnd => Ok(()),
        }
    }

    #[inline]
    fn span(&self, start: u32, end: u32) -> Span {
        // Marks may lie behind the end of the text, on the line that libyaml adds.
        let limit = crate::scan::source::mark(self.parser.scanner.src.text.len());
        Span::new(self.options.file, start.min(limit), end.min(limit))
    }

    /// True when the next node is a key.
    #[inline]
    fn at_key(&self) -> bool {
        self.work
            .frames
            .last()
            .is_some_and(|frame| frame.is_map && (self.work.ids.len() - frame.first_id).is_multiple_of(2))
    }

    #[inline]
    fn scalar(&mut self, event: Event, text: Text, style: ScalarStyle) -> Outcome<()> {
        let at_key = self.at_key();
        if !event.has_properties && !at_key {
            return self.plain_value(event, text, style);
        }
        let resolved = self.resolve(event, text, style);
        if at_key && self.is_merge(event, text, style) {
            return self.merge_key(event, text);
        }
        self.count(event, 1, 0)?;
        let id = if at_key {
            self.scalar_key(event, text, style, &resolved)
        } else {
            self.plain_or_decoded(event, text, style, &resolved)
        };
        if event.has_properties {
            self.note_properties(event, id);
        }
        self.attach(id, 0);
        Ok(())
    }

    /// A value without anchor and tag: most of a document.
    #[inline]
    fn plain_value(&mut self, event: Event, text: Text, style: ScalarStyle) -> Outcome<()> {
        self.count(event, 1, 0)?;
        let class = match style {
            ScalarStyle::Plain => resolve::plain(self.parser.scanner.text(text), self.options.dialect),
            _ => ScalarClass::Str,
        };
        if class == ScalarClass::Float && self.options.dialect == Dialect::GoV2Json {
            self.check_finite(event, text);
        }
        let id = self.text_node(event, text, class, style);
        self.attach(id, 0);
        Ok(())
    }

    #[inline]
    fn text_node(&mut self, event: Event, text: Text, class: ScalarClass, style: ScalarStyle) -> NodeId {
        let span = self.span(event.start, event.end);
        match text {
            Text::Source(start, end) => self.builder.source_scalar(span, (start, end), class, style),
            Text::Scratch(..) => {
                let decoded = self.parser.scanner.text(text);
                self.builder.decoded_scalar(span, decoded, class, style)
            }
        }
    }

    /// The class of a scalar, and its text where a tag changes that.
    #[inline]
    fn resolve(&mut self, event: Event, text: Text, style: ScalarStyle) -> Resolved {
        let dialect = self.options.dialect;
        let content = self.parser.scanner.text(text);
        let Some(tag) = self.parser.properties_of(event).tag else {
            if style != ScalarStyle::Plain {
                return ScalarClass::Str.into();
            }
            return resolve::plain(content, dialect).into();
        };
        match self.parser.scanner.text(tag) {
            // go-yaml v2 takes the tag `!` for one it does not know, v3 for none.
            "!" if dialect != Dialect::GoV2Json && style == ScalarStyle::Plain => {
                resolve::plain(content, dialect).into()
            }
            tag => resolve::tagged(tag, content, dialect).unwrap_or_else(|problem| {
                self.faults.decode(event.start, Fault::new(Phase::Decode, problem, event.start).until(event.end));
                ScalarClass::Str.into()
            }),
        }
    }

    #[inline]
    fn plain_or_decoded(&mut self, event: Event, text: Text, style: ScalarStyle, resolved: &Resolved) -> NodeId {
        if resolved.class == ScalarClass::Float && self.options.dialect == Dialect::GoV2Json {
            self.check_finite(event, text);
        }
        match &resolved.text {
            Some(decoded) => {
                let span = self.span(event.start, event.end);
                self.builder.decoded_scalar(span, decoded, resolved.class, style)
            }
            None => self.text_node(event, text, resolved.class, style),
        }
    }

    /// JSON has no infinity. (Go: encoding/json, `UnsupportedValueError`)
    fn check_finite(&mut self, event: Event, text: Text) {
        let content = self.parser.scanner.text(text);
        let value = resolve::number(content, ScalarClass::Float, self.options.dialect).map(|number| number.as_f64());
        if let Some(value) = value.filter(|value| !value.is_finite()) {
            let problem = format!("json: unsupported value: {}", resolve::go_float_text(value));
            self.faults.json(Fault::new(Phase::Json, problem, event.start).until(event.end));
        }
    }

    /// True when `root` has an infinity or NaN in it.
    fn has_infinity(&self, root: NodeId) -> bool {
        let mut seen = HashSet::new();
        let mut open = vec![self.node(root)];
        while let Some(node) = open.pop() {
            if !seen.insert(node.target_id()) {
                continue;
            }
            if node.number().is_some_and(|number| !number.as_f64().is_finite()) {
                return true;
            }
            open.extend(node.items());
            open.extend(node.entries().map(|(_, value)| value));
        }
        false
    }

    fn note_properties(&mut self, event: Event, id: NodeId) {
        let properties = self.parser.properties_of(event);
        if let Some(tag) = properties.tag {
            self.builder.tag_last(self.parser.scanner.text(tag));
        }
        // An anchored key that became text stands for its value: `scalar_key` has defined that.
        if let Some(name) = properties.anchor
            && !self.at_text_key()
        {
            self.define(name, id, 1, 0, false);
        }
    }

    /// True when the key noted last was another value before it became text.
    fn at_text_key(&self) -> bool {
        let json = self.options.dialect == Dialect::GoV2Json;
        json && self.at_key() && self.work.keys.last().is_some_and(|key| key.class != ScalarClass::Str)
    }

    /// Counts decoded nodes, `aliased` of them through aliases, against the budgets.
    #[inline]
    fn count(&mut self, event: Event, decoded: u64, aliased: u64) -> Outcome<()> {
        match self.budget.add(decoded, aliased) {
            None => Ok(()),
            Some(problem) => Err(Box::new(Fault::new(Phase::Limit, problem, event.start).until(event.end))),
        }
    }

    /// Hands a finished node, with `height` levels of collections in it, to its parent.
    #[inline]
    fn attach(&mut self, id: NodeId, height: usize) {
        match self.work.frames.last_mut() {
            Some(frame) => {
                frame.height = frame.height.max(height);
                self.work.ids.push(id);
            }
            None => self.root = Some(id),
        }
    }

    fn open(&mut self, event: Event, is_map: bool) -> Outcome<()> {
        let decoded_before = self.budget.decoded();
        self.count(event, 1, 0)?;
        let properties = self.parser.properties_of(event);
        if let Some(name) = properties.anchor {
            self.begin_anchor(name, is_map);
        }
        let tag = properties.tag.map(|tag| self.parser.scanner.text(tag).into());
        self.work.frames.push(Frame {
            event,
            tag,
            anchor: properties.anchor,
            is_map,
            first_id: self.work.ids.len(),
            first_key: self.work.keys.len(),
            first_duplicate: self.faults.duplicates(),
            decoded_before,
            height: 0,
            merges: false,
        });
        Ok(())
    }

    fn close_list(&mut self, end: Event) -> Outcome<()> {
        let Some(frame) = self.work.frames.pop() else { return Ok(()) };
        let span = self.collection_span(&frame, end);
        let children = self.work.ids.get(frame.first_id..).unwrap_or_default();
        let id = self.builder.list(span, children);
        self.work.ids.truncate(frame.first_id);
        self.close(&frame, id);
        Ok(())
    }

    /// The tag, the anchor and the parent of a collection that just ended.
    fn close(&mut self, frame: &Frame, id: NodeId) {
        if let Some(tag) = &frame.tag {
            self.builder.tag_last(tag);
        }
        let height = frame.height + 1;
        if let Some(name) = frame.anchor {
            let size = self.budget.decoded() - frame.decoded_before;
            self.define(name, id, size, height, frame.is_map);
        }
        if self.at_key() {
            let id = self.collection_key(frame.is_map, id);
            return self.attach(id, height);
        }
        self.attach(id, height);
    }

    /// A block collection ends with its last child; the token that ends it stands lines below.
    fn collection_span(&self, frame: &Frame, end: Event) -> Span {
        let flow = matches!(frame.event.kind, EventKind::MapStart { flow: true } | EventKind::ListStart { flow: true });
        let last = self.work.ids.get(frame.first_id..).and_then(<[NodeId]>::last);
        let end = match last {
            Some(&last) if !flow => self.builder.end_of(last),
            _ => end.end,
        };
        self.span(frame.event.start, end.max(frame.event.start))
    }
}

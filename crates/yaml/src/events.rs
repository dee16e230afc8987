//! Events one by one, for readers that need a few fields and pass over the rest without building it.

use std::sync::Arc;

use crate::error::ReadError;
use crate::options::ReadOptions;
use crate::parse::Parser;
use crate::parse::event::EventKind;
use crate::resolve;
use crate::scalar::{ScalarClass, ScalarStyle};
use crate::scan::source::Source;
use crate::scan::token::Text;
use crate::span::Span;

/// What an event says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item {
    /// A document begins; `explicit` with `---`.
    DocumentStart {
        /// A `---` stands before it.
        explicit: bool,
    },
    /// A document ends; `explicit` with `...`.
    DocumentEnd {
        /// A `...` stands behind it.
        explicit: bool,
    },
    /// `*name`; the name is [`Events::text`].
    Alias,
    /// A scalar; its decoded text is [`Events::text`].
    Scalar {
        /// What it resolved to without regard to a tag: text, when it is quoted.
        class: ScalarClass,
        /// How it is written.
        style: ScalarStyle,
    },
    /// A list begins.
    ListStart,
    /// The innermost list ends.
    ListEnd,
    /// A map begins; keys and values alternate.
    MapStart,
    /// The innermost map ends.
    MapEnd,
    /// The text ends.
    StreamEnd,
}

/// An event and the bytes it covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    /// What it says.
    pub item: Item,
    /// Where it stands, anchor and tag included.
    pub span: Span,
    text: Text,
    anchor: Option<(u32, u32)>,
    tag: Option<Text>,
}

/// Reads a text event by event. Limits on bytes, depth and scalars hold; aliases are not followed.
#[derive(Debug)]
pub struct Events {
    parser: Parser,
    options: ReadOptions,
    failed: bool,
}

impl Events {
    /// The events of `text` as one stream; [`ReadOptions::splitting`] has no part in it.
    pub fn new(text: Arc<str>, options: ReadOptions) -> Self {
        let end = text.len().min(options.limits.bytes);
        let parser = Parser::new(Source::new(text, 0, end, false), &options);
        Self { parser, options, failed: false }
    }

    /// The next event; [`Item::StreamEnd`] again and again at the end, and after an error.
    ///
    /// # Errors
    /// What is no YAML, and limits. There is no going on after an error.
    pub fn next_event(&mut self) -> Result<Event, ReadError> {
        let src = &self.parser.scanner.src;
        if src.text.len() > self.options.limits.bytes && !self.failed {
            self.failed = true;
            return Err(crate::decode::too_large(self.options.limits.bytes, self.options.file));
        }
        if self.failed {
            let end = crate::scan::source::mark(src.end);
            let span = Span::new(self.options.file, end, end);
            return Ok(Event { item: Item::StreamEnd, span, text: Text::EMPTY, anchor: None, tag: None });
        }
        match self.parser.next_event() {
            Ok(event) => Ok(self.publish(event)),
            Err(fault) => {
                self.failed = true;
                Err(ReadError::new(&fault, &self.parser.scanner.src, self.options.dialect, self.options.file))
            }
        }
    }

    #[inline]
    fn publish(&self, event: crate::parse::event::Event) -> Event {
        let mut content = Text::EMPTY;
        let item = match event.kind {
            EventKind::DocumentStart { explicit } => Item::DocumentStart { explicit },
            EventKind::DocumentEnd { explicit } => Item::DocumentEnd { explicit },
            EventKind::Alias { name: (start, end) } => {
                content = Text::Source(start, end);
                Item::Alias
            }
            EventKind::Scalar { text, style } => {
                content = text;
                let class = match style {
                    ScalarStyle::Plain => resolve::plain(self.parser.scanner.text(text), self.options.dialect),
                    _ => ScalarClass::Str,
                };
                Item::Scalar { class, style }
            }
            EventKind::ListStart { .. } => Item::ListStart,
            EventKind::ListEnd => Item::ListEnd,
            EventKind::MapStart { .. } => Item::MapStart,
            EventKind::MapEnd => Item::MapEnd,
            EventKind::StreamEnd => Item::StreamEnd,
        };
        let limit = crate::scan::source::mark(self.parser.scanner.src.text.len());
        let span = Span::new(self.options.file, event.start.min(limit), event.end.min(limit));
        let properties = self.parser.properties_of(event);
        Event { item, span, text: content, anchor: properties.anchor, tag: properties.tag }
    }

    /// The text of the scalar, or the name of the alias, that `event` is. It must be the event given last.
    pub fn text(&self, event: &Event) -> &str {
        self.parser.scanner.text(event.text)
    }

    /// The anchor's name of the event given last.
    pub fn anchor(&self, event: &Event) -> Option<&str> {
        event.anchor.map(|(start, end)| self.parser.scanner.src.slice(start as usize, end as usize))
    }

    /// The expanded tag of the event given last.
    pub fn tag(&self, event: &Event) -> Option<&str> {
        event.tag.map(|tag| self.parser.scanner.text(tag))
    }

    /// Passes over the next node and what is in it, without a look at its scalars. False when an anchor, a tag or an alias
    /// was among it: it may mean something elsewhere then.
    ///
    /// # Errors
    /// As [`Self::next_event`].
    pub fn skip_plain_node(&mut self) -> Result<bool, ReadError> {
        let (mut depth, mut plain) = (0usize, true);
        while !self.failed {
            let event = match self.parser.next_event() {
                Ok(event) => event,
                Err(fault) => {
                    self.failed = true;
                    let (src, options) = (&self.parser.scanner.src, &self.options);
                    return Err(ReadError::new(&fault, src, options.dialect, options.file));
                }
            };
            plain &= !event.has_properties;
            match event.kind {
                EventKind::ListStart { .. } | EventKind::MapStart { .. } => depth += 1,
                EventKind::ListEnd | EventKind::MapEnd => depth = depth.saturating_sub(1),
                EventKind::Alias { .. } => plain = false,
                EventKind::StreamEnd | EventKind::DocumentEnd { .. } => break,
                EventKind::Scalar { .. } | EventKind::DocumentStart { .. } => {}
            }
            if depth == 0 {
                break;
            }
        }
        Ok(plain)
    }

    /// Passes over the next node, whatever it is, and what is in it.
    ///
    /// # Errors
    /// As [`Self::next_event`].
    pub fn skip_node(&mut self) -> Result<(), ReadError> {
        let mut depth = 0usize;
        loop {
            match self.next_event()?.item {
                Item::ListStart | Item::MapStart => depth += 1,
                Item::ListEnd | Item::MapEnd => depth = depth.saturating_sub(1),
                Item::StreamEnd | Item::DocumentEnd { .. } => return Ok(()),
                _ => {}
            }
            if depth == 0 {
                return Ok(());
            }
        }
    }
}

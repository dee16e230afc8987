//! Events: what the parser says about a text, in order.

use crate::scalar::ScalarStyle;
use crate::scan::token::Text;

/// The kind of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EventKind {
    DocumentStart { explicit: bool },
    DocumentEnd { explicit: bool },
    Alias { name: (u32, u32) },
    Scalar { text: Text, style: ScalarStyle },
    ListStart { flow: bool },
    ListEnd,
    MapStart { flow: bool },
    MapEnd,
    StreamEnd,
}

impl EventKind {
    pub(crate) const EMPTY_SCALAR: Self = Self::Scalar { text: Text::EMPTY, style: ScalarStyle::Plain };
}

/// An event with the bytes it covers. Texts are ranges; the scanner gives them out until the next event is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Event {
    pub(crate) kind: EventKind,
    /// Where it begins, anchor and tag included.
    pub(crate) start: u32,
    pub(crate) end: u32,
    /// An anchor or a tag stands before it: the parser has them, until the next event.
    pub(crate) has_properties: bool,
}

/// The anchor and the tag of a node.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Properties {
    /// The anchor's name, as a range of the source.
    pub(crate) anchor: Option<(u32, u32)>,
    /// The expanded tag.
    pub(crate) tag: Option<Text>,
}

impl Event {
    #[inline]
    pub(crate) const fn new(kind: EventKind, start: u32, end: u32) -> Self {
        Self { kind, start, end, has_properties: false }
    }
}

//! Tokens and the texts they carry.

use crate::scalar::ScalarStyle;

/// Where the decoded text of a token or event stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Text {
    /// A range of the source: nothing had to be decoded.
    Source(u32, u32),
    /// A range of the scanner's scratch buffer, valid until the next event is asked for.
    Scratch(u32, u32),
}

impl Text {
    pub(crate) const EMPTY: Self = Self::Source(0, 0);

    /// The length in bytes.
    pub(crate) const fn len(self) -> usize {
        let (Self::Source(start, end) | Self::Scratch(start, end)) = self;
        (end - start) as usize
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    StreamEnd,
    VersionDirective,
    TagDirective,
    DocumentStart,
    DocumentEnd,
    BlockSequenceStart,
    BlockMappingStart,
    BlockEnd,
    FlowSequenceStart,
    FlowSequenceEnd,
    FlowMappingStart,
    FlowMappingEnd,
    BlockEntry,
    FlowEntry,
    Key,
    Value,
    Alias,
    Anchor,
    Tag,
    Scalar(ScalarStyle),
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    /// One more than the flow level whose simple key may begin with this token; 0 when none was noted.
    pub(crate) key_level: u16,
    pub(crate) start: u32,
    pub(crate) end: u32,
    /// The text of scalars, the name of anchors and aliases, the number (`major`, `minor`) of a version directive, the
    /// index of a tag in the scanner's list.
    pub(crate) text: Text,
}

impl Token {
    pub(crate) const fn new(kind: TokenKind, start: u32, end: u32) -> Self {
        Self { kind, key_level: 0, start, end, text: Text::EMPTY }
    }

    pub(crate) const fn with_text(mut self, text: Text) -> Self {
        self.text = text;
        self
    }
}

/// The two halves of a tag or of a tag directive.
#[derive(Clone, Debug, Default)]
pub(crate) struct TagParts {
    pub(crate) handle: String,
    /// The suffix of a tag, the prefix of a directive.
    pub(crate) suffix: String,
}

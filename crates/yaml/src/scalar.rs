//! What a scalar is: its class after resolution, the style it was written in, and numbers as Go's libraries hold them.

/// The kind of a node as a consumer sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// `null`, `~` or nothing at all.
    Null,
    /// `true` or `false`, and what else the dialect takes for one.
    Bool,
    /// A number that the dialect resolves to an integer.
    Int,
    /// Any other number.
    Float,
    /// Text.
    Str,
    /// A sequence.
    List,
    /// A mapping.
    Map,
}

/// What a scalar resolved to under the dialect it was read in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ScalarClass {
    /// Null.
    Null,
    /// A boolean and its value.
    Bool(bool),
    /// An integer that fits 64 bits, signed or unsigned; the text may be decimal, octal, hexadecimal or binary.
    Int,
    /// A floating point number, infinities and NaN included.
    Float,
    /// Text.
    Str,
    /// A date or a time, in the dialects that know them; its text is the source text.
    Timestamp,
}

/// How a scalar was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ScalarStyle {
    /// Without quotes.
    #[default]
    Plain,
    /// `'...'`.
    SingleQuoted,
    /// `"..."`.
    DoubleQuoted,
    /// `|`.
    Literal,
    /// `>`.
    Folded,
}

/// A number as Go's readers hold it before a consumer narrows it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Number {
    /// Fits `int64`.
    Int(i64),
    /// Fits only `uint64`.
    Uint(u64),
    /// Everything else.
    Float(f64),
}

impl Number {
    /// The number as JSON consumers in Go see it: a double.
    #[expect(clippy::cast_precision_loss, reason = "Go's conversion to float64 rounds the same way")]
    pub fn as_f64(self) -> f64 {
        match self {
            Self::Int(n) => n as f64,
            Self::Uint(n) => n as f64,
            Self::Float(n) => n,
        }
    }
}

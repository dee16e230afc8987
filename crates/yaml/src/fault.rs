//! What went wrong inside the reader, before it is put into words: a problem, its marks, and the phase that found it.

use std::borrow::Cow;

/// The phase of go-yaml that would have failed; it decides how the line is counted and where the message begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    /// Reading characters.
    Reader,
    /// Making tokens.
    Scanner,
    /// Making events.
    Parser,
    /// Turning nodes into values (`yaml: ` + problem, without a line).
    Decode,
    /// Equal keys (`yaml: unmarshal errors:`).
    Types,
    /// Turning values into JSON (the problem alone).
    Json,
    /// A limit of ours.
    Limit,
}

/// A problem and where it is.
#[derive(Clone, Debug)]
pub(crate) struct Fault {
    pub(crate) phase: Phase,
    pub(crate) problem: Cow<'static, str>,
    /// Where the construct began that the problem is in.
    pub(crate) context: Option<u32>,
    /// Where the problem is.
    pub(crate) at: u32,
    /// Where the problem ends, when it has an extent.
    pub(crate) until: u32,
}

impl Fault {
    pub(crate) fn new(phase: Phase, problem: impl Into<Cow<'static, str>>, at: u32) -> Self {
        Self { phase, problem: problem.into(), context: None, at, until: at }
    }

    /// Within a construct that began at `context`.
    pub(crate) fn within(mut self, context: u32) -> Self {
        self.context = Some(context);
        self
    }

    /// With an extent.
    pub(crate) fn until(mut self, end: u32) -> Self {
        self.until = end.max(self.at);
        self
    }
}

/// A result whose error is boxed, so that results stay small in the scanner's loops.
pub(crate) type Outcome<T> = Result<T, Box<Fault>>;

//! What goes wrong with templates, in the words of Go.

use std::fmt;

use crate::value::{Origin, Place};

/// Where an error stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// The file, by its number in the set; `None` inside of a text that `tpl` runs.
    pub file: Option<u32>,
    /// The name that the text was parsed under: the file's name.
    pub name: String,
    /// Line, from 1.
    pub line: u32,
    /// Byte in the line, from 0; Go prints no column for errors of parsing, where it is `None`.
    pub column: Option<u32>,
    /// Offset in the text.
    pub offset: u32,
    /// The node that failed, as Go prints it.
    pub context: String,
}

/// A limit of a run that was hit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LimitError {
    /// More steps than allowed.
    #[error("template execution takes more than {0} steps")]
    Steps(u64),
    /// More bytes of text than allowed, all together.
    #[error("templates make more than {0} bytes of text")]
    Text(u64),
    /// One function's answer is a larger text than allowed.
    #[error("a function makes more than {0} bytes of text")]
    Answer(usize),
    /// One function's answer is a longer list than allowed.
    #[error("a function makes a list of more than {0} items")]
    Items(usize),
    /// More templates inside each other than allowed.
    #[error("more than {0} templates are inside each other")]
    Depth(u32),
    /// The thread's stack is used up.
    #[error("templates are nested too deeply")]
    Stack,
    /// A value is too deep to be followed.
    #[error("a value is nested deeper than {} levels", crate::value::MAX_DEPTH)]
    ValueDepth,
    /// A template has more text than can be numbered.
    #[error("a template is larger than 4 GiB")]
    TemplateSize,
}

/// An error of parsing or executing a template: its text is Go's, causes included.
///
/// Where the text ends in that of the cause, only what stands before it is kept: a thousand templates inside each other
/// would otherwise cost a thousand times their text.
#[derive(Clone, Debug)]
pub struct TemplateError(Box<Inner>);

#[derive(Clone, Debug)]
struct Inner {
    message: String,
    site: Option<Site>,
    cause: Option<TemplateError>,
    limit: Option<LimitError>,
    value: Origin,
    called: Vec<Place>,
}

impl TemplateError {
    fn make(message: String, site: Option<Site>, cause: Option<Self>) -> Self {
        let limit = cause.as_ref().and_then(Self::limit);
        Self(Box::new(Inner { message, site, cause, limit, value: Origin::NONE, called: Vec::new() }))
    }

    /// An error without a place.
    pub fn plain(message: impl Into<String>) -> Self {
        Self::make(message.into(), None, None)
    }

    pub(crate) fn at(message: String, site: Site) -> Self {
        Self::make(message, Some(site), None)
    }

    /// `PREFIX: ` and the text of `cause`.
    pub(crate) fn wrap(prefix: impl fmt::Display, cause: Self) -> Self {
        Self::make(format!("{prefix}: "), None, Some(cause))
    }

    /// This error with the text of `cause` behind its own.
    #[must_use]
    pub(crate) fn caused_by(mut self, cause: Self) -> Self {
        self.0.limit = cause.limit();
        self.0.cause = Some(cause);
        self
    }

    /// This error, said to be about the value of an origin.
    #[must_use]
    pub(crate) fn about(mut self, value: Origin) -> Self {
        self.0.value = self.0.value.or(value);
        self
    }

    /// This error, said to have come up in a template that the statement at `place` runs.
    #[must_use]
    pub(crate) fn called_at(mut self, place: Place) -> Self {
        /// How many are kept: a template may run itself thousands of times.
        const MOST: usize = 32;
        if self.0.called.len() < MOST {
            self.0.called.push(place);
        }
        self
    }

    #[must_use]
    pub(crate) fn hit(mut self, limit: LimitError) -> Self {
        self.0.limit = Some(limit);
        self
    }

    /// The whole text.
    pub fn message(&self) -> String {
        self.to_string()
    }

    /// Where it stands.
    pub const fn site(&self) -> Option<&Site> {
        self.0.site.as_ref()
    }

    /// Where the value came from that the node failed on, or the nearest value around one that is missing.
    pub const fn value(&self) -> Origin {
        self.0.value
    }

    /// The statements `template` that led from the error that this one caused, or the file's own template, to where it stands;
    /// innermost first. Go does not tell of them.
    pub fn called(&self) -> &[Place] {
        &self.0.called
    }

    /// What it was caused by: the error of an included template, or what a function answered (Go: `errors.Unwrap`).
    pub fn cause(&self) -> Option<&Self> {
        self.0.cause.as_ref()
    }

    /// The limit that was hit, when that is the reason.
    pub const fn limit(&self) -> Option<LimitError> {
        self.0.limit
    }

    /// This error and its causes, outermost first.
    pub fn chain(&self) -> impl Iterator<Item = &Self> {
        std::iter::successors(Some(self), |error| error.cause())
    }
}

impl fmt::Display for TemplateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.chain().try_for_each(|error| f.write_str(&error.0.message))
    }
}

impl std::error::Error for TemplateError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.cause().map(|cause| cause as _)
    }
}

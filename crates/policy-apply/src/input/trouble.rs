//! What is wrong with an input: a finding for us, and what the original makes of it.

use common::finding::{Finding, Severity};
use yaml::Span;

/// One input, or one document of one, that cannot be used. Where the original neither prints anything nor ends, it loses
/// the trouble and goes on without the input.
#[derive(Clone, Debug)]
pub(crate) struct Trouble {
    /// What is wrong, in our words, at its place.
    pub(crate) finding: Box<Finding>,
    /// The same in the original's words, for wrapping.
    pub(crate) words: String,
    /// True when a limit was hit.
    pub(crate) limit: bool,
    /// True when the original leaves out the whole argument, not this document alone.
    pub(crate) refuses: bool,
    /// What the original prints on standard output.
    pub(crate) printed: Option<String>,
    /// What the original prints after `Error: ` before it ends with 1.
    pub(crate) end: Option<String>,
}

impl Trouble {
    /// A trouble of kind `rule` (`input/policy`, ...), lost by the original.
    pub(crate) fn new(rule: &str, message: impl Into<String>) -> Self {
        let message = message.into();
        let words = message.clone();
        let finding = Box::new(Finding::new(rule, Severity::Error, message));
        Self { finding, words, limit: false, refuses: false, printed: None, end: None }
    }

    /// With other words of the original.
    #[must_use]
    pub(crate) fn words(mut self, words: impl Into<String>) -> Self {
        self.words = words.into();
        self
    }

    #[must_use]
    pub(crate) fn at(mut self, span: Span) -> Self {
        self.finding.span = Some(span);
        self
    }

    #[must_use]
    pub(crate) fn hint(self, hint: impl Into<String>) -> Self {
        self.hints(Some(hint.into()))
    }

    #[must_use]
    pub(crate) fn hints(mut self, hint: Option<String>) -> Self {
        self.finding.help = hint;
        self
    }

    #[must_use]
    pub(crate) const fn limit(mut self, limit: bool) -> Self {
        self.limit = limit;
        self
    }

    #[must_use]
    pub(crate) const fn refuses(mut self, refuses: bool) -> Self {
        self.refuses = refuses;
        self
    }

    #[must_use]
    pub(crate) fn ends(mut self, text: impl Into<String>) -> Self {
        self.end = Some(text.into());
        self
    }

    #[must_use]
    pub(crate) fn prints(mut self, text: impl Into<String>) -> Self {
        self.printed = Some(text.into());
        self
    }
}

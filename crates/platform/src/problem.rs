//! What is wrong with inputs: nothing can be concluded while there is any of it.

use common::finding::{Finding, Severity};
use common::source::Span;

pub(crate) use policy_apply::workbench::Problem;

/// A problem called `rule`.
pub(crate) fn problem(rule: &str, message: impl Into<String>) -> Problem {
    Problem::new(Finding::new(rule, Severity::Error, message))
}

/// Steps that make a problem fuller.
pub(crate) trait Fuller: Sized {
    /// At a place.
    #[must_use]
    fn at(self, span: Option<Span>) -> Self;
    /// With what may help.
    #[must_use]
    fn hint(self, hint: Option<String>) -> Self;
}

impl Fuller for Problem {
    fn at(mut self, span: Option<Span>) -> Self {
        self.finding.span = span;
        self
    }

    fn hint(mut self, hint: Option<String>) -> Self {
        self.finding.help = hint;
        self
    }
}

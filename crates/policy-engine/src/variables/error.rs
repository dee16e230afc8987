//! Why a variable, a reference or a context entry has no value.

/// The text that Kyverno gives, layer upon layer; statuses depend on where it arises, never on what it holds but for one
/// place (`foreach` looks for `Unknown key`).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct VariableError(Box<str>);

impl VariableError {
    /// An error with this text.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self(message.into().into_boxed_str())
    }

    /// The text.
    pub(crate) fn text(&self) -> &str {
        &self.0
    }
}

//! What can go wrong: while reading an expression, and while searching with it.

use std::sync::Arc;

/// An expression that is not one. Prints the words of the fork: `SyntaxError: ...` or what Go says about a literal.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ParseError {
    message: String,
    offset: Option<usize>,
}

impl ParseError {
    /// An error of the grammar at the byte `offset` of the expression.
    pub(crate) fn syntax(message: impl AsRef<str>, offset: usize) -> Self {
        Self { message: format!("SyntaxError: {}", message.as_ref()), offset: Some(offset) }
    }

    /// What a library says about a literal; the fork hands it on without a place.
    pub(crate) fn library(message: &dyn std::fmt::Display) -> Self {
        Self { message: message.to_string(), offset: None }
    }

    /// The byte of the expression where reading stopped, when known.
    pub fn offset(&self) -> Option<usize> {
        self.offset
    }
}

/// A search that gave no value.
///
/// kyverno/go-jmespath: interpreter.go (`NotFoundError`), functions.go.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SearchError {
    /// An object lacks a key, in a place of the expression where that counts.
    #[error("Unknown key \"{key}\" in path")]
    NotFound {
        /// The key.
        key: Arc<str>,
    },
    /// Everything else, in the words of the original.
    #[error("{0}")]
    Failed(Box<str>),
    /// A limit of ours was hit: the expression takes too many steps or builds too much.
    #[error("the expression takes more than {limit} {unit}")]
    Limit {
        /// The figure.
        limit: u64,
        /// What is counted.
        unit: &'static str,
    },
}

impl SearchError {
    /// An error with a text of the original.
    pub(crate) fn failed(message: impl Into<String>) -> Self {
        Self::Failed(message.into().into_boxed_str())
    }

    /// True for a missing key.
    pub fn is_not_found(&self) -> bool {
        matches!(self, Self::NotFound { .. })
    }
}

//! What an evaluator says of an object.

use std::collections::BTreeMap;

use yaml::Path;

use crate::response::Status;
use crate::variables::VariableError;

/// An outcome with its message and, where it is known, the place in the object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Verdict {
    pub(crate) status: Status,
    pub(crate) message: String,
    pub(crate) path: Option<Path>,
    /// The keys of the exceptions that excuse the object.
    pub(crate) exceptions: Vec<String>,
    /// Properties for reports.
    pub(crate) properties: BTreeMap<String, String>,
}

impl Verdict {
    /// An outcome without a place.
    pub(crate) fn new(status: Status, message: impl Into<String>) -> Self {
        Self { status, message: message.into(), path: None, exceptions: Vec::new(), properties: BTreeMap::new() }
    }

    /// The object keeps the rule.
    pub(crate) fn pass(message: impl Into<String>) -> Self {
        Self::new(Status::Pass, message)
    }

    /// It breaks the rule.
    pub(crate) fn fail(message: impl Into<String>) -> Self {
        Self::new(Status::Fail, message)
    }

    /// The rule does not concern it after all.
    pub(crate) fn skip(message: impl Into<String>) -> Self {
        Self::new(Status::Skip, message)
    }

    /// The rule could not be judged.
    pub(crate) fn error(what: &str, cause: &VariableError) -> Self {
        Self::new(Status::Error, format!("{what}: {cause}"))
    }

    /// The same at a place.
    #[must_use]
    pub(crate) fn at(mut self, path: Option<Path>) -> Self {
        self.path = path;
        self
    }
}

//! Why a ruleset cannot be used.

use std::path::Path;

use crate::document::Document;

/// One complaint, placed where that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RulesetError {
    /// The ruleset's file.
    pub source: Option<String>,
    /// Line and column, from 1.
    pub place: Option<(u32, u32)>,
    /// The words.
    pub message: String,
    /// What to do about it, which is said under our own name.
    pub hint: Option<String>,
}

/// Why a ruleset cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LoadError {
    /// `Error #n: ...` for each.
    Errors(Vec<RulesetError>),
    /// The bare words, as the original's command line says them.
    Bare(String),
    /// A line of the original's bundler, then one error.
    Bundler(String, RulesetError),
}

impl LoadError {
    /// One error without a place.
    pub fn message(message: &str) -> Self {
        Self::Errors(vec![RulesetError::new(message)])
    }
}

impl RulesetError {
    /// Words without a place.
    pub fn new(message: &str) -> Self {
        Self { source: None, place: None, message: message.to_owned(), hint: None }
    }
}

/// A complaint of the validation, before it is placed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Complaint {
    /// Segments below the root, escaped as in a JSON pointer.
    pub(super) path: Vec<String>,
    pub(super) message: String,
    pub(super) hint: Option<String>,
}

impl Complaint {
    pub(super) fn placed(self, file: &Path, document: &Document) -> RulesetError {
        RulesetError {
            source: Some(file.display().to_string()),
            place: super::place(document, &self.path),
            message: self.message,
            hint: self.hint,
        }
    }
}

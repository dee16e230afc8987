//! One execution: what functions can ask of it, and its limits.

mod host;
mod limits;

pub use host::{FixedHost, Host};
pub use limits::{Limits, MAX_ANSWER, MAX_ITEMS};

use crate::error::LimitError;

/// The state of one execution of a template.
#[derive(Debug)]
pub struct Run<'r> {
    host: &'r dyn Host,
    limits: Limits,
    steps: u64,
    text: u64,
    lint: bool,
    warnings: Vec<String>,
}

impl<'r> Run<'r> {
    /// The clock and the random bytes.
    pub const fn host(&self) -> &'r dyn Host {
        self.host
    }

    /// Whether this is `lint`, where `required` and `fail` only warn.
    pub const fn is_lint(&self) -> bool {
        self.lint
    }

    /// Notes something that the user should hear of but that is no error.
    pub fn warn(&mut self, message: String) {
        self.warnings.push(message);
    }

    /// Counts text that is made.
    ///
    /// # Errors
    /// When the run has made more than its limit.
    pub fn spend_text(&mut self, bytes: usize) -> Result<(), LimitError> {
        self.text = self.text.saturating_add(bytes as u64);
        if self.text > self.limits.text { Err(LimitError::Text(self.limits.text)) } else { Ok(()) }
    }
}

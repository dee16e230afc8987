//! One call: the arguments and the search that it is part of.

use std::sync::Arc;

use crate::ast::Node;
use crate::env::Env;
use crate::error::SearchError;
use crate::interpreter::{Answer, Interpreter};
use crate::item::Item;

/// What a function's body gets.
pub(crate) struct Call<'c, 'a> {
    name: &'static str,
    arguments: &'c [Item<'a>],
    interpreter: &'c Interpreter<'c>,
}

impl<'c, 'a> Call<'c, 'a> {
    pub(crate) fn new(name: &'static str, arguments: &'c [Item<'a>], interpreter: &'c Interpreter<'c>) -> Self {
        Self { name, arguments, interpreter }
    }

    /// The surroundings of the search.
    pub(super) fn env(&self) -> &'c Env {
        self.interpreter.env
    }

    /// The search, for its bounds.
    pub(super) fn search(&self) -> &'c Interpreter<'c> {
        self.interpreter
    }

    /// All arguments.
    pub(super) fn arguments(&self) -> &'c [Item<'a>] {
        self.arguments
    }

    /// The argument at `index`; null when it is missing.
    pub(super) fn arg(&self, index: usize) -> Item<'a> {
        self.arguments.get(index).cloned().unwrap_or(Item::NULL)
    }

    /// The text at `index`.
    pub(super) fn str(&self, index: usize) -> Result<&'c str, SearchError> {
        self.arguments.get(index).and_then(Item::as_str).ok_or_else(|| self.not_of_type(index, "string"))
    }

    /// The number at `index`.
    pub(super) fn float(&self, index: usize) -> Result<f64, SearchError> {
        self.arguments.get(index).and_then(Item::as_float).ok_or_else(|| self.not_of_type(index, "float64"))
    }

    /// The expression at `index`.
    pub(super) fn expref(&self, index: usize) -> Result<&'c Arc<Node>, SearchError> {
        match self.arguments.get(index) {
            Some(Item::ExpRef(node)) => Ok(node),
            _ => Err(self.not_of_type(index, "expref")),
        }
    }

    /// The value of the expression `node` for `item`; null when a key is missing.
    pub(super) fn apply(&self, node: &Node, item: &Item<'a>) -> Answer<'a> {
        self.interpreter.lenient(node, item)
    }

    /// An argument is not what it has to be; the numbers that messages show start at 1.
    ///
    /// kyverno: pkg/engine/jmespath/error.go
    pub(super) fn not_of_type(&self, index: usize, expected: &str) -> SearchError {
        self.fail(format!("argument #{} is not of type {expected}", index + 1))
    }

    /// An error of this function: `JMESPath function 'name': message`.
    pub(super) fn fail(&self, message: impl AsRef<str>) -> SearchError {
        SearchError::failed(format!("JMESPath function '{}': {}", self.name, message.as_ref()))
    }
}

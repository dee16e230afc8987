//! The expressions of a policy, compiled once and found by their text.

use std::collections::HashMap;
use std::sync::Arc;

use jmespath::{Expression, ParseError};

use super::scan;
use common::{Val, val::View};

/// Compiled expressions by text. Filled while a policy is compiled and never after, so it cannot grow under load.
#[derive(Debug, Default)]
pub struct Expressions {
    by_text: HashMap<Box<str>, Result<Arc<Expression>, ParseError>>,
}

impl Expressions {
    /// Compiles `text`.
    pub(crate) fn add(&mut self, text: &str) {
        let text = text.trim();
        if !text.is_empty() && !self.by_text.contains_key(text) {
            self.by_text.insert(text.into(), Expression::compile(text).map(Arc::new));
        }
    }

    /// Compiles the expressions of all variables in `value`.
    pub(crate) fn add_variables(&mut self, value: Val<'_>) {
        match value.view() {
            View::Str(text) => self.add_text(text),
            View::List(list) => list.items().for_each(|item| self.add_variables(item)),
            View::Map(map) => {
                for (key, value) in map.entries() {
                    self.add_text(key);
                    self.add_variables(value);
                }
            }
            _ => {}
        }
    }

    fn add_text(&mut self, text: &str) {
        if !scan::has_braces(text) {
            return;
        }
        for occurrence in scan::variables(text) {
            self.add(&scan::unwrap(occurrence.braces).expression);
        }
    }

    /// The expression of `text`, compiled now when it was not seen before.
    ///
    /// # Errors
    /// What the language has against it.
    pub(crate) fn get(&self, text: &str) -> Result<Arc<Expression>, ParseError> {
        match self.by_text.get(text) {
            Some(known) => known.clone(),
            None => Expression::compile(text).map(Arc::new),
        }
    }
}

//! The expressions of a policy, compiled once and found by their text.

use std::collections::HashMap;
use std::sync::Arc;

use jmespath::{Expression, ParseError};

use super::scan;
use common::{Val, View};

/// A compiled expression, and what is known of it beforehand.
#[derive(Debug)]
pub(crate) struct Query {
    /// The expression.
    pub(crate) expression: Expression,
    /// Whether it names `images`.
    pub(crate) names_images: bool,
}

impl Query {
    fn compile(text: &str) -> Result<Arc<Self>, ParseError> {
        let expression = Expression::compile(text)?;
        Ok(Arc::new(Self { expression, names_images: crate::context::names(text, "images") }))
    }

    /// The text that it was compiled from.
    pub(crate) fn text(&self) -> &str {
        self.expression.text()
    }
}

/// Compiled expressions by text. Filled while a policy is compiled and never after, so it cannot grow under load.
#[derive(Debug, Default)]
pub struct Expressions {
    by_text: HashMap<Box<str>, Result<Arc<Query>, ParseError>>,
}

impl Expressions {
    /// Compiles `text`.
    pub(crate) fn add(&mut self, text: &str) {
        let text = text.trim();
        if !text.is_empty() && !self.by_text.contains_key(text) {
            self.by_text.insert(text.into(), Query::compile(text));
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
    pub(crate) fn get(&self, text: &str) -> Result<Arc<Query>, ParseError> {
        match self.by_text.get(text) {
            Some(known) => known.clone(),
            None => Query::compile(text),
        }
    }
}

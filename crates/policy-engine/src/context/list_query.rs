//! The lists that loops go through.

use std::sync::Arc;

use common::{Val, Value};

use super::Context;
use crate::variables::{Expressions, Query, VariableError};

/// The expression of a loop's list.
#[derive(Clone, Debug)]
pub(crate) struct ListQuery {
    text: String,
    /// The compiled expression, when it is one.
    query: Option<Arc<Query>>,
}

impl ListQuery {
    /// Prepares the expression `text`.
    pub(crate) fn compile(text: &str, expressions: &mut Expressions) -> Self {
        expressions.add(text);
        Self { text: text.to_owned(), query: expressions.get(text.trim()).ok() }
    }

    /// The expression as written.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// What it finds.
    ///
    /// # Errors
    /// Of the expression and of the search.
    pub(crate) fn evaluate(&self, context: &mut Context<'_>) -> Result<Value, VariableError> {
        match &self.query {
            Some(query) => context.query_compiled(query),
            None => context.query(&self.text),
        }
    }
}

/// The elements of a list; a value that is none counts as its only element.
///
/// kyverno: pkg/engine/utils/foreach.go – `EvaluateList`.
pub(crate) fn elements(list: &Value) -> Box<dyn DoubleEndedIterator<Item = Val<'_>> + '_> {
    let value = Val::from(list);
    if value.is_list() { Box::new(value.items()) } else { Box::new(std::iter::once(value)) }
}

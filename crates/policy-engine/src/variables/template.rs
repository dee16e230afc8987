//! A value that may hold variables, prepared when its policy is compiled.

use std::sync::Arc;

use common::{Val, Value, View};

use super::error::VariableError;
use super::expressions::{Expressions, Query};
use super::{reference, scan, substitute};
use crate::context::Context;
use crate::request::Operation;

/// A value whose references are resolved and whose expressions are compiled.
#[derive(Clone, Debug)]
pub(crate) struct Template {
    value: Value,
    shape: Shape,
}

/// How much is to do.
#[derive(Clone, Debug)]
enum Shape {
    /// Rendering changes nothing.
    Constant,
    /// A text that is one variable: the most frequent case by far.
    Variable(Arc<Query>),
    /// Anything else with variables.
    Mixed,
    /// A reference cannot be resolved.
    Broken(VariableError),
}

impl Template {
    /// Prepares `value` and adds its expressions to `expressions`.
    pub(crate) fn compile(value: &Value, expressions: &mut Expressions) -> Self {
        if !any_text(Val::from(value), &reference::has_reference) {
            return Self::prepare(value.clone(), expressions);
        }
        match reference::resolve(Val::from(value)) {
            Ok(resolved) => Self::prepare(resolved, expressions),
            Err(error) => Self { value: value.clone(), shape: Shape::Broken(error) },
        }
    }

    /// Prepares a text.
    pub(crate) fn text(text: &str, expressions: &mut Expressions) -> Self {
        Self::compile(&Value::from(text), expressions)
    }

    fn prepare(value: Value, expressions: &mut Expressions) -> Self {
        if !any_text(Val::from(&value), &scan::has_braces) {
            return Self { value, shape: Shape::Constant };
        }
        expressions.add_variables(Val::from(&value));
        let shape = Val::from(&value).as_str().and_then(|text| Self::variable(text, expressions));
        Self { value, shape: shape.unwrap_or(Shape::Mixed) }
    }

    /// The shape of a text that is one variable and does not depend on where it stands.
    fn variable(text: &str, expressions: &Expressions) -> Option<Shape> {
        let found = *scan::variables(text).first().filter(|found| found.braces == text)?;
        let variable = scan::unwrap(found.braces).expression;
        let query = expressions.get(&variable).ok().filter(|_| variable != "@")?;
        Some(Shape::Variable(query))
    }

    /// The value as it stands in the policy when it has neither variables nor references.
    pub(crate) const fn constant(&self) -> Option<&Value> {
        match self.shape {
            Shape::Constant => Some(&self.value),
            _ => None,
        }
    }

    /// The value as written, references resolved where they could be.
    pub(crate) const fn source(&self) -> &Value {
        &self.value
    }

    /// The value with its variables replaced.
    ///
    /// # Errors
    /// A reference or a variable that has no value.
    pub(crate) fn render(&self, context: &mut Context<'_>) -> Result<Value, VariableError> {
        match &self.shape {
            Shape::Constant => Ok(self.value.clone()),
            Shape::Broken(error) => Err(error.clone()),
            // A deletion changes the expression.
            Shape::Variable(query) if context.operation() != Operation::Delete => {
                let found = context.query_compiled(query).map_err(|error| {
                    VariableError::new(format!("failed to resolve {} at path : {error}", query.text()))
                })?;
                substitute::again(found, context)
            }
            Shape::Variable(_) | Shape::Mixed => substitute::substitute(Val::from(&self.value), context),
        }
    }
}

/// True when `test` holds for a text or a key somewhere in `value`.
pub(crate) fn any_text(value: Val<'_>, test: &impl Fn(&str) -> bool) -> bool {
    match value.view() {
        View::Str(text) => test(text),
        View::List(list) => list.items().any(|item| any_text(item, test)),
        View::Map(map) => map.entries().any(|(key, value)| test(key) || any_text(value, test)),
        _ => false,
    }
}

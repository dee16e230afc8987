//! A value that may hold variables, prepared when its policy is compiled.

use common::{Val, Value, val::View};

use super::error::VariableError;
use super::expressions::Expressions;
use super::{reference, scan, substitute};
use crate::context::Context;

/// A value whose references are resolved and whose expressions are compiled.
#[derive(Clone, Debug)]
pub(crate) struct Template {
    value: Value,
    /// False when rendering changes nothing.
    dynamic: bool,
    broken: Option<VariableError>,
}

impl Template {
    /// Prepares `value` and adds its expressions to `expressions`.
    pub(crate) fn compile(value: &Value, expressions: &mut Expressions) -> Self {
        if !any_text(Val::from(value), &reference::has_reference) {
            return Self::prepare(value.clone(), expressions);
        }
        match reference::resolve(Val::from(value)) {
            Ok(resolved) => Self::prepare(resolved, expressions),
            Err(error) => Self { value: value.clone(), dynamic: true, broken: Some(error) },
        }
    }

    /// Prepares a text.
    pub(crate) fn text(text: &str, expressions: &mut Expressions) -> Self {
        Self::compile(&Value::from(text), expressions)
    }

    fn prepare(value: Value, expressions: &mut Expressions) -> Self {
        let dynamic = any_text(Val::from(&value), &scan::has_braces);
        if dynamic {
            expressions.add_variables(Val::from(&value));
        }
        Self { value, dynamic, broken: None }
    }

    /// The value as it stands in the policy when it has neither variables nor references.
    pub(crate) fn constant(&self) -> Option<&Value> {
        (!self.dynamic).then_some(&self.value)
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
        match &self.broken {
            Some(error) => Err(error.clone()),
            None if self.dynamic => substitute::substitute(Val::from(&self.value), context),
            None => Ok(self.value.clone()),
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

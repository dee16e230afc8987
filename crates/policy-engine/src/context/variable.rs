//! The context entry `variable`: a value, an expression, a default.

use common::{Val, Value};

use super::Context;
use crate::model::Variable;
use crate::variables::go_text::{Verb, go_text};
use crate::variables::{Expressions, Template, VariableError};

/// A variable, prepared.
#[derive(Clone, Debug)]
pub(super) struct VariableEntry {
    value: Option<Template>,
    jmes_path: Option<Template>,
    default: Option<Template>,
}

type Result<T> = std::result::Result<T, VariableError>;

impl VariableEntry {
    /// Prepares `variable`.
    pub(super) fn compile(variable: &Variable, expressions: &mut Expressions) -> Self {
        let path = &variable.jmes_path;
        if !path.is_empty() {
            expressions.add(path);
        }
        Self {
            value: variable.value.as_ref().map(|value| Template::compile(value, expressions)),
            jmes_path: (!path.is_empty()).then(|| Template::text(path, expressions)),
            default: variable.default.as_ref().map(|value| Template::compile(value, expressions)),
        }
    }

    /// The value of the variable `name`; never null.
    ///
    /// # Errors
    /// What cannot be substituted or searched, and null. Texts of kyverno: pkg/engine/context/loaders/variable.go.
    pub(super) fn evaluate(&self, name: &str, context: &mut Context<'_>) -> Result<Value> {
        let path = match &self.jmes_path {
            None => None,
            Some(path) => Some(render_path(name, path, context)?),
        };
        let default = match &self.default {
            None => Value::Null,
            Some(default) => render(name, default, context)?,
        };
        let found = match (&self.value, &path) {
            (Some(value), None) => render(name, value, context)?,
            (Some(value), Some(path)) => {
                let value = render(name, value, context)?;
                let found = context.search(path, &value);
                found.or_else(|error| or_default(path, &default, error.text()))?
            }
            (None, Some(path)) => match context.query(path) {
                Ok(found) if found.is_null() => default,
                Ok(found) => found,
                Err(error) => or_default(path, &default, error.text())?,
            },
            (None, None) => default,
        };
        if found.is_null() {
            let message = format!("failed to add context entry for variable {name} since it evaluated to nil");
            return Err(VariableError::new(message));
        }
        Ok(found)
    }
}

fn render_path(name: &str, path: &Template, context: &mut Context<'_>) -> Result<String> {
    let source = path.source().as_str().unwrap_or_default();
    let value = render(name, path, context)?;
    let text = value.as_str().map(str::to_owned);
    text.ok_or_else(|| VariableError::new(format!("jmespath value must be a string {name} {source}: <nil>")))
}

fn render(name: &str, template: &Template, context: &mut Context<'_>) -> Result<Value> {
    template.render(context).map_err(|error| {
        let source = go_text(Val::from(template.source()), Verb::Text);
        VariableError::new(format!("failed to substitute variables in context entry {name} {source}: {error}"))
    })
}

/// The default of an expression that failed.
fn or_default(path: &str, default: &Value, cause: &str) -> Result<Value> {
    if default.is_null() {
        return Err(VariableError::new(format!("failed to apply jmespath {path} to variable <nil>: {cause}")));
    }
    Ok(default.clone())
}

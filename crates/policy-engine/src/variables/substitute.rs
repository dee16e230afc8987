//! Puts values in the place of `{{ variables }}`.
//!
//! The one idea to know: a text that is one variable takes the variable's value, type and all, and what that value holds is
//! searched again; a variable inside a longer text becomes text, and the text is searched again until no variable is left.

use common::{Map, Val, Value, View};

use super::error::VariableError;
use super::pointer::{Place, position_expression};
use super::template::any_text;
use super::{json, reference, scan};
use crate::context::Context;
use crate::request::Operation;

/// How deep substituted values may nest: a variable whose value holds the variable again never ends.
const DEEPEST: usize = 400;
/// How many variables may be replaced in one text: neither does a text that brings itself back.
const MOST_VARIABLES: usize = 10_000;
/// How many bytes one text may grow to.
const LONGEST: usize = 4 << 20;

/// `value` with all of its variables replaced.
///
/// # Errors
/// A variable that has no value, or a limit. Texts of kyverno: pkg/engine/variables/vars.go – `substituteVariablesIfAny`.
pub(crate) fn substitute(value: Val<'_>, context: &mut Context<'_>) -> Result<Value, VariableError> {
    walk(value, &Place::root(), context)
}

/// True when [`substitute_text`] gives back the text as it is.
pub(crate) fn is_plain(text: &str) -> bool {
    !reference::has_reference(text) && !scan::has_braces(text)
}

/// `text` with its references and variables replaced: for texts that arise only during an evaluation.
///
/// # Errors
/// As [`substitute`].
pub(crate) fn substitute_text(text: &str, context: &mut Context<'_>) -> Result<Value, VariableError> {
    let value = Value::from(text);
    if !reference::has_reference(text) {
        return substitute(Val::from(&value), context);
    }
    let resolved = reference::resolve(Val::from(&value))?;
    substitute(Val::from(&resolved), context)
}

fn walk(value: Val<'_>, place: &Place<'_>, context: &mut Context<'_>) -> Result<Value, VariableError> {
    match value.view() {
        View::Str(text) if scan::has_braces(text) => {
            let found = leaf(text, place, context)?;
            search_again(found, place, context)
        }
        View::List(_) | View::Map(_) => walk_inner(value, place, context),
        _ => Ok(context.share(value)),
    }
}

/// What a variable gave, with the variables that it holds replaced in turn.
///
/// # Errors
/// As [`substitute`].
pub(crate) fn again(found: Value, context: &mut Context<'_>) -> Result<Value, VariableError> {
    search_again(found, &Place::root(), context)
}

/// A text that came out of a variable is not searched again, what a list or a map holds is.
fn search_again(found: Value, place: &Place<'_>, context: &mut Context<'_>) -> Result<Value, VariableError> {
    let parts = matches!(Val::from(&found).view(), View::List(_) | View::Map(_));
    if parts && any_text(Val::from(&found), &scan::has_braces) {
        return walk_inner(Val::from(&found), place, context);
    }
    Ok(found)
}

/// The parts of a list or a map.
fn walk_inner(value: Val<'_>, place: &Place<'_>, context: &mut Context<'_>) -> Result<Value, VariableError> {
    context.spend(1)?;
    if place.depth() > DEEPEST {
        return Err(VariableError::new(format!("variables nest deeper than {DEEPEST} levels")));
    }
    if value.is_list() {
        let items = value.items().enumerate().map(|(nth, item)| descend(item, &place.index(nth), context));
        return Ok(Value::from(items.collect::<Result<Vec<_>, _>>()?));
    }
    let mut map = Map::new();
    for (key, value) in value.sorted_entries() {
        let name = if scan::has_braces(key) { key_text(key, place, context)? } else { key.to_owned() };
        map.insert(name, descend(value, &place.key(key), context)?);
    }
    Ok(Value::from(map))
}

/// A part; without a variable anywhere it stays as it is.
fn descend(value: Val<'_>, place: &Place<'_>, context: &mut Context<'_>) -> Result<Value, VariableError> {
    if any_text(value, &scan::has_braces) { walk(value, place, context) } else { Ok(context.share(value)) }
}

/// A key with its variables replaced. A key that becomes null stays as it was.
fn key_text(key: &str, place: &Place<'_>, context: &mut Context<'_>) -> Result<String, VariableError> {
    let value = leaf(key, place, context)?;
    match Val::from(&value).view() {
        View::Str(text) => Ok(text.to_owned()),
        View::Null => Ok(key.to_owned()),
        _ => Err(VariableError::new(format!("expected string after substituting variables in key \"{key}\""))),
    }
}

/// A text with its variables replaced.
fn leaf(text: &str, place: &Place<'_>, context: &mut Context<'_>) -> Result<Value, VariableError> {
    let mut value = text.to_owned();
    let mut replaced = 0;
    for _ in 0..DEEPEST {
        let mut last_shallow = true;
        let round = value.clone();
        for occurrence in scan::variables(&round) {
            context.spend(1 + value.len() as u64 / 256)?;
            let variable = scan::unwrap(occurrence.braces);
            last_shallow = variable.shallow;
            let expression = expression_text(&variable.expression, place, context);
            let failed = |cause: &str| {
                VariableError::new(format!("failed to resolve {expression} at path {}: {cause}", place.path()))
            };
            let found = context.query(&expression).map_err(|error| failed(error.text()))?;
            if round == occurrence.braces {
                return Ok(found);
            }
            let inserted = inserted_text(&found, variable.shallow).map_err(|error| failed(error.text()))?;
            value = value.replacen(occurrence.whole, &format!("{}{inserted}", occurrence.prefix), 1);
            replaced += 1;
            if value.len() > LONGEST || replaced > MOST_VARIABLES {
                let limits = format!("{LONGEST} bytes or more than {MOST_VARIABLES} variables");
                return Err(failed(&format!("one text takes more than {limits}")));
            }
        }
        // Also the case of a text without variables.
        if last_shallow || scan::variables(&value).is_empty() {
            return Ok(Value::from(value.replace("\\{{", "{{")));
        }
    }
    // A text that brings itself back: each round reads all of it.
    Err(VariableError::new(format!("variables nest deeper than {DEEPEST} levels")))
}

/// What a value becomes inside a text.
fn inserted_text(value: &Value, shallow: bool) -> Result<String, VariableError> {
    match Val::from(value).view() {
        View::Str(text) if shallow => Ok(text.replace("{{", "\\{{")),
        View::Str(text) => Ok(text.to_owned()),
        View::Null => Ok("null".into()),
        View::Float(number) if !shallow => Ok(json::float(number)),
        // The original crashes here.
        _ if shallow => Err(VariableError::new("a shallow variable inside a text must be a string")),
        _ => json::to_json(Val::from(value)),
    }
}

/// The expression to evaluate: `@` stands for the present place, and a deleted object is the old one.
fn expression_text(expression: &str, place: &Place<'_>, context: &mut Context<'_>) -> String {
    let mut text = expression.to_owned();
    if text == "@" {
        let base: &[&str] = if context.query("target").is_ok() { &["target"] } else { &["request", "object"] };
        text = position_expression(&place.path(), base);
    }
    if context.operation() == Operation::Delete {
        text = text.replace("request.object", "request.oldObject");
    }
    text
}

//! From one type to another, and asking for the type.
//!
//! kyverno/go-jmespath: functions.go, kyverno: pkg/engine/jmespath/functions.go

use common::Val;
use common::go::number::parse_float;
use yaml::writer::JsonOptions;

use super::Call;
use super::function::{Function, Type};
use super::letters;
use crate::error::SearchError;
use crate::interpreter::Answer;
use crate::item::{GoType, Item};
use crate::json;

const S: &[Type] = &[Type::String];
const ANY: &[Type] = &[Type::Any];

pub(super) const TABLE: &[Function] = &[
    Function::builtin("type", &[ANY], Type::String, type_of),
    Function::builtin("to_string", &[ANY], Type::String, to_string),
    Function::builtin("to_number", &[ANY], Type::Number, to_number),
    Function::builtin("not_null", &[ANY], Type::Any, not_null).variadic(),
    Function::kyverno(
        "to_boolean",
        &[S],
        Type::Bool,
        "It returns true or false for any string, such as 'True', 'TruE', 'False', 'FAlse', 'faLSE', etc.",
        to_boolean,
    ),
    Function::kyverno(
        "parse_json",
        &[S],
        Type::Any,
        "decodes a valid JSON encoded string to the appropriate type. Opposite of `to_string` function",
        parse_json,
    ),
];

/// `type(ANY)`.
fn type_of<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    Ok(Item::text(match call.arg(0).go_type() {
        GoType::Float => "number",
        GoType::Str => "string",
        GoType::List => "array",
        GoType::Map => "object",
        GoType::Nil => "null",
        GoType::Bool => "boolean",
        GoType::Int | GoType::Records | GoType::ExpRef => return Err(SearchError::failed("unknown type")),
    }))
}

/// `to_string(ANY)`: a text stays, anything else becomes JSON.
fn to_string<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    let subject = call.arg(0);
    if subject.as_str().is_some() {
        return Ok(subject);
    }
    let mut text = String::new();
    let written = match &subject {
        Item::Val(val) => yaml::writer::json(*val, JsonOptions::marshal(), &mut text),
        _ => {
            let value = call.search().to_value(subject)?;
            yaml::writer::json(Val::from(&value), JsonOptions::marshal(), &mut text)
        }
    };
    written.map_err(|error| SearchError::failed(error.to_string()))?;
    call.search().grow(text.len())?;
    Ok(text.into())
}

/// `to_number(ANY)`: null for what is no number.
fn to_number<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    let subject = call.arg(0);
    match subject.go_type() {
        GoType::Float => Ok(subject),
        GoType::Str => Ok(parse_float(call.str(0)?).map_or(Item::NULL, Item::from)),
        GoType::List | GoType::Map | GoType::Nil | GoType::Bool => Ok(Item::NULL),
        GoType::Int | GoType::Records | GoType::ExpRef => Err(SearchError::failed("unknown type")),
    }
}

/// `not_null(ANY, ...)`: the first that is not null.
fn not_null<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    Ok(call.arguments().iter().find(|item| !item.is_null()).cloned().unwrap_or(Item::NULL))
}

/// `to_boolean(TEXT)`.
fn to_boolean<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    let text = call.str(0)?;
    match text.chars().take(6).map(letters::lower).collect::<String>().as_str() {
        "true" => Ok(true.into()),
        "false" => Ok(false.into()),
        _ => Err(call.fail(format!("lowercase argument must be 'true' or 'false' (provided: '{text}')"))),
    }
}

/// `parse_json(TEXT)`.
fn parse_json<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    let text = call.str(0)?;
    call.search().grow(text.len().saturating_mul(8))?;
    let value = json::decode(text).map_err(|error| SearchError::failed(error.to_string()))?;
    Ok(Item::owned(value))
}

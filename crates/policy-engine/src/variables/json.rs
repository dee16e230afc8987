//! Values as Go's `encoding/json` writes them: what a variable inside a longer text becomes, and the size of context data.

use common::Val;
use common::go::number::{format_float, json_float};
use yaml::writer::{JsonOptions, json};

use super::error::VariableError;

/// `value` as `json.Marshal` writes it.
///
/// # Errors
/// Numbers that JSON has no text for.
pub(crate) fn to_json(value: Val<'_>) -> Result<String, VariableError> {
    let mut text = String::new();
    json(value, JsonOptions::marshal(), &mut text).map_err(|error| VariableError::new(error.to_string()))?;
    Ok(text)
}

/// A number on its own, as the JSON library that Kyverno substitutes with writes it: exponents have two digits.
///
/// json-iterator/go: `stream_float.go`
pub(crate) fn float(number: f64) -> String {
    let size = number.abs();
    if size != 0.0 && !(1e-6..1e21).contains(&size) { format_float(number, b'e', -1, 64) } else { json_float(number) }
}

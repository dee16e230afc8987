//! Values as Go's `encoding/json` writes them: what a variable inside a longer text becomes, and the size of context data.

use common::go::number::{format_float, json_float};
use common::{Val, View};
use yaml::writer::{JsonOptions, Scalar, Shape, Tree, json};

use super::error::VariableError;

/// A value for the JSON writer.
#[derive(Clone, Copy)]
struct JsonTree<'a>(Val<'a>);

impl<'a> Tree<'a> for JsonTree<'a> {
    fn shape(self) -> Shape<'a> {
        match self.0.view() {
            View::Null => Shape::Scalar(Scalar::Null),
            View::Bool(value) => Shape::Scalar(Scalar::Bool(value)),
            View::Int(value) => Shape::Scalar(Scalar::Int(value)),
            View::Float(value) => Shape::Scalar(Scalar::Float(value)),
            View::Str(text) => Shape::Scalar(Scalar::Str(text)),
            View::List(_) => Shape::List,
            View::Map(_) => Shape::Map,
        }
    }

    fn items(self, add: &mut dyn FnMut(Self)) {
        self.0.items().for_each(|item| add(Self(item)));
    }

    fn entries(self, add: &mut dyn FnMut(&'a str, Self)) {
        self.0.entries().for_each(|(key, value)| add(key, Self(value)));
    }
}

/// `value` as `json.Marshal` writes it.
///
/// # Errors
/// Numbers that JSON has no text for.
pub(crate) fn to_json(value: Val<'_>) -> Result<String, VariableError> {
    let mut text = String::new();
    json(JsonTree(value), JsonOptions::marshal(), &mut text).map_err(|error| VariableError::new(error.to_string()))?;
    Ok(text)
}

/// A number on its own, as the JSON library that Kyverno substitutes with writes it: exponents have two digits.
///
/// json-iterator/go: `stream_float.go`
pub(crate) fn float(number: f64) -> String {
    let size = number.abs();
    if size != 0.0 && !(1e-6..1e21).contains(&size) { format_float(number, b'e', -1, 64) } else { json_float(number) }
}

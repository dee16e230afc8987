//! YAML inside of texts.
//!
//! kyverno: pkg/engine/jmespath/functions.go

use std::sync::Arc;

use common::Value;
use yaml::{Documents, ReadOptions};

use super::Call;
use super::function::{Function, Type};
use crate::error::SearchError;
use crate::interpreter::Answer;
use crate::item::Item;

pub(super) const TABLE: &[Function] = &[Function::kyverno(
    "parse_yaml",
    &[&[Type::String]],
    Type::Any,
    "decodes a valid YAML encoded string to the appropriate type provided it can be represented as JSON",
    parse_yaml,
)];

/// `parse_yaml(TEXT)`: the first document; null for none.
fn parse_yaml<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    let text: Arc<str> = call.str(0)?.into();
    call.search().grow(text.len().saturating_mul(8))?;
    match Documents::new(text, ReadOptions::default()).next() {
        None => Ok(Item::NULL),
        Some(Ok(document)) => Ok(Item::owned(Value::document(Arc::new(document)))),
        Some(Err(error)) => Err(SearchError::failed(error.to_string())),
    }
}

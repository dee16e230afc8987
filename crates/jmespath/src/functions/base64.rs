//! Base 64: the standard alphabet with padding.
//!
//! kyverno: pkg/engine/jmespath/functions.go, go: encoding/base64

use common::go::base64;
use data_encoding::BASE64;

use super::Call;
use super::function::{Function, Param, Type};
use crate::error::SearchError;
use crate::interpreter::Answer;

const S: Param = &[Type::String];

pub(super) const TABLE: &[Function] = &[
    Function::kyverno("base64_decode", &[S], Type::String, "decodes a base 64 string", decode),
    Function::kyverno(
        "base64_encode",
        &[S],
        Type::String,
        "encodes a regular, plaintext and unencoded string to base64",
        encode,
    ),
];

/// `base64_decode(TEXT)`: line breaks do not count. Bytes that are no UTF-8 become replacement characters.
fn decode<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    let text = call.str(0)?;
    call.search().grow(text.len())?;
    let bytes = base64::decode(text.as_bytes()).map_err(|error| SearchError::failed(error.to_string()))?;
    Ok(text_of(&bytes).into())
}

/// `base64_encode(TEXT)`.
fn encode<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    let text = call.str(0)?;
    call.search().grow(text.len().saturating_mul(2))?;
    Ok(BASE64.encode(text.as_bytes()).into())
}

/// One replacement character for each byte, as Go decodes them.
fn text_of(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| char::REPLACEMENT_CHARACTER));
    }
    text
}

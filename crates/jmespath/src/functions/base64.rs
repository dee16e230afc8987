//! Base 64: the standard alphabet with padding.
//!
//! kyverno: pkg/engine/jmespath/functions.go, go: encoding/base64

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
    let bytes = decoded(text.as_bytes())
        .map_err(|at| SearchError::failed(format!("illegal base64 data at input byte {at}")))?;
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

/// The bytes that `text` spells, or where it is broken.
pub(crate) fn decoded(text: &[u8]) -> Result<Vec<u8>, usize> {
    let mut solid =
        text.iter().enumerate().filter(|(_, byte)| !matches!(byte, b'\r' | b'\n')).map(|(at, &byte)| (at, byte));
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut group, mut count) = (0_u32, 0_usize);
    while let Some((at, byte)) = solid.next() {
        match sextet(byte) {
            Some(bits) => group = group << 6 | bits,
            None if byte == b'=' => return padded(out, group, count, at, text.len(), &mut solid),
            None => return Err(at),
        }
        count += 1;
        if count == 4 {
            let [_, bytes @ ..] = group.to_be_bytes();
            out.extend(bytes);
            (group, count) = (0, 0);
        }
    }
    match count {
        0 => Ok(out),
        _ => Err(text.len() - count),
    }
}

/// The end of a text whose last group has `count` letters before its padding.
fn padded(
    mut out: Vec<u8>,
    group: u32,
    count: usize,
    at: usize,
    len: usize,
    rest: &mut dyn Iterator<Item = (usize, u8)>,
) -> Result<Vec<u8>, usize> {
    if count < 2 {
        return Err(at);
    }
    if count == 2 {
        match rest.next() {
            Some((_, b'=')) => {}
            Some((at, _)) => return Err(at - 1),
            None => return Err(len),
        }
    }
    if let Some((at, _)) = rest.next() {
        return Err(at);
    }
    let [_, bytes @ ..] = (group << (6 * (4 - count))).to_be_bytes();
    out.extend(bytes.iter().take(count - 1));
    Ok(out)
}

fn sextet(byte: u8) -> Option<u32> {
    Some(u32::from(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    }))
}

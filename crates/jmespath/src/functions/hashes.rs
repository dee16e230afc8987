//! Hashes, as hexadecimal text.
//!
//! kyverno: pkg/engine/jmespath/functions.go

use data_encoding::HEXLOWER;
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256};

use super::Call;
use super::function::{Function, Param, Type};
use crate::interpreter::Answer;

const S: Param = &[Type::String];

pub(super) const TABLE: &[Function] = &[
    Function::kyverno(
        "sha256",
        &[S],
        Type::String,
        "generate unique resources name if length exceeds the limit",
        digest::<Sha256>,
    ),
    Function::kyverno("sha1", &[S], Type::String, "generate a SHA-1 hash", digest::<Sha1>),
    Function::kyverno("md5", &[S], Type::String, "generates an MD5 hash", digest::<Md5>),
];

/// `sha256(TEXT)`, `sha1(TEXT)`, `md5(TEXT)`.
fn digest<'a, D: Digest>(call: &Call<'_, 'a>) -> Answer<'a> {
    Ok(HEXLOWER.encode(&D::digest(call.str(0)?)).into())
}

//! Certificates.
//!
//! kyverno: pkg/engine/jmespath/functions.go

use super::Call;
use super::function::{Function, Type};
use crate::error::SearchError;
use crate::interpreter::Answer;
use crate::item::Item;
use crate::x509;

pub(super) const TABLE: &[Function] = &[Function::kyverno(
    "x509_decode",
    &[&[Type::String]],
    Type::Object,
    "decodes an x.509 certificate to an object. you may also use this in conjunction with `base64_decode` jmespath \
     function to decode a base64-encoded certificate",
    x509_decode,
)];

/// `x509_decode(PEM)`: a certificate or a certificate request with an RSA key.
fn x509_decode<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    let text = call.str(0)?;
    call.search().grow(text.len().saturating_mul(8))?;
    x509::decode(text).map(Item::Value).map_err(SearchError::failed)
}

//! Certificates and certificate requests as maps with the names of Go's structs.
//!
//! The one idea to know: Kyverno puts Go's parsed structs through JSON, so bytes are base 64, lists without items are null,
//! and constants are their numbers. Only RSA keys are known.
//!
//! kyverno: pkg/engine/jmespath/functions.go (`jpX509Decode`), go: crypto/x509/parser.go

mod certificate;
mod der;
mod extensions;
mod name;
mod request;

use common::Value;
use common::go::pem;
use data_encoding::BASE64;

use der::{Der, Malformed, tag};

/// The value of the PEM block in `text`.
///
/// # Errors
///
/// Kyverno's and Go's texts; a block that is broken inside gives one text of Go's for all its causes.
pub(crate) fn decode(text: &str) -> Result<Value, String> {
    let (kind, bytes) = pem::decode(text).ok_or("failed to decode PEM block")?;
    match kind {
        "CERTIFICATE" => certificate::decode(&bytes),
        "CERTIFICATE REQUEST" => request::decode(&bytes),
        _ => Err("PEM block neither contains a CERTIFICATE or CERTIFICATE REQUEST".to_owned()),
    }
}

/// The error of a key that is not RSA.
fn not_rsa() -> String {
    "certificate should use rsa algorithm".to_owned()
}

fn base64(bytes: &[u8]) -> Value {
    BASE64.encode(bytes).into()
}

/// A Go slice that was never made is null.
fn list_or_null(items: Vec<Value>) -> Value {
    if items.is_empty() { Value::Null } else { items.into() }
}

#[expect(clippy::cast_precision_loss, reason = "JSON numbers are floats")]
fn number(number: i64) -> Value {
    Value::Float(number as f64)
}

fn oid_value(oid: &[u64]) -> Value {
    #[expect(clippy::cast_precision_loss, reason = "JSON numbers are floats")]
    Value::list(oid.iter().map(|part| Value::Float(*part as f64)))
}

/// The key of a `SubjectPublicKeyInfo`, when it is one of RSA.
fn public_key(info: &[u8]) -> Result<Option<Value>, Malformed> {
    let mut info = Der::new(info).expect(tag::SEQUENCE)?;
    let mut algorithm = info.expect(tag::SEQUENCE)?;
    if algorithm.oid()? != [1, 2, 840, 113_549, 1, 1, 1] {
        return Ok(None);
    }
    let mut key = Der::new(info.bit_string()?).expect(tag::SEQUENCE)?;
    let modulus = der::decimal(key.expect(tag::INTEGER)?.rest())?;
    let exponent = key.small_integer()?;
    Ok(Some(Value::map([("N", Value::from(modulus)), ("E", number(exponent))])))
}

/// Go's number of a signature algorithm; 0 for unknown ones.
fn signature_algorithm(mut algorithm: Der<'_>) -> Result<i64, Malformed> {
    let oid = algorithm.oid()?;
    Ok(match oid.as_slice() {
        [1, 2, 840, 113_549, 1, 1, 4] => 2,
        [1, 2, 840, 113_549, 1, 1, 5] | [1, 3, 14, 3, 2, 29] => 3,
        [1, 2, 840, 113_549, 1, 1, 11] => 4,
        [1, 2, 840, 113_549, 1, 1, 12] => 5,
        [1, 2, 840, 113_549, 1, 1, 13] => 6,
        [1, 2, 840, 113_549, 1, 1, 10] => pss_hash(algorithm).unwrap_or(0),
        [1, 2, 840, 10040, 4, 3] => 7,
        [2, 16, 840, 1, 101, 3, 4, 3, 2] => 8,
        [1, 2, 840, 10045, 4, 1] => 9,
        [1, 2, 840, 10045, 4, 3, 2] => 10,
        [1, 2, 840, 10045, 4, 3, 3] => 11,
        [1, 2, 840, 10045, 4, 3, 4] => 12,
        [1, 3, 101, 112] => 16,
        _ => 0,
    })
}

/// Which of the three PSS algorithms, by the hash that the parameters name.
fn pss_hash(mut algorithm: Der<'_>) -> Result<i64, Malformed> {
    let mut parameters = algorithm.expect(tag::SEQUENCE)?;
    let hash = parameters.expect(tag::context(0, true))?.expect(tag::SEQUENCE)?.oid()?;
    Ok(match hash.as_slice() {
        [2, 16, 840, 1, 101, 3, 4, 2, 1] => 13,
        [2, 16, 840, 1, 101, 3, 4, 2, 2] => 14,
        [2, 16, 840, 1, 101, 3, 4, 2, 3] => 15,
        _ => 0,
    })
}

/// A whole number of any size as JSON's float.
fn big_number(digits: &str) -> Value {
    Value::Float(digits.parse().unwrap_or(f64::INFINITY))
}

//! Certificates.
//!
//! go: crypto/x509/x509.go (`Certificate`), parser.go

use common::{Map, Value};

use super::der::{self, Der, Element, Malformed, tag};
use super::extensions::{self, Extension};
use super::{base64, big_number, list_or_null, name, not_rsa, number, public_key, signature_algorithm};

/// The value of a certificate.
///
/// # Errors
///
/// Go's text for what is no certificate, Kyverno's for one whose key is not RSA.
pub(super) fn decode(bytes: &[u8]) -> Result<Value, String> {
    let fields = fields(bytes).map_err(|Malformed| "x509: malformed certificate".to_owned())?;
    fields.map(Value::from).ok_or_else(not_rsa)
}

/// The fields of the struct; nothing when the key is not RSA.
fn fields(bytes: &[u8]) -> Result<Option<Map>, Malformed> {
    let mut outer = Der::new(bytes);
    let whole = outer.element()?;
    if whole.tag != tag::SEQUENCE || !outer.is_empty() {
        return Err(Malformed);
    }
    let mut parts = Der::new(whole.body);
    let signed = parts.element()?;
    let algorithm = parts.expect(tag::SEQUENCE)?;
    let signature = parts.bit_string()?;

    let mut body = Der::new(signed.body);
    let version = match body.optional(tag::context(0, true))? {
        Some(mut version) => version.small_integer()?,
        None => 0,
    };
    let serial = der::decimal(body.expect(tag::INTEGER)?.rest())?;
    body.expect(tag::SEQUENCE)?;
    let issuer = body.element()?;
    let mut validity = body.expect(tag::SEQUENCE)?;
    let (from, until) = (time(validity.element()?)?, time(validity.element()?)?);
    let subject = body.element()?;
    let key = body.element()?;
    let Some(public_key) = public_key(key.raw)? else { return Ok(None) };
    // The ids of issuer and subject, which nobody uses.
    body.optional(tag::context(1, false))?;
    body.optional(tag::context(2, false))?;
    let extensions = match body.optional(tag::context(3, true))? {
        Some(mut list) => Extension::list(list.expect(tag::SEQUENCE)?)?,
        None => Vec::new(),
    };

    let mut fields = extensions::fields(&extensions)?;
    let plain = [
        ("Raw", base64(bytes)),
        ("RawTBSCertificate", base64(signed.raw)),
        ("RawSubjectPublicKeyInfo", base64(key.raw)),
        ("RawSubject", base64(subject.raw)),
        ("RawIssuer", base64(issuer.raw)),
        ("Signature", base64(signature)),
        ("SignatureAlgorithm", number(signature_algorithm(algorithm)?)),
        ("PublicKeyAlgorithm", number(1)),
        ("PublicKey", public_key),
        ("Version", number(version + 1)),
        ("SerialNumber", big_number(&serial)),
        ("Issuer", name::value(Der::new(issuer.body))?),
        ("Subject", name::value(Der::new(subject.body))?),
        ("NotBefore", from.into()),
        ("NotAfter", until.into()),
        ("Extensions", list_or_null(extensions.iter().map(Extension::value).collect())),
        ("ExtraExtensions", Value::Null),
    ];
    for (field, value) in plain {
        fields.insert(field, value);
    }
    Ok(Some(fields))
}

/// A time as RFC 3339. Years of two digits are those from 1950 to 2049.
fn time(element: Element<'_>) -> Result<String, Malformed> {
    let text = std::str::from_utf8(element.body).map_err(|_| Malformed)?;
    let digits = text.strip_suffix('Z').ok_or(Malformed)?;
    let full = match element.tag {
        tag::UTC_TIME if digits < "50" => format!("20{digits}"),
        tag::UTC_TIME => format!("19{digits}"),
        tag::GENERALIZED_TIME => digits.to_owned(),
        _ => return Err(Malformed),
    };
    if full.len() != 14 || !full.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Malformed);
    }
    let part = |from: usize, to: usize| full.get(from..to).unwrap_or_default();
    Ok(format!("{}-{}-{}T{}:{}:{}Z", part(0, 4), part(4, 6), part(6, 8), part(8, 10), part(10, 12), part(12, 14)))
}

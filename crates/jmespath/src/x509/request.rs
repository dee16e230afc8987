//! Certificate requests.
//!
//! go: crypto/x509/x509.go (`CertificateRequest`)

use common::{Map, Value};

use super::der::{Der, Element, Malformed, small_integer, tag};
use super::extensions::{self, Extension};
use super::{base64, list_or_null, name, not_rsa, number, oid_value, public_key, signature_algorithm};

const EXTENSION_REQUEST: [u64; 7] = [1, 2, 840, 113_549, 1, 9, 14];

/// The value of a certificate request.
///
/// # Errors
///
/// Go's text for what is no request, Kyverno's for one whose key is not RSA.
pub(super) fn decode(bytes: &[u8]) -> Result<Value, String> {
    let fields =
        fields(bytes).map_err(|Malformed| "asn1: structure error: malformed certificate request".to_owned())?;
    fields.map(Value::from).ok_or_else(not_rsa)
}

fn fields(bytes: &[u8]) -> Result<Option<Map>, Malformed> {
    let mut outer = Der::new(bytes);
    let mut parts = outer.expect(tag::SEQUENCE)?;
    let signed = parts.element()?;
    let algorithm = parts.expect(tag::SEQUENCE)?;
    let signature = parts.bit_string()?;

    let mut body = Der::new(signed.body);
    let version = body.small_integer()?;
    let subject = body.element()?;
    let key = body.element()?;
    let Some(public_key) = public_key(key.raw)? else { return Ok(None) };
    let attributes = match body.optional(tag::context(0, true))? {
        Some(attributes) => attributes.elements()?,
        None => Vec::new(),
    };
    let extensions = requested(&attributes)?;

    let mut fields = extensions::alternative_names(&extensions)?;
    let plain = [
        ("Raw", base64(bytes)),
        ("RawTBSCertificateRequest", base64(signed.raw)),
        ("RawSubjectPublicKeyInfo", base64(key.raw)),
        ("RawSubject", base64(subject.raw)),
        ("Version", number(version)),
        ("Signature", base64(signature)),
        ("SignatureAlgorithm", number(signature_algorithm(algorithm)?)),
        ("PublicKeyAlgorithm", number(1)),
        ("PublicKey", public_key),
        ("Subject", name::value(Der::new(subject.body))?),
        (
            "Attributes",
            list_or_null(attributes.iter().filter_map(|attribute| attribute_value(*attribute).ok()).collect()),
        ),
        ("Extensions", list_or_null(extensions.iter().map(Extension::value).collect())),
        ("ExtraExtensions", Value::Null),
    ];
    for (field, value) in plain {
        fields.insert(field, value);
    }
    Ok(Some(fields))
}

/// The extensions that the attributes ask for.
fn requested<'d>(attributes: &[Element<'d>]) -> Result<Vec<Extension<'d>>, Malformed> {
    for attribute in attributes {
        let mut attribute = Der::new(attribute.body);
        if attribute.oid()? == EXTENSION_REQUEST {
            return Extension::list(attribute.expect(tag::SET)?.expect(tag::SEQUENCE)?);
        }
    }
    Ok(Vec::new())
}

/// An attribute whose values are lists of pairs; others are left out.
fn attribute_value(attribute: Element<'_>) -> Result<Value, Malformed> {
    let mut attribute = Der::new(attribute.body);
    let oid = attribute.oid()?;
    let mut values = Vec::new();
    for list in attribute.expect(tag::SET)?.elements()? {
        if list.tag != tag::SEQUENCE {
            return Err(Malformed);
        }
        let mut pairs = Vec::new();
        for pair in Der::new(list.body).elements()? {
            let mut pair = Der::new(pair.body);
            pairs.push(Value::map([("Type", oid_value(&pair.oid()?)), ("Value", any(pair.element()?))]));
        }
        values.push(pairs.into());
    }
    Ok(Value::map([("Type", oid_value(&oid)), ("Value", values.into())]))
}

/// What Go decodes an element of any type to.
fn any(element: Element<'_>) -> Value {
    match element.tag {
        tag::BOOLEAN => Value::Bool(element.body == [0xff]),
        tag::INTEGER => small_integer(element.body).map_or(Value::Null, number),
        tag::OCTET_STRING => base64(element.body),
        _ => name::text(element).map_or(Value::Null, Value::from),
    }
}

//! Certificates as Go puts them together, extension by extension in Go's order.
//!
//! go: crypto/x509/x509.go (`CreateCertificate`, `ParseCertificate`)

use std::net::IpAddr;

use common::go::quote::quote;
use common::go::time::Time;
use sha2::{Digest, Sha256};

use super::der::{self, Der, element, sequence, tag};
use super::key::PrivateKey;
use super::rng::HostRng;

const COMMON_NAME: &[u8] = &[0x55, 4, 3];
const SUBJECT_KEY_ID: &[u8] = &[0x55, 0x1d, 14];
const KEY_USAGE: &[u8] = &[0x55, 0x1d, 15];
const ALTERNATIVE_NAMES: &[u8] = &[0x55, 0x1d, 17];
const BASIC_CONSTRAINTS: &[u8] = &[0x55, 0x1d, 19];
const AUTHORITY_KEY_ID: &[u8] = &[0x55, 0x1d, 35];
const EXTENDED_KEY_USAGE: &[u8] = &[0x55, 0x1d, 37];
const SERVER_AUTH: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 3, 1];
const CLIENT_AUTH: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 3, 2];

/// What a certificate is to say.
#[derive(Debug)]
pub(super) struct Template<'t> {
    pub(super) common_name: &'t str,
    pub(super) addresses: Vec<IpAddr>,
    pub(super) names: Vec<&'t str>,
    pub(super) not_before: Time,
    pub(super) not_after: Time,
    pub(super) is_ca: bool,
}

/// What a certificate that signs others has to tell.
#[derive(Debug)]
pub(super) struct Parent {
    subject: Vec<u8>,
    /// The bits of the public key.
    key: Vec<u8>,
    key_id: Vec<u8>,
}

impl Parent {
    /// Reads a certificate.
    ///
    /// # Errors
    /// `x509: malformed certificate` for anything that is none; Go has more words for it.
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, String> {
        Self::read(bytes).ok_or_else(|| "x509: malformed certificate".to_owned())
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let mut outer = Der::new(bytes);
        let mut certificate = outer.inside(tag::SEQUENCE)?;
        let mut body = certificate.inside(tag::SEQUENCE)?;
        body.next(tag::context(0, true));
        body.next(tag::INTEGER)?;
        body.next(tag::SEQUENCE)?;
        body.next(tag::SEQUENCE)?;
        body.next(tag::SEQUENCE)?;
        let subject = body.next(tag::SEQUENCE)?.raw.to_vec();
        let mut key = body.inside(tag::SEQUENCE)?;
        key.next(tag::SEQUENCE)?;
        let key = key.bits()?.to_vec();
        body.next(tag::context(1, false));
        body.next(tag::context(2, false));
        let key_id = match body.inside(tag::context(3, true)) {
            Some(mut extensions) => key_id(extensions.inside(tag::SEQUENCE)?)?,
            None => Vec::new(),
        };
        certificate.next(tag::SEQUENCE)?;
        certificate.bits()?;
        outer.is_empty().then_some(Self { subject, key, key_id })
    }
}

/// The subject's key id among `extensions`, empty when there is none.
fn key_id(mut extensions: Der<'_>) -> Option<Vec<u8>> {
    let mut found = Vec::new();
    while !extensions.is_empty() {
        let mut extension = extensions.inside(tag::SEQUENCE)?;
        let oid = extension.next(tag::OID)?.body;
        extension.next(tag::BOOLEAN);
        let value = extension.next(tag::OCTET_STRING)?.body;
        if oid == SUBJECT_KEY_ID {
            found = Der::new(value).next(tag::OCTET_STRING)?.body.to_vec();
        }
    }
    Some(found)
}

/// Who signs: a certificate and its key, or the certificate that is made itself.
pub(super) type Signer<'s> = Option<(&'s Parent, &'s PrivateKey)>;

/// A certificate for `key` in DER.
///
/// # Errors
/// Go's, where the names do not fit into a certificate or the keys do not fit together.
pub(super) fn create(
    template: &Template<'_>,
    key: &PrivateKey,
    signer: Signer<'_>,
    rng: &mut HostRng<'_>,
) -> Result<Vec<u8>, String> {
    let signing_key = signer.map_or(key, |(_, key)| key);
    let algorithm = signing_key.signature_algorithm()?;
    let subject = name(template.common_name);
    let issuer = signer.map_or(&subject, |(parent, _)| &parent.subject);
    let (key_algorithm, key_bits) = key.public();
    if signer.is_some_and(|(parent, key)| parent.key != key.public().1) {
        return Err("x509: provided PrivateKey doesn't match parent's PublicKey".to_owned());
    }
    let authority = signer.filter(|_| *issuer != subject).map(|(parent, _)| parent.key_id.as_slice());
    let extensions = extensions(template, &key_bits, authority.unwrap_or_default())?;
    let body = sequence(&[
        &element(tag::context(0, true), &[&der::unsigned(&[2])]),
        &der::unsigned(&rng.array::<16>()),
        &algorithm,
        issuer,
        &sequence(&[&time(&template.not_before), &time(&template.not_after)]),
        &subject,
        &sequence(&[&key_algorithm, &der::bit_string(&key_bits)]),
        &element(tag::context(3, true), &[&sequence(&[&extensions])]),
    ]);
    let signature = signing_key.sign(rng, &body)?;
    Ok(sequence(&[&body, &algorithm, &der::bit_string(&signature)]))
}

/// A subject that has a common name, or nothing.
fn name(common_name: &str) -> Vec<u8> {
    if common_name.is_empty() {
        return sequence(&[]);
    }
    let is_printable = |c: char| c.is_ascii_alphanumeric() || " '()+,-./:=?".contains(c);
    let text_tag = if common_name.chars().all(is_printable) { tag::PRINTABLE_STRING } else { tag::UTF8_STRING };
    let attribute = sequence(&[&der::oid(COMMON_NAME), &element(text_tag, &[common_name.as_bytes()])]);
    sequence(&[&element(tag::SET, &[&attribute])])
}

fn time(time: &Time) -> Vec<u8> {
    let time = time.utc();
    let (tag, layout) = match time.year() {
        1950..2050 => (tag::UTC_TIME, "060102150405Z"),
        _ => (tag::GENERALIZED_TIME, "20060102150405Z"),
    };
    element(tag, &[time.format(layout).as_bytes()])
}

fn extension(oid: &[u8], is_critical: bool, value: &[u8]) -> Vec<u8> {
    let critical = if is_critical { element(tag::BOOLEAN, &[&[0xff]]) } else { Vec::new() };
    sequence(&[&der::oid(oid), &critical, &element(tag::OCTET_STRING, &[value])])
}

fn extensions(template: &Template<'_>, key_bits: &[u8], authority: &[u8]) -> Result<Vec<u8>, String> {
    // Digital signature and key encipherment, and signing of certificates: bits 0, 2, and 5.
    let usage: &[u8] = if template.is_ca { &[2, 0b1010_0100] } else { &[5, 0b1010_0000] };
    let is_ca = if template.is_ca { element(tag::BOOLEAN, &[&[0xff]]) } else { Vec::new() };
    let mut out = extension(KEY_USAGE, true, &element(tag::BIT_STRING, &[usage]));
    let purposes = sequence(&[&der::oid(SERVER_AUTH), &der::oid(CLIENT_AUTH)]);
    out.extend(extension(EXTENDED_KEY_USAGE, false, &purposes));
    out.extend(extension(BASIC_CONSTRAINTS, true, &sequence(&[&is_ca])));
    if template.is_ca {
        // RFC 7093: the first 160 bits.
        let sum = Sha256::digest(key_bits);
        let id = sum.get(..20).unwrap_or_default();
        out.extend(extension(SUBJECT_KEY_ID, false, &element(tag::OCTET_STRING, &[id])));
    }
    if !authority.is_empty() {
        let id = sequence(&[&element(tag::context(0, false), &[authority])]);
        out.extend(extension(AUTHORITY_KEY_ID, false, &id));
    }
    let names = alternative_names(template)?;
    if !names.is_empty() {
        out.extend(extension(ALTERNATIVE_NAMES, template.common_name.is_empty(), &sequence(&[&names])));
    }
    Ok(out)
}

fn alternative_names(template: &Template<'_>) -> Result<Vec<u8>, String> {
    let mut out = Vec::new();
    for name in &template.names {
        if !name.is_ascii() {
            return Err(format!("x509: {} cannot be encoded as an IA5String", quote(name)));
        }
        out.extend(element(tag::context(2, false), &[name.as_bytes()]));
    }
    for address in &template.addresses {
        let bytes = match address.to_canonical() {
            IpAddr::V4(address) => address.octets().to_vec(),
            IpAddr::V6(address) => address.octets().to_vec(),
        };
        out.extend(element(tag::context(7, false), &[&bytes]));
    }
    Ok(out)
}

//! Extensions of certificates.
//!
//! go: crypto/x509/parser.go (`processExtensions`)

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use common::{Map, Value};

use super::der::{self, Der, Element, Malformed, tag};
use super::{base64, list_or_null, number, oid_value};

/// One extension.
pub(super) struct Extension<'d> {
    oid: Vec<u64>,
    critical: bool,
    body: &'d [u8],
}

impl<'d> Extension<'d> {
    /// The extensions of a list.
    pub(super) fn list(list: Der<'d>) -> Result<Vec<Self>, Malformed> {
        list.elements()?.into_iter().map(Self::read).collect()
    }

    fn read(element: Element<'d>) -> Result<Self, Malformed> {
        let mut parts = Der::new(element.body);
        let oid = parts.oid()?;
        let critical = !parts.is_empty() && parts.rest().first() == Some(&tag::BOOLEAN) && parts.boolean()?;
        Ok(Self { oid, critical, body: parts.expect(tag::OCTET_STRING)?.rest() })
    }

    /// `{Id, Critical, Value}`.
    pub(super) fn value(&self) -> Value {
        Value::map([
            ("Id", oid_value(&self.oid)),
            ("Critical", Value::Bool(self.critical)),
            ("Value", base64(self.body)),
        ])
    }
}

/// The fields of a certificate that are lists in its extensions, or null.
const LISTS: [&str; 20] = [
    "CRLDistributionPoints",
    "DNSNames",
    "EmailAddresses",
    "ExcludedDNSDomains",
    "ExcludedEmailAddresses",
    "ExcludedIPRanges",
    "ExcludedURIDomains",
    "ExtKeyUsage",
    "IPAddresses",
    "IssuingCertificateURL",
    "OCSPServer",
    "PermittedDNSDomains",
    "PermittedEmailAddresses",
    "PermittedIPRanges",
    "PermittedURIDomains",
    "Policies",
    "PolicyIdentifiers",
    "PolicyMappings",
    "URIs",
    "UnknownExtKeyUsage",
];

/// The fields of a certificate that its extensions fill.
pub(super) fn fields(extensions: &[Extension<'_>]) -> Result<Map, Malformed> {
    let mut fields = Map::new();
    for field in LISTS {
        fields.insert(field, Value::Null);
    }
    for field in ["AuthorityKeyId", "SubjectKeyId"] {
        fields.insert(field, Value::Null);
    }
    for field in ["InhibitAnyPolicy", "InhibitPolicyMapping", "KeyUsage", "MaxPathLen", "RequireExplicitPolicy"] {
        fields.insert(field, number(0));
    }
    for field in [
        "BasicConstraintsValid",
        "InhibitAnyPolicyZero",
        "InhibitPolicyMappingZero",
        "IsCA",
        "MaxPathLenZero",
        "PermittedDNSDomainsCritical",
        "RequireExplicitPolicyZero",
    ] {
        fields.insert(field, false);
    }
    let mut unhandled = Vec::new();
    for extension in extensions {
        if !fill(extension, &mut fields)? && extension.critical {
            unhandled.push(oid_value(&extension.oid));
        }
    }
    fields.insert("UnhandledCriticalExtensions", list_or_null(unhandled));
    Ok(fields)
}

/// The alternative names alone, which is all that a request shows of its extensions.
pub(super) fn alternative_names(extensions: &[Extension<'_>]) -> Result<Map, Malformed> {
    let mut fields = Map::new();
    for field in ["DNSNames", "EmailAddresses", "IPAddresses", "URIs"] {
        fields.insert(field, Value::Null);
    }
    for extension in extensions.iter().filter(|extension| extension.oid == [2, 5, 29, 17]) {
        fill(extension, &mut fields)?;
    }
    Ok(fields)
}

/// Appends to the list `field`.
fn add(fields: &mut Map, field: &str, value: impl Into<Value>) {
    let list = fields.entry_or_null(field);
    if list.is_null() {
        *list = Vec::new().into();
    }
    if let Some(items) = list.as_list_mut() {
        items.push(value.into());
    }
}

/// Reads one extension; false when it is not known.
fn fill(extension: &Extension<'_>, fields: &mut Map) -> Result<bool, Malformed> {
    let mut body = Der::new(extension.body);
    match extension.oid.as_slice() {
        [2, 5, 29, 14] => {
            fields.insert("SubjectKeyId", base64(body.expect(tag::OCTET_STRING)?.rest()));
        }
        [2, 5, 29, 15] => {
            fields.insert("KeyUsage", number(key_usage(body.bit_string()?)));
        }
        [2, 5, 29, 17] => return names(body.expect(tag::SEQUENCE)?, fields),
        [2, 5, 29, 19] => basic_constraints(body.expect(tag::SEQUENCE)?, fields)?,
        [2, 5, 29, 30] => return name_constraints(body.expect(tag::SEQUENCE)?, extension.critical, fields),
        [2, 5, 29, 31] => distribution_points(body.expect(tag::SEQUENCE)?, fields)?,
        [2, 5, 29, 32] => policies(body.expect(tag::SEQUENCE)?, fields)?,
        [2, 5, 29, 33] => policy_mappings(body.expect(tag::SEQUENCE)?, fields)?,
        [2, 5, 29, 35] => {
            if let Some(id) = body.expect(tag::SEQUENCE)?.optional(tag::context(0, false))? {
                fields.insert("AuthorityKeyId", base64(id.rest()));
            }
        }
        [2, 5, 29, 36] => policy_constraints(body.expect(tag::SEQUENCE)?, fields)?,
        [2, 5, 29, 37] => usages(body.expect(tag::SEQUENCE)?, fields)?,
        [2, 5, 29, 54] => counted(fields, "InhibitAnyPolicy", body.small_integer()?),
        [1, 3, 6, 1, 5, 5, 7, 1, 1] => authority_information(body.expect(tag::SEQUENCE)?, fields)?,
        _ => return Ok(false),
    }
    Ok(true)
}

/// A number with a flag beside it that says that the number is a zero that was written.
fn counted(fields: &mut Map, field: &str, count: i64) {
    fields.insert(field, number(count));
    fields.insert(format!("{field}Zero"), count == 0);
}

/// The nine bits, the first one lowest.
fn key_usage(bytes: &[u8]) -> i64 {
    let bit = |index: usize| bytes.get(index / 8).is_some_and(|byte| byte >> (7 - index % 8) & 1 == 1);
    (0..9).filter(|index| bit(*index)).fold(0, |usage, index| usage | 1 << index)
}

fn basic_constraints(mut body: Der<'_>, fields: &mut Map) -> Result<(), Malformed> {
    let is_ca = body.rest().first() == Some(&tag::BOOLEAN) && body.boolean()?;
    let length = if body.is_empty() { -1 } else { body.small_integer()? };
    fields.insert("BasicConstraintsValid", true);
    fields.insert("IsCA", is_ca);
    counted(fields, "MaxPathLen", length);
    Ok(())
}

fn ascii(bytes: &[u8]) -> Result<&str, Malformed> {
    std::str::from_utf8(bytes).ok().filter(|text| text.is_ascii()).ok_or(Malformed)
}

/// Alternative names; false when there is none of a known kind.
fn names(list: Der<'_>, fields: &mut Map) -> Result<bool, Malformed> {
    let mut known = false;
    for name in list.elements()? {
        match name.tag & 0x1f {
            1 => add(fields, "EmailAddresses", ascii(name.body)?),
            2 => add(fields, "DNSNames", ascii(name.body)?),
            6 => add(fields, "URIs", url(ascii(name.body)?)),
            7 => add(fields, "IPAddresses", address(name.body)?),
            _ => continue,
        }
        known = true;
    }
    Ok(known)
}

fn address(bytes: &[u8]) -> Result<String, Malformed> {
    let v4 = <[u8; 4]>::try_from(bytes).map(|bytes| IpAddr::V4(Ipv4Addr::from(bytes)));
    let v6 = || <[u8; 16]>::try_from(bytes).map(|bytes| IpAddr::V6(Ipv6Addr::from(bytes)).to_canonical());
    v4.or_else(|_| v6()).map(|address| address.to_string()).map_err(|_| Malformed)
}

/// Go's `url.URL`.
fn url(text: &str) -> Value {
    let (text, fragment) = text.split_once('#').unwrap_or((text, ""));
    let (text, query) = text.split_once('?').unwrap_or((text, ""));
    let (scheme, rest) = text.split_once(':').unwrap_or(("", text));
    let (host, path) = match rest.strip_prefix("//") {
        Some(rest) => rest.find('/').and_then(|at| rest.split_at_checked(at)).unwrap_or((rest, "")),
        None => ("", rest),
    };
    let opaque = !scheme.is_empty() && !rest.starts_with('/');
    Value::map([
        ("Scheme", Value::from(scheme)),
        ("Opaque", Value::from(if opaque { rest } else { "" })),
        ("User", Value::Null),
        ("Host", Value::from(host)),
        ("Path", Value::from(if opaque { "" } else { path })),
        ("RawPath", Value::from("")),
        ("ForceQuery", Value::Bool(false)),
        ("RawQuery", Value::from(query)),
        ("Fragment", Value::from(fragment)),
        ("RawFragment", Value::from("")),
        ("OmitHost", Value::Bool(false)),
    ])
}

/// What may and what must not be named; false when there is a kind of name that is not known.
fn name_constraints(mut body: Der<'_>, critical: bool, fields: &mut Map) -> Result<bool, Malformed> {
    let mut known = true;
    for (number, prefix) in [(0, "Permitted"), (1, "Excluded")] {
        let Some(list) = body.optional(tag::context(number, true))? else { continue };
        for item in list.elements()? {
            let name = Der::new(item.body).element()?;
            match name.tag & 0x1f {
                1 => add(fields, &format!("{prefix}EmailAddresses"), ascii(name.body)?),
                2 => add(fields, &format!("{prefix}DNSDomains"), ascii(name.body)?),
                6 => add(fields, &format!("{prefix}URIDomains"), ascii(name.body)?),
                7 => add(fields, &format!("{prefix}IPRanges"), range(name.body)?),
                _ => known = false,
            }
        }
    }
    fields.insert("PermittedDNSDomainsCritical", critical);
    Ok(known)
}

/// An address and its mask, of equal lengths.
fn range(bytes: &[u8]) -> Result<Value, Malformed> {
    let (ip, mask) = bytes.split_at_checked(bytes.len() / 2).ok_or(Malformed)?;
    Ok(Value::map([("IP", Value::from(address(ip)?)), ("Mask", base64(mask))]))
}

fn distribution_points(list: Der<'_>, fields: &mut Map) -> Result<(), Malformed> {
    for point in list.elements()? {
        let Some(mut name) = Der::new(point.body).optional(tag::context(0, true))? else { continue };
        let Some(full) = name.optional(tag::context(0, true))? else { continue };
        for name in full.elements()?.into_iter().take_while(|name| name.tag == tag::context(6, false)) {
            add(fields, "CRLDistributionPoints", ascii(name.body)?);
        }
    }
    Ok(())
}

fn policies(list: Der<'_>, fields: &mut Map) -> Result<(), Malformed> {
    for policy in list.elements()? {
        let oid = Der::new(policy.body).oid()?;
        add(fields, "PolicyIdentifiers", oid_value(&oid));
        add(fields, "Policies", der::dotted(&oid));
    }
    Ok(())
}

fn policy_mappings(list: Der<'_>, fields: &mut Map) -> Result<(), Malformed> {
    for pair in list.elements()? {
        let mut pair = Der::new(pair.body);
        let mapping =
            [("IssuerDomainPolicy", der::dotted(&pair.oid()?)), ("SubjectDomainPolicy", der::dotted(&pair.oid()?))];
        add(fields, "PolicyMappings", Value::map(mapping));
    }
    Ok(())
}

fn policy_constraints(mut body: Der<'_>, fields: &mut Map) -> Result<(), Malformed> {
    for (number, field) in [(0, "RequireExplicitPolicy"), (1, "InhibitPolicyMapping")] {
        if let Some(count) = body.optional(tag::context(number, false))? {
            counted(fields, field, der::small_integer(count.rest())?);
        }
    }
    Ok(())
}

/// What the key may be used for; Go numbers the usages that it knows.
fn usages(list: Der<'_>, fields: &mut Map) -> Result<(), Malformed> {
    for usage in list.elements()? {
        let oid = der::oid(usage.body)?;
        let known = match oid.as_slice() {
            [2, 5, 29, 37, 0] => 0,
            [1, 3, 6, 1, 5, 5, 7, 3, last @ 1..=9] => i64::try_from(*last).unwrap_or_default(),
            [1, 3, 6, 1, 4, 1, 311, 10, 3, 3] => 10,
            [2, 16, 840, 1, 113_730, 4, 1] => 11,
            [1, 3, 6, 1, 4, 1, 311, 2, 1, 22] => 12,
            [1, 3, 6, 1, 4, 1, 311, 61, 1, 1] => 13,
            _ => {
                add(fields, "UnknownExtKeyUsage", oid_value(&oid));
                continue;
            }
        };
        add(fields, "ExtKeyUsage", number(known));
    }
    Ok(())
}

fn authority_information(list: Der<'_>, fields: &mut Map) -> Result<(), Malformed> {
    for access in list.elements()? {
        let mut access = Der::new(access.body);
        let method = access.oid()?;
        let field = match method.as_slice() {
            [1, 3, 6, 1, 5, 5, 7, 48, 1] => "OCSPServer",
            [1, 3, 6, 1, 5, 5, 7, 48, 2] => "IssuingCertificateURL",
            _ => continue,
        };
        if let Some(uri) = access.optional(tag::context(6, false))? {
            add(fields, field, ascii(uri.rest())?);
        }
    }
    Ok(())
}

//! Names of subjects and issuers.
//!
//! go: crypto/x509/pkix/pkix.go (`Name`)

use std::collections::BTreeMap;

use common::Value;

use super::der::{Der, Element, Malformed, tag};
use super::{list_or_null, oid_value};

/// The fields that hold lists, by the last number of `2.5.4.x`.
const LISTS: [(u64, &str); 7] = [
    (6, "Country"),
    (7, "Locality"),
    (8, "Province"),
    (9, "StreetAddress"),
    (10, "Organization"),
    (11, "OrganizationalUnit"),
    (17, "PostalCode"),
];

/// The value of a name.
pub(super) fn value(name: Der<'_>) -> Result<Value, Malformed> {
    let mut names = Vec::new();
    let mut lists: BTreeMap<u64, Vec<Value>> = BTreeMap::new();
    let (mut common_name, mut serial_number) = (String::new(), String::new());
    for set in name.elements()? {
        for pair in Der::new(set.body).elements()? {
            let mut pair = Der::new(pair.body);
            let oid = pair.oid()?;
            let text = text(pair.element()?)?;
            names.push(Value::map([("Type", oid_value(&oid)), ("Value", Value::from(text.as_str()))]));
            match oid.as_slice() {
                [2, 5, 4, 3] => common_name = text,
                [2, 5, 4, 5] => serial_number = text,
                [2, 5, 4, last] => lists.entry(*last).or_default().push(text.into()),
                _ => {}
            }
        }
    }
    let mut fields = vec![
        ("CommonName", Value::from(common_name)),
        ("SerialNumber", Value::from(serial_number)),
        ("Names", list_or_null(names)),
        ("ExtraNames", Value::Null),
    ];
    fields.extend(LISTS.map(|(last, field)| (field, list_or_null(lists.remove(&last).unwrap_or_default()))));
    Ok(Value::map(fields))
}

/// The text of an element that is one.
pub(super) fn text(element: Element<'_>) -> Result<String, Malformed> {
    match element.tag {
        tag::UTF8_STRING | tag::NUMERIC_STRING | tag::PRINTABLE_STRING | tag::IA5_STRING => {
            String::from_utf8(element.body.to_vec()).map_err(|_| Malformed)
        }
        tag::T61_STRING => Ok(element.body.iter().map(|byte| char::from(*byte)).collect()),
        tag::BMP_STRING => {
            let (pairs, rest) = element.body.as_chunks::<2>();
            let units: Vec<u16> = pairs.iter().map(|pair| u16::from_be_bytes(*pair)).collect();
            let text = String::from_utf16_lossy(&units);
            if rest.is_empty() { Ok(text.trim_end_matches('\0').to_owned()) } else { Err(Malformed) }
        }
        _ => Err(Malformed),
    }
}

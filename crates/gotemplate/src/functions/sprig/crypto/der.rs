//! DER: elements of a tag, a length and a body, written and read.
//!
//! go: encoding/asn1

/// The tags that keys and certificates use.
pub(super) mod tag {
    pub(in super::super) const BOOLEAN: u8 = 1;
    pub(in super::super) const INTEGER: u8 = 2;
    pub(in super::super) const BIT_STRING: u8 = 3;
    pub(in super::super) const OCTET_STRING: u8 = 4;
    pub(in super::super) const NULL: u8 = 5;
    pub(in super::super) const OID: u8 = 6;
    pub(in super::super) const UTF8_STRING: u8 = 12;
    pub(in super::super) const PRINTABLE_STRING: u8 = 19;
    pub(in super::super) const UTC_TIME: u8 = 23;
    pub(in super::super) const GENERALIZED_TIME: u8 = 24;
    pub(in super::super) const SEQUENCE: u8 = 0x30;
    pub(in super::super) const SET: u8 = 0x31;

    /// A tag of the context, with elements inside or without.
    pub(in super::super) const fn context(number: u8, constructed: bool) -> u8 {
        0x80 | number | if constructed { 0x20 } else { 0 }
    }
}

/// One element with the parts of its body one after the other.
pub(super) fn element(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let size: usize = parts.iter().map(|part| part.len()).sum();
    let mut out = Vec::with_capacity(size + 6);
    out.push(tag);
    match u8::try_from(size) {
        Ok(size @ 0..0x80) => out.push(size),
        _ => {
            let bytes = size.to_be_bytes();
            let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
            out.push(0x80 | u8::try_from(bytes.len() - zeros).unwrap_or_default());
            out.extend(bytes.iter().skip(zeros));
        }
    }
    parts.iter().for_each(|part| out.extend_from_slice(part));
    out
}

/// A sequence.
pub(super) fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    element(tag::SEQUENCE, parts)
}

/// An integer that is not negative, from its bytes, the highest first.
pub(super) fn unsigned(bytes: &[u8]) -> Vec<u8> {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    let digits = bytes.get(zeros..).unwrap_or_default();
    let lead: &[u8] = if digits.first().is_none_or(|first| first & 0x80 != 0) { &[0] } else { &[] };
    element(tag::INTEGER, &[lead, digits])
}

/// A bit string of whole bytes.
pub(super) fn bit_string(bytes: &[u8]) -> Vec<u8> {
    element(tag::BIT_STRING, &[&[0], bytes])
}

/// An object identifier from the bytes of its body.
pub(super) fn oid(body: &[u8]) -> Vec<u8> {
    element(tag::OID, &[body])
}

/// What is left to read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Der<'d>(&'d [u8]);

/// One element.
#[derive(Clone, Copy, Debug)]
pub(super) struct Element<'d> {
    /// With its tag and its length.
    pub(super) raw: &'d [u8],
    pub(super) body: &'d [u8],
}

impl<'d> Der<'d> {
    pub(super) const fn new(bytes: &'d [u8]) -> Self {
        Self(bytes)
    }

    pub(super) const fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    /// The next element, which may be of any tag.
    pub(super) fn any(&mut self) -> Option<Element<'d>> {
        let [_, first, ..] = *self.0 else { return None };
        let (header, size) = match first {
            0..=0x7f => (2, usize::from(first)),
            0x81..=0x84 => {
                let count = usize::from(first & 0x7f);
                let bytes = self.0.get(2..2 + count)?;
                (2 + count, bytes.iter().fold(0, |size, byte| size << 8 | usize::from(*byte)))
            }
            _ => return None,
        };
        let (raw, rest) = self.0.split_at_checked(header + size)?;
        self.0 = rest;
        Some(Element { raw, body: raw.get(header..)? })
    }

    /// The next element, when it is of `tag`.
    pub(super) fn next(&mut self, tag: u8) -> Option<Element<'d>> {
        if self.0.first() == Some(&tag) { self.any() } else { None }
    }

    /// The inside of the next element, when it is of `tag`.
    pub(super) fn inside(&mut self, tag: u8) -> Option<Self> {
        self.next(tag).map(|element| Self(element.body))
    }

    /// The whole bytes of the bit string that comes next.
    pub(super) fn bits(&mut self) -> Option<&'d [u8]> {
        let (unused, bytes) = self.next(tag::BIT_STRING)?.body.split_first()?;
        (*unused == 0).then_some(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back() {
        for size in [0, 1, 127, 128, 255, 256, 65_536] {
            let body = vec![7; size];
            let bytes = element(tag::OCTET_STRING, &[&body]);
            let mut der = Der::new(&bytes);
            assert_eq!(der.next(tag::OCTET_STRING).unwrap().body, body);
            assert!(der.is_empty());
        }
        assert_eq!(unsigned(&[0, 0]), [2, 1, 0]);
        assert_eq!(unsigned(&[0, 0x80]), [2, 2, 0, 0x80]);
        assert_eq!(unsigned(&[0, 0x7f]), [2, 1, 0x7f]);
    }
}

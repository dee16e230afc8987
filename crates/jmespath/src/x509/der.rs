//! DER: elements of a tag, a length and a body.
//!
//! go: cryptobyte/asn1.go

/// The bytes are not what they have to be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Malformed;

/// The tags that certificates use.
pub(super) mod tag {
    pub(in crate::x509) const BOOLEAN: u8 = 1;
    pub(in crate::x509) const INTEGER: u8 = 2;
    pub(in crate::x509) const BIT_STRING: u8 = 3;
    pub(in crate::x509) const OCTET_STRING: u8 = 4;
    pub(in crate::x509) const OID: u8 = 6;
    pub(in crate::x509) const UTF8_STRING: u8 = 12;
    pub(in crate::x509) const NUMERIC_STRING: u8 = 18;
    pub(in crate::x509) const PRINTABLE_STRING: u8 = 19;
    pub(in crate::x509) const T61_STRING: u8 = 20;
    pub(in crate::x509) const IA5_STRING: u8 = 22;
    pub(in crate::x509) const UTC_TIME: u8 = 23;
    pub(in crate::x509) const GENERALIZED_TIME: u8 = 24;
    pub(in crate::x509) const BMP_STRING: u8 = 30;
    pub(in crate::x509) const SEQUENCE: u8 = 0x30;
    pub(in crate::x509) const SET: u8 = 0x31;

    /// A tag of the context, with elements inside or without.
    pub(in crate::x509) const fn context(number: u8, constructed: bool) -> u8 {
        0x80 | number | if constructed { 0x20 } else { 0 }
    }
}

/// The longest integer that is printed, in bytes.
const MAX_INTEGER: usize = 4096;

/// What is left to read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Der<'d>(&'d [u8]);

/// One element.
#[derive(Clone, Copy, Debug)]
pub(super) struct Element<'d> {
    pub(super) tag: u8,
    /// With its tag and its length.
    pub(super) raw: &'d [u8],
    pub(super) body: &'d [u8],
}

impl<'d> Der<'d> {
    pub(super) const fn new(bytes: &'d [u8]) -> Self {
        Self(bytes)
    }

    pub(super) const fn rest(self) -> &'d [u8] {
        self.0
    }

    pub(super) const fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    /// The next element.
    pub(super) fn element(&mut self) -> Result<Element<'d>, Malformed> {
        let [tag, first, ..] = *self.0 else { return Err(Malformed) };
        let (header, len) = match first {
            0..=0x7f => (2, usize::from(first)),
            0x81..=0x84 => {
                let count = usize::from(first & 0x7f);
                let bytes = self.0.get(2..2 + count).ok_or(Malformed)?;
                (2 + count, bytes.iter().fold(0, |len, byte| len << 8 | usize::from(*byte)))
            }
            _ => return Err(Malformed),
        };
        let (raw, rest) = self.0.split_at_checked(header + len).ok_or(Malformed)?;
        self.0 = rest;
        Ok(Element { tag, raw, body: raw.get(header..).unwrap_or_default() })
    }

    /// The inside of the next element, which has to be of `tag`.
    pub(super) fn expect(&mut self, tag: u8) -> Result<Der<'d>, Malformed> {
        self.optional(tag)?.ok_or(Malformed)
    }

    /// The inside of the next element when it is of `tag`.
    pub(super) fn optional(&mut self, tag: u8) -> Result<Option<Der<'d>>, Malformed> {
        if self.0.first() != Some(&tag) {
            return Ok(None);
        }
        Ok(Some(Der(self.element()?.body)))
    }

    /// All elements that are left.
    pub(super) fn elements(mut self) -> Result<Vec<Element<'d>>, Malformed> {
        let mut elements = Vec::new();
        while !self.is_empty() {
            elements.push(self.element()?);
        }
        Ok(elements)
    }

    pub(super) fn boolean(&mut self) -> Result<bool, Malformed> {
        Ok(self.expect(tag::BOOLEAN)?.0 == [0xff])
    }

    pub(super) fn small_integer(&mut self) -> Result<i64, Malformed> {
        small_integer(self.expect(tag::INTEGER)?.0)
    }

    /// The whole bytes of a bit string.
    pub(super) fn bit_string(&mut self) -> Result<&'d [u8], Malformed> {
        let body = self.expect(tag::BIT_STRING)?.0;
        body.split_first().map(|(_, bytes)| bytes).ok_or(Malformed)
    }

    pub(super) fn oid(&mut self) -> Result<Vec<u64>, Malformed> {
        oid(self.expect(tag::OID)?.0)
    }
}

/// The number in the body of an integer, of at most eight bytes.
pub(super) fn small_integer(body: &[u8]) -> Result<i64, Malformed> {
    let negative = body.first().ok_or(Malformed)? & 0x80 != 0;
    if body.len() > 8 {
        return Err(Malformed);
    }
    Ok(body.iter().fold(if negative { -1 } else { 0 }, |number, byte| number << 8 | i64::from(*byte)))
}

/// The digits of the body of an integer that is not negative.
pub(super) fn decimal(body: &[u8]) -> Result<String, Malformed> {
    const LIMB: u64 = 1_000_000_000;
    if body.len() > MAX_INTEGER || body.first().ok_or(Malformed)? & 0x80 != 0 {
        return Err(Malformed);
    }
    // Limbs of nine digits, the lowest first.
    let mut limbs: Vec<u64> = vec![0];
    for byte in body {
        let mut carry = u64::from(*byte);
        for limb in &mut limbs {
            carry += *limb << 8;
            *limb = carry % LIMB;
            carry /= LIMB;
        }
        if carry > 0 {
            limbs.push(carry);
        }
    }
    let mut limbs = limbs.into_iter().rev();
    let mut digits = limbs.next().unwrap_or_default().to_string();
    limbs.for_each(|limb| digits.push_str(&format!("{limb:09}")));
    Ok(digits)
}

/// The numbers of the body of an object identifier.
pub(super) fn oid(body: &[u8]) -> Result<Vec<u64>, Malformed> {
    let mut parts: Vec<u64> = Vec::new();
    let (mut part, mut complete) = (0_u64, false);
    for byte in body {
        part = part.checked_mul(128).ok_or(Malformed)? | u64::from(byte & 0x7f);
        complete = byte & 0x80 == 0;
        if !complete {
            continue;
        }
        if parts.is_empty() {
            let first = (part / 40).min(2);
            parts.push(first);
            part -= first * 40;
        }
        parts.push(part);
        part = 0;
    }
    if complete { Ok(parts) } else { Err(Malformed) }
}

/// The text of an object identifier.
pub(super) fn dotted(oid: &[u64]) -> String {
    oid.iter().map(u64::to_string).collect::<Vec<_>>().join(".")
}

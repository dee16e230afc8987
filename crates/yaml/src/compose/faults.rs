//! The errors of decoding, noted while a document is read and weighed at its end: go-yaml stops at the first of an earlier
//! phase whatever a later one found.

use crate::fault::{Fault, Phase};
use crate::options::Dialect;
use crate::scan::source::Source;

/// More duplicate keys than this are not listed: three equal keys make three lines already.
const MAX_DUPLICATES: usize = 1000;

/// A key that stands in a map twice.
#[derive(Debug)]
pub(super) struct Duplicate {
    /// The offset whose line the message gives, and the span to show.
    pub(super) at: u32,
    pub(super) key: (u32, u32),
    /// The key as Go prints it.
    pub(super) shown: String,
    /// The offset of the first of the two, where the message names it.
    pub(super) first: Option<u32>,
}

#[derive(Debug, Default)]
pub(super) struct Faults {
    /// The fault and the offset at which a decoder would meet it.
    decode: Option<(u32, Box<Fault>)>,
    duplicates: Vec<Duplicate>,
    conversion: Option<Box<Fault>>,
    json: Option<Box<Fault>>,
    /// A value gave way to that of an equal key.
    dropped: bool,
}

impl Faults {
    /// Notes that a value gave way to that of an equal key.
    pub(super) const fn note_dropped_value(&mut self) {
        self.dropped = true;
    }

    /// True when the value that JSON cannot have may be one that is not in the document any more.
    pub(super) const fn doubts_json(&self) -> bool {
        self.json.is_some() && self.dropped
    }

    /// Forgets the value that JSON cannot have.
    pub(super) fn forget_json(&mut self) {
        self.json = None;
    }

    /// A tag, alias or key that cannot be decoded, met at the offset `rank`. Of two the one met first stays; a map is
    /// merged before what it merges is looked at.
    #[cold]
    pub(super) fn decode(&mut self, rank: u32, fault: Fault) {
        if self.decode.as_ref().is_none_or(|(known, _)| rank <= *known) {
            self.decode = Some((rank, Box::new(fault)));
        }
    }

    /// Forgets what cannot be decoded from the offset `from` on: it is not decoded.
    pub(super) fn forget_decode(&mut self, from: u32) {
        self.decode = self.decode.take().filter(|(rank, _)| *rank < from);
    }

    /// A key that JSON cannot have.
    #[cold]
    pub(super) fn conversion(&mut self, fault: Fault) {
        self.conversion.get_or_insert_with(|| Box::new(fault));
    }

    /// A value that JSON cannot have.
    #[cold]
    pub(super) fn json(&mut self, fault: Fault) {
        self.json.get_or_insert_with(|| Box::new(fault));
    }

    /// The number of duplicate keys so far.
    pub(super) const fn duplicates(&self) -> usize {
        self.duplicates.len()
    }

    #[cold]
    pub(super) fn duplicate(&mut self, duplicate: Duplicate) {
        if self.duplicates.len() < MAX_DUPLICATES {
            self.duplicates.push(duplicate);
        }
    }

    /// Forgets the duplicate keys noted after the first `count`.
    pub(super) fn forget_duplicates(&mut self, count: usize) {
        self.duplicates.truncate(count);
    }

    /// The error that go-yaml would report.
    pub(super) fn worst(self, src: &Source, dialect: Dialect) -> Option<Box<Fault>> {
        let Self { decode, duplicates, conversion, json, dropped: _ } = self;
        decode.map(|(_, fault)| fault).or_else(|| type_error(&duplicates, src, dialect)).or(conversion).or(json)
    }
}

/// All duplicate keys as one error. (go-yaml v2 and v3: yaml.go, `TypeError`)
fn type_error(duplicates: &[Duplicate], src: &Source, dialect: Dialect) -> Option<Box<Fault>> {
    let first = duplicates.first()?;
    let mut problem = "unmarshal errors:".to_owned();
    for duplicate in duplicates {
        let line = |at: u32| src.line(at as usize) + 1;
        let (at, shown) = (line(duplicate.at), &duplicate.shown);
        problem.push_str(&match (dialect, duplicate.first) {
            (Dialect::GoV3, Some(first)) => {
                format!("\n  line {at}: mapping key {shown} already defined at line {}", line(first))
            }
            _ => format!("\n  line {at}: key {shown} already set in map"),
        });
    }
    Some(Box::new(Fault::new(Phase::Types, problem, first.key.0).until(first.key.1)))
}

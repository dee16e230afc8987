//! From the bytes of a file to what is in it that the table knows: the one pass over manifests.
//!
//! Not here: where bytes come from (`input`), what a target makes of a hit (`findings`). The one idea to know: nearly all files
//! are plain, and for those a few fields are read off the events; whatever is out of the ordinary is read once more, node by
//! node, exactly as the original does.
//!
//! pluto: pkg/api/versions.go (`IsVersioned`, `containsStub`)

mod agreement;
mod exact;
mod fast;
mod json;
mod keys;
mod plain;
mod runs;
mod stub;

use std::sync::Arc;

use rayon::prelude::*;
use yaml::{FileId, ReadLimits};

use crate::go_yaml::{Fault, Misfit};
use crate::versions::Table;
pub use agreement::ways_agree;
use stub::Stub;

/// Texts larger than this are shared between threads.
const PIECE: usize = 512 << 10;

/// A manifest whose API version the table knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hit {
    /// The number of the entry in the table.
    pub(crate) entry: usize,
    /// The manifest's kind.
    pub(crate) kind: Box<str>,
    /// The manifest's name; empty where there is none.
    pub(crate) name: Box<str>,
    /// The manifest's namespace; empty where there is none.
    pub(crate) namespace: Box<str>,
    /// The bytes that its `apiVersion` stands at.
    pub(crate) at: (u32, u32),
    /// It is an item of a list.
    pub(crate) is_listed: bool,
}

/// What a text holds.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Scanned {
    /// In the order of the text.
    pub(crate) hits: Vec<Hit>,
    /// Documents that were passed over because they are no manifests.
    pub(crate) skipped: Vec<Misfit>,
    /// Documents that are lists, with the number of their items.
    pub(crate) lists: Vec<usize>,
    /// Whether a custom resource is defined in it.
    pub(crate) defines_kinds: bool,
}

/// Why a text holds nothing at all.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Lost {
    /// It cannot be read; with the documents that were passed over before.
    Fault(Box<Fault>, Vec<Misfit>),
    /// No document of it is a manifest.
    Misfits(Vec<Misfit>),
}

impl std::fmt::Display for Lost {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Fault(fault, _) => f.write_str(&fault.message),
            Self::Misfits(misfits) => {
                let texts: Vec<String> = misfits.iter().map(ToString::to_string).collect();
                write!(f, "one or more errors parsing yaml resulted in no versions found: [{}]", texts.join(" "))
            }
        }
    }
}

/// What looks through texts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scanner<'t> {
    /// What is looked for.
    pub(crate) table: &'t Table,
    /// The bounds of what is read.
    pub(crate) limits: ReadLimits,
}

impl Scanner<'_> {
    /// Looks through a file or standard input.
    ///
    /// # Errors
    /// As the original: one bad byte loses the text.
    pub(crate) fn scan(&self, bytes: &[u8]) -> Result<Scanned, Lost> {
        if let Some(stub) = json::stub(bytes) {
            let mut scanned = Scanned::default();
            self.expand(stub, &mut scanned);
            return Ok(scanned);
        }
        if let Some(scanned) = self.fast(bytes) {
            return Ok(scanned);
        }
        let text = yaml::decode(bytes, FileId(0)).map_err(|error| Lost::Fault(Box::new(error.into()), Vec::new()))?;
        exact::scan(self, &text)
    }

    /// Looks through a text of which each document counts for itself: what cannot be read loses no other document.
    pub(crate) fn scan_each(&self, text: &Arc<str>) -> (Scanned, Vec<Fault>) {
        let (mut all, mut faults) = (Scanned::default(), Vec::new());
        for start in documents(text) {
            let (from, to) = start;
            let piece: Arc<str> = text.get(from..to).unwrap_or_default().into();
            let shift = u32::try_from(from).unwrap_or(u32::MAX);
            match exact::scan(self, &piece) {
                Ok(scanned) => all.append(scanned, shift),
                Err(Lost::Misfits(misfits)) => {
                    all.append(Scanned { skipped: misfits, ..Scanned::default() }, shift);
                }
                Err(Lost::Fault(mut fault, skipped)) => {
                    all.append(Scanned { skipped, ..Scanned::default() }, shift);
                    fault.span = shifted(fault.span, shift);
                    faults.push(*fault);
                }
            }
        }
        (all, faults)
    }

    /// Looks through a text that holds nothing unusual, on all cores when it is long.
    fn fast(&self, bytes: &[u8]) -> Option<Scanned> {
        let mut pieces = Pieces::new(*self);
        pieces.take(bytes, true)?;
        Some(pieces.finish())
    }

    fn piece(&self, bytes: &[u8]) -> Option<Scanned> {
        plain::scan(self, bytes).or_else(|| fast::scan(self, std::str::from_utf8(bytes).ok()?))
    }

    /// Takes a manifest, or the items of a list.
    ///
    /// pluto: pkg/api/versions.go (`expandList`)
    fn expand(&self, stub: Stub, scanned: &mut Scanned) {
        if stub.items.is_empty() {
            return self.take(stub, false, scanned);
        }
        scanned.lists.push(stub.items.len());
        for item in stub.items.0 {
            self.take(item, true, scanned);
        }
    }

    fn take(&self, stub: Stub, is_listed: bool, scanned: &mut Scanned) {
        scanned.defines_kinds |= stub.kind == DEFINITION;
        let Some(entry) = self.table.find(&stub.version.text, &stub.kind) else { return };
        let (kind, name, namespace) = (stub.kind.into(), stub.meta.name.into(), stub.meta.namespace.into());
        scanned.hits.push(Hit { entry, kind, name, namespace, at: stub.version.span, is_listed });
    }
}

/// A text that is looked through as it comes.
#[derive(Debug)]
pub(crate) struct Pieces<'t> {
    scanner: Scanner<'t>,
    /// Bytes looked through so far.
    done: usize,
    scanned: Scanned,
}

impl<'t> Pieces<'t> {
    /// Nothing has come yet.
    pub(crate) fn new(scanner: Scanner<'t>) -> Self {
        Self { scanner, done: 0, scanned: Scanned::default() }
    }

    /// Looks through the documents that end in `bytes`, all of them when these are the `last`; gives the number of bytes that
    /// it has done with. Nothing when the text holds anything unusual, or a document does not end.
    pub(crate) fn take(&mut self, bytes: &[u8], last: bool) -> Option<usize> {
        let is_marked = matches!(bytes, [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [0xEF, 0xBB, 0xBF, ..]);
        let is_json = !last && json::may_be(bytes);
        if self.done == 0 && (is_marked || is_json) || self.done + bytes.len() > self.scanner.limits.bytes {
            return None;
        }
        let mut pieces = pieces(bytes);
        let end = if last { bytes.len() } else { last_separator(bytes)? };
        while pieces.last().is_some_and(|piece| piece.0 >= end) {
            pieces.pop();
        }
        if let Some(piece) = pieces.last_mut() {
            piece.1 = end;
        }
        let scanner = self.scanner;
        let scan = |&(from, to): &(usize, usize)| Some((from, scanner.piece(bytes.get(from..to)?)?));
        let scanned: Option<Vec<(usize, Scanned)>> = match pieces.as_slice() {
            [one] => scan(one).map(|one| vec![one]),
            _ => pieces.par_iter().map(scan).collect(),
        };
        for (from, scanned) in scanned? {
            self.scanned.append(scanned, u32::try_from(self.done + from).ok()?);
        }
        self.done += end;
        Some(end)
    }

    /// What was found.
    pub(crate) fn finish(self) -> Scanned {
        self.scanned
    }
}

/// The kind that defines other kinds.
pub(crate) const DEFINITION: &str = "CustomResourceDefinition";

impl Scanned {
    /// Adds what was found in a piece that begins at `shift`.
    fn append(&mut self, mut piece: Self, shift: u32) {
        piece.hits.iter_mut().for_each(|hit| hit.at = shifted(hit.at, shift));
        piece.skipped.iter_mut().for_each(|misfit| misfit.span = shifted(misfit.span, shift));
        self.hits.append(&mut piece.hits);
        self.skipped.append(&mut piece.skipped);
        self.lists.append(&mut piece.lists);
        self.defines_kinds |= piece.defines_kinds;
    }
}

const fn shifted((start, end): (u32, u32), by: u32) -> (u32, u32) {
    (start.saturating_add(by), end.saturating_add(by))
}

/// Where a text may be cut: at lines that begin a document, none of which can be inside of anything that is read well.
fn separators(bytes: &[u8]) -> impl Iterator<Item = usize> + '_ {
    let is_one = |at: &usize| matches!(bytes.get(at + 3), None | Some(b' ' | b'\t' | b'\n' | b'\r'));
    memchr::memmem::find_iter(bytes, b"\n---").map(|at| at + 1).filter(is_one)
}

/// Where the last document of a text that goes on begins.
fn last_separator(bytes: &[u8]) -> Option<usize> {
    let is_one = |at: &usize| matches!(bytes.get(at + 4), Some(b' ' | b'\t' | b'\n' | b'\r'));
    memchr::memmem::rfind_iter(bytes, b"\n---").find(is_one).map(|at| at + 1)
}

/// Ranges of a long text, each of which begins a document.
fn pieces(bytes: &[u8]) -> Vec<(usize, usize)> {
    let (mut pieces, mut from) = (Vec::new(), 0);
    if bytes.len() < PIECE {
        return vec![(0, bytes.len())];
    }
    for at in separators(bytes) {
        if at - from >= PIECE {
            pieces.push((from, at));
            from = at;
        }
    }
    pieces.push((from, bytes.len()));
    pieces
}

/// The document of a text that holds the byte at `at`, and where in the document that is.
pub(crate) fn document_at(text: &str, at: usize) -> (&str, usize) {
    let bytes = text.as_bytes();
    let start = last_separator(bytes.get(..at).unwrap_or_default()).unwrap_or_default();
    let end = separators(bytes.get(at..).unwrap_or_default()).next().map_or(bytes.len(), |end| at + end);
    (text.get(start..end).unwrap_or_default(), at - start)
}

/// The range of each document of a text.
fn documents(text: &str) -> Vec<(usize, usize)> {
    let mut starts = vec![0];
    starts.extend(separators(text.as_bytes()));
    let ends = starts.iter().skip(1).copied().chain([text.len()]).collect::<Vec<_>>();
    starts.into_iter().zip(ends).collect()
}

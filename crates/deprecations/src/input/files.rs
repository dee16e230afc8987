//! Reading files and looking through them, on all cores.

use std::io;
use std::path::Path;
use std::sync::Arc;

use common::sys::Sys;
use rayon::prelude::*;
use yaml::FileId;

use super::stream;
use super::walk::{Row, Walk};
use crate::go_yaml::Fault;
use crate::scan::{Lost, Scanned, Scanner};

/// Why a file was not looked through.
#[derive(Debug)]
pub(crate) enum Unread {
    /// The system does not give it.
    Io(io::Error),
    /// It cannot be read as the original reads it.
    Lost(Lost),
}

/// What came of one file.
#[derive(Debug, Default)]
pub(crate) struct Looked {
    /// What was found.
    pub(crate) scanned: Scanned,
    /// Why there is nothing, or not all.
    pub(crate) unread: Option<Unread>,
    /// Our own account of what cannot be read, each document for itself.
    pub(crate) faults: Vec<Fault>,
    /// The text, where something is to be shown of it.
    pub(crate) text: Option<Arc<str>>,
}

impl Looked {
    fn of(scanned: Scanned) -> Self {
        Self { scanned, ..Self::default() }
    }

    /// Whether there is anything to say of the file.
    fn says_something(&self) -> bool {
        let Scanned { hits, skipped, lists, defines_kinds } = &self.scanned;
        !hits.is_empty() || !skipped.is_empty() || !lists.is_empty() || *defines_kinds || self.unread.is_some()
    }
}

/// What is wanted of files beyond what they hold.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted {
    /// A document that cannot be read loses no other one.
    pub(crate) each: bool,
    /// The texts of files that something was found in.
    pub(crate) texts: bool,
}

/// Looks through files. What came of those that there is something to say of, with their numbers, in their order.
pub(crate) fn look(
    files: &[String],
    sys: &dyn Sys,
    limit: u64,
    scanner: Scanner<'_>,
    wanted: Wanted,
) -> Vec<(usize, Looked)> {
    let one = |(nth, file): (usize, &String)| {
        let looked = file_of(Path::new(file), sys, limit, scanner, wanted);
        looked.says_something().then_some((nth, looked))
    };
    // INVARIANT: an indexed iterator would keep a place for each file, also for those that hold nothing.
    let parts: Vec<Vec<(usize, Looked)>> = files
        .par_chunks(FILES_AT_A_TIME)
        .enumerate()
        .map(|(part, files)| {
            let numbered = files.iter().enumerate();
            numbered.filter_map(|(nth, file)| one((part * FILES_AT_A_TIME + nth, file))).collect()
        })
        .collect();
    parts.into_iter().flatten().collect()
}

/// Looks through the files of a walk, and hands over what came of each row, in the walk's order.
///
/// # Errors
/// Those of `take`, which end the walk.
pub(crate) fn along<E>(
    mut walk: Walk<'_>,
    look: impl Fn(&[String]) -> Vec<(usize, Looked)> + Sync,
    mut take: impl FnMut(Row, Vec<(usize, Looked)>) -> Result<(), E>,
) -> Result<(), E> {
    let mut row = walk.row();
    while !row.is_empty() {
        let (next, looked) = rayon::join(|| walk.row(), || look(&row.files));
        take(row, looked)?;
        row = next;
    }
    Ok(())
}

/// Files that one core takes in a row.
const FILES_AT_A_TIME: usize = 16;

/// Looks through one file: whole when it is short, else a window at a time.
pub(crate) fn file_of(path: &Path, sys: &dyn Sys, limit: u64, scanner: Scanner<'_>, wanted: Wanted) -> Looked {
    let window = stream::WINDOW as u64;
    let bytes = match sys.read(path, limit.min(window)) {
        Err(error) if error.kind() == io::ErrorKind::FileTooLarge && limit > window => {
            match stream::scan(path, sys, scanner) {
                Ok(Some(scanned)) if !wanted.texts || !is_shown(&scanned) => return Looked::of(scanned),
                _ => sys.read(path, limit),
            }
        }
        read => read,
    };
    match bytes {
        Ok(bytes) => of_bytes(&bytes, scanner, wanted),
        Err(error) => Looked { unread: Some(Unread::Io(error)), ..Looked::default() },
    }
}

/// Looks through the bytes of a file or of standard input.
pub(crate) fn of_bytes(bytes: &[u8], scanner: Scanner<'_>, wanted: Wanted) -> Looked {
    let (mut looked, lost) = match scanner.scan(bytes) {
        Ok(scanned) => (Looked::of(scanned), None),
        Err(lost) => (Looked::default(), Some(lost)),
    };
    let decoded = || yaml::decode(bytes, FileId(0)).ok();
    if let Some(lost) = lost {
        if wanted.each {
            match decoded() {
                Some(text) => {
                    (looked.scanned, looked.faults) = scanner.scan_each(&text);
                    looked.text = Some(text);
                }
                None => looked.faults.extend(fault_of(&lost)),
            }
        }
        looked.unread = Some(Unread::Lost(lost));
    }
    if wanted.texts && is_shown(&looked.scanned) && looked.text.is_none() {
        looked.text = decoded();
    }
    looked
}

fn fault_of(lost: &Lost) -> Option<Fault> {
    match lost {
        Lost::Fault(fault, _) => Some((**fault).clone()),
        Lost::Misfits(_) => None,
    }
}

/// Whether something of the text is shown or read once more.
const fn is_shown(scanned: &Scanned) -> bool {
    !scanned.hits.is_empty() || !scanned.skipped.is_empty() || scanned.defines_kinds
}

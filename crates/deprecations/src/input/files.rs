//! Reading files and looking through them, on all cores.

use std::io;
use std::path::Path;
use std::sync::Arc;

use common::sys::Sys;
use rayon::prelude::*;
use yaml::FileId;

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
#[derive(Debug)]
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

/// What is wanted of files beyond what they hold.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted {
    /// A document that cannot be read loses no other one.
    pub(crate) each: bool,
    /// The texts of files that something was found in.
    pub(crate) texts: bool,
}

/// Looks through files; the results are in their order.
pub(crate) fn look(files: &[String], sys: &dyn Sys, limit: u64, scanner: Scanner<'_>, wanted: Wanted) -> Vec<Looked> {
    let one = |file: &String| match sys.read(Path::new(file), limit) {
        Ok(bytes) => of_bytes(&bytes, scanner, wanted),
        Err(error) => {
            Looked { scanned: Scanned::default(), unread: Some(Unread::Io(error)), faults: Vec::new(), text: None }
        }
    };
    files.par_iter().map(one).collect()
}

/// Looks through the bytes of a file or of standard input.
pub(crate) fn of_bytes(bytes: &[u8], scanner: Scanner<'_>, wanted: Wanted) -> Looked {
    let (mut looked, lost) = match scanner.scan(bytes) {
        Ok(scanned) => (Looked { scanned, unread: None, faults: Vec::new(), text: None }, None),
        Err(lost) => (Looked { scanned: Scanned::default(), unread: None, faults: Vec::new(), text: None }, Some(lost)),
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
    let is_shown = !looked.scanned.hits.is_empty() || !looked.scanned.skipped.is_empty();
    if wanted.texts && is_shown && looked.text.is_none() {
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

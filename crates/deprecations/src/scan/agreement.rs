//! For tests and fuzz targets: whether the ways of reading a text agree about it.

use std::sync::{Arc, LazyLock};

use yaml::{FileId, ReadLimits};

use super::{Scanned, Scanner, exact, fast, plain};
use crate::persona::Persona;
use crate::versions::{Table, builtin};

static TABLE: LazyLock<Table> = LazyLock::new(|| Table::new(builtin(Persona::Own).entries.0));

/// Reads `bytes` in every way there is. A faster way may leave a text to a slower one, but what it takes it has to read alike.
///
/// # Errors
/// What two of them say of the text.
pub fn ways_agree(bytes: &[u8]) -> Result<(), String> {
    let scanner = Scanner { table: &TABLE, limits: ReadLimits::default() };
    let Ok(text) = yaml::decode(bytes, FileId(0)) else { return Ok(()) };
    let exactly = exact::scan(&scanner, &text);
    let by_events = fast::scan(&scanner, &text);
    let by_lines = plain::scan(&scanner, text.as_bytes());
    if by_lines.is_some() && by_lines != by_events {
        return Err(format!("by lines: {by_lines:?}\nby events: {by_events:?}"));
    }
    if by_events.is_some() && by_events.as_ref() != exactly.as_ref().ok() {
        return Err(format!("by events: {by_events:?}\nexactly: {exactly:?}"));
    }
    let (each, faults) = scanner.scan_each(&text);
    check_places(&each, &text)?;
    check_places(&exactly.unwrap_or_default(), &text)?;
    let is_outside = |span: (u32, u32)| span.1 as usize > text.len() || span.0 > span.1;
    if faults.iter().any(|fault| is_outside(fault.span)) {
        return Err(format!("a fault outside of the text: {faults:?}"));
    }
    // The whole way, pieces and JSON included, may not fail where one of them did not.
    if by_events.is_some() && scanner.scan(bytes).is_err() {
        return Err("the whole way fails".to_owned());
    }
    Ok(())
}

fn check_places(scanned: &Scanned, text: &Arc<str>) -> Result<(), String> {
    let is_outside = |(from, to): (u32, u32)| text.get(from as usize..to as usize).is_none();
    match scanned.hits.iter().find(|hit| is_outside(hit.at)) {
        Some(hit) => Err(format!("a place outside of the text: {hit:?}")),
        None => Ok(()),
    }
}

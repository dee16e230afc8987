//! Long files, looked through a window at a time, so that they never stand in memory as a whole.

use std::io::{self, Read};
use std::path::Path;

use common::sys::Sys;

use crate::scan::{Pieces, Scanned, Scanner};

/// Bytes of a window. Files of up to so many are read whole.
pub(super) const WINDOW: usize = 4 << 20;

/// What a long file holds; nothing when it is out of the ordinary, and has to be read whole.
///
/// # Errors
/// What the system says.
pub(super) fn scan(path: &Path, sys: &dyn Sys, scanner: Scanner<'_>) -> io::Result<Option<Scanned>> {
    let mut file = sys.open(path)?;
    let mut pieces = Pieces::new(scanner);
    let mut window = Vec::with_capacity(WINDOW);
    loop {
        let missing = WINDOW.saturating_sub(window.len()) as u64;
        let read = (&mut file).take(missing).read_to_end(&mut window)?;
        let is_last = (read as u64) < missing;
        match pieces.take(&window, is_last) {
            Some(taken) if !is_last => drop(window.drain(..taken)),
            Some(_) => return Ok(Some(pieces.finish())),
            None => return Ok(None),
        }
    }
}

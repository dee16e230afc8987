//! Where `jp` has its texts from: files and standard input.

use std::io::{self, Read, Write};
use std::path::Path;

use common::go::os_error;
use common::go::path;
use common::limits::Limits;
use common::sys::{Streams, Sys};

use super::Failure;

/// The bytes of a file; `cannot_read` is what the original says of one that opens but cannot be read.
pub(super) fn file(name: &str, cannot_read: &str, sys: &dyn Sys) -> Result<Vec<u8>, Failure> {
    sys.read(Path::new(name), Limits::default().input_bytes).map_err(|error| {
        let clean = path::clean(name);
        let reason = os_error::reason(&error);
        Failure::Said(match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::PermissionDenied => {
                format!("failed open file {name}: open {clean}: {reason}")
            }
            io::ErrorKind::InvalidInput => format!("{cannot_read} {name}: read {clean}: is a directory"),
            _ => format!("{cannot_read} {name}: read {clean}: {reason}"),
        })
    })
}

/// An expression out of a file.
pub(super) fn expression(name: &str, cannot_read: &str, sys: &dyn Sys) -> Result<String, Failure> {
    file(name, cannot_read, sys).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}

/// The bytes of standard input, which the original asks for on standard output, whoever reads it.
pub(super) fn asked(what: &str, streams: &mut Streams<'_>) -> Result<Vec<u8>, Failure> {
    writeln!(streams.stdout, "Reading from terminal input.\nEnter {what} and hit Ctrl+D.")?;
    streams.stdout.flush()?;
    let limit = Limits::default().input_bytes;
    let mut bytes = Vec::new();
    streams.stdin.by_ref().take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        return Err(Failure::Said(format!("standard input is larger than {limit} bytes")));
    }
    Ok(bytes)
}

/// An expression out of standard input.
pub(super) fn asked_expression(streams: &mut Streams<'_>) -> Result<String, Failure> {
    asked("a jmespath expression", streams).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}

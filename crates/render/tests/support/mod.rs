//! One run of the whole tool, in this process.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::ffi::OsString;

use common::sys::{Streams, Sys};
use render::Exit;

/// How a run ended and what it wrote.
pub(crate) struct Ran {
    pub(crate) exit: Exit,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Runs the words of a command line, the program's name first.
pub(crate) fn run(sys: &dyn Sys, stdin: &str, line: &[&str]) -> Ran {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let words = line.iter().map(OsString::from);
    let exit = render::run(words, sys, &mut Streams::buffers(stdin.as_bytes(), &mut out, &mut err));
    Ran { exit, out: String::from_utf8(out).unwrap(), err: String::from_utf8(err).unwrap() }
}

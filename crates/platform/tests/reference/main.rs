//! What is made of the definitions of commands and flags: reference pages, manuals, scripts of shells.
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests")]

mod completions;
mod manuals;
mod pages;

use std::ffi::OsString;

use common::sys::{Native, Streams};

/// What the program prints, and its exit code.
fn run(line: &[&str]) -> (String, u8) {
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let words = line.iter().map(OsString::from);
    let exit = platform::run(words, &Native::new(), &mut Streams::buffers(b"", &mut stdout, &mut stderr));
    stdout.append(&mut stderr);
    (String::from_utf8(stdout).unwrap(), exit.code())
}

//! Whole runs of the tool, in process, over files in memory.

use common::sys::{Memory, Streams};

/// What a run left.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: u8,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Runs a line of words, the first of which is the program's name, with nothing on standard input.
pub(crate) fn run(sys: &Memory, line: &str) -> Ran {
    run_with(sys, line, "")
}

/// The same with a text on standard input.
pub(crate) fn run_with(sys: &Memory, line: &str, stdin: &str) -> Ran {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let words = line.split_whitespace().map(std::ffi::OsString::from);
    let exit = deprecations::run(words, sys, &mut Streams::buffers(stdin.as_bytes(), &mut out, &mut err));
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Ran { code: exit.code(), out: text(out), err: text(err) }
}

/// A manifest.
pub(crate) fn manifest(api: &str, kind: &str, name: &str) -> String {
    format!("apiVersion: {api}\nkind: {kind}\nmetadata:\n  name: {name}\n  namespace: shop\n")
}

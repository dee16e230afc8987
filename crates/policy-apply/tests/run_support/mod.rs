//! Whole runs of the tool, in the process of the test.

use std::ffi::OsString;

use common::sys::{Streams, Sys};

/// What a run left behind.
pub(crate) struct Outcome {
    pub(crate) code: u8,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Runs the tool by the words of a command line, its name first.
pub(crate) fn run<'w>(sys: &dyn Sys, stdin: &str, words: impl IntoIterator<Item = &'w str>) -> Outcome {
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let args = words.into_iter().map(OsString::from);
    let code = policy_apply::run(args, sys, &mut Streams::buffers(stdin.as_bytes(), &mut stdout, &mut stderr)).code();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Outcome { code, stdout: text(stdout), stderr: text(stderr) }
}

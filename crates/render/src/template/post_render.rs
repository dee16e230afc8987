//! `--post-renderer` under our own name: a program that the manifests go through, hooks left out, as in Helm 3.
//!
//! helm v3: pkg/postrender/exec.go

use std::ffi::{OsStr, OsString};

use chart::Stream;
use common::sys::Program;

use crate::commands::template::OutputArgs;
use crate::context::Context;
use crate::failure::Failure;

/// Bytes that a post-renderer may write.
const MAX_BYTES: u64 = 256 << 20;

/// Feeds the manifests to the program and takes what it writes. What made the bytes is not known any more.
///
/// # Errors
/// A program that cannot be run, fails, or writes nothing.
pub(super) fn run(manifests: &Stream, output: &OutputArgs, context: &mut Context<'_, '_>) -> Result<Stream, Failure> {
    let program = &output.post_renderer;
    let failed = |why: String| Failure::input(format!("error while running post render on files: {why}"));
    let arguments: Vec<OsString> = output.post_renderer_args.iter().map(OsString::from).collect();
    let (name, stdin) = (OsStr::new(program), manifests.bytes());
    let program_of = Program { name, args: &arguments, env: &[], stdin, limit: MAX_BYTES, time: None };
    let done = context.sys.run(&program_of);
    let done = done.map_err(|error| failed(format!("cannot run `{program}`: {error}")))?;
    if done.status != Some(0) {
        let said = String::from_utf8_lossy(&done.stderr);
        let end = done.status.map_or_else(|| "a signal".to_owned(), |status| format!("exit status {status}"));
        return Err(failed(format!("error while running command {program}. error output:\n{said}: {end}")));
    }
    if String::from_utf8_lossy(&done.stdout).trim().is_empty() {
        return Err(failed(format!("post-renderer \"{program}\" produced empty output")));
    }
    let mut stream = Stream::of_bytes(done.stdout);
    stream.trim();
    Ok(stream)
}

//! `jp function`: what Kyverno's functions take and give.
//!
//! kyverno: cmd/cli/kubectl-kyverno/commands/jp/function/command.go

use std::io::Write;

use common::sys::Streams;

use super::Failure;
use crate::cli::FunctionArgs;

/// Prints all functions, or those that are named, ordered by signature. A name that nobody knows prints nothing.
pub(super) fn run(args: &FunctionArgs, streams: &mut Streams<'_>) -> Result<(), Failure> {
    let out = &mut streams.stdout;
    for function in jmespath::functions() {
        // The language's own functions have no note, and the original does not list them.
        let Some(note) = function.note() else { continue };
        let is_meant = args.names.is_empty() || args.names.iter().any(|name| name == function.name());
        if !is_meant {
            continue;
        }
        writeln!(out, "Name: {}\n  Signature: {}", function.name(), function.signature())?;
        if !note.is_empty() {
            writeln!(out, "  Note:      {note}")?;
        }
        writeln!(out)?;
    }
    Ok(())
}

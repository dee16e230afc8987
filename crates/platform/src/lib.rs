//! `policy-platform`: policy sources, charts, manifests and values, judged for every environment in one process.
//!
//! Here: which inputs there are, in which order the tools' parts work on them, how findings of several environments become one
//! set, and what a run leaves behind (baseline, lock). Not here: what any of the tools does; their libraries do it.
//!
//! The one idea to know: all texts of a run stand in one place, so that a finding of any tool in any environment names the same
//! line by the same span, and equal findings can be told apart from different ones.

mod baseline;
mod chain;
mod changed;
mod cli;
mod commands;
mod exit;
mod lock;
mod multicall;
mod problem;
mod runtime_chart;
mod sources_file;

use std::ffi::OsString;

use common::sys::{Streams, Sys};

pub use exit::Exit;
pub use multicall::{NAMES, commands};

/// Runs the program with the words of its command line, the first of which is its name. Under the name of a tool, ours or the
/// original's, it is that tool.
pub fn run(args: impl IntoIterator<Item = OsString>, sys: &dyn Sys, streams: &mut Streams<'_>) -> Exit {
    let args: Vec<OsString> = args.into_iter().collect();
    if let Some(tool) = args.first().and_then(|name| multicall::Tool::of_program(name)) {
        return tool.run(args, sys, streams);
    }
    match cli::parse(args) {
        Ok(cli::Invocation::Check(args)) => commands::check::run(&args, sys, streams),
        Ok(cli::Invocation::Sources(command)) => commands::sources::run(&command, sys, streams),
        Ok(cli::Invocation::Completion(args)) => commands::completion::run(&args, sys, streams),
        Ok(cli::Invocation::Man(args)) => commands::man::run(&args, sys, streams),
        Ok(cli::Invocation::Print(text)) => {
            // Whoever closes the pipe has read enough.
            drop(streams.stdout.write_all(text.as_bytes()).and_then(|()| streams.stdout.flush()));
            Exit::Clean
        }
        Err(text) => {
            drop(streams.stderr.write_all(text.as_bytes()));
            Exit::BadInput
        }
    }
}

//! `values-lint`: judges values files, charts and API documents by rulesets. Drop-in for Spectral's `lint`.
//!
//! The way of the data: a text becomes a document (values and places), a ruleset becomes compiled rules, the engine gives
//! the rules' functions the values that their paths match, and what they say becomes results, which a format prints. No code
//! out of a ruleset is ever run.

pub mod builtin;
pub mod charts;
mod cli;
pub mod collate;
mod commands;
pub mod document;
mod exit;
mod findings;
pub mod formats;
pub mod functions;
pub mod glob;
pub mod jsonpath;
pub mod lint;
pub mod output;
mod persona;
pub mod regexp;
mod remote;
pub mod result;
pub mod ruleset;
pub mod schema;
mod values;

use std::ffi::{OsStr, OsString};
use std::io::Write as _;

use common::sys::{Streams, Sys};

use cli::Invocation;
pub use exit::Exit;
#[cfg(feature = "net")]
pub use fetch::http;
use fetch::{Gate, Hosts};
pub use persona::Persona;

/// The commands and flags of the program that goes by `name`, the first word of a command line.
pub fn commands(name: &OsStr) -> clap::Command {
    cli::program(Persona::of_program(name))
}

/// Runs the program with the words of its command line, the first of which is its name.
pub fn run(args: impl IntoIterator<Item = OsString>, sys: &dyn Sys, streams: &mut Streams<'_>) -> Exit {
    let mut args = args.into_iter();
    let persona = Persona::of_program(&args.next().unwrap_or_default());
    let words: Vec<String> = args.map(|word| word.to_string_lossy().into_owned()).collect();
    match cli::parse(&words, persona) {
        Ok(Invocation::Lint(args)) if args.documents.is_empty() && streams.stdin_is_terminal => {
            let error = cli::no_documents(persona);
            drop(streams.stderr.write_all(error.text.as_bytes()));
            if persona.is_own() { Exit::BadInput } else { Exit::Findings }
        }
        Ok(Invocation::Lint(args)) => {
            let gate = Gate::new(sys, Hosts::named(args.hosts.clone()));
            commands::lint::run(&args, persona, &gate, streams)
        }
        Ok(Invocation::Chart(args)) => {
            let gate = Gate::new(sys, Hosts::named(args.hosts.clone()));
            commands::chart::run(&args, persona, &gate, streams)
        }
        Ok(Invocation::Print(text)) => {
            // Whoever closes the pipe has read enough.
            drop(streams.stdout.write_all(text.as_bytes()).and_then(|()| streams.stdout.flush()));
            Exit::Clean
        }
        Err(error) => {
            drop(streams.stderr.write_all(error.text.as_bytes()));
            if persona.is_own() { Exit::BadInput } else { Exit::Findings }
        }
    }
}

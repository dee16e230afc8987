//! `values-lint`: judges values files, charts and API documents by rulesets. Drop-in for Spectral's `lint`.
//!
//! The way of the data: a text becomes a document (values and places), a ruleset becomes compiled rules, the engine gives
//! the rules' functions the values that their paths match, and what they say becomes results, which a format prints. No code
//! out of a ruleset is ever run.

pub mod builtin;
pub mod document;
mod exit;
pub mod formats;
pub mod functions;
pub mod output;
mod persona;
pub mod result;

use std::ffi::OsString;
use std::io::Write as _;

use common::sys::{Streams, Sys};

pub use exit::Exit;
pub use persona::Persona;

/// Runs the program with the words of its command line, the first of which is its name.
pub fn run(args: impl IntoIterator<Item = OsString>, _sys: &dyn Sys, streams: &mut Streams<'_>) -> Exit {
    let persona = Persona::of_program(&args.into_iter().next().unwrap_or_default());
    let name = if persona.is_own() { "values-lint" } else { "spectral" };
    drop(writeln!(streams.stderr, "{name}: linting is not built yet"));
    Exit::BadInput
}

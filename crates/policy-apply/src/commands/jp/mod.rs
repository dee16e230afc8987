//! `jp`: Kyverno's JMESPath on its own.
//!
//! The one idea to know: results are printed one by one, so those before the first error stand.
//!
//! kyverno: cmd/cli/kubectl-kyverno/commands/jp

mod function;
mod parse;
mod query;
mod words;

use std::io::{self, Write};

use common::sys::{Streams, Sys};

use super::ending::say;
use crate::cli::JpCommand;
use crate::exit::Exit;
use crate::persona::Persona;

/// Why a command of `jp` could not go through.
#[derive(Debug)]
enum Failure {
    /// In the original's words.
    Said(String),
    /// Standard output is closed or broken.
    Output(io::Error),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

/// Runs a command of `jp`.
pub(crate) fn run(command: &JpCommand, persona: Persona, sys: &dyn Sys, streams: &mut Streams<'_>) -> Exit {
    let done = match command {
        JpCommand::Function(args) => function::run(args, streams),
        JpCommand::Parse(args) => parse::run(args, sys, streams),
        JpCommand::Query(args) => query::run(args, sys, streams),
    };
    match done.and_then(|()| Ok(streams.stdout.flush()?)) {
        Ok(()) => Exit::Clean,
        // Whoever closes the pipe has read enough.
        Err(Failure::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Clean,
        Err(Failure::Output(error)) => say(&format!("cannot write: {error}"), persona, streams),
        Err(Failure::Said(message)) => {
            drop(streams.stdout.flush());
            say(&message, persona, streams)
        }
    }
}

//! `policy-apply`: judges Kubernetes manifests by Kyverno policies, without a cluster. Drop-in for `kyverno apply`
//! and `kyverno test`.
//!
//! Here live the command line, the inputs and the outputs. Policies are read, checked and evaluated by `policy-engine`;
//! formats that every tool offers are `report`'s.

mod cli;
mod cluster;
mod commands;
mod exit;
mod fix;
mod input;
mod judge;
mod judged;
mod output;
mod persona;
mod placing;
mod testing;
pub mod workbench;

use std::ffi::{OsStr, OsString};
use std::io::Write;

use common::sys::{Streams, Sys};

use cli::Invocation;
pub use exit::Exit;
#[cfg(feature = "net")]
pub use fetch::http;
pub use persona::Persona;

/// The commands and flags of the program that goes by `name`, the first word of a command line.
pub fn commands(name: &OsStr) -> clap::Command {
    cli::program(Persona::of_program(name))
}

/// Runs the program with the words of its command line, the first of which is its name.
pub fn run(args: impl IntoIterator<Item = OsString>, sys: &dyn Sys, streams: &mut Streams<'_>) -> Exit {
    let mut args = args.into_iter();
    let persona = Persona::of_program(&args.next().unwrap_or_default());
    let words: Result<Vec<String>, OsString> = args.map(OsString::into_string).collect();
    let words = match words {
        Ok(words) => words,
        Err(word) => return commands::say(&format!("not a text: {}", word.display()), persona, streams),
    };
    match cli::parse(&words, persona) {
        Ok(Invocation::Apply(args)) => commands::apply::run(&args, persona, sys, streams),
        Ok(Invocation::Create(args)) => commands::create::run(&args, persona, sys, streams),
        Ok(Invocation::Jp(command)) => commands::jp::run(&command, persona, sys, streams),
        Ok(Invocation::Test(args)) => commands::test::run(&args, persona, sys, streams),
        Ok(Invocation::Print(text)) => {
            // Whoever closes the pipe has read enough.
            drop(streams.stdout.write_all(text.as_bytes()).and_then(|()| streams.stdout.flush()));
            Exit::Clean
        }
        Err(error) => {
            let exit = commands::say(&error.message, persona, streams);
            if let Some(hint) = error.hint.filter(|_| persona.is_own()) {
                drop(writeln!(streams.stderr, "help: {hint}"));
            }
            exit
        }
    }
}

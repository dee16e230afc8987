//! `render`: renders, lints, shows and packs charts without a cluster. Drop-in for `helm template` and its neighbours.
//!
//! Here live the command line, the commands and what they print. Charts are loaded and rendered by `chart`; formats that every
//! tool offers are `report`'s.

mod cli;
mod clock;
mod commands;
mod context;
mod dependency;
mod diff;
mod environments;
mod exit;
mod explain;
mod failure;
mod frame;
mod jsonpath;
mod lint;
mod locate;
mod persona;
mod template;

use std::ffi::{OsStr, OsString};

use common::sys::{Streams, Sys};

pub use exit::Exit;
pub use persona::Persona;

/// The commands and flags of the program that goes by `name`, the first word of a command line.
pub fn commands(name: &OsStr) -> clap::Command {
    cli::program(Persona::of_program(name))
}

/// Runs the program with the words of its command line, the first of which is its name.
pub fn run(args: impl IntoIterator<Item = OsString>, sys: &dyn Sys, streams: &mut Streams<'_>) -> Exit {
    let mut args = args.into_iter();
    let name = args.next().unwrap_or_default();
    let persona = Persona::of_program(&name);
    let words: Result<Vec<String>, OsString> = args.map(OsString::into_string).collect();
    let done = match words {
        Ok(words) => cli::dispatch((&name.to_string_lossy(), &words), persona, sys, streams),
        Err(word) => Err(failure::Failure::usage(format!("not a text: {}", word.display()))),
    };
    failure::finish(done, persona, streams)
}

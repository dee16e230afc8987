//! The command line: which command is meant, its flags, and what is said of words that mean nothing.
//!
//! Not here: what a command does (`commands`).

mod flags;
mod settings;
mod values;

use clap::Parser;
use common::limits::Limits;
use common::sys::{Streams, Sys};

use crate::commands;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::persona::Persona;

use flags::{Command, Program};
pub(crate) use settings::{Settings, SettingsArgs};
pub(crate) use values::ValueArgs;

/// Reads the words after the program's name and runs the command that they name.
///
/// # Errors
/// What the command says, and words that mean nothing.
pub(crate) fn dispatch(
    words: &[String],
    persona: Persona,
    sys: &dyn Sys,
    streams: &mut Streams<'_>,
) -> Result<Exit, Failure> {
    let line = std::iter::once(persona.program()).chain(words.iter().map(String::as_str));
    let program = Program::try_parse_from(line).map_err(|error| Failure::usage(error.to_string()))?;
    let settings = Settings::new(&program.settings, sys);
    let mut context = Context { persona, sys, streams, settings, limits: Limits::default() };
    run(&program.command, &mut context)
}

/// Runs the command.
fn run(command: &Command, context: &mut Context<'_, '_>) -> Result<Exit, Failure> {
    match command {
        Command::Template(args) => commands::template::run(args, context),
    }
}

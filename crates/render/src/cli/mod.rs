//! The command line: which command is meant, its flags, and what is said of words that mean nothing.
//!
//! The words are read by the original's grammar (the `cli` crate), then handed to clap in one canonical form, which types
//! them and writes the help. Not here: what a command does (`commands`).

mod command_line;
mod declared;
mod flags;
mod kubeconfig;
mod own;
mod settings;
mod table;
mod values;

use std::io::Write;

use common::limits::Limits;
use common::sys::{Streams, Sys};

use crate::commands;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::persona::Persona;

use command_line::Invocation;
pub(crate) use command_line::program;
use flags::Command;
pub(crate) use own::OwnArgs;
pub(crate) use settings::{Settings, SettingsArgs};
pub(crate) use values::ValueArgs;

/// Reads the words of the process, the first of which is the program's name, and runs the command that they name.
///
/// # Errors
/// What the command says, and words that mean nothing.
pub(crate) fn dispatch(
    (name, words): (&str, &[String]),
    persona: Persona,
    sys: &dyn Sys,
    streams: &mut Streams<'_>,
) -> Result<Exit, Failure> {
    let mut notices = Vec::new();
    let parsed = command_line::parse(words, persona, &mut notices);
    // Nobody who closed standard error can be told of it.
    notices.iter().for_each(|line| drop(writeln!(streams.stderr, "{line}")));
    let program = match parsed? {
        Invocation::Print(text) => {
            streams.stdout.write_all(text.as_bytes())?;
            return Ok(Exit::Clean);
        }
        Invocation::Run(program) => program,
    };
    let mut limits = Limits::default();
    program.settings.limit.iter().for_each(|limit| limit.apply(&mut limits));
    let settings = Settings::new(&program.settings, name, sys);
    let mut context = Context { persona, sys, streams, settings, limits };
    run(&program.command, &mut context)
}

/// Runs the command.
fn run(command: &Command, context: &mut Context<'_, '_>) -> Result<Exit, Failure> {
    match command {
        Command::Completion(args) => commands::completion::run(args, context),
        Command::Env(args) => commands::env::run(args, context),
        Command::Dependency(args) => commands::dependency::run(args, context),
        Command::Lint(args) => commands::lint::run(args, context),
        Command::Package(args) => commands::package::run(args, context),
        Command::Show(args) => commands::show::run(args, context),
        Command::Template(args) => commands::template::run(args, context),
        Command::Version(args) => commands::version::run(args, context),
    }
}

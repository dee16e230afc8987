//! From the words of the process to a command: which one is meant, and its flags.
//!
//! The order of the checks is cobra's, since it decides which of several errors is told: flags, `--help`, arguments, and only
//! then what the environment says.

use std::path::Path;

use clap::{Arg, CommandFactory, FromArgMatches};
use cli::{FlagError, Found, Rules, canonical, find, nearest, unknown_command, without_delimiters};
use common::sys::{FileKind, Sys};

use super::environment;
use super::flags::Program;
use super::original_help as original;
use crate::commands::version;
use crate::failure::Failure;
use crate::persona::Persona;

/// What a command line asks for.
#[derive(Debug)]
pub(crate) enum Invocation {
    /// A command with its flags.
    Run {
        program: Box<Program>,
        /// The words that name the command.
        path: String,
        /// What is wrong with the environment, for the log.
        errors: Vec<String>,
    },
    /// Print this, and be done.
    Print(String),
    /// Print this on standard error, and be done.
    Tell(String),
}

/// Flags that are on under our own name alone.
const OWN: [&str; 7] = ["report", "report-template", "matrix", "fix", "env", "chart-values", "chart-set"];

/// The commands under the name that the program was called by: for help and scripts.
pub(crate) fn program(persona: Persona) -> clap::Command {
    let mut program = Program::command().name(persona.program()).bin_name(persona.program());
    program.build();
    program
}

/// Reads the words after the program's name.
///
/// # Errors
/// An unknown command or flag, a value that does not fit, an argument of `detect` that is no file.
pub(crate) fn parse(words: &[String], persona: Persona, sys: &dyn Sys) -> Result<Invocation, Failure> {
    if let ([word], true) = (words, persona.is_own())
        && matches!(word.as_str(), "--version" | "-V")
    {
        return Ok(Invocation::Print(version::own()));
    }
    // Undecorated by clap: `--help` and `help` are read here.
    let program = Program::command().name(persona.program()).disable_help_flag(true);
    let found = find(&program, words);
    if let (true, Some(word)) = (found.path().is_empty(), found.stray.clone()) {
        return stray(&program, &word, words, persona, sys);
    }
    command(&program, &found, persona, sys)
}

/// A first word that names no command.
fn stray(
    program: &clap::Command,
    word: &str,
    words: &[String],
    persona: Persona,
    sys: &dyn Sys,
) -> Result<Invocation, Failure> {
    if word == "help" {
        return Ok(help_on(program, words, persona));
    }
    if persona.is_own() && sys.kind(Path::new(word)).is_ok() {
        let words: Vec<String> = std::iter::once("detect".to_owned()).chain(words.iter().cloned()).collect();
        return command(program, &find(program, &words), persona, sys);
    }
    let text = unknown_command(word, persona.program(), original::names());
    Err(Failure::UnknownCommand(text))
}

fn command(program: &clap::Command, found: &Found<'_>, persona: Persona, sys: &dyn Sys) -> Result<Invocation, Failure> {
    let path = found.path().join(" ");
    let usage = |message: String, hint: Option<String>| Failure::Usage { message, hint, path: path.clone() };
    let mut line = canonical(&found.commands, &found.words, &Rules::default())
        .map_err(|error| usage(error.to_string(), hint(found, &error)))?;
    // What the original does not know would have no effect under its name.
    if let Some(name) = OWN.iter().find(|name| !persona.is_own() && line.given(name)) {
        return Err(usage(FlagError::Unknown((*name).to_owned()).to_string(), None));
    }
    let is_group = !path.is_empty() && found.command().is_some_and(clap::Command::has_subcommands);
    if let (true, Some(word)) = (is_group && !line.help, &found.stray) {
        return Err(usage(format!("unknown command \"{word}\" for \"{} {path}\"", persona.program()), None));
    }
    if line.help || is_group {
        return Ok(Invocation::Print(help(&path, persona)));
    }
    if path == "detect" {
        check_paths(&line.arguments, persona, sys).map_err(|message| usage(message, None))?;
    }
    let errors = environment::fill(&mut line, found, sys);
    let names = found.path().into_iter().map(str::to_owned);
    let words: Vec<String> =
        std::iter::once(persona.program().to_owned()).chain(names).chain(line.into_words()).collect();
    let matches = without_delimiters(program.clone()).try_get_matches_from(words);
    let read = matches.and_then(|matches| Program::from_arg_matches(&matches));
    let program = read.map_err(|error| usage(plain(&error), None))?;
    Ok(Invocation::Run { program: Box::new(program), path, errors })
}

/// The original takes one file; we take many, and directories.
///
/// pluto: cmd/root.go (`detectCmd`), pkg/api/helpers.go (`IsFileOrStdin`)
fn check_paths(paths: &[String], persona: Persona, sys: &dyn Sys) -> Result<(), String> {
    let Some(first) = paths.first() else { return Err("requires a file argument".to_owned()) };
    if persona.is_own() || first == "-" {
        return Ok(());
    }
    match sys.kind(Path::new(first)) {
        Ok(FileKind::File | FileKind::Other) => Ok(()),
        _ => Err(format!("invalid file specified: {first}")),
    }
}

fn hint(found: &Found<'_>, error: &FlagError) -> Option<String> {
    let FlagError::Unknown(name) = error else { return None };
    Some(match nearest(found.flags().filter(|arg| !arg.is_hide_set()).filter_map(Arg::get_long), name) {
        Some(known) => format!("a flag with a similar name exists: `--{known}`"),
        None => "`--help` lists the flags".to_owned(),
    })
}

/// `--help` of the command at a path.
pub(crate) fn help(path: &str, persona: Persona) -> String {
    if !persona.is_own() {
        return original::help(path, persona.program());
    }
    let mut command = program(persona);
    for name in path.split_whitespace() {
        if let Some(below) = command.find_subcommand(name) {
            command = below.clone();
        }
    }
    command.render_long_help().to_string()
}

/// `help COMMAND`. A topic that nobody knows is no error.
fn help_on(program: &clap::Command, words: &[String], persona: Persona) -> Invocation {
    let at = words.iter().position(|word| word == "help").map_or(words.len(), |at| at + 1);
    let topic = words.get(at..).unwrap_or_default();
    let found = find(program, topic);
    let path = found.path().join(" ");
    if path.is_empty() && found.stray.as_deref().is_some_and(|word| word != "help") {
        let topic = topic.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(" ");
        return Invocation::Tell(format!(
            "Unknown help topic [{topic}]\n{}",
            original::usage_of_program(persona.program())
        ));
    }
    let path = if path.is_empty() && found.stray.is_some() { "help" } else { &path };
    Invocation::Print(help(path, persona))
}

/// The message of clap without its own prefix, its usage line and its advice.
fn plain(error: &clap::Error) -> String {
    let text = error.to_string();
    let first = text.lines().next().unwrap_or_default();
    first.strip_prefix("error: ").unwrap_or(first).to_owned()
}

//! From the words of the process to a command: which one is meant, and its flags.
//!
//! The order of the checks is cobra's, since it decides which of several errors is told: flags, `--help`, the number of
//! arguments, flags that exclude each other.

use clap::{Arg, CommandFactory, FromArgMatches};
use cli::{FlagError, Found, Line, canonical, find, nearest, unknown_command, without_delimiters};

use super::declared;
use super::flags::Program;
use super::settings::is_color_mode;
use super::table;
use crate::commands;
use crate::commands::template::check_flag;
use crate::failure::Failure;
use crate::persona::Persona;

/// What a command line asks for.
#[derive(Debug)]
pub(crate) enum Invocation {
    /// A command with its flags.
    Run(Box<Program>),
    /// Print this, and be done.
    Print(String),
}

/// The commands under the name that the program was called by, with all that belongs to each: for help and scripts.
pub(crate) fn program(persona: Persona) -> clap::Command {
    let mut program = Program::command().name(persona.program()).bin_name(persona.program());
    program.build();
    program
}

/// Reads the words after the program's name. `notices` is given lines for standard error on flags that the original gave up,
/// which come before any error.
///
/// # Errors
/// An unknown command or flag, or a value that does not fit.
pub(crate) fn parse(words: &[String], persona: Persona, notices: &mut Vec<String>) -> Result<Invocation, Failure> {
    if let ([word], true) = (words, persona.is_own())
        && matches!(word.as_str(), "--version" | "-V")
    {
        return Ok(Invocation::Print(commands::version::own(false)));
    }
    check_color(words)?;
    let names = declared::program(persona.program(), &[]);
    let found = find(&names, words);
    let path = found.path();
    if let ([], Some(word)) = (path.as_slice(), found.stray.as_deref()) {
        return no_command(&names, word, words, persona);
    }
    let program = declared::program(persona.program(), &path);
    let found = find(&program, words);
    let names = path.iter().map(|&name| name.to_owned());
    let path = path.join(" ");
    let check = |flag: &str, value: &str| check_flag(flag, value, persona);
    let rules = cli::Rules { check: &check, ..table::rules(&path) };
    let line = canonical(&found.commands, &found.words, &rules).map_err(|error| flag_failure(&found, &error))?;
    notices.extend_from_slice(&line.notices);
    if line.help || found.command().is_some_and(clap::Command::has_subcommands) {
        return help_of(&found, &line, persona);
    }
    let (arity, usage) = table::arguments(&path);
    let full = format!("{} {path}", persona.program());
    arity.check(line.arguments.len(), &full, usage).map_err(|error| Failure::usage(error.to_string()))?;
    rules.check_groups(&line).map_err(|error| Failure::usage(error.to_string()))?;
    let words = std::iter::once(persona.program().to_owned()).chain(names).chain(line.into_words()).collect::<Vec<_>>();
    let matches = without_delimiters(program).try_get_matches_from(words).map_err(|error| clap_failure(&error))?;
    let program = Program::from_arg_matches(&matches).map_err(|error| clap_failure(&error))?;
    Ok(Invocation::Run(Box::new(program)))
}

/// The original looks at `--color` before anything else.
///
/// helm: pkg/cmd/root.go
fn check_color(words: &[String]) -> Result<(), Failure> {
    let mut words = words.iter().take_while(|word| *word != "--").peekable();
    while let Some(word) = words.next() {
        let Some(rest) = word.strip_prefix("--color").or_else(|| word.strip_prefix("--colour")) else { continue };
        let value = match rest.strip_prefix('=') {
            Some(value) => value,
            None if rest.is_empty() => words.peek().map_or("auto", |word| word.as_str()),
            None => continue,
        };
        if !is_color_mode(value) {
            let value = common::go::quote::quote(value);
            return Err(Failure::usage(format!("invalid color mode {value}: must be one of: never, auto, always")));
        }
    }
    Ok(())
}

/// A first word that is no command of ours.
fn no_command(program: &clap::Command, word: &str, words: &[String], persona: Persona) -> Result<Invocation, Failure> {
    if word == "help" {
        return help_on(program, words, persona);
    }
    if let Some(command) = table::find_elsewhere(word) {
        return Err(Failure::usage(format!("\"{} {}\" {}", persona.program(), command.name, command.reason)));
    }
    let ours = program.get_subcommands().map(clap::Command::get_name).filter(|name| *name != "help");
    let theirs = table::ELSEWHERE.iter().map(|command| command.name).filter(|name| *name != "docs");
    let mut text = match persona {
        Persona::Own => unknown_command(word, persona.program(), ours),
        Persona::Helm => unknown_command(word, persona.program(), ours.chain(theirs)),
    };
    text.push_str(&format!("\nRun '{} --help' for usage.", persona.program()));
    Err(Failure::usage(text))
}

/// `--help`, or a command that only has commands below it.
fn help_of(found: &Found<'_>, line: &Line, persona: Persona) -> Result<Invocation, Failure> {
    // The original prints its help whatever stands where a command should.
    if let (Some(word), Some(command), false, Persona::Own) = (&found.stray, found.command(), line.help, persona) {
        let path = format!("{} {}", persona.program(), found.path().join(" "));
        let names = command.get_subcommands().map(clap::Command::get_name);
        return Err(Failure::usage(unknown_command(word, &path, names).trim_end().to_owned()));
    }
    Ok(Invocation::Print(help_text(&found.path(), persona)))
}

/// The help of the command at `path`.
fn help_text(path: &[&str], persona: Persona) -> String {
    let mut command = program(persona);
    for name in path {
        if let Some(below) = command.find_subcommand(name) {
            command = below.clone();
        }
    }
    command.render_long_help().to_string()
}

/// `help COMMAND`.
fn help_on(program: &clap::Command, words: &[String], persona: Persona) -> Result<Invocation, Failure> {
    let at = words.iter().position(|word| word == "help").map_or(words.len(), |at| at + 1);
    let topic = words.get(at..).unwrap_or_default();
    let found = find(program, topic);
    let path = found.path();
    match &found.stray {
        Some(_) if path.is_empty() || found.command().is_some_and(clap::Command::has_subcommands) => {
            let topic = topic.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(" ");
            Err(Failure::usage(format!("Unknown help topic [{topic}]\nRun '{} --help' for usage.", persona.program())))
        }
        _ => Ok(Invocation::Print(help_text(&path, persona))),
    }
}

fn flag_failure(found: &Found<'_>, error: &FlagError) -> Failure {
    let failure = Failure::usage(error.to_string());
    let FlagError::Unknown(name) = error else { return failure };
    match nearest(found.flags().filter(|arg| !arg.is_hide_set()).filter_map(Arg::get_long), name) {
        Some(known) => failure.hint(format!("a flag with a similar name exists: `--{known}`")),
        None => failure.hint("`--help` lists the flags"),
    }
}

/// The message of clap without its own prefix, its usage line and its advice.
fn clap_failure(error: &clap::Error) -> Failure {
    let text = error.to_string();
    let first = text.lines().next().unwrap_or_default();
    Failure::usage(first.strip_prefix("error: ").unwrap_or(first))
}

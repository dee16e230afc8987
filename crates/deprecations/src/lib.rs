//! `deprecations`: finds deprecated and removed Kubernetes API versions. Drop-in for `pluto`.
//!
//! Here live the command line, what is known of API versions, the pass over manifests, and what is printed. Charts are loaded
//! and rendered by `chart`; formats that every tool offers are `report`'s.

mod cli;
mod commands;
mod context;
mod exit;
pub mod facts;
mod failure;
mod findings;
mod fix;
mod go_yaml;
mod input;
mod klog;
#[cfg(feature = "cluster")]
mod live;
mod output;
mod persona;
mod scan;
mod settings;
mod trouble;
mod versions;

use std::ffi::{OsStr, OsString};
use std::io::Write;

use common::limits::Limits;
use common::sys::{Streams, Sys};

use cli::{Command, Invocation, Program};
use commands::cluster::{self, Asked};
use commands::{detect, detect_files, list_versions, version};
use context::Context;
pub use exit::Exit;
use failure::Failure;
pub use persona::Persona;
pub use scan::ways_agree;

/// The commands and flags of the program that goes by `name`, the first word of a command line.
pub fn commands(name: &OsStr) -> clap::Command {
    cli::program(Persona::of_program(name))
}

/// Runs the program with the words of its command line, the first of which is its name.
pub fn run(args: impl IntoIterator<Item = OsString>, sys: &dyn Sys, streams: &mut Streams<'_>) -> Exit {
    let mut args = args.into_iter();
    let persona = Persona::of_program(&args.next().unwrap_or_default());
    let words: Result<Vec<String>, OsString> = args.map(OsString::into_string).collect();
    let mut context = Context { persona, sys, streams, limits: Limits::default(), verbosity: 0 };
    let done = match words {
        Ok(words) => dispatch(&words, &mut context),
        Err(word) => {
            let message = format!("not a text: {}", word.display());
            Err(Failure::Usage { message, hint: None, path: String::new() })
        }
    };
    failure::finish(done, &mut context)
}

fn dispatch(words: &[String], context: &mut Context<'_, '_>) -> Result<Exit, Failure> {
    match cli::parse(words, context.persona, context.sys)? {
        Invocation::Print(text) => {
            context.print(&text)?;
            Ok(Exit::Clean)
        }
        Invocation::Tell(text) => {
            context.say(text.strip_suffix('\n').unwrap_or(&text));
            Ok(if context.persona.is_own() { Exit::BadInput } else { Exit::Clean })
        }
        Invocation::Run { program, path, errors } => command(*program, &path, &errors, context),
    }
}

fn command(program: Program, path: &str, errors: &[String], context: &mut Context<'_, '_>) -> Result<Exit, Failure> {
    let Program { command, global } = program;
    context.verbosity = global.verbosity;
    global.own.limit.iter().for_each(|limit| limit.apply(&mut context.limits));
    for error in errors {
        context.log_error(klog::ROOT.line(148), error);
    }
    let settings = settings::settings(global, context).map_err(|message| Failure::from((message, path)))?;
    let exit = match command {
        Some(Command::Completion(args)) => {
            let script = cli::script(&args, context.persona);
            context.streams.stdout.write_all(&script)?;
            Exit::Clean
        }
        Some(Command::Detect(args)) => detect::run(&args, &settings, context)?,
        Some(Command::DetectFiles(args)) => detect_files::run(&args, &settings, context)?,
        Some(Command::DetectHelm(args)) => cluster::run(Asked::Releases, &args, &settings, context)?,
        Some(Command::DetectApiResources(args)) => cluster::run(Asked::Objects, &args, &settings, context)?,
        Some(Command::DetectAllInCluster(args)) => cluster::run(Asked::All, &args, &settings, context)?,
        Some(Command::ListVersions(_)) => list_versions::run(&settings, context)?,
        Some(Command::Version(_)) => {
            context.print(&version::text(context.persona))?;
            Exit::Clean
        }
        None => return no_command(context),
    };
    context.log(5, klog::ROOT.line(168), || format!("exiting with code {}", exit.code()));
    Ok(exit)
}

/// A line without a command.
fn no_command(context: &mut Context<'_, '_>) -> Result<Exit, Failure> {
    let help = cli::help("", context.persona);
    if context.persona.is_own() {
        context.print(&help)?;
        return Ok(Exit::BadInput);
    }
    context.print(&format!("You must specify a sub-command.\n{help}"))?;
    Ok(Exit::Failed)
}

//! `create`: files to begin with, out of flags.
//!
//! The one idea to know: the texts are the original's byte for byte; nothing in them is quoted or checked.
//!
//! kyverno: cmd/cli/kubectl-kyverno/commands/create

mod cluster_role;
mod exception;
mod metrics_config;
mod test;
mod user_info;
mod values;

use std::io::{self, Write};
use std::path::Path;

use common::sys::{Streams, Sys};

use super::ending::say;
use crate::cli::{CreateArgs, CreateCommand};
use crate::exit::Exit;
use crate::persona::Persona;

/// Runs a command of `create`.
pub(crate) fn run(args: &CreateArgs, persona: Persona, sys: &dyn Sys, streams: &mut Streams<'_>) -> Exit {
    let text = match text(&args.command, persona) {
        Ok(text) => text,
        Err(message) => return say(&message, persona, streams),
    };
    let written = match args.output.as_str() {
        "" => streams.stdout.write_all(text.as_bytes()).and_then(|()| streams.stdout.flush()),
        path => sys.write(Path::new(path), text.as_bytes()),
    };
    match written {
        // Whoever closes the pipe has read enough.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            say(&format!("cannot write: {error}"), persona, streams)
        }
        _ => Exit::Clean,
    }
}

fn text(command: &CreateCommand, persona: Persona) -> Result<String, String> {
    let program = persona.program();
    match command {
        CreateCommand::ClusterRole(args) => {
            let name = one(&args.name)?;
            let given = [
                ("api-groups", !args.api_groups.is_empty()),
                ("resources", !args.resources.is_empty()),
                ("verbs", !args.verbs.is_empty()),
            ];
            required(&given)?;
            cluster_role::text(name, args)
        }
        CreateCommand::Exception(args) => {
            let name = one(&args.name)?;
            required(&[("policy-rules", !args.policy_rules.is_empty())])?;
            Ok(exception::text(name, args))
        }
        CreateCommand::MetricsConfig(args) => {
            none(&args.words, program, "metrics-config").map(|()| metrics_config::text(args))
        }
        CreateCommand::Test(args) => none(&args.words, program, "test").map(|()| test::text(args)),
        CreateCommand::UserInfo(args) => none(&args.words, program, "user-info").map(|()| user_info::text(args)),
        CreateCommand::Values(args) => none(&args.words, program, "values").map(|()| values::text(args)),
    }
}

/// The one argument. cobra: args.go (`ExactArgs`)
fn one(words: &[String]) -> Result<&str, String> {
    match words {
        [one] => Ok(one),
        _ => Err(format!("accepts 1 arg(s), received {}", words.len())),
    }
}

/// No argument at all. cobra: args.go (`NoArgs`)
fn none(words: &[String], program: &str, command: &str) -> Result<(), String> {
    match words.first() {
        Some(word) => Err(format!("unknown command \"{word}\" for \"{program} create {command}\"")),
        None => Ok(()),
    }
}

/// Flags that must be given. cobra: command.go (`ValidateRequiredFlags`)
fn required(given: &[(&str, bool)]) -> Result<(), String> {
    let missing: Vec<String> =
        given.iter().filter(|(_, is_given)| !is_given).map(|(name, _)| format!("\"{name}\"")).collect();
    if missing.is_empty() { Ok(()) } else { Err(format!("required flag(s) {} not set", missing.join(", "))) }
}

/// Adds a list below a key: each item on a line of its own behind a dash at `column`.
fn push_list<'t>(text: &mut String, items: impl IntoIterator<Item = &'t str>, column: usize) {
    for item in items {
        text.push_str(&format!("\n{:column$}- {item}", ""));
    }
}

/// `key=value`, when there is one `=` and something on both sides.
fn pair(text: &str) -> Option<(&str, &str)> {
    let (key, value) = text.split_once('=')?;
    (!key.is_empty() && !value.is_empty() && !value.contains('=')).then_some((key, value))
}

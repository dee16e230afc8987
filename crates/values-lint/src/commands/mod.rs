//! The commands, and how errors are told.

pub(crate) mod chart;
pub(crate) mod documents;
pub(crate) mod encoding;
pub(crate) mod lint;

use std::io::Write as _;

use common::sys::Streams;

use crate::exit::Exit;
use crate::lint::LintError;
use crate::persona::Persona;
use crate::ruleset::{LoadError, RulesetError};

/// Why a command did not go through.
#[derive(Debug)]
pub(crate) enum Failure {
    Load(LoadError),
    Lint(LintError),
    /// The bare words.
    Bare(String),
}

impl Failure {
    /// The words behind `Error #1: `.
    pub(crate) fn thrown(words: impl Into<String>) -> Self {
        Self::Lint(LintError::Thrown(words.into()))
    }
}

impl From<LoadError> for Failure {
    fn from(error: LoadError) -> Self {
        Self::Load(error)
    }
}

impl From<LintError> for Failure {
    fn from(error: LintError) -> Self {
        Self::Lint(error)
    }
}

/// Tells why a command did not go through. (spectral: packages/cli/src/commands/lint.ts, fail)
pub(crate) fn tell(failure: Failure, verbose: bool, persona: Persona, streams: &mut Streams<'_>) -> Exit {
    let mut text = String::new();
    let mut exit = Exit::BadInput;
    let errors = match failure {
        Failure::Bare(words) | Failure::Load(LoadError::Bare(words)) => {
            text.push_str(&words);
            if persona.is_own() {
                text.push('\n');
            }
            Vec::new()
        }
        Failure::Load(LoadError::Errors(errors)) => errors,
        Failure::Load(LoadError::Bundler(line, error)) => {
            text.push_str(&line);
            text.push('\n');
            vec![error]
        }
        Failure::Lint(LintError::Thrown(words)) => vec![RulesetError::new(&words)],
        Failure::Lint(LintError::Limit(words)) => {
            exit = if persona.is_own() { Exit::Limit } else { Exit::BadInput };
            vec![RulesetError::new(&words)]
        }
    };
    if !errors.is_empty() {
        text.push_str(if persona.is_own() { "" } else { "Error running Spectral!\n" });
        if !verbose && !persona.is_own() {
            text.push_str("Use --verbose flag to print the error stack.\n");
        }
    }
    for (at, error) in errors.iter().enumerate() {
        text.push_str(&line(at, error, persona));
    }
    let raw = !persona.is_own() && !streams.stderr_is_terminal;
    let text = if raw { text.into() } else { report::harmless(&text) };
    // What cannot be told to a closed standard error is lost; the exit code still tells.
    _ = streams.stderr.write_all(text.as_bytes());
    exit
}

fn line(at: usize, error: &RulesetError, persona: Persona) -> String {
    let place = match (&error.source, error.place) {
        (Some(source), Some((line, column))) => format!("{source}:{line}:{column} — "),
        (Some(source), None) => format!("{source} — "),
        (None, _) => String::new(),
    };
    if !persona.is_own() {
        return format!("Error #{}: {place}{}\n", at + 1, error.message);
    }
    let hint = error.hint.as_ref().map(|hint| format!("help: {hint}\n")).unwrap_or_default();
    format!("Error: {place}{}\n{hint}", error.message)
}

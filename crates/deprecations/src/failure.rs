//! Why a run did not go through, and how that is told.

use std::io::{self, Write};

use crate::cli::usage;
use crate::context::Context;
use crate::exit::Exit;
use crate::klog::{self, Place};

/// What went wrong.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The words, the environment or the versions mean nothing.
    Usage {
        /// In the original's words.
        message: String,
        /// What to do about it.
        hint: Option<String>,
        /// The words that name the command.
        path: String,
    },
    /// A first word that names no command, in the original's words.
    UnknownCommand(String),
    /// The run itself: the original's words, which it prints on standard output.
    Told { message: String, exit: Exit },
    /// A cluster cannot be asked, in the original's words.
    Cluster(String),
    /// Standard output is closed or broken.
    Output(io::Error),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

impl Failure {
    /// The words alone.
    pub(crate) fn words(&self) -> String {
        match self {
            Self::Usage { message, .. } | Self::Told { message, .. } => message.clone(),
            Self::UnknownCommand(text) | Self::Cluster(text) => text.clone(),
            Self::Output(error) => error.to_string(),
        }
    }

    /// A failed run that ends with 2 under our own name.
    pub(crate) fn told(message: impl Into<String>) -> Self {
        Self::Told { message: message.into(), exit: Exit::BadInput }
    }
}

/// Where the original logs what its commands return.
const RETURNED: Place = klog::ROOT.line(467);

/// Tells what went wrong, and gives the exit code.
pub(crate) fn finish(done: Result<Exit, Failure>, context: &mut Context<'_, '_>) -> Exit {
    let flushed = context.streams.stdout.flush().map_err(Failure::Output);
    match done.and_then(|exit| flushed.map(|()| exit)) {
        Ok(exit) => exit,
        // The reader has seen enough: ripgrep and friends end the same way.
        Err(Failure::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Clean,
        Err(failure) if context.persona.is_own() => tell_own(failure, context),
        Err(failure) => tell_original(failure, context),
    }
}

/// Under our own name: one line and what to do.
fn tell_own(failure: Failure, context: &mut Context<'_, '_>) -> Exit {
    let (message, hint, exit) = match failure {
        Failure::Usage { message, hint, .. } => (message, hint, Exit::BadInput),
        Failure::UnknownCommand(message) => {
            (message.trim_end().to_owned(), Some("`--help` lists the commands".to_owned()), Exit::BadInput)
        }
        Failure::Told { message, exit } => (message, None, exit),
        Failure::Cluster(message) => (message, Some("`--kubeconfig FILE` names one".to_owned()), Exit::BadInput),
        Failure::Output(error) => (format!("cannot write: {error}"), None, Exit::BadInput),
    };
    context.say(&format!("error: {}", report::harmless(&message)));
    if let Some(hint) = hint {
        context.say(&format!("help: {hint}"));
    }
    exit
}

/// Under the original's name: its usage and its log line, or its words on standard output.
fn tell_original(failure: Failure, context: &mut Context<'_, '_>) -> Exit {
    match failure {
        Failure::Usage { message, path, .. } => {
            let usage = usage(&path, context.persona.program());
            context.say(&format!("Error: {message}\n{usage}"));
            context.log_error(RETURNED, &message);
        }
        Failure::UnknownCommand(message) => {
            context.say(&format!("Error: {message}\nRun '{} --help' for usage.", context.persona.program()));
            context.log_error(RETURNED, &message);
        }
        Failure::Told { message, .. } | Failure::Cluster(message) => {
            drop(writeln!(context.streams.stdout, "{message}").and_then(|()| context.streams.stdout.flush()));
        }
        Failure::Output(error) => context.say(&format!("Error: cannot write: {error}")),
    }
    Exit::Failed
}

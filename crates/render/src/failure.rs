//! Why a run did not go through, and how that is told.

use std::io::{self, Write};

use chart::ChartError;
use common::finding::Finding;
use common::source::Sources;
use common::sys::Streams;

use crate::exit::Exit;
use crate::frame;
use crate::persona::Persona;

/// What went wrong.
#[derive(Debug)]
pub(crate) enum Failure {
    /// One error, with what our own name says beyond the original's words.
    Told(Box<Told>),
    /// Standard output is closed or broken.
    Output(io::Error),
}

/// An error that is told.
#[derive(Debug)]
pub(crate) struct Told {
    /// The original's words behind `Error: `.
    pub(crate) message: String,
    /// How the run ends under our own name.
    pub(crate) exit: Exit,
    /// Places and hints that are shown under our own name, with the texts that they point into.
    pub(crate) places: Option<(Vec<Finding>, Sources)>,
    /// What to do about it, which is said under our own name.
    pub(crate) hint: Option<String>,
    /// Whether the places are shown in colours.
    pub(crate) color: bool,
}

impl Failure {
    /// An error with an exit code of our own name.
    pub(crate) fn new(message: impl Into<String>, exit: Exit) -> Self {
        Self::Told(Box::new(Told { message: message.into(), exit, places: None, hint: None, color: false }))
    }

    /// A command line that means nothing.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(message, Exit::BadInput)
    }

    /// An input that cannot be used.
    pub(crate) fn input(message: impl Into<String>) -> Self {
        Self::new(message, Exit::BadInput)
    }

    /// With places to show, and the texts that they point into.
    #[must_use]
    pub(crate) fn at(mut self, findings: Vec<Finding>, sources: Sources) -> Self {
        if let Self::Told(told) = &mut self {
            told.places = Some((findings, sources));
        }
        self
    }

    /// With the original's hint behind the message, for failures behind the point where it has a release.
    #[must_use]
    pub(crate) fn with_debug_hint(mut self) -> Self {
        if let Self::Told(told) = &mut self {
            told.message.push_str("\n\nUse --debug flag to render out invalid YAML");
        }
        self
    }

    /// With a word on what to do about it.
    #[must_use]
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        if let Self::Told(told) = &mut self {
            told.hint = Some(hint.into());
        }
        self
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

impl From<ChartError> for Failure {
    fn from(error: ChartError) -> Self {
        Self::new(error.to_string(), Exit::from(&error))
    }
}

/// Tells what went wrong, and gives the exit code.
pub(crate) fn finish(done: Result<Exit, Failure>, persona: Persona, streams: &mut Streams<'_>) -> Exit {
    let flushed = streams.stdout.flush().map_err(Failure::Output);
    match done.and_then(|exit| flushed.map(|()| exit)) {
        Ok(exit) => exit,
        // The reader has seen enough: ripgrep and friends end the same way.
        Err(Failure::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Clean,
        Err(Failure::Output(error)) => tell(&Told::plain(format!("cannot write: {error}")), persona, streams),
        Err(Failure::Told(told)) => tell(&told, persona, streams),
    }
}

impl Told {
    fn plain(message: String) -> Self {
        Self { message, exit: Exit::BadInput, places: None, hint: None, color: false }
    }
}

/// `Error: ` and the message, exit code 1 under the original's name.
fn tell(told: &Told, persona: Persona, streams: &mut Streams<'_>) -> Exit {
    // Charts are foreign text: what they say must not move the cursor of a terminal (CVE-2021-21303). Scripts that read the
    // original's words get its bytes.
    let raw = !persona.is_own() && !streams.stderr_is_terminal;
    let message = if raw { (&told.message).into() } else { report::harmless(&told.message) };
    // What cannot be told to a closed standard error is lost; the exit code still tells.
    drop(writeln!(streams.stderr, "Error: {message}"));
    if !persona.is_own() {
        return Exit::Findings;
    }
    if let Some(hint) = &told.hint {
        drop(writeln!(streams.stderr, "help: {hint}"));
    }
    if let Some((findings, sources)) = &told.places {
        drop(writeln!(streams.stderr));
        drop(frame::write(findings, sources, told.color, &mut streams.stderr));
    }
    told.exit
}

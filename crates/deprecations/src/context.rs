//! What every command is given: who the program is, the machine, the streams, and how much is logged.

use std::io::{self, Write};

use common::limits::Limits;
use common::sys::{Streams, Sys};

use crate::klog::{self, Place};
use crate::persona::Persona;

/// The surroundings of one run.
pub(crate) struct Context<'a, 's> {
    pub(crate) persona: Persona,
    pub(crate) sys: &'a dyn Sys,
    pub(crate) streams: &'a mut Streams<'s>,
    pub(crate) limits: Limits,
    /// `-v`: lines of the original's log up to this level are written.
    pub(crate) verbosity: i64,
}

impl std::fmt::Debug for Context<'_, '_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Context").field("persona", &self.persona).finish_non_exhaustive()
    }
}

impl Context<'_, '_> {
    /// Writes to standard output, which is buffered and flushed at the end of the run.
    pub(crate) fn print(&mut self, text: &str) -> io::Result<()> {
        self.streams.stdout.write_all(text.as_bytes())
    }

    /// A line on standard error. Nobody who closed standard error can be told of it.
    pub(crate) fn say(&mut self, line: &str) {
        drop(writeln!(self.streams.stderr, "{line}"));
    }

    /// A line of the original's log, when so much is asked for.
    pub(crate) fn log(&mut self, level: i64, place: Place, text: impl FnOnce() -> String) {
        if self.verbosity >= level {
            let line = klog::line('I', place, &text(), self.sys);
            self.say(&line);
        }
    }

    /// An error in the original's log.
    pub(crate) fn log_error(&mut self, place: Place, text: &str) {
        let line = klog::line('E', place, text, self.sys);
        self.say(&line);
    }

    /// Whether errors that the original loses fail the run: always under our own name, on demand under the original's.
    pub(crate) fn is_strict(&self) -> bool {
        self.persona.is_own() || self.sys.env("POLICY_PLATFORM_STRICT").is_some_and(|value| value == "1")
    }
}

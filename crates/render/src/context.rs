//! What every command is given: who the program is, the machine, the streams, and the flags that all commands share.

use std::io::Write;

use chart::Notice;
use common::limits::Limits;
use common::sys::{Streams, Sys};

use crate::cli::Settings;
use crate::failure::Failure;
use crate::persona::Persona;

/// The surroundings of one run.
pub(crate) struct Context<'a, 's> {
    pub(crate) persona: Persona,
    pub(crate) sys: &'a dyn Sys,
    pub(crate) streams: &'a mut Streams<'s>,
    pub(crate) settings: Settings,
    pub(crate) limits: Limits,
}

impl std::fmt::Debug for Context<'_, '_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Context")
            .field("persona", &self.persona)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

impl Context<'_, '_> {
    /// Writes to standard output, which is buffered and flushed at the end of the run.
    pub(crate) fn print(&mut self, text: &str) -> Result<(), Failure> {
        self.print_bytes(text.as_bytes())
    }

    /// As [`Context::print`], for bytes.
    pub(crate) fn print_bytes(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        Ok(self.streams.stdout.write_all(bytes)?)
    }

    /// A line on standard error. Nobody who closed standard error can be told of it.
    pub(crate) fn say(&mut self, line: &str) {
        drop(writeln!(self.streams.stderr, "{line}"));
    }

    /// A log line of the original, on standard error; lines for debugging only with `--debug`.
    pub(crate) fn log(&mut self, notice: &Notice) {
        drop(writeln!(self.streams.stderr, "{notice}"));
    }
}

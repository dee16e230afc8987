//! What every command is given: who the program is, the machine, the streams, and the flags that all commands share.

use std::io::Write;

use chart::{Level, Notice, SysHost};
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

impl<'a> Context<'a, '_> {
    /// Clock and random bytes for templates.
    ///
    /// # Errors
    /// A machine without random bytes.
    pub(crate) fn host(&self) -> Result<SysHost<'a>, Failure> {
        SysHost::new(self.sys).map_err(|error| Failure::input(format!("no random bytes: {error}")))
    }

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

    /// A log line of the original, on standard error.
    pub(crate) fn log(&mut self, notice: &Notice) {
        self.say(&notice.to_string());
    }

    /// A log line of the original that only `--debug` shows.
    pub(crate) fn debug(&mut self, message: &str, attributes: &[(&'static str, &str)]) {
        if self.settings.debug {
            let notice = Notice::new(Level::Info, message);
            let notice = attributes.iter().fold(notice, |notice, &(name, value)| notice.with(name, value));
            self.say(&notice.to_string().replacen("level=INFO", "level=DEBUG", 1));
        }
    }
}

//! Keeping what is wrong with inputs, and telling what of it ends a run.

use std::io::{self, Write};

use crate::input::Trouble;
use crate::persona::Persona;

/// What was found wrong so far.
#[derive(Debug)]
pub(super) struct Noted {
    pub(super) persona: Persona,
    pub(super) troubles: Vec<Trouble>,
}

impl Noted {
    pub(super) const fn new(persona: Persona) -> Self {
        Self { persona, troubles: Vec::new() }
    }

    /// Keeps troubles. Under the original's name what it prints of them goes to `out`, but for resources only with
    /// `with_resources`, and the words of the first one that ends the original come back.
    ///
    /// # Errors
    /// `out` is closed.
    pub(super) fn note(
        &mut self,
        troubles: Vec<Trouble>,
        with_resources: bool,
        out: &mut dyn Write,
    ) -> io::Result<Option<String>> {
        for trouble in troubles {
            if self.persona.is_own() {
                self.troubles.push(trouble);
                continue;
            }
            let is_silent = trouble.finding.rule == "input/resource" && !with_resources;
            if let Some(printed) = trouble.printed.as_deref().filter(|_| !is_silent) {
                out.write_all(printed.as_bytes())?;
            }
            // A limit is never a pass, and the original has none: nothing less than an end will do.
            let end = trouble.end.clone().or_else(|| trouble.limit.then(|| trouble.words.clone()));
            self.troubles.push(trouble);
            if end.is_some() {
                return Ok(end);
            }
        }
        Ok(None)
    }
}

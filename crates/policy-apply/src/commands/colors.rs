//! Whether colours are wanted, and by whom they are read.

use common::sys::{Streams, Sys};

/// What the flag and the environment say about colours.
#[derive(Clone, Copy, Debug)]
pub(super) struct Colors {
    wanted: bool,
}

impl Colors {
    /// Reads the flag and the environment. fatih/color: color.go (`NoColor`)
    pub(super) fn new(remove_color: bool, sys: &dyn Sys) -> Self {
        let refused = sys.env("NO_COLOR").is_some_and(|value| !value.is_empty());
        let dumb = sys.env("TERM").is_some_and(|term| term == "dumb");
        Self { wanted: !remove_color && !refused && !dumb }
    }

    /// Whether standard output is coloured: a terminal must read it.
    pub(super) const fn output(self, streams: &Streams<'_>) -> bool {
        self.wanted && streams.stdout_is_terminal
    }

    /// Whether standard error is coloured.
    pub(super) const fn errors(self, streams: &Streams<'_>) -> bool {
        self.wanted && streams.stderr_is_terminal
    }
}

//! Which output a run has, and in which colours.

use common::sys::{Streams, Sys};

use crate::cli::ApplyArgs;
use crate::persona::Persona;

/// True when the run prints what the original prints: under the original's name, or when its table or reports are asked for.
pub(super) fn is_original(args: &ApplyArgs, persona: Persona) -> bool {
    let own_report = args.own.report.iter().any(|report| report.file.is_none());
    !own_report && (!persona.is_own() || args.output.table || args.output.policy_report)
}

/// Whether colours are wanted; a terminal must read them too.
#[derive(Clone, Copy, Debug)]
pub(super) struct Colors {
    wanted: bool,
    /// True unless `--remove-color`: the titles of the original's table are coloured whoever reads them.
    pub(super) titles: bool,
}

/// Reads the flag and the environment. fatih/color: color.go (`NoColor`)
pub(super) fn colors(args: &ApplyArgs, sys: &dyn Sys) -> Colors {
    let refused = sys.env("NO_COLOR").is_some_and(|value| !value.is_empty());
    let dumb = sys.env("TERM").is_some_and(|term| term == "dumb");
    let titles = !args.output.remove_color;
    Colors { wanted: titles && !refused && !dumb, titles }
}

impl Colors {
    /// Whether standard output is coloured.
    pub(super) const fn output(self, streams: &Streams<'_>) -> bool {
        self.wanted && streams.stdout_is_terminal
    }

    /// Whether standard error is coloured.
    pub(super) const fn errors(self, streams: &Streams<'_>) -> bool {
        self.wanted && streams.stderr_is_terminal
    }
}

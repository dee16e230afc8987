//! The tools that the program is when it is called by their names, or by those of the originals: one file serves an image.

use std::ffi::{OsStr, OsString};
use std::path::Path;

use common::sys::{Streams, Sys};

use crate::exit::Exit;

/// The programs of the toolkit: our name of each, and the original's where there is one.
pub const NAMES: [(&str, Option<&str>); 5] = [
    ("policy-platform", None),
    ("policy-apply", Some("kyverno")),
    ("deprecations", Some("pluto")),
    ("values-lint", Some("spectral")),
    ("render", Some("helm")),
];

/// The commands and flags of the program of a name; `policy-platform` where no tool goes by it.
pub fn commands(name: &str) -> clap::Command {
    let name = OsStr::new(name);
    match Tool::of_program(name) {
        Some(Tool::Deprecations) => deprecations::commands(name),
        Some(Tool::PolicyApply) => policy_apply::commands(name),
        Some(Tool::Render) => render::commands(name),
        Some(Tool::ValuesLint) => values_lint::commands(name),
        None => crate::cli::program(),
    }
}

/// A tool of the toolkit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tool {
    Deprecations,
    PolicyApply,
    Render,
    ValuesLint,
}

impl Tool {
    /// Reads `argv[0]`; nothing for our own name, or one that nobody has.
    pub(crate) fn of_program(argv0: &OsStr) -> Option<Self> {
        match Path::new(argv0).file_stem().and_then(OsStr::to_str)? {
            "deprecations" | "pluto" => Some(Self::Deprecations),
            "kubectl-kyverno" | "kubectl_kyverno" | "kyverno" | "policy-apply" => Some(Self::PolicyApply),
            "helm" | "render" => Some(Self::Render),
            "spectral" | "values-lint" => Some(Self::ValuesLint),
            _ => None,
        }
    }

    /// Runs the tool with its whole command line.
    pub(crate) fn run(self, args: Vec<OsString>, sys: &dyn Sys, streams: &mut Streams<'_>) -> Exit {
        Exit::Tool(match self {
            Self::Deprecations => deprecations::run(args, sys, streams).code(),
            Self::PolicyApply => policy_apply::run(args, sys, streams).code(),
            Self::Render => render::run(args, sys, streams).code(),
            Self::ValuesLint => values_lint::run(args, sys, streams).code(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_the_program_chooses_the_tool() {
        for (name, tool) in [
            ("/usr/local/bin/kyverno", Some(Tool::PolicyApply)),
            ("kubectl-kyverno", Some(Tool::PolicyApply)),
            ("pluto.exe", Some(Tool::Deprecations)),
            ("helm", Some(Tool::Render)),
            ("./spectral", Some(Tool::ValuesLint)),
            ("policy-platform", None),
            ("", None),
        ] {
            assert_eq!(Tool::of_program(OsStr::new(name)), tool, "{name}");
        }
    }
}

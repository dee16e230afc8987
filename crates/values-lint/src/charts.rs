//! Charts' values, for a program that runs the whole chain: what `chart` finds, as findings, each with its environments.
//!
//! Not here: command lines and printing. The one idea to know: one finding of several environments is told once.

use common::finding::Finding;
use common::source::Sources;
use common::sys::Sys;
use fetch::{Gate, Hosts};

use crate::cli::LintArgs;
use crate::commands::{self, Failure};
use crate::findings;
use crate::lint::LintError;
use crate::ruleset::LoadError;

/// What was found in a chart's values.
#[derive(Debug, Default)]
pub struct Linted {
    /// The findings in the order of their files, each with the environments that have it; none for what a file says in all of
    /// them.
    pub findings: Vec<(Finding, Vec<String>)>,
    /// The texts that they lie in.
    pub sources: Sources,
}

/// Why a chart could not be judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChartLintError {
    message: String,
    /// True when a limit was hit.
    is_limit: bool,
}

impl std::fmt::Display for ChartLintError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ChartLintError {}

impl ChartLintError {
    /// True when a limit was hit.
    pub const fn is_limit(&self) -> bool {
        self.is_limit
    }

    fn of(failure: Failure) -> Self {
        let (message, is_limit) = match failure {
            Failure::Bare(words) | Failure::Load(LoadError::Bare(words)) => (words, false),
            Failure::Load(LoadError::Errors(errors)) => {
                let lines = errors.iter().map(|error| {
                    let place = match (&error.source, error.place) {
                        (Some(source), Some((line, column))) => format!("{source}:{line}:{column}: "),
                        (Some(source), None) => format!("{source}: "),
                        (None, _) => String::new(),
                    };
                    format!("{place}{}", error.message)
                });
                (lines.collect::<Vec<_>>().join("\n"), false)
            }
            Failure::Load(LoadError::Bundler(line, error)) => (format!("{line}: {}", error.message), false),
            Failure::Lint(LintError::Thrown(words)) => (words, false),
            Failure::Lint(LintError::Limit(words)) => (words, true),
        };
        Self { message, is_limit }
    }
}

/// Judges the values of the chart at `path`, merged for each of `environments`, or for all that it has: by `ruleset`, or by our
/// own rules where none is named, by its schema and by its templates. Only `hosts` may be asked for what a ruleset names.
///
/// # Errors
/// A chart, values or a ruleset that cannot be read.
pub fn lint(
    path: &str,
    ruleset: Option<&str>,
    environments: &[String],
    hosts: &[String],
    sys: &dyn Sys,
) -> Result<Linted, ChartLintError> {
    let args = LintArgs {
        ruleset: ruleset.map(str::to_owned).into_iter().collect(),
        environments: environments.to_vec(),
        ..LintArgs::default()
    };
    let gate = Gate::new(sys, Hosts::named(hosts.to_vec()));
    let cwd = gate.current_dir().map_err(|error| ChartLintError { message: error.to_string(), is_limit: false })?;
    let found = commands::chart::of_chart(path, &args, &gate, &cwd).map_err(ChartLintError::of)?;
    let (results, environments): (Vec<_>, Vec<_>) = found.results.into_iter().unzip();
    let text_of = |source: &str| found.texts.get(source).cloned();
    let (findings, sources) = findings::of_results(&results, &cwd, &text_of);
    Ok(Linted { findings: findings.into_iter().zip(environments).collect(), sources })
}

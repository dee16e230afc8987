//! How a run ends: the outputs of one that went through, the errors of one that could not, and the exit code of both.

use std::io::{self, Write};

use common::finding::Finding;
use common::source::Sources;
use common::sys::{Streams, Sys};
use report::{Format, Report, ReportTo, ReportToError};

use crate::cli::ApplyArgs;
use crate::exit::Exit;
use crate::input::Trouble;
use crate::judged::Counts;
use crate::output::findings::Written;
use crate::persona::Persona;

/// Why a run could not go through.
#[derive(Debug)]
pub(super) enum Stop {
    /// The command line means nothing.
    Usage(String),
    /// An input without which nothing can be concluded.
    Input {
        /// What the original says after `Error: `.
        end: Option<String>,
        /// All that was found wrong so far.
        troubles: Vec<Trouble>,
        /// The texts of the troubles.
        sources: Sources,
        /// True when standard error is coloured.
        color: bool,
    },
    /// A report cannot be written to its file.
    Report(String),
    /// Standard output is closed or broken.
    Output(io::Error),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

/// Says why a run stopped, and gives its exit code.
pub(super) fn stopped(stop: Stop, persona: Persona, streams: &mut Streams<'_>) -> Exit {
    // What cannot be told to a closed standard error is lost; the exit code still tells.
    drop(streams.stdout.flush());
    match stop {
        // The reader has seen enough: ripgrep and friends end the same way.
        Stop::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Clean,
        Stop::Output(error) => say(&format!("cannot write: {error}"), persona, streams),
        Stop::Usage(message) | Stop::Report(message) => say(&message, persona, streams),
        Stop::Input { end, troubles, sources, color } => {
            let limit = troubles.iter().any(|trouble| trouble.limit);
            match end {
                Some(end) if !persona.is_own() => return say(&end, persona, streams),
                _ => drop(tell(&troubles, &sources, color, streams)),
            }
            if limit { Exit::Limit } else { Exit::BadInput }
        }
    }
}

/// One error line. Exit code 1 under the original's name, 2 under ours.
pub(crate) fn say(message: &str, persona: Persona, streams: &mut Streams<'_>) -> Exit {
    let (word, exit) = match persona {
        Persona::Own => ("error", Exit::BadInput),
        Persona::Kyverno => ("Error", Exit::Findings),
    };
    drop(writeln!(streams.stderr, "{word}: {message}"));
    exit
}

/// Writes what `--report` asks for.
pub(super) fn write_reports(
    report: &Report<'_>,
    wanted: &[ReportTo],
    sys: &dyn Sys,
    out: &mut dyn Write,
) -> Result<(), Stop> {
    report.write_all(wanted, sys, out).map_err(|error| match error {
        ReportToError::Output(error) => Stop::Output(error),
        error @ (ReportToError::File { .. } | ReportToError::Template { .. }) => Stop::Report(error.to_string()),
    })
}

/// Troubles with their code frames, on standard error.
pub(super) fn tell(troubles: &[Trouble], sources: &Sources, color: bool, streams: &mut Streams<'_>) -> io::Result<()> {
    let findings: Vec<Finding> = troubles.iter().map(|trouble| (*trouble.finding).clone()).collect();
    Written { findings: &findings, sources, counts: None, color }.write(Format::Text, &mut streams.stderr)
}

/// What should be heard of the inputs though it is no error: with code frames under our own name, one line each under the
/// original's.
pub(super) fn tell_warnings(
    warnings: &[Finding],
    sources: &Sources,
    color: bool,
    persona: Persona,
    streams: &mut Streams<'_>,
) -> io::Result<()> {
    if persona.is_own() && !warnings.is_empty() {
        return Written { findings: warnings, sources, counts: None, color }.write(Format::Text, &mut streams.stderr);
    }
    warnings.iter().try_for_each(|warning| say_warning(warning, sources, streams))
}

/// A warning as one line, its place first.
fn say_warning(finding: &Finding, sources: &Sources, streams: &mut Streams<'_>) -> io::Result<()> {
    let place = finding.span.map(|span| sources.locator(span)).filter(|place| !place.is_empty());
    let place = place.map(|place| format!("{place}: ")).unwrap_or_default();
    let message = finding.message.replace('\n', " ");
    let hint = finding.help.as_ref().map(|hint| format!(" ({hint})")).unwrap_or_default();
    writeln!(streams.stderr, "Warning: {place}{message}{hint}")
}

/// Names what contributes nothing, for `-v`.
pub(super) fn say_passed_over(files: &[String], words: &[String], streams: &mut Streams<'_>) -> io::Result<()> {
    for file in files {
        writeln!(streams.stderr, "passed over: {file} holds no policy")?;
    }
    for word in words {
        writeln!(streams.stderr, "passed over: `--set {word}` is no new KEY=VALUE")?;
    }
    Ok(())
}

/// A run that went through, and has printed what it found.
#[derive(Debug)]
pub(super) struct Ending<'a> {
    pub(super) args: &'a ApplyArgs,
    pub(super) persona: Persona,
    pub(super) counts: &'a Counts,
    pub(super) troubles: &'a [Trouble],
    pub(super) sources: &'a Sources,
    /// True when standard error is coloured.
    pub(super) color: bool,
}

impl Ending<'_> {
    /// Says what is wrong with the inputs, and gives the exit code.
    pub(super) fn finish(self, sys: &dyn Sys, streams: &mut Streams<'_>) -> Result<Exit, Stop> {
        self.tell_troubles(streams)?;
        let exit = self.exit(sys, streams)?;
        streams.stdout.flush()?;
        Ok(exit)
    }

    /// Under our own name with code frames; under the original's one line each, for what the original would not say.
    fn tell_troubles(&self, streams: &mut Streams<'_>) -> io::Result<()> {
        if self.persona.is_own() {
            return tell(self.troubles, self.sources, self.color, streams);
        }
        for trouble in self.troubles.iter().filter(|trouble| trouble.printed.is_none()) {
            say_warning(&trouble.finding, self.sources, streams)?;
        }
        Ok(())
    }

    fn exit(&self, sys: &dyn Sys, streams: &mut Streams<'_>) -> io::Result<Exit> {
        let is_strict = sys.env("POLICY_PLATFORM_STRICT").is_some_and(|value| value == "1");
        if self.persona.is_own() || is_strict {
            if self.troubles.iter().any(|trouble| trouble.limit) {
                return Ok(Exit::Limit);
            }
            if !self.troubles.is_empty() {
                return Ok(Exit::BadInput);
            }
        }
        let (counts, output) = (self.counts, &self.args.output);
        if counts.fail > 0 || counts.error > 0 {
            return Ok(Exit::Findings);
        }
        if counts.warn > 0 && output.warn_exit_code != 0 {
            if !self.persona.is_own() {
                write!(streams.stdout, "exit as warnExitCode is {}", output.warn_exit_code)?;
            }
            return Ok(Exit::Asked(output.warn_exit_code));
        }
        if counts.pass == 0 && output.warn_no_pass {
            if !self.persona.is_own() {
                writeln!(streams.stdout, "exit as no objects satisfied policy")?;
            }
            return Ok(Exit::Asked(output.warn_exit_code));
        }
        Ok(Exit::Clean)
    }
}

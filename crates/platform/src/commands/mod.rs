//! The commands, a file each, and what they share.

pub(crate) mod check;
pub(crate) mod completion;
pub(crate) mod man;
pub(crate) mod sources;

use std::io::{self, Write};
use std::path::Path;

use common::finding::Finding;
use common::source::Sources;
use common::sys::{Streams, Sys};
use report::{Format, Report, Tool};

use crate::exit::Exit;
use crate::problem::Problem;

/// Who writes reports.
const TOOL: Tool = Tool { name: "policy-platform", version: env!("CARGO_PKG_VERSION") };

/// Why a run ended before its end.
pub(crate) enum Stop {
    /// Something is wrong with the inputs.
    Problems(Vec<Problem>),
    /// The lock is not what the sources are.
    Stale(Problem),
    /// The command line, or a file that is no input: one line.
    Words(String),
    /// Standard output is closed or broken.
    Output(io::Error),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

/// Flushes, and tells why a run ended before its end; the answer is what it ends with.
fn conclude(done: Result<Exit, Stop>, sources: &Sources, sys: &dyn Sys, streams: &mut Streams<'_>) -> Exit {
    let flushed = streams.stdout.flush();
    match done.and_then(|exit| Ok(flushed.map(|()| exit)?)) {
        Ok(exit) => exit,
        // Whoever closes the pipe has read enough.
        Err(Stop::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Clean,
        Err(Stop::Output(error)) => told(&format!("standard output: {error}"), streams),
        Err(Stop::Words(words)) => told(&words, streams),
        Err(Stop::Stale(problem)) => {
            tell(&[*problem.finding], sources, sys, streams);
            Exit::Stale
        }
        Err(Stop::Problems(problems)) => {
            let is_limit = problems.iter().any(|problem| problem.limit);
            let findings: Vec<Finding> = problems.into_iter().map(|problem| *problem.finding).collect();
            tell(&findings, sources, sys, streams);
            if is_limit { Exit::Limit } else { Exit::BadInput }
        }
    }
}

/// Writes a file, and the directories above it.
fn write_file(path: &Path, bytes: &[u8], sys: &dyn Sys) -> Result<(), Stop> {
    let made = path.parent().map_or(Ok(()), |above| sys.create_dir_all(above));
    let written = made.and_then(|()| sys.write(path, bytes));
    written.map_err(|error| Stop::Words(format!("{}: {error}", path.display())))
}

fn tell(findings: &[Finding], sources: &Sources, sys: &dyn Sys, streams: &mut Streams<'_>) {
    let color = streams.stderr_is_terminal && sys.env("NO_COLOR").is_none();
    let report = Report { color, ..Report::new(TOOL, findings, sources) };
    // Nobody who closed standard error can be told of it.
    drop(report.write(Format::Text, &mut streams.stderr));
}

fn told(words: &str, streams: &mut Streams<'_>) -> Exit {
    drop(writeln!(streams.stderr, "error: {}", report::harmless(words)));
    Exit::BadInput
}

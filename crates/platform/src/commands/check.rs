//! `check`: the whole chain, and what becomes of its findings.

use std::cell::RefCell;
use std::io::Write;
use std::time::Duration;

use common::finding::{Finding, Severity};
use common::limits::Limits;
use common::sys::{Mounted, Streams, Sys};
use policy_apply::workbench::Workbench;
use report::{Format, PolicySource, Report, ReportTo, ReportToError, Run, Summary};

use super::sources::{Named, drifted, locked, named};
use super::{Stop, TOOL, conclude};
use crate::baseline::{Baseline, Entry};
use crate::chain::{self, Fetched, Outcome, Request, fetch_all};
use crate::changed::Changed;
use crate::cli::CheckArgs;
use crate::exit::Exit;
use crate::lock::{self, Lock};

/// Runs the command.
pub(crate) fn run(args: &CheckArgs, sys: &dyn Sys, streams: &mut Streams<'_>) -> Exit {
    let mut limits = Limits::default();
    args.sources.limit.iter().for_each(|limit| limit.apply(&mut limits));
    let mounted = Mounted::new(sys);
    let mut bench = Workbench::new(&mounted, limits, &args.sources.allow_net);
    let done = Check { args, sys, bench: &mut bench, streams }.run();
    conclude(done, bench.sources(), sys, streams)
}

struct Check<'c, 'b, 's> {
    args: &'c CheckArgs,
    sys: &'c dyn Sys,
    bench: &'c mut Workbench<'b>,
    streams: &'c mut Streams<'s>,
}

impl Check<'_, '_, '_> {
    fn run(mut self) -> Result<Exit, Stop> {
        let start = self.sys.now();
        let named = named(&self.args.sources, &self.args.paths, self.bench).map_err(Stop::Problems)?;
        let changed = self.changed(&named)?;
        let may_lack = self.args.update_baseline;
        let baseline = self.args.baseline.as_deref().map(|path| Baseline::read(path, may_lack, self.sys));
        let baseline = baseline.transpose().map_err(Stop::Words)?;
        let fetched = fetch_all(&named.sources, &named.directory, self.bench).map_err(Stop::Problems)?;
        let lock = if self.args.locked { Some(self.locked(&named, &fetched)?) } else { None };
        let progress = Progress::new(self.streams);
        let request = Request {
            paths: &self.args.paths,
            sources: &named.sources,
            fetched: &fetched,
            environments: &self.args.env,
            targets: &self.args.target_versions,
            ruleset: self.args.ruleset.as_deref(),
            hosts: &self.args.sources.allow_net,
            changed: changed.as_ref(),
        };
        let outcome = chain::run(&request, self.bench, &|step| progress.step(step));
        progress.end();
        let policy_sources: Vec<PolicySource> = named
            .sources
            .sources
            .iter()
            .zip(&fetched)
            .map(|(source, fetched)| {
                let locked = lock.as_ref().and_then(|lock| lock.sources.iter().find(|one| one.name == source.name));
                let digest = locked.map_or(&fetched.resolved, |locked| &locked.tree_digest).clone();
                PolicySource { name: source.name.clone(), digest }
            })
            .collect();
        let duration = self.sys.now().saturating_sub(start);
        self.conclude(outcome, baseline.as_ref(), &policy_sources, duration)
    }

    /// The lock, when it is what the sources are now.
    fn locked(&mut self, named: &Named, fetched: &[Fetched]) -> Result<Lock, Stop> {
        let (now, path) = locked(named, fetched, self.bench)?;
        let was = lock::read(&path, self.sys).map_err(Stop::Words)?;
        drifted(&was, &now, &path).map_or(Ok(now), |problem| Err(Stop::Stale(problem)))
    }

    /// What `--changed-since` leaves of the application: everything, where the sources have changed.
    fn changed(&self, named: &Named) -> Result<Option<Changed>, Stop> {
        let Some(revision) = &self.args.changed_since else { return Ok(None) };
        let changed = Changed::since(revision, self.sys);
        let changed = changed.map_err(|error| Stop::Words(format!("`--changed-since`: {error}")))?;
        let of_sources = named.sources.sources.iter().filter_map(|source| match &source.place {
            crate::sources_file::Place::Path(path) => Some(named.directory.join(path).to_string_lossy().into_owned()),
            _ => None,
        });
        let lock = named.file.iter().map(|file| lock::path_of(file));
        let mut all = of_sources.chain(named.file.iter().cloned()).chain(lock);
        Ok((!all.any(|path| changed.touches_file(&path))).then_some(changed))
    }

    fn conclude(
        &mut self,
        outcome: Outcome,
        baseline: Option<&Baseline>,
        policy_sources: &[PolicySource],
        duration: Duration,
    ) -> Result<Exit, Stop> {
        let Outcome { mut findings, problems, is_limit, environments, passed, skipped } = outcome;
        let sources = self.bench.sources();
        let bare = Report::new(TOOL, &[], sources);
        let mut stale: Vec<Entry> = Vec::new();
        if let Some(baseline) = baseline {
            if self.args.update_baseline && problems.is_empty() {
                self.write_baseline(&baseline.updated(&findings, &bare))?;
            }
            let left = baseline.apply(&mut findings, &bare, self.sys);
            stale = left.into_iter().cloned().collect();
        }
        let threshold = self.args.threshold();
        let counts = |finding: &&Finding| finding.standing.counts();
        let is_reached = findings.iter().filter(counts).any(|finding| threshold.reaches(finding.severity));
        let is_reached = is_reached && !self.args.update_baseline;
        let of = |severity| findings.iter().filter(counts).filter(|finding| finding.severity == severity).count();
        let (fail, warn) = (of(Severity::Error), of(Severity::Warning));
        let summary = Summary { pass: passed, fail, warn, error: problems.len(), skip: skipped };
        let mut all = problems.clone();
        all.extend(findings);
        let run = Run {
            environments: &environments,
            policy_sources,
            duration: Some(duration),
            failed: Some(is_reached || !problems.is_empty()),
            template: self.args.report_template.as_deref(),
        };
        let color = self.streams.stdout_is_terminal && self.sys.env("NO_COLOR").is_none();
        let report = Report { summary: Some(summary), color, run, ..Report::new(TOOL, &all, sources) };
        write(&report, &self.args.report, self.sys, self.streams)?;
        self.ending(&problems, is_limit, is_reached, &stale)
    }

    /// What the run ends with: a limit before bad input before findings before a stale baseline.
    fn ending(
        &mut self,
        problems: &[Finding],
        is_limit: bool,
        is_reached: bool,
        stale: &[Entry],
    ) -> Result<Exit, Stop> {
        if is_limit {
            return Ok(Exit::Limit);
        }
        if !problems.is_empty() {
            return Ok(Exit::BadInput);
        }
        if is_reached {
            return Ok(Exit::Findings);
        }
        if self.args.baseline_strict && !stale.is_empty() {
            for entry in stale {
                let Entry { tool, rule, resource, .. } = entry;
                let line = format!("the baseline knows {tool} `{rule}` {resource}, which is no longer found");
                writeln!(self.streams.stderr, "error: {}", report::harmless(&line))?;
            }
            return Ok(Exit::Stale);
        }
        Ok(Exit::Clean)
    }

    fn write_baseline(&self, text: &str) -> Result<(), Stop> {
        let Some(path) = &self.args.baseline else { return Ok(()) };
        let written = self.sys.write(std::path::Path::new(path), text.as_bytes());
        written.map_err(|error| Stop::Words(format!("{path}: cannot write the baseline: {error}")))
    }
}

/// Writes the reports that are wanted; the one for people to standard output, unless another one goes there.
fn write(report: &Report<'_>, wanted: &[ReportTo], sys: &dyn Sys, streams: &mut Streams<'_>) -> Result<(), Stop> {
    let text = ReportTo::stdout(Format::Text);
    let is_shown = wanted.iter().any(ReportTo::is_on_stdout);
    let all: Vec<ReportTo> = wanted.iter().cloned().chain((!is_shown).then_some(text)).collect();
    report.write_all(&all, sys, &mut streams.stdout).map_err(|error| match error {
        ReportToError::Output(error) => Stop::Output(error),
        other => Stop::Words(other.to_string()),
    })
}

/// One line on a terminal that says what is being done; nothing elsewhere.
struct Progress<'p> {
    out: Option<RefCell<&'p mut dyn Write>>,
}

impl<'p> Progress<'p> {
    fn new(streams: &'p mut Streams<'_>) -> Self {
        let is_terminal = streams.stderr_is_terminal;
        Self { out: is_terminal.then(|| RefCell::new(&mut *streams.stderr as &mut dyn Write)) }
    }

    /// Nobody who closed standard error can be told of it.
    fn step(&self, words: &str) {
        if let Some(out) = &self.out {
            let mut out = out.borrow_mut();
            drop(write!(out, "\r\x1b[K{}", report::harmless(words)).and_then(|()| out.flush()));
        }
    }

    fn end(&self) {
        if let Some(out) = &self.out {
            let mut out = out.borrow_mut();
            drop(write!(out, "\r\x1b[K").and_then(|()| out.flush()));
        }
    }
}

//! `test`: finds test files, runs them on all cores, and prints what came of them in the order of the files.
//!
//! The one idea to know: files are run in chunks, so that a large tree needs no more memory than a small one.
//!
//! kyverno: cmd/cli/kubectl-kyverno/commands/test/command.go

mod clone_sources;
mod reporting;
mod running;
mod shared;
mod staging;

use std::io::{self, Write};
use std::path::Path;

use common::go::os_error;
use common::limits::Limits;
use common::source::Sources;
use common::sys::{FileKind, Mounted, Streams, Sys};
use rayon::prelude::*;

use super::colors::Colors;
use super::ending::{self, Stop, say, tell};
use crate::cli::TestArgs;
use crate::exit::Exit;
use crate::input::{self, FetchOptions, Reader, TestCase, Trouble};
use crate::output::test_rows::{Form, Format};
use crate::persona::Persona;
use crate::testing::{self, Lost, Row, RowCounts, Selector, WalkError};
use reporting::Reporting;
use running::{Ran, Setting};
use shared::SharedPolicies;

/// Runs `test`.
pub(crate) fn run(args: &TestArgs, persona: Persona, sys: &dyn Sys, streams: &mut Streams<'_>) -> Exit {
    match try_run(args, persona, sys, streams) {
        Ok(exit) => exit,
        Err(stop) => ending::stopped(stop, persona, streams),
    }
}

fn try_run(args: &TestArgs, persona: Persona, sys: &dyn Sys, streams: &mut Streams<'_>) -> Result<Exit, Stop> {
    if args.paths.is_empty() {
        return Err(Stop::Usage("requires at least 1 arg(s), only received 0".to_owned()));
    }
    let format = Format::parse(&args.output_format, persona).map_err(Stop::Usage)?;
    if args.registry {
        return Err(Stop::Usage("flag `--registry` is not built yet".to_owned()));
    }
    let mut limits = Limits::default();
    args.limit.iter().for_each(|limit| limit.apply(&mut limits));
    let colors = Colors::new(args.remove_color || format != Format::Table, sys);
    let form = Form {
        format,
        detailed: args.detailed_results,
        titles: !args.remove_color,
        cells: colors.output(streams),
        escapes: persona.is_own(),
    };
    // The original colours what differs whoever reads it.
    let color = if persona.is_own() { form.cells } else { !args.remove_color && format == Format::Table };
    let setting = Setting { persona, color };
    let error_color = colors.errors(streams);
    let mounted = Mounted::new(sys);
    let fetcher = Reader::new(&mounted, limits.clone()).fetching(FetchOptions::new(&args.source, persona), &mounted);
    let (tally, reporting) = (Tally::default(), Reporting::new(args));
    // What would stand on standard output gives way to a report that goes there.
    let stdout = reporting.is_on_stdout().then(|| std::mem::replace(&mut streams.stdout, Box::new(io::sink())));
    let mut session =
        Session { args, setting, limits, form, sys: &mounted, fetcher, streams, error_color, tally, reporting };
    let ran = session.run();
    let Session { tally, reporting, streams, .. } = session;
    if let Some(stdout) = stdout {
        streams.stdout = stdout;
    }
    let exit = ran?;
    reporting.write(tally.counts, form.cells, sys, streams)?;
    Ok(exit)
}

/// A test file, and what was read of it.
struct TestFile<'s> {
    path: String,
    reader: Reader<'s>,
    cases: Vec<TestCase>,
    trouble: Option<Trouble>,
}

/// What a run has come to so far.
#[derive(Debug, Default)]
struct Tally {
    counts: RowCounts,
    /// Failed rows, where they are printed at the end.
    failed: Vec<Row>,
    /// What cannot be read or matches nothing.
    errors: usize,
    limit: bool,
}

struct Session<'a, 'b, 'o> {
    args: &'a TestArgs,
    setting: Setting,
    limits: Limits,
    form: Form,
    sys: &'b dyn Sys,
    /// Fetches what is elsewhere.
    fetcher: Reader<'b>,
    streams: &'a mut Streams<'o>,
    error_color: bool,
    tally: Tally,
    reporting: Reporting<'a>,
}

impl<'b> Session<'_, 'b, '_> {
    fn persona(&self) -> Persona {
        self.setting.persona
    }

    fn run(&mut self) -> Result<Exit, Stop> {
        let selector = Selector::parse(&self.args.test_case_selector);
        self.selector_errors(&selector)?;
        let files = match self.files()? {
            Ok(files) => files,
            Err(exit) => return Ok(exit),
        };
        if files.iter().all(|file| file.cases.is_empty() && file.trouble.is_none()) {
            return self.nothing(&selector);
        }
        if let Some(exit) = self.unreadable(&files)? {
            return Ok(exit);
        }
        if let Some(exit) = self.run_all(files, &selector)? {
            return Ok(exit);
        }
        self.summary()
    }

    fn selector_errors(&mut self, selector: &Selector) -> io::Result<()> {
        if selector.errors.is_empty() {
            return Ok(());
        }
        let out = &mut self.streams.stdout;
        writeln!(out, "\nFilter errors:")?;
        selector.errors.iter().try_for_each(|error| writeln!(out, "  Error: {error}"))
    }

    /// The test files, read on all cores; or the end, when a directory cannot be walked.
    fn files(&mut self) -> Result<Result<Vec<TestFile<'b>>, Exit>, Stop> {
        let mut paths = Vec::new();
        for argument in &self.args.paths {
            let most = (self.limits.files as usize).saturating_sub(paths.len());
            let is_file = self.sys.kind(Path::new(argument)).is_ok_and(|kind| kind == FileKind::File);
            if is_file && self.setting.persona.is_own() {
                paths.push(argument.clone());
                continue;
            }
            let directory = match self.fetched(argument) {
                Ok(directory) => directory,
                Err(trouble) => return Ok(Err(self.not_fetched(&trouble)?)),
            };
            match testing::test_files(self.sys, &directory, &self.args.file_name, most) {
                Ok(found) => paths.extend(found),
                Err(error) => return Ok(Err(self.no_walk(argument, &error)?)),
            }
        }
        let (sys, persona, limits) = (self.sys, self.setting.persona, self.limits.clone());
        let read = |path: String| {
            let mut reader = Reader::new(sys, limits.clone());
            let (cases, trouble) = input::test_cases(&path, &mut reader, persona);
            TestFile { path, reader, cases, trouble }
        };
        Ok(Ok(paths.into_par_iter().map(read).collect()))
    }

    /// Where an argument's files stand: a repository is fetched first.
    fn fetched(&self, argument: &str) -> Result<String, Box<Trouble>> {
        if !input::is_source(argument) {
            return Ok(argument.to_owned());
        }
        self.fetcher.fetch(argument, "input/test").map(|tree| tree.path).map_err(Box::new)
    }

    fn not_fetched(&mut self, trouble: &Trouble) -> Result<Exit, Stop> {
        if self.persona().is_own() {
            self.trouble(std::slice::from_ref(trouble), &Sources::new())?;
            return Ok(if trouble.limit { Exit::Limit } else { Exit::BadInput });
        }
        let message = format!("error: {}", trouble.end.as_ref().unwrap_or(&trouble.words));
        writeln!(self.streams.stdout, "\nError loading tests: {message}")?;
        self.streams.stdout.flush()?;
        Ok(say(&message, self.persona(), self.streams))
    }

    /// A directory that cannot be walked ends the run.
    fn no_walk(&mut self, argument: &str, error: &WalkError) -> Result<Exit, Stop> {
        let message = match error {
            WalkError::Unreadable(directory, error) => format!("open {directory}: {}", os_error::reason(error)),
            WalkError::TooDeep(directory) => format!("{directory}: too many directories below each other"),
            WalkError::TooManyFiles => {
                let most = self.limits.files;
                format!("{argument}: more than {most} test files; `--limit files=FIGURE` raises the limit")
            }
        };
        writeln!(self.streams.stdout, "\nError loading tests: {message}")?;
        self.streams.stdout.flush()?;
        let exit = say(&message, self.persona(), self.streams);
        Ok(if matches!(error, WalkError::TooManyFiles) && self.persona().is_own() { Exit::Limit } else { exit })
    }

    fn nothing(&mut self, selector: &Selector) -> Result<Exit, Stop> {
        writeln!(self.streams.stdout, "\nNo test yamls available")?;
        self.streams.stdout.flush()?;
        let message = match selector.errors.first() {
            _ if self.args.require_tests => "no tests found",
            Some(error) => error.as_str(),
            None => return Ok(Exit::Clean),
        };
        say(message, self.persona(), self.streams);
        Ok(Exit::Findings)
    }

    /// Test files that cannot be read end the original; under our own name the others are run.
    fn unreadable(&mut self, files: &[TestFile<'_>]) -> Result<Option<Exit>, Stop> {
        let broken: Vec<(&TestFile<'_>, &Trouble)> =
            files.iter().filter_map(|file| Some((file, file.trouble.as_ref()?))).collect();
        if broken.is_empty() {
            return Ok(None);
        }
        if self.persona().is_own() {
            for (file, trouble) in broken {
                self.trouble(std::slice::from_ref(trouble), file.reader.sources())?;
            }
            return Ok(None);
        }
        let out = &mut self.streams.stdout;
        writeln!(out, "\nTest errors:")?;
        for (file, trouble) in &broken {
            writeln!(out, "  Path: {}\n    Error: {}", file.path, trouble.words)?;
        }
        out.flush()?;
        let message = format!("found {} errors after loading tests", broken.len());
        Ok(Some(say(&message, self.persona(), self.streams)))
    }

    /// Runs the tests, chunk by chunk. Under the original's name one that cannot run ends it.
    fn run_all(&mut self, files: Vec<TestFile<'b>>, selector: &Selector) -> Result<Option<Exit>, Stop> {
        let setting = self.setting;
        let shared = SharedPolicies::count(
            files.iter().flat_map(|file| &file.cases).filter(|case| !selector.selected(case).is_empty()),
        );
        let chunk = rayon::current_num_threads().saturating_mul(8).max(1);
        let mut files = files.into_iter();
        loop {
            let next: Vec<TestFile<'b>> = files.by_ref().take(chunk).collect();
            if next.is_empty() {
                return Ok(None);
            }
            let ran: Vec<_> = next.into_par_iter().map(|file| run_file(file, selector, setting, &shared)).collect();
            for (path, tests, sources) in ran {
                for test in tests {
                    if let Some(exit) = self.print(&path, test, &sources)? {
                        return Ok(Some(exit));
                    }
                }
            }
        }
    }

    /// Prints one test, and what is wrong with it.
    fn print(&mut self, path: &str, test: Option<Ran>, sources: &Sources) -> Result<Option<Exit>, Stop> {
        let Some(ran) = test else { return self.old_form(path) };
        self.streams.stdout.write_all(&ran.text)?;
        if self.persona().is_own() {
            self.trouble(&ran.troubles, sources)?;
        }
        self.reporting.rows(&ran.rows, sources);
        if let Some(broken) = &ran.broken {
            if let Some(words) = broken.words.as_ref().filter(|_| !self.persona().is_own() || ran.troubles.is_empty()) {
                self.streams.stdout.flush()?;
                self.tally.errors += 1;
                self.reporting.broken(path, words);
                let exit = say(&format!("failed to run test ({words})"), self.persona(), self.streams);
                return Ok((!self.persona().is_own()).then_some(exit));
            }
            return Ok(None);
        }
        writeln!(self.streams.stdout, "  Checking results ...")?;
        self.tally.counts.merge(ran.counts);
        if !self.args.fail_only {
            self.form.write(&ran.rows, &mut self.streams.stdout)?;
        } else {
            self.tally.failed.extend(ran.rows.into_iter().filter(Row::is_failure));
        }
        self.lost(&ran.lost, sources)?;
        Ok(None)
    }

    /// The form that the original does not take any more.
    fn old_form(&mut self, path: &str) -> Result<Option<Exit>, Stop> {
        let out = &mut self.streams.stdout;
        writeln!(out, "\nWARNING: test file ({path}) uses a deprecated schema that will be removed in 1.15")?;
        out.flush()?;
        let message = format!("test file {path} uses a deprecated schema — please migrate to the latest format");
        Ok(Some(say(&message, self.persona(), self.streams)))
    }

    /// Tells troubles under our own name, each an error, and in reports.
    fn trouble(&mut self, troubles: &[Trouble], sources: &Sources) -> io::Result<()> {
        self.reporting.troubles(troubles, sources);
        self.tell(troubles, sources)
    }

    fn tell(&mut self, troubles: &[Trouble], sources: &Sources) -> io::Result<()> {
        self.tally.errors += troubles.len();
        self.tally.limit |= troubles.iter().any(|trouble| trouble.limit);
        if troubles.is_empty() {
            return Ok(());
        }
        self.streams.stdout.flush()?;
        tell(troubles, sources, self.error_color, self.streams)
    }

    /// Tells expectations that match nothing: under our own name their rows fail, under the original's a line says so.
    fn lost(&mut self, lost: &[Lost], sources: &Sources) -> io::Result<()> {
        if lost.is_empty() {
            return Ok(());
        }
        if self.persona().is_own() {
            let trouble = |lost: &Lost| Trouble::new("test/nothing", lost.message.clone()).at(lost.place);
            // In reports their rows say it.
            return self.tell(&lost.iter().map(trouble).collect::<Vec<_>>(), sources);
        }
        self.reporting.lost(lost, self.persona(), sources);
        self.streams.stdout.flush()?;
        self.tally.errors += lost.len();
        for lost in lost {
            let place = sources.locator(lost.place);
            writeln!(self.streams.stderr, "Warning: {place}: the expectation matches nothing: {}", lost.message)?;
        }
        Ok(())
    }

    fn summary(&mut self) -> Result<Exit, Stop> {
        let RowCounts { pass, fail, skip } = self.tally.counts;
        let out = &mut self.streams.stdout;
        if self.args.fail_only {
            writeln!(out, "\nTest Summary: {fail} out of {} tests failed", pass + skip + fail)?;
        } else {
            writeln!(out, "\nTest Summary: {} tests passed and {fail} tests failed", pass + skip)?;
        }
        writeln!(out)?;
        if fail > 0 && self.args.fail_only {
            if self.form.format == Format::Table {
                let mut failed = std::mem::take(&mut self.tally.failed);
                failed.iter_mut().zip(1..).for_each(|(row, id)| row.id = id);
                writeln!(out, "Aggregated Failed Test Cases : ")?;
                self.form.table(&failed, out)?;
            } else {
                self.form.write(&self.tally.failed, out)?;
            }
        }
        out.flush()?;
        self.exit(fail)
    }

    fn exit(&mut self, fail: usize) -> Result<Exit, Stop> {
        let is_own = self.persona().is_own();
        if fail > 0 {
            let word = if is_own { "error" } else { "Error" };
            writeln!(self.streams.stderr, "{word}: {fail} tests failed")?;
        }
        let is_strict = self.sys.env("POLICY_PLATFORM_STRICT").is_some_and(|value| value == "1");
        Ok(match self.tally.errors {
            _ if is_own && self.tally.limit => Exit::Limit,
            errors if errors > 0 && is_strict && !is_own => Exit::BadInput,
            errors if errors > 0 && is_own => Exit::Findings,
            _ if fail > 0 => Exit::Findings,
            _ => Exit::Clean,
        })
    }
}

/// Runs the tests of one file for the expectations that are selected; `None` stands for a test in the old form, where that
/// is not taken.
fn run_file(
    mut file: TestFile<'_>,
    selector: &Selector,
    setting: Setting,
    shared: &SharedPolicies,
) -> (String, Vec<Option<Ran>>, Sources) {
    let mut tests = Vec::new();
    for case in std::mem::take(&mut file.cases) {
        if case.is_old && !setting.persona.is_own() {
            tests.push(None);
            break;
        }
        let selected = selector.selected(&case);
        if !selected.is_empty() {
            tests.push(Some(running::run(&case, &selected, setting, shared, &mut file.reader)));
        }
    }
    (file.path, tests, file.reader.into_sources())
}

//! `sources`: locking the sources, seeing what has become of them, and getting them.

mod chart;
mod named;

use std::io::{self, Write};
use std::path::{Component, Path};

use common::limits::Limits;
use common::sys::{Mounted, Streams, Sys};
use policy_apply::workbench::Workbench;

use super::{Stop, conclude, write_file};
use crate::chain::{Fetched, fetch_all};
use crate::cli::{DiffArgs, LockArgs, PullArgs, SourceArgs, SourcesCommand};
use crate::exit::Exit;
use crate::lock::{self, Lock, Tree, lines};
use crate::problem::Problem;
use crate::sources_file::Place;
pub(crate) use named::{Named, named};

/// Runs one of the commands.
pub(crate) fn run(command: &SourcesCommand, sys: &dyn Sys, streams: &mut Streams<'_>) -> Exit {
    let args = command.sources();
    let mut limits = Limits::default();
    args.limit.iter().for_each(|limit| limit.apply(&mut limits));
    let mounted = Mounted::new(sys);
    let mut bench = Workbench::new(&mounted, limits, &args.allow_net);
    let mut run = Run { sys, bench: &mut bench, out: &mut *streams.stdout };
    let done = match command {
        SourcesCommand::Lock(args) => run.lock(args),
        SourcesCommand::Verify(args) => run.verify(args),
        SourcesCommand::Diff(args) => run.diff(args),
        SourcesCommand::Pull(args) => run.pull(args),
        SourcesCommand::Chart(args) => run.chart(args),
    };
    conclude(done, bench.sources(), sys, streams)
}

/// What the lock of sources is now, and where it stands.
pub(crate) fn locked(named: &Named, fetched: &[Fetched], bench: &mut Workbench<'_>) -> Result<(Lock, String), Stop> {
    let Some(file) = &named.file else {
        return Err(Stop::Words("a lock belongs to a file of sources, and none is named".to_owned()));
    };
    let now = lock::lock(&named.sources, fetched, bench).map_err(Stop::Problems)?;
    Ok((now, lock::path_of(file)))
}

struct Run<'r, 'b> {
    sys: &'r dyn Sys,
    bench: &'r mut Workbench<'b>,
    out: &'r mut dyn Write,
}

impl Run<'_, '_> {
    fn read(&mut self, args: &SourceArgs) -> Result<(Named, Vec<Fetched>), Stop> {
        let named = named(args, &[], self.bench).map_err(Stop::Problems)?;
        let fetched = fetch_all(&named.sources, &named.directory, self.bench).map_err(Stop::Problems)?;
        Ok((named, fetched))
    }

    fn now(&mut self, args: &SourceArgs) -> Result<(Lock, String), Stop> {
        let (named, fetched) = self.read(args)?;
        locked(&named, &fetched, self.bench)
    }

    fn lock(&mut self, args: &LockArgs) -> Result<Exit, Stop> {
        if args.check {
            return self.verify(&args.sources);
        }
        let (now, path) = self.now(&args.sources)?;
        let written = self.sys.write(Path::new(&path), lock::text(&now).as_bytes());
        written.map_err(|error| Stop::Words(format!("{path}: cannot write the lock: {error}")))?;
        let count: usize = now.sources.iter().map(|source| source.policies.len()).sum();
        self.say(&format!("{path}: sources: {}, policies: {count}", now.sources.len()))?;
        Ok(Exit::Clean)
    }

    fn verify(&mut self, args: &SourceArgs) -> Result<Exit, Stop> {
        let (now, path) = self.now(args)?;
        let was = lock::read(&path, self.sys).map_err(Stop::Words)?;
        if was == now {
            return Ok(Exit::Clean);
        }
        self.say(&format!("{path} is stale:"))?;
        self.tell(&was, &now)?;
        Ok(Exit::Stale)
    }

    fn diff(&mut self, args: &DiffArgs) -> Result<Exit, Stop> {
        let read = |path: &String| lock::read(path, self.sys).map_err(Stop::Words);
        let (was, now) = match (&args.old, &args.new) {
            (Some(old), Some(new)) => (read(old)?, read(new)?),
            (Some(old), None) => (read(old)?, self.now(&args.sources)?.0),
            (None, _) => {
                let (now, path) = self.now(&args.sources)?;
                (lock::read(&path, self.sys).map_err(Stop::Words)?, now)
            }
        };
        self.tell(&was, &now)?;
        Ok(Exit::Clean)
    }

    /// Writes the files of sources that are not directories already.
    fn pull(&mut self, args: &PullArgs) -> Result<Exit, Stop> {
        let (named, fetched) = self.read(&args.sources)?;
        for (source, fetched) in named.sources.sources.iter().zip(&fetched) {
            if matches!(source.place, Place::Path(_)) && fetched.resolved.is_empty() {
                continue;
            }
            let tree = Tree::read(&fetched.path, self.bench).map_err(|problem| Stop::Problems(vec![problem]))?;
            let is_name =
                matches!(Path::new(&source.name).components().collect::<Vec<_>>()[..], [Component::Normal(_)]);
            if !is_name || source.name.contains(['/', '\\']) {
                return Err(Stop::Words(format!("source `{}` cannot be a directory", source.name)));
            }
            let directory = Path::new(&args.into).join(&source.name);
            for file in tree.files() {
                write_file(&directory.join(&file.path), &file.bytes, self.sys)?;
            }
            self.say(&format!("{}: {} files, {}", directory.display(), tree.files().len(), fetched.resolved))?;
        }
        Ok(Exit::Clean)
    }

    fn tell(&mut self, was: &Lock, now: &Lock) -> io::Result<()> {
        lines(was, now).iter().try_for_each(|line| self.say(line))
    }

    fn say(&mut self, line: &str) -> io::Result<()> {
        writeln!(self.out, "{}", report::harmless(line))
    }
}

/// The problem that a lock is not what the sources are.
pub(crate) fn drifted(was: &Lock, now: &Lock, path: &str) -> Option<Problem> {
    if was == now {
        return None;
    }
    let message = format!("{path} is not what the sources are now: {}", lines(was, now).join("; "));
    let mut problem = crate::problem::problem("sources/lock", message);
    problem.finding.help = Some("`policy-platform sources lock` writes it anew".to_owned());
    Some(problem)
}

//! `sources chart`: the policies of an environment as a Helm chart, written whole or not at all.

use std::path::Path;

use common::sys::FileKind;

use super::{Run, Stop, drifted};
use crate::chain::packaging::package;
use crate::cli::ChartArgs;
use crate::exit::Exit;
use crate::lock;
use crate::runtime_chart::{Parts, archive};

impl Run<'_, '_> {
    /// Writes the chart. Where the sources have a lock, it must hold.
    pub(super) fn chart(&mut self, args: &ChartArgs) -> Result<Exit, Stop> {
        let (named, fetched) = self.read(&args.sources)?;
        let now = lock::lock(&named.sources, &fetched, self.bench).map_err(Stop::Problems)?;
        let path = named.file.as_deref().map(lock::path_of);
        let is_there = |path: &String| self.sys.kind(Path::new(path)).is_ok_and(|kind| kind == FileKind::File);
        if let Some(path) = path.filter(is_there) {
            let was = lock::read(&path, self.sys).map_err(Stop::Words)?;
            drifted(&was, &now, &path).map_or(Ok(()), |problem| Err(Stop::Stale(problem)))?;
        }
        let package = package(&named.sources, &fetched, args.env.as_deref(), self.bench).map_err(Stop::Problems)?;
        let parts = Parts { name: &args.name, version: &args.chart_version, package: &package, lock: &now };
        let made = archive(parts, self.bench.limits()).map_err(Stop::Words)?;
        let directory = Path::new(&args.into);
        let file = if args.into == "." { Path::new(&made.name).to_path_buf() } else { directory.join(&made.name) };
        let written = self.sys.create_dir_all(directory).and_then(|()| self.sys.write(&file, &made.bytes));
        written.map_err(|error| Stop::Words(format!("{}: {error}", file.display())))?;
        package.notes.iter().try_for_each(|note| self.say(&format!("note: {}", note.message)))?;
        let count = package.items.len();
        self.say(&format!("{}: policies: {count}, lock: {}", file.display(), made.lock_digest))?;
        Ok(Exit::Clean)
    }
}

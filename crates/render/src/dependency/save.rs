//! Dependencies packed into `charts/`, and old archives thrown away.
//!
//! helm: pkg/downloader/manager.go (`downloadAll`, `safeMoveDeps`)

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use chart::{Dependency, path_error};
use common::go::path::join;
use common::go::quote::quote;
use common::go::semver::Constraint;
use common::sys::{DirEntry, FileKind};

use super::resolve::{is_in_range, local_path};
use super::{Manager, NO_NETWORK, is_local, load, load_directory};
use crate::failure::Failure;

/// Packed charts by the names of their files.
type Packed = BTreeMap<String, Vec<u8>>;

/// The range that a dependency asks for.
fn range_of(name: &str, range: &str) -> Result<Constraint, Failure> {
    Constraint::parse(range)
        .map_err(|error| Failure::input(format!("dependency {name} has an invalid version/constraint format: {error}")))
}

impl Manager<'_, '_, '_> {
    /// Fills `charts/` and writes the versions that were found into `locked`.
    pub(super) fn save_all(&mut self, locked: &mut [Dependency]) -> Result<(), Failure> {
        self.make_charts()?;
        self.tell(&format!("Saving {} charts", locked.len()))?;
        let mut packed = Packed::new();
        for dependency in locked.iter_mut() {
            if dependency.repository.is_empty() {
                let name = &dependency.name;
                let words = "did not declare a repository. Assuming it exists in the charts directory";
                self.tell(&format!("Dependency {name} {words}"))?;
                self.check_unpacked(dependency)?;
            } else if let Err(failure) = self.pack(dependency, &mut packed) {
                return Err(self.not_saved(failure)?);
            }
        }
        self.replace(locked, &packed)
    }

    /// Makes `charts/`. A link in its place is refused: what is written would end up where it leads to.
    fn make_charts(&mut self) -> Result<(), Failure> {
        let (charts, sys) = (self.charts(), self.context.sys);
        let path = Path::new(&charts);
        match sys.read_link(path) {
            Ok(Some(target)) => {
                let (charts, target) = (quote(&charts), quote(&target.to_string_lossy()));
                let failure = Failure::input(format!("{charts} is a symlink to {target}"));
                Err(failure.hint("charts are only written to a directory of their own; replace the link by one"))
            }
            Ok(None) if sys.kind(path).is_ok_and(|kind| kind == FileKind::Dir) => Ok(()),
            Ok(None) => Err(Failure::input(format!("{} is not a directory", quote(&charts)))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                sys.create_dir_all(path).map_err(|error| Failure::input(path_error("mkdir", path, &error)))
            }
            Err(error) => {
                let reason = path_error("stat", path, &error);
                Err(Failure::input(format!("unable to retrieve file info for '{charts}': {reason}")))
            }
        }
    }

    /// Says on standard output, too, why nothing was saved.
    fn not_saved(&mut self, failure: Failure) -> Result<Failure, Failure> {
        if let Failure::Told(told) = &failure {
            self.tell(&format!("Save error occurred:  {}", told.message))?;
        }
        Ok(failure)
    }

    /// A dependency without a repository must stand in `charts/` as a directory.
    fn check_unpacked(&mut self, dependency: &Dependency) -> Result<(), Failure> {
        let (name, range) = (&dependency.name, &dependency.version);
        let path = join(&[&self.charts(), name]);
        let chart = load_directory(&path, self.context)
            .map_err(|error| Failure::input(format!("unable to load chart '{path}': {error}")))?;
        let constraint = range_of(name, range)?;
        let version = &chart.metadata().version;
        if is_in_range(version, &constraint) {
            return Ok(());
        }
        let words = "does not satisfy the constraint";
        let failure = Failure::input(format!("dependency {name} at version {version} {words} {range}"));
        Err(self.not_saved(failure)?)
    }

    /// Packs a chart that is at hand.
    ///
    /// helm: `tarFromLocalDir`
    fn pack(&mut self, dependency: &mut Dependency, packed: &mut Packed) -> Result<(), Failure> {
        let Dependency { name, repository, version, .. } = dependency;
        if !is_local(repository) {
            return self.download(name, repository);
        }
        if self.context.settings.debug {
            self.tell(&format!("Archiving {name} from repo {repository}"))?;
        }
        let path = local_path(repository, self.path, self.context.sys)?;
        let chart = load_directory(&path, self.context)?;
        let constraint = range_of(name, version)?;
        if !is_in_range(&chart.metadata().version, &constraint) {
            return Err(Failure::input(format!("can't get a valid version for dependency {name}")));
        }
        packed.insert(chart.archive_name(), chart.to_archive(self.context.sys.now())?);
        version.clone_from(&chart.metadata().version);
        Ok(())
    }

    /// Only charts of registries come as far as this.
    fn download(&mut self, name: &str, repository: &str) -> Result<(), Failure> {
        self.tell(&format!("Downloading {name} from repo {repository}"))?;
        let message = format!("could not download {repository}/{name}: this program uses no network");
        Err(Failure::input(message).hint(NO_NETWORK))
    }

    /// Writes the packed charts, and takes archives away that were there before and are not wanted any more.
    fn replace(&mut self, locked: &[Dependency], packed: &Packed) -> Result<(), Failure> {
        let (charts, sys) = (self.charts(), self.context.sys);
        let old = sys.read_dir(Path::new(&charts));
        let old = old.map_err(|error| Failure::input(path_error("open", Path::new(&charts), &error)))?;
        for (name, bytes) in packed {
            let path = join(&[&charts, name]);
            sys.write(Path::new(&path), bytes)
                .map_err(|error| Failure::input(path_error("open", Path::new(&path), &error)))?;
        }
        self.tell("Deleting outdated charts")?;
        let is_file = |entry: &&DirEntry| entry.link || entry.kind != FileKind::Dir;
        for entry in old.iter().filter(is_file).filter(|entry| !packed.contains_key(&entry.name)) {
            self.take_away(&join(&[&charts, &entry.name]), locked)?;
        }
        Ok(())
    }

    /// Takes an archive away that is a chart, unless one of its name belongs there.
    fn take_away(&mut self, path: &str, locked: &[Dependency]) -> Result<(), Failure> {
        let sys = self.context.sys;
        let loaded = match sys.kind(Path::new(path)) {
            Ok(FileKind::Dir) => Err("cannot load a directory".to_owned()),
            _ => load(path, self.context).map_err(|error| error.to_string()),
        };
        let chart = match loaded {
            Ok(chart) => chart,
            Err(reason) => return self.tell(&format!("Could not verify {path} for deletion: {reason} (Skipping)")),
        };
        if locked.iter().any(|it| it.repository.is_empty() && it.name == chart.name()) {
            return Ok(());
        }
        match sys.remove_file(Path::new(path)) {
            Ok(()) => Ok(()),
            Err(error) => {
                let reason = path_error("remove", Path::new(path), &error);
                self.tell(&format!("Could not delete {path}: {reason} (Skipping)"))
            }
        }
    }
}

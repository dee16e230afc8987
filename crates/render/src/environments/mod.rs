//! Environments by convention: `cd/values.yaml` holds everywhere, `cd/<env>/values.yaml` in one environment.
//!
//! Here: where the directory is and what is in it. Rendering one or several of them is in `run` and `several`, what is looked at
//! besides the stream in `choice`, missing values are in `warnings`. Not here: the steps of a render (`template`).
//!
//! The one idea to know: the directory is looked for from the chart upwards, but never above the repository or the working
//! directory, so that a stray `cd` elsewhere on the machine decides nothing.

mod choice;
mod run;
mod several;
mod warnings;

use std::path::{Path, PathBuf};

use cli::nearest;
use common::sys::{FileKind, Sys};

use crate::failure::Failure;
pub(crate) use run::run;

/// The directory of the convention.
const DIRECTORY: &str = "cd";

/// The file in it and in each directory below it.
const FILE: &str = "values.yaml";

/// How far up the directory may be where nothing says where the repository starts: `<repo>/charts/<chart>`.
const LEVELS: usize = 2;

/// The environments of a chart.
#[derive(Clone, Debug)]
pub(crate) struct Environments {
    /// The directory, as it is shown.
    directory: PathBuf,
    /// The values of all environments, when there are any.
    common: bool,
    /// The names, ordered.
    names: Vec<String>,
}

impl Environments {
    /// Looks for the environments of the chart at `chart`.
    ///
    /// # Errors
    /// No such directory, or nothing in it; links that lead out of the place where it may be.
    pub(crate) fn find(chart: &Path, sys: &dyn Sys) -> Result<Self, Failure> {
        let (start, boundary) = bounds(chart, sys)?;
        let mut at = Some(start.as_path());
        while let Some(directory) = at {
            let found = Self::read(&directory.join(DIRECTORY), &boundary, sys)?;
            if let Some(found) = found {
                return Ok(found.shown_from(sys));
            }
            at = directory.parent().filter(|_| directory != boundary);
        }
        let (chart, boundary) = (chart.display(), boundary.display());
        let message = format!(
            "no environments: there is no {DIRECTORY}/<env>/{FILE} beside {chart} or above it, up to {boundary}"
        );
        Err(Failure::input(message).hint(format!("values for environment prd belong in {DIRECTORY}/prd/{FILE}")))
    }

    /// The environments in a directory, when there are any.
    fn read(directory: &Path, boundary: &Path, sys: &dyn Sys) -> Result<Option<Self>, Failure> {
        let Ok(entries) = sys.read_dir(directory) else { return Ok(None) };
        let is_file = |path: &Path| sys.kind(path).is_ok_and(|kind| kind == FileKind::File);
        let common = is_file(&directory.join(FILE));
        let mut names = Vec::new();
        for entry in entries.into_iter().filter(|entry| entry.kind == FileKind::Dir) {
            if is_file(&directory.join(&entry.name).join(FILE)) {
                names.push(entry.name);
            }
        }
        if names.is_empty() {
            return Ok(None);
        }
        let found = Self { directory: directory.to_path_buf(), common, names };
        let files = found.names.iter().map(|name| directory.join(name).join(FILE));
        for file in files.chain(common.then(|| directory.join(FILE))) {
            let real =
                sys.canonicalize(&file).map_err(|error| Failure::input(format!("{}: {error}", file.display())))?;
            if !real.starts_with(boundary) {
                let message = format!("{} is a link that leads out of {}", file.display(), boundary.display());
                return Err(Failure::input(message));
            }
        }
        Ok(Some(found))
    }

    /// With a shorter directory where it is below the working directory.
    fn shown_from(mut self, sys: &dyn Sys) -> Self {
        let here = sys.current_dir().and_then(|here| sys.canonicalize(&here)).unwrap_or_default();
        if here.parent().is_some()
            && let Ok(below) = self.directory.strip_prefix(&here)
        {
            self.directory = below.to_path_buf();
        }
        self
    }

    /// All names, ordered.
    pub(crate) fn names(&self) -> &[String] {
        &self.names
    }

    /// The values files of an environment, the lowest first.
    pub(crate) fn files(&self, name: &str) -> Vec<String> {
        let shown = |path: PathBuf| path.to_string_lossy().into_owned();
        let common = self.common.then(|| shown(self.directory.join(FILE)));
        common.into_iter().chain([self.own_file(name)]).collect()
    }

    /// The values file that only one environment has.
    pub(crate) fn own_file(&self, name: &str) -> String {
        self.directory.join(name).join(FILE).to_string_lossy().into_owned()
    }

    /// The names that are asked for, each once, in the order of asking.
    ///
    /// # Errors
    /// A name that is none.
    pub(crate) fn chosen(&self, wanted: &[String]) -> Result<Vec<String>, Failure> {
        let mut chosen: Vec<String> = Vec::new();
        for name in wanted {
            if !self.names.contains(name) {
                return Err(self.unknown(name));
            }
            if !chosen.contains(name) {
                chosen.push(name.clone());
            }
        }
        Ok(chosen)
    }

    fn unknown(&self, name: &str) -> Failure {
        let known = self.names.join(", ");
        let message = format!("unknown environment `{name}`: {} has values for {known}", self.directory.display());
        let failure = Failure::usage(message);
        match nearest(self.names.iter().map(String::as_str), name) {
            Some(near) => failure.hint(format!("an environment with a similar name exists: `{near}`")),
            None => failure.hint(format!("its values would stand in {}", self.own_file(name))),
        }
    }
}

/// The directory to start from and the last one to look in, links resolved.
fn bounds(chart: &Path, sys: &dyn Sys) -> Result<(PathBuf, PathBuf), Failure> {
    let real = sys.canonicalize(chart).map_err(|error| Failure::input(format!("{}: {error}", chart.display())))?;
    let is_dir = sys.kind(&real).is_ok_and(|kind| kind == FileKind::Dir);
    let start = if is_dir { real } else { real.parent().unwrap_or(&real).to_path_buf() };
    let is_repository = |directory: &&Path| sys.kind(&directory.join(".git")).is_ok();
    if let Some(repository) = start.ancestors().find(is_repository) {
        let repository = repository.to_path_buf();
        return Ok((start, repository));
    }
    let here = sys.current_dir().and_then(|here| sys.canonicalize(&here)).unwrap_or_default();
    let boundary = if !here.as_os_str().is_empty() && start.starts_with(&here) {
        here
    } else {
        start.ancestors().nth(LEVELS).unwrap_or(&start).to_path_buf()
    };
    Ok((start, boundary))
}

#[cfg(test)]
mod tests {
    use common::sys::Memory;

    use super::*;

    fn repository() -> Memory {
        Memory::new()
            .file("/r/.git/HEAD", "")
            .file("/r/charts/app/Chart.yaml", "")
            .file("/r/cd/values.yaml", "")
            .file("/r/cd/prd/values.yaml", "")
            .file("/r/cd/dev/values.yaml", "")
            .file("/r/cd/notes/README", "")
    }

    fn message(failure: Failure) -> String {
        match failure {
            Failure::Told(told) => told.message,
            Failure::Output(error) => error.to_string(),
        }
    }

    #[test]
    fn environments_stand_beside_the_charts() {
        let found = Environments::find(Path::new("/r/charts/app"), &repository()).unwrap();
        assert_eq!(found.names(), ["dev", "prd"]);
        assert_eq!(found.files("prd"), ["/r/cd/values.yaml", "/r/cd/prd/values.yaml"]);
        assert_eq!(found.chosen(&["prd".into(), "dev".into(), "prd".into()]).unwrap(), ["prd", "dev"]);
        let error = message(found.chosen(&["prod".into()]).unwrap_err());
        assert_eq!(error, "unknown environment `prod`: /r/cd has values for dev, prd");
    }

    #[test]
    fn nothing_above_the_repository_is_looked_at() {
        let sys = Memory::new().file("/cd/prd/values.yaml", "").file("/r/.git/HEAD", "").file("/r/app/Chart.yaml", "");
        let error = message(Environments::find(Path::new("/r/app"), &sys).unwrap_err());
        assert_eq!(error, "no environments: there is no cd/<env>/values.yaml beside /r/app or above it, up to /r");
    }

    #[test]
    fn links_out_of_the_repository_are_refused() {
        let sys = repository().file("/etc/x.yaml", "a: 1").link("/r/cd/stg/values.yaml", "/etc/x.yaml");
        let error = message(Environments::find(Path::new("/r/charts/app"), &sys).unwrap_err());
        assert_eq!(error, "/r/cd/stg/values.yaml is a link that leads out of /r");
    }
}

//! Environments by convention: `cd/values.yaml` holds everywhere, `cd/<env>/values.yaml` in one environment.
//!
//! Here: where the directory is and what is in it. Not here: rendering.
//!
//! The one idea to know: the directory is looked for from the chart upwards, but never above the repository or the working
//! directory, so that a stray `cd` elsewhere on the machine decides nothing.

use std::io;
use std::path::{Path, PathBuf};

use common::nearest;
use common::sys::{FileKind, Sys};

/// The directory of the convention.
const DIRECTORY: &str = "cd";

/// The file in it and in each directory below it.
const FILE: &str = "values.yaml";

/// How far up the directory may be where nothing says where the repository starts: `<repo>/charts/<chart>`.
const LEVELS: usize = 2;

/// Why an environment cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum EnvironmentError {
    /// There are none.
    #[error("no environments: there is no {DIRECTORY}/<env>/{FILE} beside {chart} or above it, up to {boundary}")]
    None {
        /// The chart, as it was named.
        chart: String,
        /// The last directory that was looked in.
        boundary: String,
    },
    /// There are others.
    #[error("unknown environment `{name}`: {directory} has values for {}", known.join(", "))]
    Unknown {
        /// What was asked for.
        name: String,
        /// The names that are there.
        known: Vec<String>,
        /// The directory that they are in.
        directory: String,
        /// The file that the values would stand in.
        file: String,
    },
    /// A chart or a values file cannot be reached.
    #[error("{path}: {error}")]
    Unreadable {
        /// The path.
        path: String,
        /// What the system says.
        error: io::Error,
    },
    /// A values file is a link that leads out of where it may be.
    #[error("{file} is a link that leads out of {boundary}")]
    LeadsOut {
        /// The link.
        file: String,
        /// What it leads out of.
        boundary: String,
    },
}

impl EnvironmentError {
    /// What may help.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::None { .. } => Some(format!("values for environment prd belong in {DIRECTORY}/prd/{FILE}")),
            Self::Unknown { name, known, file, .. } => Some(match nearest(known.iter().map(String::as_str), name) {
                Some(near) => format!("an environment with a similar name exists: `{near}`"),
                None => format!("its values would stand in {file}"),
            }),
            Self::Unreadable { .. } | Self::LeadsOut { .. } => None,
        }
    }

    fn unreadable(path: &Path, error: io::Error) -> Self {
        Self::Unreadable { path: path.display().to_string(), error }
    }
}

/// The environments of a chart.
#[derive(Clone, Debug)]
pub struct Environments {
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
    pub fn find(chart: &Path, sys: &dyn Sys) -> Result<Self, EnvironmentError> {
        let (start, boundary) = bounds(chart, sys)?;
        match Self::between(&start, &boundary, sys)?.filter(|found| !found.names.is_empty()) {
            Some(found) => Ok(found),
            None => {
                let (chart, boundary) = (chart.display().to_string(), boundary.display().to_string());
                Err(EnvironmentError::None { chart, boundary })
            }
        }
    }

    /// As [`Environments::find`]; nothing where there is no such directory. There may be values of all environments alone.
    ///
    /// # Errors
    /// Links that lead out of the place where the directory may be; what the system says of the chart.
    pub fn look_for(chart: &Path, sys: &dyn Sys) -> Result<Option<Self>, EnvironmentError> {
        let (start, boundary) = bounds(chart, sys)?;
        Self::between(&start, &boundary, sys)
    }

    /// Looks from `start` up to `boundary`.
    fn between(start: &Path, boundary: &Path, sys: &dyn Sys) -> Result<Option<Self>, EnvironmentError> {
        let mut at = Some(start);
        while let Some(directory) = at {
            if let Some(found) = Self::read(&directory.join(DIRECTORY), boundary, sys)? {
                return Ok(Some(found.shown_from(sys)));
            }
            at = directory.parent().filter(|_| directory != boundary);
        }
        Ok(None)
    }

    /// The environments in a directory, when there are any.
    fn read(directory: &Path, boundary: &Path, sys: &dyn Sys) -> Result<Option<Self>, EnvironmentError> {
        let Ok(entries) = sys.read_dir(directory) else { return Ok(None) };
        let is_file = |path: &Path| sys.kind(path).is_ok_and(|kind| kind == FileKind::File);
        let common = is_file(&directory.join(FILE));
        let mut names = Vec::new();
        for entry in entries.into_iter().filter(|entry| entry.kind == FileKind::Dir) {
            if is_file(&directory.join(&entry.name).join(FILE)) {
                names.push(entry.name);
            }
        }
        if names.is_empty() && !common {
            return Ok(None);
        }
        let found = Self { directory: directory.to_path_buf(), common, names };
        let files = found.names.iter().map(|name| directory.join(name).join(FILE));
        for file in files.chain(common.then(|| directory.join(FILE))) {
            let real = sys.canonicalize(&file).map_err(|error| EnvironmentError::unreadable(&file, error))?;
            if !real.starts_with(boundary) {
                let (file, boundary) = (file.display().to_string(), boundary.display().to_string());
                return Err(EnvironmentError::LeadsOut { file, boundary });
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
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The values files of an environment, the lowest first.
    pub fn files(&self, name: &str) -> Vec<String> {
        self.common_file().into_iter().chain([self.own_file(name)]).collect()
    }

    /// The values file of all environments, when there is one.
    pub fn common_file(&self) -> Option<String> {
        self.common.then(|| self.directory.join(FILE).to_string_lossy().into_owned())
    }

    /// The values file that only one environment has.
    pub fn own_file(&self, name: &str) -> String {
        self.directory.join(name).join(FILE).to_string_lossy().into_owned()
    }

    /// The names that are asked for, each once, in the order of asking.
    ///
    /// # Errors
    /// A name that is none.
    pub fn chosen(&self, wanted: &[String]) -> Result<Vec<String>, EnvironmentError> {
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

    fn unknown(&self, name: &str) -> EnvironmentError {
        let directory = self.directory.display().to_string();
        EnvironmentError::Unknown {
            name: name.to_owned(),
            known: self.names.clone(),
            directory,
            file: self.own_file(name),
        }
    }
}

/// The directory to start from and the last one to look in, links resolved.
fn bounds(chart: &Path, sys: &dyn Sys) -> Result<(PathBuf, PathBuf), EnvironmentError> {
    let real = sys.canonicalize(chart).map_err(|error| EnvironmentError::unreadable(chart, error))?;
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

    #[test]
    fn environments_stand_beside_the_charts() {
        let found = Environments::find(Path::new("/r/charts/app"), &repository()).unwrap();
        assert_eq!(found.names(), ["dev", "prd"]);
        assert_eq!(found.files("prd"), ["/r/cd/values.yaml", "/r/cd/prd/values.yaml"]);
        assert_eq!(found.chosen(&["prd".into(), "dev".into(), "prd".into()]).unwrap(), ["prd", "dev"]);
        let error = found.chosen(&["prod".into()]).unwrap_err();
        assert_eq!(error.to_string(), "unknown environment `prod`: /r/cd has values for dev, prd");
    }

    #[test]
    fn values_of_all_environments_may_stand_alone() {
        let sys = Memory::new().file("/r/.git/HEAD", "").file("/r/app/Chart.yaml", "").file("/r/cd/values.yaml", "");
        let found = Environments::look_for(Path::new("/r/app"), &sys).unwrap().unwrap();
        assert_eq!((found.names().len(), found.common_file().as_deref()), (0, Some("/r/cd/values.yaml")));
        assert!(matches!(Environments::find(Path::new("/r/app"), &sys), Err(EnvironmentError::None { .. })));
        let bare = Memory::new().file("/r/app/Chart.yaml", "");
        assert!(Environments::look_for(Path::new("/r/app"), &bare).unwrap().is_none());
    }

    #[test]
    fn nothing_above_the_repository_is_looked_at() {
        let sys = Memory::new().file("/cd/prd/values.yaml", "").file("/r/.git/HEAD", "").file("/r/app/Chart.yaml", "");
        let error = Environments::find(Path::new("/r/app"), &sys).unwrap_err();
        assert_eq!(
            error.to_string(),
            "no environments: there is no cd/<env>/values.yaml beside /r/app or above it, up to /r"
        );
    }

    #[test]
    fn links_out_of_the_repository_are_refused() {
        let sys = repository().file("/etc/x.yaml", "a: 1").link("/r/cd/stg/values.yaml", "/etc/x.yaml");
        let error = Environments::find(Path::new("/r/charts/app"), &sys).unwrap_err();
        assert_eq!(error.to_string(), "/r/cd/stg/values.yaml is a link that leads out of /r");
    }
}

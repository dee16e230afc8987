//! Which version of each dependency is taken.
//!
//! helm: internal/resolver/resolver.go

use std::io;
use std::path::Path;

use chart::{Dependency, path_error};
use common::go::path::{clean, join};
use common::go::quote::quote;
use common::go::semver::{Constraint, Version};
use common::sys::Sys;
use sha2::{Digest, Sha256};

use super::{Manager, NO_NETWORK, is_local, is_registry, load_directory};
use crate::failure::Failure;

/// Where the chart at `repository` is: from the root, or from the chart at `chart`.
pub(super) fn local_path(repository: &str, chart: &str, sys: &dyn Sys) -> Result<String, Failure> {
    let path = repository.strip_prefix("file://").unwrap_or(repository);
    let path = if path.starts_with('/') { clean(path) } else { join(&[chart, path]) };
    match sys.kind(Path::new(&path)) {
        Ok(_) => Ok(path),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Err(Failure::input(format!("directory {path} not found")))
        }
        Err(error) => Err(Failure::input(path_error("stat", Path::new(&path), &error))),
    }
}

/// Whether a version is in the range that a dependency asks for.
pub(super) fn is_in_range(version: &str, range: &Constraint) -> bool {
    Version::parse_loose(version).is_ok_and(|version| range.check(&version))
}

impl Manager<'_, '_, '_> {
    /// The dependencies as a lock file has them: name, repository and version only.
    pub(super) fn resolve(&mut self, wanted: &[Dependency]) -> Result<Vec<Dependency>, Failure> {
        let (mut locked, mut missing) = (Vec::with_capacity(wanted.len()), Vec::new());
        for dependency in wanted {
            let range = Constraint::parse(&dependency.version).map_err(|error| {
                let name = quote(&dependency.name);
                Failure::input(format!("dependency {name} has an invalid version/constraint format: {error}"))
            })?;
            match self.version(dependency, &range)? {
                Some(version) => locked.push(Dependency {
                    name: dependency.name.clone(),
                    repository: dependency.repository.clone(),
                    version,
                    ..Dependency::default()
                }),
                None => missing.push(format!(
                    "{} (repository {}, version {})",
                    quote(&dependency.name),
                    quote(&dependency.repository),
                    quote(&dependency.version)
                )),
            }
        }
        if missing.is_empty() {
            return Ok(locked);
        }
        Err(Failure::input(format!(
            "can't get a valid version for {} subchart(s): {}. Make sure a matching chart version exists in the repo, or \
             change the version constraint in Chart.yaml",
            missing.len(),
            missing.join(", ")
        )))
    }

    /// The version that is at hand; none when it is not in the range.
    fn version(&mut self, dependency: &Dependency, range: &Constraint) -> Result<Option<String>, Failure> {
        let (repository, version) = (dependency.repository.as_str(), dependency.version.clone());
        if repository.is_empty() {
            local_path(&join(&["charts", &dependency.name]), self.path, self.context.sys)?;
            return Ok(Some(version));
        }
        if is_local(repository) {
            let path = local_path(repository, self.path, self.context.sys)?;
            let chart = load_directory(&path, self.context)?;
            let version = chart.metadata().version.clone();
            return Ok(is_in_range(&version, range).then_some(version));
        }
        if !is_registry(repository) {
            return Err(self.not_cached(repository).hint(NO_NETWORK));
        }
        if Version::parse_loose(&version).is_err() {
            let message = format!("could not retrieve list of tags for repository {repository}");
            return Err(Failure::input(format!("{message}: this program uses no network")).hint(NO_NETWORK));
        }
        Ok(Some(version))
    }

    /// What the original says when it has no index of a repository, not even an old one.
    fn not_cached(&self, repository: &str) -> Failure {
        let digest = data_encoding::HEXLOWER.encode(&Sha256::digest(repository.as_bytes()));
        let variables = &self.context.settings.variables;
        let cache = variables.iter().find(|(name, _)| *name == "HELM_REPOSITORY_CACHE");
        let index = join(&[cache.map_or("", |(_, path)| path), &format!("helm-manager-{digest}-index.yaml")]);
        let reason = format!("open {index}: no such file or directory");
        Failure::input(format!(
            "no cached repository for helm-manager-{digest} found. (try 'helm repo update'): {reason}"
        ))
    }
}

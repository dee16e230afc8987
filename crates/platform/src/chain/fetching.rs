//! Getting the sources: directories as they are, Git repositories and images into memory.

use common::sys::FileKind;
use policy_apply::workbench::Workbench;
use std::path::{Component, Path, PathBuf};

use crate::problem::{Fuller, Problem, problem};
use crate::sources_file::{Place, PolicySources, RULE, Source};

/// A source that can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fetched {
    /// The directory or file.
    pub(crate) path: String,
    /// The commit, or the digest of the image; empty for a directory.
    pub(crate) resolved: String,
}

/// Gets all sources, in their order. Paths count from `directory`, the one of the file that names them.
///
/// # Errors
/// What is wrong with all of those that cannot be got.
pub(crate) fn fetch_all(
    sources: &PolicySources,
    directory: &Path,
    bench: &mut Workbench<'_>,
) -> Result<Vec<Fetched>, Vec<Problem>> {
    let (mut fetched, mut problems) = (Vec::new(), Vec::new());
    for source in &sources.sources {
        match fetch(source, directory, bench) {
            Ok(one) => fetched.push(one),
            Err(mut problem) => {
                problem.finding.span = problem.finding.span.or(source.span);
                problems.push(problem);
            }
        }
    }
    if problems.is_empty() { Ok(fetched) } else { Err(problems) }
}

fn fetch(source: &Source, directory: &Path, bench: &mut Workbench<'_>) -> Result<Fetched, Problem> {
    let (address, branch) = match &source.place {
        Place::Path(path) => return directory_of(source, &plain(&directory.join(path)), bench),
        Place::Git(url, branch) => (url.as_str(), branch.as_str()),
        Place::Oci(image) => (image.as_str(), ""),
    };
    if !address.contains("://") {
        let message = format!("source `{}`: `{address}` is no address", source.name);
        let hint = "https://host/repository, or file:///repository";
        return Err(problem(RULE, message).hint(Some(hint.to_owned())));
    }
    let got = bench.fetch(address, branch, RULE)?;
    Ok(Fetched { path: got.path, resolved: got.resolved })
}

fn directory_of(source: &Source, path: &str, bench: &mut Workbench<'_>) -> Result<Fetched, Problem> {
    match bench.sys().kind(Path::new(path)) {
        Ok(FileKind::Dir) if bench.is_layout(path) => {
            let got = bench.fetch(path, "", RULE)?;
            Ok(Fetched { path: got.path, resolved: got.resolved })
        }
        Ok(_) => Ok(Fetched { path: path.to_owned(), resolved: String::new() }),
        Err(error) => {
            let mut problem = bench.unreadable(path, RULE, &error);
            problem.finding.message = format!("source `{}`: {}", source.name, problem.finding.message);
            Err(problem)
        }
    }
}

/// A path without steps that go back, where that can be told without looking: people read it in messages.
fn plain(path: &Path) -> String {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if matches!(plain.components().next_back(), Some(Component::Normal(_))) => {
                plain.pop();
            }
            part => plain.push(part),
        }
    }
    if plain.as_os_str().is_empty() { ".".to_owned() } else { plain.to_string_lossy().into_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_shown_without_detours() {
        for (path, shown) in [("a/../b", "b"), ("../../x/./y", "../../x/y"), (".", "."), ("/a/../b", "/b")] {
            assert_eq!(plain(Path::new(path)), shown);
        }
    }
}

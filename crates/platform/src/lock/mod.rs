//! `policy-sources.lock.json`: what the sources were when they were locked, so that a run can tell that they are no longer that.
//!
//! Not here: fetching. The one idea to know: a lock holds nothing of the machine or the time, so the same sources give the same bytes.

mod diff;
mod model;
mod tree;

use std::path::Path;

use common::sys::Sys;
use policy_apply::workbench::Workbench;
use rayon::prelude::*;

use crate::chain::{Fetched, inventory};
use crate::problem::Problem;
use crate::sources_file::{Place, PolicySources, Source};
pub(crate) use diff::lines;
pub(crate) use model::{Lock, LockedPolicy, LockedSource};
pub(crate) use tree::{Tree, hex, root_of};

/// Bytes of a lock.
const MAX_BYTES: u64 = 64 << 20;

/// The name of the lock of a file of sources: `.lock.json` in place of its ending.
pub(crate) fn path_of(file: &str) -> String {
    let stem = file.strip_suffix(".yaml").or_else(|| file.strip_suffix(".yml")).unwrap_or(file);
    format!("{stem}.lock.json")
}

/// The lock of what the sources are now.
///
/// # Errors
/// What cannot be read of them.
pub(crate) fn lock(
    sources: &PolicySources,
    fetched: &[Fetched],
    bench: &mut Workbench<'_>,
) -> Result<Lock, Vec<Problem>> {
    let policies = inventory(sources, fetched, bench)?;
    let shared = &*bench;
    let trees: Vec<Result<Tree, Problem>> =
        fetched.par_iter().map(|fetched| Tree::read(&fetched.path, shared)).collect();
    let (mut locked, mut problems) = (Vec::new(), Vec::new());
    for (((source, fetched), tree), policies) in sources.sources.iter().zip(fetched).zip(trees).zip(policies) {
        match tree {
            Ok(tree) => locked.push(of_source(source, fetched, &tree, policies)),
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() { Ok(Lock::new(locked)) } else { Err(problems) }
}

fn of_source(source: &Source, fetched: &Fetched, tree: &Tree, mut policies: Vec<LockedPolicy>) -> LockedSource {
    let (kind, reference) = match &source.place {
        Place::Path(path) => ("path", path.clone()),
        Place::Git(url, reference) if reference.is_empty() => ("git", url.clone()),
        Place::Git(url, reference) => ("git", format!("{url} {reference}")),
        Place::Oci(image) => ("oci", image.clone()),
    };
    policies.sort();
    LockedSource {
        name: source.name.clone(),
        kind: kind.to_owned(),
        reference,
        resolved: fetched.resolved.clone(),
        tree_digest: tree.digest(),
        files: tree.files().len(),
        policies,
    }
}

/// The text of a lock.
pub(crate) fn text(lock: &Lock) -> String {
    // Numbers, texts, lists and maps with text keys can always be written.
    let mut text = serde_json::to_string_pretty(lock).unwrap_or_default();
    text.push('\n');
    text
}

/// Reads a lock.
///
/// # Errors
/// What is wrong with the file, in words for the user.
pub(crate) fn read(path: &str, sys: &dyn Sys) -> Result<Lock, String> {
    let bytes = sys.read(Path::new(path), MAX_BYTES).map_err(|error| format!("{path}: {error}"))?;
    serde_json::from_slice(&bytes).map_err(|error| format!("{path}: {error}"))
}

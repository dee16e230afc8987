//! A policy repository's `policies.yaml`: its charts as they come out with their common values, for those who cannot render.
//! It stands beside `charts/`. Who names the file gets what it holds; who names the repository has its charts rendered, for the
//! environment that was asked for, and a policy of the file that a chart has as well would count twice: the chart's is kept.
//!
//! The original renders nothing, so nothing of this is its.

use std::collections::HashSet;

use policy_engine::load::Loaded;

/// The file's name.
const NAME: &str = "policies.yaml";

/// What tells policies apart: kind, namespace and name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Identity {
    kind: String,
    namespace: String,
    name: String,
}

impl Identity {
    /// Of a policy or an exception; none for a list.
    pub(super) fn of(loaded: &Loaded) -> Option<Self> {
        let (kind, namespace, name) = match loaded {
            Loaded::Policy(policy) | Loaded::Cleanup(policy) => (policy.kind.name(), &policy.namespace, &policy.name),
            Loaded::Exception(exception) => ("PolicyException", &exception.namespace, &exception.name),
            Loaded::Later(later) => (later.gvk.kind.as_str(), &later.namespace, &later.name),
            Loaded::List(_) => return None,
        };
        Some(Self { kind: kind.to_owned(), namespace: namespace.clone(), name: name.clone() })
    }
}

/// Whether `path` is the `policies.yaml` of a repository whose directory of charts is among `charts`, as [`homes`] has them.
pub fn is_bundle(path: &str, charts: &HashSet<String>) -> bool {
    let Some(repository) = path.strip_suffix(NAME) else { return false };
    let is_whole_name = repository.is_empty() || repository.ends_with('/');
    is_whole_name && charts.contains(&format!("{repository}charts"))
}

/// The directories that the charts at `paths` stand in.
pub fn homes<'a>(paths: impl Iterator<Item = &'a str>) -> HashSet<String> {
    paths.filter_map(|path| path.rsplit_once('/')).map(|(home, _)| home.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bundle_stands_beside_the_directory_of_charts() {
        let homes = homes(["/r/charts/p", "/q/other/p", "charts/p"].into_iter());
        let is = |path| is_bundle(path, &homes);
        assert!(is("/r/policies.yaml") && is("policies.yaml"));
        assert!(!is("/q/policies.yaml") && !is("/r/my-policies.yaml") && !is("/r/charts/policies.yaml"));
    }
}

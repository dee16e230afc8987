//! The objects of a cluster that policies are about.
//!
//! kyverno: cmd/cli/kubectl-kyverno/utils/common/fetch.go (`getFromCluster`), pkg/cli/loader/resource_loader.go

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::time::{Duration, Instant};

use cluster::{ClusterError, ListOptions, Resource};
use common::Val;
use common::manifest::Object;
use rayon::prelude::*;

use super::{LiveCluster, Wanted, core};
use crate::cluster::labels;

/// The labels of namespaces, by name.
type LabelsByName = BTreeMap<String, BTreeMap<String, String>>;

/// More namespaces than this are listed together.
const FEW: usize = 4;

/// Which objects are wanted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Loading<'a> {
    /// One namespace, or empty for all.
    pub(crate) namespace: &'a str,
    /// The names that objects may have; empty for any.
    pub(crate) names: &'a [String],
    /// Objects that are in no namespace alone, beside those of `namespace`.
    pub(crate) cluster_wide: bool,
    /// Lists that are asked for at a time.
    pub(crate) concurrent: usize,
}

/// What was loaded.
#[derive(Debug, Default)]
pub(crate) struct Loaded {
    /// By kind, then as the server orders them.
    pub(crate) objects: Vec<Object>,
    /// The lists that failed, by kind.
    pub(crate) failed: Vec<(String, ClusterError)>,
    /// How long it took.
    pub(crate) speed: Speed,
}

/// How long loading took.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Speed {
    pub(crate) time: Duration,
    pub(crate) objects: usize,
    pub(crate) lists: usize,
}

impl LiveCluster {
    /// What `policies` are about, of what this cluster serves.
    pub(crate) fn wanted(&self, policies: &[&policy_engine::model::Policy]) -> Wanted<'_> {
        Wanted::of(policies, &self.discovery)
    }

    /// Lists objects. A list that fails leaves the others alone.
    pub(crate) fn load(&self, resources: &[&Resource], loading: Loading<'_>) -> Loaded {
        let started = Instant::now();
        let lists: Vec<(&Resource, &str)> = resources
            .iter()
            .filter(|resource| loading.wants(resource))
            .flat_map(|resource| {
                let names = loading.names.iter().map(String::as_str);
                names.chain(loading.names.is_empty().then_some("")).map(|name| (*resource, name))
            })
            .collect();
        let list = |(resource, name): &(&Resource, &str)| self.load_list(resource, name, loading.namespace);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(loading.concurrent.max(1)).build();
        let answers: Vec<(Vec<Object>, Option<ClusterError>)> = match pool.ok().filter(|_| loading.concurrent > 1) {
            Some(pool) => pool.install(|| lists.par_iter().map(list).collect()),
            None => self.load_in_order(&lists, list),
        };
        let mut loaded = Loaded::default();
        loaded.speed.lists = lists.len();
        let mut seen = HashSet::new();
        for ((resource, _), (objects, error)) in lists.iter().zip(answers) {
            loaded.objects.extend(objects.into_iter().filter(|object| is_new(object, &mut seen)));
            loaded.failed.extend(error.map(|error| (described(resource), error)));
        }
        loaded.speed.objects = loaded.objects.len();
        loaded.speed.time = started.elapsed();
        loaded
    }

    /// One list after the other, until the server itself is lost.
    fn load_in_order<'l>(
        &self,
        lists: &[(&'l Resource, &'l str)],
        list: impl Fn(&(&'l Resource, &'l str)) -> (Vec<Object>, Option<ClusterError>),
    ) -> Vec<(Vec<Object>, Option<ClusterError>)> {
        let mut answers = Vec::new();
        for one in lists {
            let answer = list(one);
            let is_lost = matches!(answer.1, Some(ClusterError::Unreachable { .. } | ClusterError::TimedOut { .. }));
            answers.push(answer);
            if is_lost {
                break;
            }
        }
        answers
    }

    fn load_list(&self, resource: &Resource, name: &str, namespace: &str) -> (Vec<Object>, Option<ClusterError>) {
        let fields = if name.is_empty() { String::new() } else { format!("metadata.name={name}") };
        let options = ListOptions { fields: &fields, ..self.options(namespace) };
        let mut objects = Vec::new();
        let listed = self.connection.list(resource, &options, |object| objects.push(object));
        // A server that passes over the selector must not bring in what was not asked for.
        objects.retain(|object: &Object| name.is_empty() || object.name() == name);
        (objects, listed.err())
    }

    /// The labels of namespaces, and of which ones they cannot be had.
    pub(crate) fn labels_of(&self, namespaces: &BTreeSet<&str>) -> (LabelsByName, Vec<(String, ClusterError)>) {
        let mut found = BTreeMap::new();
        if namespaces.len() > FEW {
            let keep = |object: Object| {
                if namespaces.contains(object.name()) {
                    found.insert(object.name().to_owned(), labels(object.root()));
                }
            };
            // Who may not list namespaces may yet look at one: those that are missing are asked for below.
            drop(self.connection.list(&core("namespaces", "Namespace", false), &self.options(""), keep));
        }
        let mut failed = Vec::new();
        for name in namespaces.iter().filter(|name| !found.contains_key(**name)).copied().collect::<Vec<_>>() {
            match self.namespace_labels(name) {
                Ok(labels) => drop(found.insert(name.to_owned(), labels)),
                Err(error) => failed.push((name.to_owned(), error)),
            }
        }
        (found, failed)
    }
}

impl Loading<'_> {
    /// Objects without a namespace are in none, so one that is named leaves them out.
    fn wants(&self, resource: &Resource) -> bool {
        if resource.namespaced {
            !self.cluster_wide || !self.namespace.is_empty()
        } else {
            self.cluster_wide || self.namespace.is_empty()
        }
    }
}

/// True for an object that no list before held: some are served by two groups, as events are.
fn is_new(object: &Object, seen: &mut HashSet<(String, String, String)>) -> bool {
    let uid = object.root().dig(&["metadata", "uid"]).and_then(Val::as_str).unwrap_or_default();
    uid.is_empty() || seen.insert((uid.to_owned(), object.kind().to_owned(), object.gvk().version.clone()))
}

fn described(resource: &Resource) -> String {
    format!("`{}` ({})", resource.plural, resource.api_version())
}

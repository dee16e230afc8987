//! A real cluster behind `--cluster`: it answers context entries, mutate targets and generate rules by asking its server.
//!
//! The one idea to know: a run sees a cluster once. What was asked for is kept, so that a thousand objects that look the same
//! list up make one request, and all of them see the same answer.
//!
//! kyverno: cmd/cli/kubectl-kyverno/commands/apply/command.go (`initStoreAndClusterClient`), pkg/clients/dclient/client.go

mod answers;
mod global;
mod loading;
mod wanted;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use cluster::{ClusterError, Connection, Discovery, ListOptions, Resource};
use common::go::wildcard::matches;
use common::{Val, Value};
use policy_engine::request::{Cluster, ClusterSource, ObjectKind};

use super::labels;
use answers::Answers;
pub(crate) use loading::{Loading, Speed};
pub(crate) use wanted::Wanted;

/// A cluster that can be asked.
#[derive(Debug)]
pub(crate) struct LiveCluster {
    connection: Connection,
    discovery: Discovery,
    /// Objects of one page.
    page: u32,
    /// Objects of one list.
    limit: u32,
    /// Now, for the expressions of global context entries.
    now: Duration,
    objects: Answers<Value>,
    lists: Answers<Arc<[Value]>>,
    globals: Answers<global::Entry>,
    /// What a policy asked for and did not get, though it is no error for the policy.
    lost: Mutex<Vec<String>>,
}

impl LiveCluster {
    /// Asks a cluster what it serves.
    ///
    /// # Errors
    /// It does not say.
    pub(crate) fn new(connection: Connection, page: u32, limit: u32, now: Duration) -> Result<Self, ClusterError> {
        Ok(Self {
            discovery: Discovery::of(&connection)?,
            connection,
            page,
            limit,
            now,
            objects: Answers::default(),
            lists: Answers::default(),
            globals: Answers::default(),
            lost: Mutex::default(),
        })
    }

    /// What policies asked for and did not get, each said once.
    pub(crate) fn take_lost(&self) -> Vec<String> {
        let mut lost = std::mem::take(&mut *self.lost.lock().unwrap_or_else(PoisonError::into_inner));
        lost.sort();
        lost.dedup();
        lost
    }

    fn lose(&self, message: String) {
        self.lost.lock().unwrap_or_else(PoisonError::into_inner).push(message);
    }

    /// The labels of a namespace.
    fn namespace_labels(&self, name: &str) -> Result<BTreeMap<String, String>, ClusterError> {
        let document = self.connection.object(&core("namespaces", "Namespace", false), "", name, "")?;
        Ok(labels(Val::Doc(document.root())))
    }

    /// What is served of a kind whose group and version may be patterns: the version that the server prefers.
    fn resource(&self, kind: ObjectKind<'_>) -> Result<&Resource, String> {
        let fits = |resource: &&Resource| {
            resource.kind == kind.kind
                && (matches(kind.group, &resource.group))
                && (kind.version.is_empty() || matches(kind.version, &resource.version))
        };
        let found = self.discovery.resources.iter().find(fits);
        found.ok_or_else(|| format!("no matches for kind \"{}\" in version \"{}\"", kind.kind, kind.version))
    }

    /// The answer to a GET of a path, asked for once.
    fn asked(&self, path: &str) -> Result<Value, String> {
        let ask = || self.connection.get(path).map(|document| Value::document(Arc::new(document)));
        self.objects.get(path, || ask().map_err(said))
    }

    fn listed(&self, resource: &Resource, namespace: &str) -> Result<Arc<[Value]>, String> {
        let key = format!("{}/{}/{namespace}", resource.api_version(), resource.plural);
        self.lists.get(&key, || {
            let options = self.options(namespace);
            let mut objects = Vec::new();
            let listed = self.connection.list(resource, &options, |object| objects.push(object.value()));
            listed.map(|_| objects.into()).map_err(said)
        })
    }

    const fn options<'o>(&self, namespace: &'o str) -> ListOptions<'o> {
        ListOptions { namespace, labels: "", fields: "", page: self.page, limit: self.limit }
    }
}

/// The words of the server where it has some, as the original gives them.
fn said(error: ClusterError) -> String {
    match error {
        ClusterError::Refused { message, .. } => message,
        error => error.to_string(),
    }
}

/// A resource of the core group, which every cluster serves.
fn core(plural: &str, kind: &str, namespaced: bool) -> Resource {
    Resource { version: "v1".into(), kind: kind.into(), plural: plural.into(), namespaced, ..Resource::default() }
}

impl Cluster for LiveCluster {
    fn serves(&self, _: ClusterSource) -> bool {
        true
    }

    fn api_call(&self, method: &str, url_path: &str) -> Option<Result<Value, String>> {
        let failed = |error: String| format!("failed to {method} resource with raw url: {url_path}: {error}");
        if method != "GET" {
            return Some(Err(failed("nothing but GET is sent to a cluster".to_owned())));
        }
        if !url_path.starts_with('/') {
            return Some(Err(failed("services are not called, only the API server is".to_owned())));
        }
        Some(self.asked(url_path).map_err(failed))
    }

    fn config_map(&self, namespace: &str, name: &str) -> Option<Value> {
        let resource = core("configmaps", "ConfigMap", true);
        let key = format!("configmap {namespace}/{name}");
        let ask = || match self.connection.object(&resource, namespace, name, "") {
            Ok(document) => Ok(Value::document(Arc::new(document))),
            Err(error) => {
                if !error.is_not_found() {
                    self.lose(format!("cannot get {key}: {error}"));
                }
                Err(said(error))
            }
        };
        let object = self.objects.get(&key, ask).ok()?;
        let part = |name: &str| Val::from(&object).get(name).map_or_else(Value::default, Val::to_value);
        Some(Value::map([("data", part("data")), ("metadata", part("metadata"))]))
    }

    fn global_context(&self, name: &str) -> Option<Value> {
        let (entry, projection) = name.split_once('.').unwrap_or((name, ""));
        // Only the part up to the next dot names the projection.
        let projection = projection.split('.').next().unwrap_or_default();
        let entry = self.globals.get(entry, || self.global_entry(entry)).ok()?;
        entry.part(projection)
    }

    fn get(&self, kind: ObjectKind<'_>, namespace: &str, name: &str) -> Result<Value, String> {
        let resource = self.resource(kind)?;
        let key = format!("{}/{}/{namespace}/{name}", resource.api_version(), resource.plural);
        self.objects.get(&key, || {
            let document = self.connection.object(resource, namespace, name, "").map_err(said)?;
            Ok(Value::document(Arc::new(document)))
        })
    }

    fn list(&self, kind: ObjectKind<'_>) -> Result<Vec<Value>, String> {
        let resource = self.resource(kind)?;
        Ok(self.listed(resource, "")?.to_vec())
    }
}

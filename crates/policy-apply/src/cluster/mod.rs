//! What stands in for a cluster: the loaded objects, answering API calls and global context entries as the original's fake
//! client does.
//!
//! kyverno: cmd/cli/kubectl-kyverno/commands/apply/command.go (`createFakeClientFromResources`), `global_context.go`;
//! pkg/clients/dclient/client.go (`rawAbsPathForFakeClient`), fake.go

mod api_path;
mod global_context;
mod plural;

use std::collections::BTreeMap;

use common::manifest::{Gvk, Object};
use common::{Map, Value};
use policy_engine::request::{Cluster, ClusterSource};

use api_path::ApiPath;
pub(crate) use global_context::split_entries;
use plural::{guessed_kind, guessed_plural};

/// Resources that the original's discovery knows although none is loaded.
const ALWAYS_KNOWN: [(&str, &str); 9] = [
    ("", "configmaps"),
    ("", "endpoints"),
    ("", "namespaces"),
    ("", "resourcequotas"),
    ("", "secrets"),
    ("", "serviceaccounts"),
    ("apps", "daemonsets"),
    ("apps", "deployments"),
    ("apps", "statefulsets"),
];

/// Group, version and plural of a resource.
type Resource = (String, String, String);

/// The loaded objects, by resource.
#[derive(Debug, Default)]
pub(crate) struct LoadedObjects {
    resources: BTreeMap<Resource, Loaded>,
    /// The data of global context entries; `None` when no entry was loaded, so that references are dropped.
    global: Option<BTreeMap<String, GlobalEntry>>,
}

#[derive(Debug, Default)]
struct Loaded {
    gvk: Gvk,
    /// By namespace and name: the order that a cluster lists them in. Of equal objects the first one counts.
    objects: BTreeMap<(String, String), Value>,
}

/// The data of one global context entry.
#[derive(Clone, Debug)]
pub(crate) struct GlobalEntry {
    objects: Value,
    projections: BTreeMap<String, Value>,
}

impl LoadedObjects {
    /// Indexes objects.
    pub(crate) fn new<'o>(objects: impl IntoIterator<Item = &'o Object>) -> Self {
        let mut loaded = Self::default();
        for object in objects {
            let gvk = object.gvk();
            let resource = (gvk.group.clone(), gvk.version.clone(), guessed_plural(&gvk.kind));
            let entry = loaded.resources.entry(resource).or_default();
            if entry.gvk.kind.is_empty() {
                entry.gvk = gvk.clone();
            }
            let key = (object.namespace().to_owned(), object.name().to_owned());
            entry.objects.entry(key).or_insert_with(|| object.value());
        }
        loaded
    }

    /// With global context entries, in place of those that were there.
    pub(crate) fn set_global_context(&mut self, entries: BTreeMap<String, GlobalEntry>) {
        self.global = Some(entries);
    }

    /// The objects of a resource, in one namespace or in all of them.
    fn list(&self, resource: &Resource, namespace: &str) -> Option<Vec<Value>> {
        let loaded = self.resources.get(resource)?;
        let in_scope = |key: &(String, String)| namespace.is_empty() || key.0 == namespace;
        Some(loaded.objects.iter().filter(|(key, _)| in_scope(key)).map(|(_, value)| value.clone()).collect())
    }

    /// What the original's client makes of a path: the kind, its `apiVersion`, and the resource that it then looks up.
    fn resolve(&self, path: &ApiPath) -> Resolved {
        let wanted = (path.group.clone(), path.version.clone(), path.resource.clone());
        if let Some(loaded) = self.resources.get(&wanted) {
            return Resolved { kind: loaded.gvk.kind.clone(), resource: Some(wanted) };
        }
        let kind = guessed_kind(&path.resource);
        let by_kind = self.resources.iter().find(|(_, loaded)| {
            loaded.gvk.kind == kind && loaded.gvk.group == path.group && loaded.gvk.version == path.version
        });
        if let Some((resource, _)) = by_kind {
            return Resolved { kind, resource: Some(resource.clone()) };
        }
        // fake.go (`getGVR`): a known resource of the lower-cased kind and an `s`, whatever its group and version.
        let plural = format!("{}s", kind.to_lowercase());
        let same_name = |resource: &&Resource| resource.2 == plural;
        let resource = self.resources.keys().find(same_name).cloned().or_else(|| {
            let known = ALWAYS_KNOWN.iter().find(|(_, name)| *name == plural)?;
            Some((known.0.to_owned(), "v1".to_owned(), known.1.to_owned()))
        });
        Resolved { kind, resource }
    }
}

struct Resolved {
    kind: String,
    resource: Option<Resource>,
}

impl Cluster for LoadedObjects {
    fn serves(&self, source: ClusterSource) -> bool {
        match source {
            ClusterSource::Api => true,
            // The command line has no resolver of config maps: values say what they hold.
            ClusterSource::ConfigMaps => false,
            ClusterSource::GlobalContext => self.global.is_some(),
        }
    }

    fn api_call(&self, method: &str, url_path: &str) -> Option<Result<Value, String>> {
        let failed = |error| format!("failed to {method} resource with raw url: {url_path}: {error}");
        Some(self.call(method, url_path).map_err(failed))
    }

    fn config_map(&self, _namespace: &str, _name: &str) -> Option<Value> {
        None
    }

    fn global_context(&self, name: &str) -> Option<Value> {
        let (entry, projection) = name.split_once('.').unwrap_or((name, ""));
        // Only the part up to the next dot names the projection.
        let projection = projection.split('.').next().unwrap_or_default();
        let entry = self.global.as_ref()?.get(entry)?;
        if projection.is_empty() { Some(entry.objects.clone()) } else { entry.projections.get(projection).cloned() }
    }
}

impl LoadedObjects {
    fn call(&self, method: &str, url_path: &str) -> Result<Value, String> {
        if method != "GET" {
            return Err(format!("method {method} not supported for fake client"));
        }
        let path = ApiPath::parse(url_path);
        if path.resource.is_empty() {
            return Err(format!("failed to parse path: {}", url_path.strip_prefix('/').unwrap_or(url_path)));
        }
        let api_version = path.api_version();
        let Resolved { kind, resource } = self.resolve(&path);
        if path.name.is_empty() {
            let resource = resource.ok_or_else(|| nothing_loaded(&api_version, &kind))?;
            let items = self.list(&resource, &path.namespace).ok_or_else(|| nothing_loaded(&api_version, &kind))?;
            return Ok(list_of(&self.list_gvk(&resource, &kind), items));
        }
        let not_found = |what: &str| {
            let name = &path.name;
            format!("failed to get resource {api_version}/{kind}/{name}: {what} \"{name}\" not found")
        };
        let resource = resource.ok_or_else(|| not_found(""))?;
        let key = (path.namespace.clone(), path.name.clone());
        let found = self.resources.get(&resource).and_then(|loaded| loaded.objects.get(&key));
        found.cloned().ok_or_else(|| not_found(&group_resource(&resource)))
    }

    fn list_gvk(&self, resource: &Resource, kind: &str) -> Gvk {
        let known = self.resources.get(resource).map(|loaded| loaded.gvk.clone());
        known.unwrap_or_else(|| Gvk { group: resource.0.clone(), version: resource.1.clone(), kind: kind.to_owned() })
    }
}

/// The original crashes here; nothing can be concluded, so it is an error.
fn nothing_loaded(api_version: &str, kind: &str) -> String {
    format!("failed to list resources {api_version}/{kind}: no object of this kind is among the resources")
}

/// `deployments.apps`, or `pods` for the core group.
fn group_resource(resource: &Resource) -> String {
    if resource.0.is_empty() { resource.2.clone() } else { format!("{}.{}", resource.2, resource.0) }
}

fn list_of(gvk: &Gvk, items: Vec<Value>) -> Value {
    let mut list = Map::new();
    list.insert("apiVersion", gvk.api_version());
    list.insert("kind", format!("{}List", gvk.kind));
    let metadata = Value::map([("resourceVersion", Value::from(""))]);
    list.insert("metadata", metadata);
    list.insert("items", items);
    Value::from(list)
}

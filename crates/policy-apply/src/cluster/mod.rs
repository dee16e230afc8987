//! What stands in for a cluster: the loaded objects, answering API calls and global context entries as the original's fake
//! client does. A real cluster is `live`.
//!
//! kyverno: cmd/cli/kubectl-kyverno/commands/apply/command.go (`createFakeClientFromResources`), `global_context.go`;
//! pkg/clients/dclient/client.go (`rawAbsPathForFakeClient`), fake.go

mod api_path;
mod global_context;
#[cfg(feature = "cluster")]
pub(crate) mod live;
mod plural;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use common::go::quote::quote;
use common::manifest::{Gvk, Object};
use common::{Map, Val, Value};
use policy_engine::plural::{ALWAYS_KNOWN, guessed_plural, looked_up_plural};
use policy_engine::request::{Cluster, ClusterSource, ObjectKind};

use api_path::ApiPath;
pub(crate) use global_context::split_entries;
use plural::guessed_kind;

/// The labels of an object.
pub(crate) fn labels(object: Val<'_>) -> BTreeMap<String, String> {
    let labels = object.dig(&["metadata", "labels"]).unwrap_or_else(Val::null);
    labels.entries().filter_map(|(key, value)| Some((key.to_owned(), value.as_str()?.to_owned()))).collect()
}

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
    /// Its place among all resources, by their first objects.
    nth: usize,
    /// By namespace and name: the order that a cluster lists them in. Of equal objects the first one counts.
    objects: BTreeMap<(String, String), Value>,
    /// The lists of each namespace that holds some, and of all (empty name), each made when it is first asked for: every
    /// rule on every object may ask for the same one.
    lists: BTreeMap<String, OnceLock<Value>>,
}

impl Loaded {
    fn add(&mut self, object: &Object) {
        let key = (object.namespace().to_owned(), object.name().to_owned());
        self.lists.entry(key.0.clone()).or_default();
        self.lists.entry(String::new()).or_default();
        self.objects.entry(key).or_insert_with(|| object.value());
    }

    /// The objects of a namespace, or of all, as a list.
    fn list(&self, namespace: &str) -> Value {
        let in_scope = |key: &(String, String)| namespace.is_empty() || key.0 == namespace;
        let make = || Value::list(self.objects.iter().filter(|(key, _)| in_scope(key)).map(|(_, value)| value.clone()));
        match self.lists.get(namespace) {
            Some(list) => list.get_or_init(make).clone(),
            None => Value::list([]),
        }
    }
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
            let nth = loaded.resources.len();
            let entry = loaded.resources.entry(resource).or_default();
            if entry.gvk.kind.is_empty() {
                entry.gvk = gvk.clone();
                entry.nth = nth;
            }
            entry.add(object);
        }
        loaded
    }

    /// With global context entries, in place of those that were there.
    pub(crate) fn set_global_context(&mut self, entries: BTreeMap<String, GlobalEntry>) {
        self.global = Some(entries);
    }

    /// The objects of a resource, in one namespace or in all of them.
    fn listed(&self, resource: &Resource, namespace: &str) -> Option<Value> {
        Some(self.resources.get(resource)?.list(namespace))
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
        let resource = self.looked_up(&kind);
        Resolved { kind, resource }
    }

    /// Where objects of `kind` are looked up: only the plural counts, and the first resource that has it.
    fn looked_up(&self, kind: &str) -> Option<Resource> {
        let plural = looked_up_plural(kind);
        let loaded = self.resources.iter().filter(|(resource, _)| resource.2 == plural);
        let first = loaded.min_by_key(|(_, loaded)| loaded.nth).map(|(resource, _)| resource.clone());
        first.or_else(|| {
            let known = ALWAYS_KNOWN.iter().find(|(_, name)| *name == plural)?;
            Some((known.0.to_owned(), "v1".to_owned(), known.1.to_owned()))
        })
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

    fn get(&self, kind: ObjectKind<'_>, namespace: &str, name: &str) -> Result<Value, String> {
        let resource = self.looked_up(kind.kind).ok_or("not found")?;
        let found = self.object(&resource, namespace, name);
        found.cloned().ok_or_else(|| format!("{} {} not found", group_resource(&resource), quote(name)))
    }

    fn list(&self, kind: ObjectKind<'_>) -> Result<Vec<Value>, String> {
        let resource = self.looked_up(kind.kind).ok_or("not found")?;
        match self.resources.get(&resource) {
            Some(loaded) => Ok(loaded.objects.values().cloned().collect()),
            None => Err(nothing_loaded(kind.version, kind.kind)),
        }
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
            let items = self.listed(&resource, &path.namespace).ok_or_else(|| nothing_loaded(&api_version, &kind))?;
            return Ok(list_of(&self.list_gvk(&resource, &kind), items));
        }
        let not_found = |what: &str| {
            let name = &path.name;
            format!("failed to get resource {api_version}/{kind}/{name}: {what} \"{name}\" not found")
        };
        let resource = resource.ok_or_else(|| not_found(""))?;
        let found = self.object(&resource, &path.namespace, &path.name);
        found.cloned().ok_or_else(|| not_found(&group_resource(&resource)))
    }

    fn object(&self, resource: &Resource, namespace: &str, name: &str) -> Option<&Value> {
        self.resources.get(resource)?.objects.get(&(namespace.to_owned(), name.to_owned()))
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

fn list_of(gvk: &Gvk, items: Value) -> Value {
    let mut list = Map::new();
    list.insert("apiVersion", gvk.api_version());
    list.insert("kind", format!("{}List", gvk.kind));
    let metadata = Value::map([("resourceVersion", Value::from(""))]);
    list.insert("metadata", metadata);
    list.insert("items", items);
    Value::from(list)
}

#[cfg(test)]
mod tests {
    use super::*;
    use common::Val;
    use yaml::{Documents, ReadOptions};

    fn objects(text: &str) -> LoadedObjects {
        let documents = Documents::new(text.into(), ReadOptions::default().kubernetes());
        let objects: Vec<Object> = documents.map(|document| Object::new(document.unwrap()).unwrap()).collect();
        LoadedObjects::new(&objects)
    }

    const PODS: &str = "apiVersion: v1\nkind: Pod\nmetadata: {name: b, namespace: shop}\n---\napiVersion: v1\nkind: Pod\n\
                        metadata: {name: a, namespace: shop}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: c, namespace: bank}\n";

    fn names(answer: &Value) -> Vec<String> {
        let items = Val::from(answer).get("items").unwrap();
        items.items().filter_map(|item| item.dig(&["metadata", "name"])?.as_str().map(str::to_owned)).collect()
    }

    #[test]
    fn lists_come_in_the_order_of_a_cluster() {
        let loaded = objects(PODS);
        let get = |path: &str| loaded.api_call("GET", path).unwrap();
        assert_eq!(names(&get("/api/v1/pods").unwrap()), ["c", "a", "b"]);
        assert_eq!(names(&get("/api/v1/namespaces/shop/pods").unwrap()), ["a", "b"]);
        assert!(names(&get("/api/v1/namespaces/none/pods").unwrap()).is_empty());
        assert_eq!(Val::from(&get("/api/v1/pods").unwrap()).get("kind").unwrap().as_str(), Some("PodList"));
    }

    #[test]
    fn a_call_without_an_answer_fails_in_the_originals_words() {
        let loaded = objects(PODS);
        let fail = |method: &str, path: &str| loaded.api_call(method, path).unwrap().unwrap_err();
        assert_eq!(
            fail("GET", "/api/v1/namespaces/shop/pods/z"),
            "failed to GET resource with raw url: /api/v1/namespaces/shop/pods/z: failed to get resource v1/Pod/z: pods \
             \"z\" not found"
        );
        assert_eq!(
            fail("POST", "/api/v1/pods"),
            "failed to POST resource with raw url: /api/v1/pods: method POST not supported for fake client"
        );
        assert!(fail("GET", "/apis/apps/v1/deployments").contains("no object of this kind is among the resources"));
    }

    #[test]
    fn global_references_are_dropped_without_an_entry() {
        let mut loaded = objects(PODS);
        assert!(!loaded.serves(ClusterSource::GlobalContext));
        loaded.set_global_context(BTreeMap::new());
        assert!(loaded.serves(ClusterSource::GlobalContext));
        assert!(loaded.global_context("x").is_none());
    }
}

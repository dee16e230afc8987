//! What generate rules see of a cluster: the object that triggers them, the sources that are given for them, and what they
//! have made so far.
//!
//! The one idea to know: as in the original, kinds that it does not know share one place, so that objects of two such kinds
//! with one name are taken for each other.
//!
//! kyverno: cmd/cli/kubectl-kyverno/processor/generate.go – `initializeMockController`; pkg/clients/dclient/fake.go

use std::collections::BTreeMap;

use common::go::quote::quote;
use common::manifest::Gvk;
use common::{Val, Value};

use crate::matching::selector::Selector;
use crate::plural::{ALWAYS_KNOWN, guessed_plural, looked_up_plural};

/// Group, version and plural; all empty for what is not known.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Resource {
    group: String,
    version: String,
    plural: String,
}

/// The objects.
#[derive(Debug)]
pub(super) struct Store {
    /// What is known beside the resources that always are, the trigger's first.
    known: Vec<Resource>,
    objects: BTreeMap<(Resource, String, String), Value>,
}

/// An object by its kind and name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) api_version: String,
    pub(super) kind: String,
    pub(super) namespace: String,
    pub(super) name: String,
}

/// `v1/Secret/shop/web`
impl std::fmt::Display for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { api_version, kind, namespace, name } = self;
        write!(f, "{api_version}/{kind}/{namespace}/{name}")
    }
}

impl Target {
    /// The target that is `object` itself.
    pub(super) fn of(object: Val<'_>) -> Self {
        let text = |keys: &[&str]| object.dig(keys).and_then(Val::as_str).unwrap_or_default().to_owned();
        Self {
            api_version: text(&["apiVersion"]),
            kind: text(&["kind"]),
            namespace: text(&["metadata", "namespace"]),
            name: text(&["metadata", "name"]),
        }
    }
}

impl Store {
    /// A store of the trigger and the sources.
    ///
    /// # Errors
    /// Two of them are the same object; the original crashes.
    pub(super) fn new<'v>(objects: impl IntoIterator<Item = &'v Value>) -> Result<Self, String> {
        let mut store = Self { known: Vec::new(), objects: BTreeMap::new() };
        for object in objects {
            let target = Target::of(Val::from(object));
            let Gvk { group, version, kind } = Gvk::new(&target.api_version, &target.kind);
            let plural = looked_up_plural(&kind);
            store.known.push(Resource { group: group.clone(), version: version.clone(), plural });
            let resource = Resource { group, version, plural: guessed_plural(&kind) };
            let name = resource_name(&resource);
            let key = (resource, target.namespace, target.name);
            if store.objects.contains_key(&key) {
                return Err(format!("{name} {} already exists", quote(&key.2)));
            }
            store.objects.insert(key, object.clone());
        }
        Ok(store)
    }

    /// The object that `target` names.
    ///
    /// # Errors
    /// There is none.
    pub(super) fn get(&self, target: &Target) -> Result<&Value, String> {
        let key = self.key(target);
        let found = self.objects.get(&key);
        found.ok_or_else(|| format!("{} {} not found", resource_name(&key.0), quote(&target.name)))
    }

    /// Keeps `object` as `target`, in place of what was there.
    pub(super) fn put(&mut self, target: &Target, object: Value) {
        let key = self.key(target);
        self.objects.insert(key, object);
    }

    /// The objects of a kind in a namespace, or in all for an empty one, that `selector` selects.
    ///
    /// # Errors
    /// The kind is not known; the original crashes.
    pub(super) fn list(
        &self,
        api_version: &str,
        kind: &str,
        namespace: &str,
        selector: Option<&Selector>,
    ) -> Result<Vec<Value>, String> {
        let resource = self.resource(kind);
        if resource.plural.is_empty() || (api_version.is_empty() && !self.holds(&resource)) {
            return Err(format!("no object of kind {kind} is among the sources"));
        }
        let of_resource = self.objects.iter().filter(|((own, ..), _)| *own == resource);
        let in_namespace = of_resource.filter(|((_, own, _), _)| namespace.is_empty() || own == namespace);
        let objects = in_namespace.map(|(_, object)| object);
        let selected = |object: &&Value| selector.is_none_or(|selector| selector.selects(Val::from(*object)));
        Ok(objects.filter(selected).cloned().collect())
    }

    fn holds(&self, resource: &Resource) -> bool {
        self.objects.keys().any(|(own, ..)| own == resource)
    }

    fn key(&self, target: &Target) -> (Resource, String, String) {
        (self.resource(&target.kind), target.namespace.clone(), target.name.clone())
    }

    /// Where objects of `kind` are looked up: only the plural counts.
    fn resource(&self, kind: &str) -> Resource {
        let plural = looked_up_plural(kind);
        if let Some(resource) = self.known.iter().find(|resource| resource.plural == plural) {
            return resource.clone();
        }
        let known = ALWAYS_KNOWN.iter().find(|(_, known)| *known == plural);
        known.map_or_else(Resource::default, |(group, _)| Resource {
            group: (*group).to_owned(),
            version: "v1".to_owned(),
            plural,
        })
    }
}

/// `deployments.apps`, or `pods` for the core group.
fn resource_name(resource: &Resource) -> String {
    if resource.group.is_empty() { resource.plural.clone() } else { format!("{}.{}", resource.plural, resource.group) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(api_version: &str, kind: &str, name: &str) -> Value {
        let metadata = Value::map([("name", name), ("namespace", "n")]);
        Value::map([("apiVersion", Value::from(api_version)), ("kind", Value::from(kind)), ("metadata", metadata)])
    }

    fn target(kind: &str, name: &str) -> Target {
        Target { api_version: "v1".into(), kind: kind.into(), namespace: "n".into(), name: name.into() }
    }

    #[test]
    fn what_is_not_there_is_named_in_the_originals_words() {
        let store = Store::new([&object("v1", "Secret", "a")]).unwrap();
        assert!(store.get(&target("Secret", "a")).is_ok());
        assert_eq!(store.get(&target("Secret", "b")).unwrap_err(), "secrets \"b\" not found");
        assert_eq!(store.get(&target("Deployment", "b")).unwrap_err(), "deployments.apps \"b\" not found");
        assert_eq!(store.get(&target("LimitRange", "b")).unwrap_err(), " \"b\" not found");
    }

    #[test]
    fn kinds_that_are_not_known_share_one_place() {
        let mut store = Store::new([]).unwrap();
        store.put(&target("LimitRange", "a"), object("v1", "LimitRange", "a"));
        assert!(store.get(&target("NetworkPolicy", "a")).is_ok());
        assert!(store.get(&target("ConfigMap", "a")).is_err());
    }

    #[test]
    fn plurals_that_are_guessed_twice_hide_an_object() {
        let policy = object("networking.k8s.io/v1", "NetworkPolicy", "a");
        let store = Store::new([&policy]).unwrap();
        assert_eq!(
            store.get(&target("NetworkPolicy", "a")).unwrap_err(),
            "networkpolicys.networking.k8s.io \"a\" not found"
        );
    }

    #[test]
    fn the_same_object_twice_is_an_error() {
        let secret = object("v1", "Secret", "a");
        assert_eq!(Store::new([&secret, &secret]).unwrap_err(), "secrets \"a\" already exists");
    }
}

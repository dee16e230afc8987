//! Kubernetes objects in documents: group, version, kind, namespace, name, and where a kind keeps its pods.
//!
//! Not here: reading files, or any rule about what an object should hold.

use std::sync::Arc;

use yaml::Document;

use crate::finding::ObjectRef;
use crate::val::Val;
use crate::value::Value;

/// Group, version and kind of an object. The core group is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Gvk {
    /// `apps`, or empty for the core group.
    pub group: String,
    /// `v1`.
    pub version: String,
    /// `Deployment`.
    pub kind: String,
}

impl Gvk {
    /// Splits `apiVersion` at its slash.
    pub fn new(api_version: &str, kind: &str) -> Self {
        let (group, version) = api_version.split_once('/').unwrap_or(("", api_version));
        Self { group: group.into(), version: version.into(), kind: kind.into() }
    }

    /// `group/version`, or the version alone for the core group.
    pub fn api_version(&self) -> String {
        if self.group.is_empty() { self.version.clone() } else { format!("{}/{}", self.group, self.version) }
    }
}

/// An object: a document whose root is a map with a kind.
#[derive(Clone, Debug)]
pub struct Object {
    document: Arc<Document>,
    gvk: Gvk,
    namespace: String,
    name: String,
}

impl Object {
    /// The object that `document` holds, or the document back when its root is no map or has no `kind`.
    ///
    /// # Errors
    /// Gives the document back unchanged.
    #[expect(clippy::result_large_err, reason = "the document goes back to its owner")]
    pub fn new(document: Document) -> Result<Self, Document> {
        let root = Val::Doc(document.root());
        let text = |keys: &[&str]| root.dig(keys).and_then(Val::as_str).unwrap_or_default().to_owned();
        let kind = text(&["kind"]);
        if kind.is_empty() {
            return Err(document);
        }
        let gvk = Gvk::new(&text(&["apiVersion"]), &kind);
        let namespace = text(&["metadata", "namespace"]);
        let name = text(&["metadata", "name"]);
        Ok(Self { gvk, namespace, name, document: Arc::new(document) })
    }

    /// The whole object.
    pub fn root(&self) -> Val<'_> {
        Val::Doc(self.document.root())
    }

    /// The document, for places.
    pub const fn document(&self) -> &Arc<Document> {
        &self.document
    }

    /// The whole object as a value that shares the document.
    pub fn value(&self) -> Value {
        Value::document(Arc::clone(&self.document))
    }

    /// Group, version, kind.
    pub const fn gvk(&self) -> &Gvk {
        &self.gvk
    }

    /// The kind.
    pub fn kind(&self) -> &str {
        &self.gvk.kind
    }

    /// `metadata.namespace`, or empty.
    pub fn namespace(&self) -> &str {
        &self.namespace
    }

    /// `metadata.name`, or empty.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The reference that findings carry.
    pub fn reference(&self) -> ObjectRef {
        ObjectRef {
            api_version: self.gvk.api_version(),
            kind: self.gvk.kind.clone(),
            namespace: self.namespace.clone(),
            name: self.name.clone(),
        }
    }
}

/// The keys from an object of `kind` down to its pod's metadata and spec: empty for a Pod itself, `None` for kinds that
/// hold no pod.
pub fn pod_template_path(kind: &str) -> Option<&'static [&'static str]> {
    match kind {
        "Pod" => Some(&[]),
        "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet" | "ReplicationController" | "Job" => {
            Some(&["spec", "template"])
        }
        "CronJob" => Some(&["spec", "jobTemplate", "spec", "template"]),
        "PodTemplate" => Some(&["template"]),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_api_version_splits_into_group_and_version() {
        assert_eq!(Gvk::new("apps/v1", "Deployment").group, "apps");
        let core = Gvk::new("v1", "Pod");
        assert_eq!((core.group.as_str(), core.version.as_str(), core.api_version().as_str()), ("", "v1", "v1"));
    }
}

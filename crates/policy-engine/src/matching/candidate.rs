//! What match blocks see of an object and its request.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use common::Val;

use super::kind::KindRef;
use super::selector::Labels;
use crate::request::{Operation, UserInfo};

/// An object and its request, with what match blocks ask for most read once.
#[derive(Debug)]
pub struct Candidate<'a> {
    resource: Val<'a>,
    kind: KindRef<'a>,
    own_kind: &'a str,
    name: &'a str,
    namespace: &'a str,
    operation: Operation,
    user: Option<&'a UserInfo>,
    namespace_labels: Option<&'a BTreeMap<String, String>>,
    labels: OnceCell<Labels<'a>>,
    annotations: OnceCell<Labels<'a>>,
}

impl<'a> Candidate<'a> {
    /// An object of `kind` (its parent's, for a subresource). A user without any detail counts as none.
    pub fn new(
        resource: Val<'a>,
        kind: KindRef<'a>,
        operation: Operation,
        user: Option<&'a UserInfo>,
        namespace_labels: Option<&'a BTreeMap<String, String>>,
    ) -> Self {
        let text = |keys: &[&str]| resource.dig(keys).and_then(Val::as_str).unwrap_or_default();
        let name = match text(&["metadata", "name"]) {
            "" => text(&["metadata", "generateName"]),
            name => name,
        };
        Self {
            resource,
            kind,
            own_kind: text(&["kind"]),
            name,
            namespace: text(&["metadata", "namespace"]),
            operation,
            user: user.filter(|user| !is_nobody(user)),
            namespace_labels,
            labels: OnceCell::new(),
            annotations: OnceCell::new(),
        }
    }

    /// Group, version, kind and subresource.
    pub const fn kind(&self) -> &KindRef<'a> {
        &self.kind
    }

    /// The name, or `generateName` where there is none.
    pub const fn name(&self) -> &'a str {
        self.name
    }

    /// The namespace, or empty.
    pub const fn namespace(&self) -> &'a str {
        self.namespace
    }

    /// The namespace that `namespaces` in a block is held against: a Namespace's own name.
    pub fn effective_namespace(&self) -> &'a str {
        if self.is_namespace() { self.raw_name() } else { self.namespace }
    }

    /// True when the object itself is a Namespace.
    pub fn is_namespace(&self) -> bool {
        self.own_kind == "Namespace"
    }

    /// The kind that the object itself says it has; of a subresource not its parent's.
    pub const fn own_kind(&self) -> &'a str {
        self.own_kind
    }

    /// The operation.
    pub const fn operation(&self) -> Operation {
        self.operation
    }

    /// Who asks, when known.
    pub const fn user(&self) -> Option<&'a UserInfo> {
        self.user
    }

    /// The object's labels.
    pub(crate) fn labels(&self) -> &Labels<'a> {
        self.labels.get_or_init(|| self.text_map("labels"))
    }

    /// The object's annotations.
    pub(crate) fn annotations(&self) -> &Labels<'a> {
        self.annotations.get_or_init(|| self.text_map("annotations"))
    }

    /// The labels of the object's namespace.
    pub(crate) fn namespace_labels(&self) -> Labels<'a> {
        let labels = self.namespace_labels.into_iter().flatten();
        labels.map(|(key, value)| (key.as_str(), value.as_str())).collect()
    }

    fn raw_name(&self) -> &'a str {
        self.resource.dig(&["metadata", "name"]).and_then(Val::as_str).unwrap_or_default()
    }

    /// A map of texts below `metadata`; one value that is no text voids the whole map.
    ///
    /// kubernetes: `unstructured.NestedStringMap`
    fn text_map(&self, field: &str) -> Labels<'a> {
        let Some(map) = self.resource.dig(&["metadata", field]) else { return Labels::new() };
        let pairs: Option<Labels<'a>> = map.entries().map(|(key, value)| Some((key, value.as_str()?))).collect();
        pairs.unwrap_or_default()
    }
}

fn is_nobody(user: &UserInfo) -> bool {
    user.roles.is_empty()
        && user.cluster_roles.is_empty()
        && user.username.is_empty()
        && user.uid.is_empty()
        && user.groups.is_empty()
        && user.extra.is_empty()
}

//! What match blocks see of an object and its request.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use common::Val;

use super::kind::KindRef;
use super::selector::{Labels, text_map};
use crate::request::{Operation, UserInfo};

/// An object and its request. What a block asks for is read when it asks: most ask for nothing but the kind.
#[derive(Debug)]
pub struct Candidate<'a> {
    resource: Val<'a>,
    kind: KindRef<'a>,
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
        Self {
            resource,
            kind,
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
    pub fn name(&self) -> &'a str {
        match self.metadata("name") {
            "" => self.metadata("generateName"),
            name => name,
        }
    }

    /// The namespace that `namespaces` in a block is held against: a Namespace's own name.
    pub fn effective_namespace(&self) -> &'a str {
        self.metadata(if self.is_namespace() { "name" } else { "namespace" })
    }

    /// True when the object itself, and not only its parent, is a Namespace.
    pub fn is_namespace(&self) -> bool {
        self.resource.get("kind").and_then(Val::as_str) == Some("Namespace")
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
        self.labels.get_or_init(|| text_map(self.resource, "labels"))
    }

    /// The object's annotations.
    pub(crate) fn annotations(&self) -> &Labels<'a> {
        self.annotations.get_or_init(|| text_map(self.resource, "annotations"))
    }

    /// The labels of the object's namespace.
    pub(crate) fn namespace_labels(&self) -> Labels<'a> {
        let labels = self.namespace_labels.into_iter().flatten();
        labels.map(|(key, value)| (key.as_str(), value.as_str())).collect()
    }

    fn metadata(&self, field: &str) -> &'a str {
        self.resource.dig(&["metadata", field]).and_then(Val::as_str).unwrap_or_default()
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

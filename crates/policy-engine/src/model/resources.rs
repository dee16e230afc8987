//! Match and exclude blocks: which objects, and whose requests, a rule concerns.

use std::collections::BTreeMap;

use super::selector::LabelSelector;
use crate::request::Operation;

/// A match or exclude block. `any` wins over `all`, both win over the flat form. Kyverno:
/// `api/kyverno/v1/match_resources_types.go`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MatchResources {
    /// Filters of which one suffices.
    pub any: Vec<ResourceFilter>,
    /// Filters that all hold.
    pub all: Vec<ResourceFilter>,
    /// The deprecated form: `resources`, `subjects`, `roles` and `clusterRoles` in the block itself.
    pub flat: ResourceFilter,
}

impl MatchResources {
    /// True when nothing is asked for.
    pub fn is_empty(&self) -> bool {
        self.any.is_empty() && self.all.is_empty() && self.flat.is_empty()
    }

    /// The kinds of the flat form, then of `all`, then of `any`.
    pub fn kinds(&self) -> impl Iterator<Item = &str> {
        let filters = std::iter::once(&self.flat).chain(&self.all).chain(&self.any);
        filters.flat_map(|filter| filter.resources.kinds.iter().map(String::as_str))
    }
}

/// Objects, and who acts on them; every part that is given must hold.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ResourceFilter {
    /// The objects.
    pub resources: ResourceDescription,
    /// Users, groups and service accounts.
    pub subjects: Vec<Subject>,
    /// Namespaced roles, `namespace:name`.
    pub roles: Vec<String>,
    /// Cluster roles.
    pub cluster_roles: Vec<String>,
}

impl ResourceFilter {
    /// True when nothing is asked for.
    pub fn is_empty(&self) -> bool {
        self.resources.is_empty() && !self.has_user_info()
    }

    /// True when the filter asks who acts.
    pub fn has_user_info(&self) -> bool {
        !(self.subjects.is_empty() && self.roles.is_empty() && self.cluster_roles.is_empty())
    }
}

/// Which objects. An empty field asks for nothing; a field that is `None` was not written, which differs from an empty map
/// for autogen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ResourceDescription {
    /// Kind selectors: `Pod`, `apps/v1/Deployment`, `*/scale`.
    pub kinds: Vec<String>,
    /// A name with wildcards; empty for none.
    pub name: String,
    /// Names with wildcards.
    pub names: Vec<String>,
    /// Namespaces with wildcards.
    pub namespaces: Vec<String>,
    /// Annotations, with wildcards in key and value.
    pub annotations: Option<BTreeMap<String, String>>,
    /// The labels of the object.
    pub selector: Option<LabelSelector>,
    /// The labels of its namespace.
    pub namespace_selector: Option<LabelSelector>,
    /// Admission operations.
    pub operations: Vec<Operation>,
}

impl ResourceDescription {
    /// True when nothing is asked for.
    pub fn is_empty(&self) -> bool {
        self.kinds.is_empty()
            && self.name.is_empty()
            && self.names.is_empty()
            && self.namespaces.is_empty()
            && self.annotations.as_ref().is_none_or(BTreeMap::is_empty)
            && self.selector.is_none()
            && self.namespace_selector.is_none()
            && self.operations.is_empty()
    }
}

/// A user, group or service account. Kubernetes: `rbacv1.Subject`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subject {
    /// `User`, `Group` or `ServiceAccount`.
    pub kind: String,
    /// The name; Kyverno allows wildcards.
    pub name: String,
    /// The namespace of a service account.
    pub namespace: String,
    /// The API group.
    pub api_group: String,
}

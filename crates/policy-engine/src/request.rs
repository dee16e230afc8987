//! What an evaluation needs beside the policy: the object, the operation, the user, values, and what stands in for a
//! cluster.

use std::collections::BTreeMap;
use std::time::Duration;

use common::Value;
use common::manifest::Object;

use crate::facts::Facts;

/// The admission operation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operation {
    /// `CREATE`, the default of the command line.
    #[default]
    Create,
    /// `UPDATE`: object and old object are the same.
    Update,
    /// `DELETE`: only an old object.
    Delete,
    /// `CONNECT`.
    Connect,
}

impl Operation {
    /// The word in requests: `CREATE`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Create => "CREATE",
            Self::Update => "UPDATE",
            Self::Delete => "DELETE",
            Self::Connect => "CONNECT",
        }
    }
}

/// Who asks: the `UserInfo` file. Without one, subjects, roles and cluster roles in match blocks are ignored.
#[derive(Clone, Debug, Default)]
pub struct UserInfo {
    /// Namespaced roles, `namespace:name`.
    pub roles: Vec<String>,
    /// Cluster roles.
    pub cluster_roles: Vec<String>,
    /// The user's name.
    pub username: String,
    /// The user's id.
    pub uid: String,
    /// The user's groups.
    pub groups: Vec<String>,
    /// Whatever else the authenticator said.
    pub extra: BTreeMap<String, Vec<String>>,
}

/// A subresource that a values file declares: objects of `kind` are subresource `name` of a parent.
#[derive(Clone, Debug, Default)]
pub struct Subresource {
    /// `group`, `version`, `kind` of the objects.
    pub group: String,
    /// The version.
    pub version: String,
    /// The kind.
    pub kind: String,
    /// `pods/eviction`.
    pub name: String,
    /// The parent's group.
    pub parent_group: String,
    /// The parent's version.
    pub parent_version: String,
    /// The parent's kind.
    pub parent_kind: String,
}

/// What a context entry may ask a cluster for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ClusterSource {
    /// Calls to the API server.
    Api,
    /// `ConfigMap`s.
    ConfigMaps,
    /// Global context entries.
    GlobalContext,
}

/// What stands in for a cluster when a context entry asks for one. What an implementation leaves out is not known or not there.
pub trait Cluster: Sync {
    /// Whether entries of this kind load at all. Where they do not, they are dropped before their variables are looked at,
    /// so that a values file can say what they hold.
    fn serves(&self, _source: ClusterSource) -> bool {
        true
    }

    /// The answer to an API call on `url_path` with `method`, or `None` where nothing is known, which drops the entry.
    ///
    /// # Errors
    /// The message of the failed call.
    fn api_call(&self, _method: &str, _url_path: &str) -> Option<Result<Value, String>> {
        None
    }

    /// The `ConfigMap` as `{data, metadata}`, or `None` where it is not known.
    fn config_map(&self, _namespace: &str, _name: &str) -> Option<Value> {
        None
    }

    /// The data of a global context entry, or `None` where it is not known.
    fn global_context(&self, _name: &str) -> Option<Value> {
        None
    }

    /// The object of a kind; a cluster-wide one has no namespace.
    ///
    /// # Errors
    /// The kind is not known, or there is no such object.
    fn get(&self, _kind: ObjectKind<'_>, _namespace: &str, _name: &str) -> Result<Value, String> {
        Err("not found".to_owned())
    }

    /// All objects of a kind, by namespace and name.
    ///
    /// # Errors
    /// The kind is not known.
    fn list(&self, _kind: ObjectKind<'_>) -> Result<Vec<Value>, String> {
        Err("not found".to_owned())
    }
}

/// The kind of objects that are looked up. Group and version may be patterns: `*`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ObjectKind<'a> {
    /// The group; empty for the core group.
    pub group: &'a str,
    /// The version.
    pub version: &'a str,
    /// The kind.
    pub kind: &'a str,
}

/// One evaluation's input. The policy decides what of it is read.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// The object.
    pub object: &'a Object,
    /// What is known of this object already.
    pub facts: &'a Facts,
    /// What is done with it.
    pub operation: Operation,
    /// Who does it.
    pub user: Option<&'a UserInfo>,
    /// A map laid over the context before any context entry loads: the values that hold for this policy and object, their
    /// dotted keys already split.
    pub values: &'a Value,
    /// Values by rule name, laid over when that rule's context loads; a rule also takes those of the rule it derives from.
    pub rule_values: &'a BTreeMap<String, Value>,
    /// The labels of namespaces, by namespace.
    pub namespace_labels: &'a BTreeMap<String, BTreeMap<String, String>>,
    /// Declared subresources.
    pub subresources: &'a [Subresource],
    /// What stands in for a cluster.
    pub cluster: &'a dyn Cluster,
    /// The objects that generate rules clone, by rule name, beside the object itself.
    pub clone_sources: &'a BTreeMap<String, Vec<Value>>,
    /// The time since the Unix epoch, for `time_now` and its like.
    pub now: Duration,
    /// Whether reports are wanted: what only they show is not made otherwise.
    pub reports: bool,
}

impl std::fmt::Debug for Request<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Request").field("object", &self.object.reference()).finish_non_exhaustive()
    }
}

//! Policy exceptions: objects that rules are not held against.

use std::sync::Arc;

use common::Value;
use yaml::{Document, Path, Span};

use super::resources::MatchResources;
use super::validate::PodSecurityExclude;

/// A `PolicyException` of `kyverno.io/v2` or `v2beta1`. Kyverno: `api/kyverno/v2/policy_exception_types.go`.
#[derive(Clone, Debug)]
pub struct PolicyException {
    /// The document it was read from.
    pub document: Arc<Document>,
    /// Its place in the document: the root, but for members of a `List`.
    pub path: Path,
    /// `metadata.name`.
    pub name: String,
    /// `metadata.namespace`, or empty.
    pub namespace: String,
    /// Whether it holds for existing objects.
    pub background: bool,
    /// The objects.
    pub match_: MatchResources,
    /// `any`/`all` blocks that must hold, as written.
    pub conditions: Option<Value>,
    /// The rules.
    pub exceptions: Vec<ExceptionRef>,
    /// Pod security controls left out.
    pub pod_security: Vec<PodSecurityExclude>,
}

/// Rules of one policy.
#[derive(Clone, Debug, Default)]
pub struct ExceptionRef {
    /// The policy's [`super::Policy::key`].
    pub policy_name: String,
    /// Names of rules, with wildcards. Derived rules have names of their own.
    pub rule_names: Vec<String>,
}

impl PolicyException {
    /// `namespace/name`, or the name alone where there is no namespace.
    pub fn key(&self) -> String {
        if self.namespace.is_empty() { self.name.clone() } else { format!("{}/{}", self.namespace, self.name) }
    }

    /// The value of `metadata.name` in the exception's file, or the nearest thing that is there.
    pub fn span(&self) -> Span {
        self.document.locate(&self.path.join("metadata").join("name")).value
    }
}

//! A policy: its metadata and what holds for all of its rules.

use std::collections::BTreeMap;
use std::sync::Arc;

use common::finding::ObjectRef;
use yaml::{Document, Path, Span};

use super::action::{FailureAction, FailureActionOverride};
use super::rule::Rule;

/// A `ClusterPolicy` or `Policy`. Kyverno: `api/kyverno/v1/clusterpolicy_types.go`, `policy_types.go`.
#[derive(Clone, Debug)]
pub struct Policy {
    /// The document it was read from.
    pub document: Arc<Document>,
    /// Its place in the document: the root, but for members of a `List`.
    pub path: Path,
    /// `kyverno.io/v1` or `kyverno.io/v2beta1`.
    pub api_version: String,
    /// The kind.
    pub kind: PolicyKind,
    /// `metadata.name`.
    pub name: String,
    /// `metadata.namespace`, or empty.
    pub namespace: String,
    /// `metadata.annotations`.
    pub annotations: BTreeMap<String, String>,
    /// `metadata.labels`.
    pub labels: BTreeMap<String, String>,
    /// The rest.
    pub spec: Spec,
}

/// Whether a policy holds for the cluster or for one namespace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PolicyKind {
    /// `ClusterPolicy`.
    ClusterPolicy,
    /// `Policy`.
    Policy,
    /// `ClusterCleanupPolicy`; its only rule stands for all of it.
    ClusterCleanupPolicy,
    /// `CleanupPolicy`, likewise.
    CleanupPolicy,
}

impl PolicyKind {
    /// The kind's name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ClusterPolicy => "ClusterPolicy",
            Self::Policy => "Policy",
            Self::ClusterCleanupPolicy => "ClusterCleanupPolicy",
            Self::CleanupPolicy => "CleanupPolicy",
        }
    }

    /// True for policies that delete objects.
    pub const fn is_cleanup(self) -> bool {
        matches!(self, Self::ClusterCleanupPolicy | Self::CleanupPolicy)
    }
}

/// What holds for all rules. Kyverno: `api/kyverno/v1/spec_types.go`.
#[derive(Clone, Debug)]
pub struct Spec {
    /// The rules as written, in order.
    pub rules: Vec<Rule>,
    /// Whether one rule that applies is enough.
    pub apply_rules: ApplyRules,
    /// `validationFailureAction`: deprecated, holds for rules without an action of their own.
    pub failure_action: FailureAction,
    /// `validationFailureActionOverrides`: deprecated likewise.
    pub failure_action_overrides: Vec<FailureActionOverride>,
    /// `emitWarning`.
    pub emit_warning: bool,
    /// Whether requests are judged.
    pub admission: bool,
    /// Whether existing objects are judged.
    pub background: bool,
    /// `webhookConfiguration` and its deprecated predecessors.
    pub webhook: Webhook,
    /// `schemaValidation`: deprecated.
    pub schema_validation: Option<bool>,
    /// `mutateExistingOnPolicyUpdate`: deprecated.
    pub mutate_existing_on_policy_update: bool,
    /// `generateExistingOnPolicyUpdate`: deprecated.
    pub generate_existing_on_policy_update: Option<bool>,
    /// `generateExisting`: deprecated.
    pub generate_existing: bool,
}

/// How many rules of a policy apply to one object.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ApplyRules {
    /// All of them.
    #[default]
    All,
    /// Those up to the first that passes or fails.
    One,
}

/// The admission webhook's configuration.
#[derive(Clone, Debug, Default)]
pub struct Webhook {
    /// CEL conditions that gate the whole policy.
    pub match_conditions: Vec<MatchCondition>,
    /// `webhookConfiguration.failurePolicy`.
    pub failure_policy: Option<String>,
    /// `webhookConfiguration.timeoutSeconds`.
    pub timeout_seconds: Option<i64>,
    /// `spec.failurePolicy`: deprecated.
    pub spec_failure_policy: Option<String>,
    /// `spec.webhookTimeoutSeconds`: deprecated.
    pub spec_timeout_seconds: Option<i64>,
}

/// A named CEL condition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MatchCondition {
    /// Its name.
    pub name: String,
    /// The expression.
    pub expression: String,
}

impl Policy {
    /// True for a `Policy`, which concerns its own namespace only.
    pub const fn is_namespaced(&self) -> bool {
        matches!(self.kind, PolicyKind::Policy | PolicyKind::CleanupPolicy)
    }

    /// `namespace/name`, or the name alone where there is no namespace: how exceptions and reports call the policy.
    pub fn key(&self) -> String {
        if self.namespace.is_empty() { self.name.clone() } else { format!("{}/{}", self.namespace, self.name) }
    }

    /// The value of `metadata.name` in the policy's file, or the nearest thing that is there.
    pub fn span(&self) -> Span {
        self.document.locate(&self.path.join("metadata").join("name")).value
    }

    /// The reference that findings carry.
    pub fn reference(&self) -> ObjectRef {
        ObjectRef {
            api_version: self.api_version.clone(),
            kind: self.kind.name().into(),
            namespace: self.namespace.clone(),
            name: self.name.clone(),
        }
    }

    /// False when the annotation `policies.kyverno.io/scored` says `false`: failures then count as warnings.
    pub fn is_scored(&self) -> bool {
        self.annotation("policies.kyverno.io/scored") != "false"
    }

    /// `policies.kyverno.io/title`, or empty.
    pub fn title(&self) -> &str {
        self.annotation("policies.kyverno.io/title")
    }

    /// `policies.kyverno.io/description`, or empty.
    pub fn description(&self) -> &str {
        self.annotation("policies.kyverno.io/description")
    }

    /// `policies.kyverno.io/category`, or empty.
    pub fn category(&self) -> &str {
        self.annotation("policies.kyverno.io/category")
    }

    /// `policies.kyverno.io/severity`, or empty.
    pub fn severity(&self) -> &str {
        self.annotation("policies.kyverno.io/severity")
    }

    /// The value of an annotation, or empty.
    pub fn annotation(&self, key: &str) -> &str {
        self.annotations.get(key).map(String::as_str).unwrap_or_default()
    }
}

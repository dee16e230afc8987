//! The body of a validate rule.

use common::Value;

use super::action::{FailureAction, FailureActionOverride};
use super::context::ContextEntry;

/// A validate rule. the check of policies sees to it that one of the ways to validate is given. Kyverno:
/// `api/kyverno/v1/common_types.go`, `Validation`.
#[derive(Clone, Debug)]
pub struct Validate {
    /// The message of a failure; may hold variables, empty for none.
    pub message: String,
    /// The action of this rule.
    pub failure_action: Option<FailureAction>,
    /// Other actions for some namespaces.
    pub failure_action_overrides: Vec<FailureActionOverride>,
    /// Whether an update may keep a violation that was there before.
    pub allow_existing_violations: bool,
    /// An overlay.
    pub pattern: Option<Value>,
    /// A list of overlays of which one suffices.
    pub any_pattern: Option<Value>,
    /// Conditions that must not hold.
    pub deny: Option<Deny>,
    /// Checks of every element of lists.
    pub foreach: Vec<ForEach>,
    /// Pod security standards.
    pub pod_security: Option<PodSecurity>,
    /// CEL expressions, as written.
    pub cel: Option<Value>,
    /// Signed manifests, as written.
    pub manifests: Option<Value>,
    /// An assertion tree, of versions gone by; as written.
    pub assert: Option<Value>,
}

/// Conditions that must not hold.
#[derive(Clone, Debug, Default)]
pub struct Deny {
    /// `any`/`all` blocks or the older list, as written; `None` denies always.
    pub conditions: Option<Value>,
}

/// Checks of every element of a list.
#[derive(Clone, Debug, Default)]
pub struct ForEach {
    /// `JMESPath` to the list.
    pub list: String,
    /// Whether the element is what patterns are laid over; by default when it is a map.
    pub element_scope: Option<bool>,
    /// Variables of each element.
    pub context: Vec<ContextEntry>,
    /// `any`/`all` blocks that must hold for an element to count, as written.
    pub preconditions: Option<Value>,
    /// An overlay.
    pub pattern: Option<Value>,
    /// A list of overlays of which one suffices.
    pub any_pattern: Option<Value>,
    /// Conditions that must not hold.
    pub deny: Option<Deny>,
    /// Checks of lists within the element.
    pub foreach: Vec<ForEach>,
}

/// Pod security standards.
#[derive(Clone, Debug, Default)]
pub struct PodSecurity {
    /// `privileged`, `baseline` or `restricted`.
    pub level: String,
    /// `latest`, `v1.29`, or empty for the latest.
    pub version: String,
    /// Controls left out.
    pub exclude: Vec<PodSecurityExclude>,
}

/// A control left out.
#[derive(Clone, Debug, Default)]
pub struct PodSecurityExclude {
    /// The control's name: `Host Namespaces`.
    pub control_name: String,
    /// For these images only, with wildcards.
    pub images: Vec<String>,
    /// For this field only; empty for all.
    pub restricted_field: String,
    /// For these values of the field, with wildcards.
    pub values: Vec<String>,
}

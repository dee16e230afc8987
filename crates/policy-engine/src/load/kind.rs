//! Which kinds are policies.

use common::Val;
use common::manifest::Gvk;

use super::builtin;
use super::schema::{CLEANUP, EXCEPTION, Object, POLICY_V1, POLICY_V2BETA1};
use crate::model::PolicyKind;

/// What a document of some kind is to the loader.
pub(super) enum Kind {
    /// A policy, with its table.
    Policy(PolicyKind, &'static Object),
    /// A cleanup policy, with its table.
    Cleanup(PolicyKind, &'static Object),
    /// An exception, with its table.
    Exception(&'static Object),
    /// A kind that the original loads and this engine does not evaluate yet.
    Later,
    /// `v1` `List`.
    List,
    /// A kind that is known and no policy.
    Other,
    /// A kind that nothing is known of.
    Unknown,
}

/// Group, version and kind of a document, empty where they are missing.
pub(super) fn gvk(root: Val<'_>) -> Gvk {
    let text = |key| match root.get(key) {
        // Go's decoder into a text takes the source text of any scalar.
        Some(Val::Doc(node)) if !node.is_null() => node.text().unwrap_or_default(),
        value => value.and_then(Val::as_str).unwrap_or_default(),
    };
    Gvk::new(text("apiVersion"), text("kind"))
}

/// Kyverno: `cmd/cli/kubectl-kyverno/policy/load.go`, `processDocumentItem`.
pub(super) fn classify(gvk: &Gvk) -> Kind {
    let at = (gvk.group.as_str(), gvk.version.as_str(), gvk.kind.as_str());
    match at {
        ("kyverno.io", "v1", "ClusterPolicy") => Kind::Policy(PolicyKind::ClusterPolicy, &POLICY_V1),
        ("kyverno.io", "v1", "Policy") => Kind::Policy(PolicyKind::Policy, &POLICY_V1),
        ("kyverno.io", "v2beta1", "ClusterPolicy") => Kind::Policy(PolicyKind::ClusterPolicy, &POLICY_V2BETA1),
        ("kyverno.io", "v2beta1", "Policy") => Kind::Policy(PolicyKind::Policy, &POLICY_V2BETA1),
        ("kyverno.io", "v2" | "v2beta1", "PolicyException") => Kind::Exception(&EXCEPTION),
        ("kyverno.io", "v2" | "v2beta1", "CleanupPolicy") => Kind::Cleanup(PolicyKind::CleanupPolicy, &CLEANUP),
        ("kyverno.io", "v2" | "v2beta1", "ClusterCleanupPolicy") => {
            Kind::Cleanup(PolicyKind::ClusterCleanupPolicy, &CLEANUP)
        }
        ("policies.kyverno.io", version, kind) => cel_kind(version, kind),
        ("admissionregistration.k8s.io", version, kind) => admission_kind(version, kind, gvk),
        ("", "v1", "List") => Kind::List,
        _ if builtin::is_known(&gvk.api_version(), &gvk.kind) => Kind::Other,
        _ => Kind::Unknown,
    }
}

/// The CEL policies. Their namespaced forms came a version later; exceptions are loaded in one version only.
fn cel_kind(version: &str, kind: &str) -> Kind {
    let versions: &[&str] = match kind {
        "ValidatingPolicy" | "MutatingPolicy" | "GeneratingPolicy" | "DeletingPolicy" | "ImageValidatingPolicy" => {
            &["v1alpha1", "v1beta1", "v1"]
        }
        "NamespacedValidatingPolicy"
        | "NamespacedMutatingPolicy"
        | "NamespacedGeneratingPolicy"
        | "NamespacedDeletingPolicy"
        | "NamespacedImageValidatingPolicy" => &["v1beta1", "v1"],
        "PolicyException" => &["v1beta1"],
        _ => return Kind::Unknown,
    };
    if versions.contains(&version) { Kind::Later } else { Kind::Other }
}

fn admission_kind(version: &str, kind: &str, gvk: &Gvk) -> Kind {
    match (version, kind) {
        _ if !builtin::is_known(&gvk.api_version(), kind) => Kind::Unknown,
        ("v1", "ValidatingAdmissionPolicy" | "ValidatingAdmissionPolicyBinding")
        | (_, "MutatingAdmissionPolicy" | "MutatingAdmissionPolicyBinding") => Kind::Later,
        _ => Kind::Other,
    }
}

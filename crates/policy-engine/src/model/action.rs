//! What a failed rule means: a warning in a report, or a request turned away.

use super::selector::LabelSelector;

/// What happens to an object that fails. Kyverno: `api/kyverno/v1/spec_types.go`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum FailureAction {
    /// `Audit` or `audit`: reported only.
    #[default]
    Audit,
    /// `Enforce` or `enforce`: turned away.
    Enforce,
}

impl FailureAction {
    /// The action that a policy writes; anything but the two spellings of enforce audits.
    pub fn parse(text: &str) -> Self {
        match text {
            "Enforce" | "enforce" => Self::Enforce,
            _ => Self::Audit,
        }
    }

    /// True for [`FailureAction::Enforce`].
    pub const fn is_enforce(self) -> bool {
        matches!(self, Self::Enforce)
    }
}

/// Another action for some namespaces.
#[derive(Clone, Debug, Default)]
pub struct FailureActionOverride {
    /// The action there.
    pub action: FailureAction,
    /// Namespaces, with wildcards.
    pub namespaces: Vec<String>,
    /// The labels of namespaces.
    pub namespace_selector: Option<LabelSelector>,
}

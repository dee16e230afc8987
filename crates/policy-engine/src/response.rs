//! What a rule says of an object.

use std::collections::BTreeMap;

use common::Value;
use yaml::{Path, Span};

/// The outcome of one rule on one object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// The object keeps the rule.
    Pass,
    /// It breaks the rule.
    Fail,
    /// It breaks a rule that only warns; the engine itself never says so.
    Warn,
    /// The rule could not be judged.
    Error,
    /// The rule does not concern the object: a precondition, an anchor or an exception says so.
    Skip,
}

impl Status {
    /// The word in reports: `pass`, `fail`, `warn`, `error`, `skip`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Warn => "warn",
            Self::Error => "error",
            Self::Skip => "skip",
        }
    }
}

/// The phase of the engine that a response comes from, in the order of evaluation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RuleKind {
    /// `mutate`.
    Mutation,
    /// `verifyImages`.
    ImageVerify,
    /// `validate`.
    Validation,
    /// `generate`.
    Generation,
    /// A cleanup policy.
    Cleanup,
}

/// One rule's answer. A rule that does not match gives none.
#[derive(Clone, Debug)]
pub struct RuleResponse {
    /// The rule's name, with its `autogen-` prefix when it was derived for a pod controller.
    pub rule: String,
    /// The phase.
    pub kind: RuleKind,
    /// The outcome.
    pub status: Status,
    /// The message, as Kyverno words it.
    pub message: String,
    /// Where in the object the rule failed, nearest to what is wrong, when the rule knows.
    pub path: Option<Path>,
    /// The rule in its policy's file; of a derived rule, the rule it comes from.
    pub span: Option<Span>,
    /// Properties for reports (`exceptions`, `controls`, ...).
    pub properties: BTreeMap<String, String>,
    /// What the rule made, beside its verdict.
    pub product: Product,
}

/// What a rule makes of other objects than the one that it is held against.
#[derive(Clone, Debug, Default)]
pub enum Product {
    /// Nothing.
    #[default]
    None,
    /// The objects of a generate rule, in the order that they are made in.
    Generated(Vec<Value>),
    /// The objects of a generate rule could not be made, and why. The original loses this: the rule passes.
    Unmade(String),
    /// An existing object as a mutate rule with targets has patched it; one response for each target.
    Target(Box<PatchedTarget>),
}

/// A target of a mutate rule.
#[derive(Clone, Debug)]
pub struct PatchedTarget {
    /// The target behind the patch.
    pub object: Value,
    /// The subresource that was patched; empty for the object itself.
    pub subresource: String,
}

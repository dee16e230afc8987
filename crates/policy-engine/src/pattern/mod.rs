//! Patterns: the trees of `validate.pattern` and `anyPattern`, compiled once and matched against many objects.
//!
//! Here: anchors, the order of evaluation, scalar patterns, the messages of a mismatch. Not here: the words that a rule
//! puts around them, `anyPattern`'s choice, conditions (`crate::conditions`). The one idea to know: compiling sorts and
//! parses everything that the pattern alone decides, so a passing object allocates nothing; paths and messages are made
//! only for a mismatch.

mod anchor;
mod expansion;
mod integer;
mod mismatch;
mod node;
pub mod print;
pub mod repair;
pub mod scalar;
mod term;
mod trail;
mod walk;

use common::Val;
use yaml::Path;

use mismatch::Mismatch;
use node::Node;

pub(crate) use anchor::{Anchor, AnchorKind};
pub(crate) use integer::to_i64;
pub(crate) use term::{is_range, parse_duration};

/// A compiled pattern.
#[derive(Clone, Debug)]
pub struct Pattern {
    root: Node,
    /// Whether it can miss the key of a condition or existence anchor in the object.
    may_miss: bool,
}

/// What a mismatch means for the rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The rule does not concern the object: a conditional or a global anchor says so.
    Skip,
    /// The object breaks the rule.
    Fail,
    /// The object breaks the pattern, but Kyverno reports that the rule could not be judged: it gives no path.
    Error,
}

/// Why an object does not match a pattern. Prints Kyverno's message.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct PatternError {
    /// What it means for the rule.
    pub outcome: Outcome,
    /// Kyverno's message.
    pub message: String,
    /// Kyverno's path, `/spec/containers/0/image/`; empty unless the object fails.
    pub path: String,
    /// The real path of the nearest thing that is wrong. A missing field has its own path here.
    pub place: Path,
}

impl Pattern {
    /// The pattern in `pattern`, whose variables are substituted. Never fails: what cannot match says so for each object.
    pub fn compile(pattern: Val<'_>) -> Self {
        let root = Node::compile(pattern);
        Self { may_miss: root.may_miss(), root }
    }

    /// Matches `resource`, walking from its root.
    ///
    /// Kyverno: `pkg/engine/validate/validate.go`, `MatchPattern`.
    ///
    /// # Errors
    /// When it does not match; the outcome says what that means.
    pub fn validate(&self, resource: Val<'_>) -> Result<(), PatternError> {
        walk::walk(&self.root, resource).map_err(|mismatch| self.judge(*mismatch, resource))
    }

    fn judge(&self, mismatch: Mismatch, resource: Val<'_>) -> PatternError {
        let Mismatch { skip, negation, message, path, place, .. } = mismatch;
        if skip {
            return PatternError { outcome: Outcome::Skip, message, path: String::new(), place };
        }
        let lost = !negation && self.may_miss && walk::anchor_keys_are_missing(&self.root, resource);
        let path = if lost { String::new() } else { path };
        // NOTE: whoever reports the result takes an empty path for an error of the rule, wherever it comes from.
        // kyverno: pkg/engine/handlers/validation/validate_resource.go, validatePatterns
        let outcome = if path.is_empty() { Outcome::Error } else { Outcome::Fail };
        PatternError { outcome, message, path, place }
    }
}

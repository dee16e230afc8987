//! Bodies of rules that this engine does not evaluate: an error for every object that matches, never a pass.

use super::Evaluator;
use super::run::Run;
use super::verdict::Verdict;
use crate::compile::CompiledRule;
use crate::response::{RuleResponse, Status};

const START: &str = "rules with `";
const END: &str = "` are not supported yet";

impl RuleResponse {
    /// True when the rule has a body that this engine does not evaluate: then nothing is known of the object.
    pub fn is_unsupported(&self) -> bool {
        let name = self.message.strip_prefix(START).and_then(|rest| rest.strip_suffix(END));
        self.status == Status::Error && name.is_some_and(|name| !name.contains(' '))
    }
}

/// A body of this kind.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unsupported(pub(crate) &'static str);

/// A body with signed manifests: keys and transparency logs are out of reach.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SignedManifests;

impl Evaluator for SignedManifests {
    fn evaluate<'r>(&'r self, _: &'r CompiledRule, _: &mut Run<'r>) -> Option<Verdict> {
        let message = "signatures of manifests are not verified: keys and transparency logs are not asked";
        Some(Verdict::new(Status::Error, message))
    }
}

impl Evaluator for Unsupported {
    fn evaluate<'r>(&'r self, _: &'r CompiledRule, _: &mut Run<'r>) -> Option<Verdict> {
        Some(Verdict::new(Status::Error, format!("{START}{}{END}", self.0)))
    }
}

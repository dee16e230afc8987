//! The image phase of a policy: its rules verify, and their marks go onto the object.
//!
//! kyverno: pkg/engine/image_verify.go, cmd/cli/kubectl-kyverno/processor/policy_processor.go

use common::Value;

use super::metadata::Marks;
use crate::compile::{CompiledPolicy, CompiledRule};
use crate::context::subject;
use crate::evaluate::{Run, kind_of};
use crate::model::ApplyRules;
use crate::request::Request;
use crate::response::{RuleKind, RuleResponse, Status};

/// What the image rules of a policy have done with an object.
#[derive(Clone, Debug, Default)]
pub struct Verified {
    /// What the rules say, in their order.
    pub responses: Vec<RuleResponse>,
    /// The object with the marks of this policy; nothing when there are none.
    pub marked: Option<Value>,
}

impl CompiledPolicy {
    /// Applies the first half of the policy's `verifyImages` rules to the object of `request`, or to `patched`, what rules
    /// before have made of it. The second half looks at the marks and belongs to [`CompiledPolicy::evaluate_patched`].
    pub fn verify_images(&self, request: &Request<'_>, patched: Option<&Value>) -> Verified {
        let kind = kind_of(request);
        let rules: Vec<&CompiledRule> = self
            .rules_for(kind.kind)
            .iter()
            .filter_map(|&index| self.rule(index))
            .filter(|rule| rule.kind() == RuleKind::ImageVerify)
            .collect();
        let subject = subject(request, patched);
        if rules.is_empty() || subject.new.is_none() || !self.concerns(subject.matched()) {
            return Verified::default();
        }
        let mut run = Run::new(self, *request, &subject, kind);
        let mut marks = Marks::default();
        let mut verified = Verified::default();
        for rule in rules {
            let Some(images) = rule.images() else { continue };
            let answers = run.rule_by(rule, |run| images.verify(rule, run, &mut marks));
            let applied = answers.iter().any(|answer| matches!(answer.status, Status::Pass | Status::Fail));
            verified.responses.extend(answers);
            if applied && self.policy().spec.apply_rules == ApplyRules::One {
                break;
            }
        }
        let mut object = subject.matched().to_value();
        if marks.write(&mut object).unwrap_or(false) {
            verified.marked = Some(object);
        }
        verified
    }

    /// True when the policy has image rules, matching or not.
    pub fn has_verify_images(&self) -> bool {
        self.policy().spec.rules.iter().any(|rule| rule.verify_images().is_some())
    }
}

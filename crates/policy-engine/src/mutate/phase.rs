//! The mutate phase of a policy: each rule sees what the ones before it have made of the object.
//!
//! kyverno: pkg/engine/mutation.go

use common::Value;

use crate::compile::CompiledPolicy;
use crate::context::subject;
use crate::evaluate::{Run, kind_of};
use crate::model::ApplyRules;
use crate::request::{Operation, Request};
use crate::response::{RuleKind, RuleResponse, Status};

/// What the mutate rules of a policy have made of an object.
#[derive(Clone, Debug)]
pub struct Mutated {
    /// What the rules say, in their order.
    pub responses: Vec<RuleResponse>,
    /// The object as it is now, with the request's values laid over it; null behind a patch that failed.
    pub object: Value,
    /// Whether a rule has changed it.
    pub changed: bool,
}

impl CompiledPolicy {
    /// Applies the mutate rules of the policy to the object of `request`, or to `patched`, what policies before have made of
    /// it.
    pub fn mutate(&self, request: &Request<'_>, patched: Option<&Value>) -> Mutated {
        let first = subject(request, patched);
        // kyverno: of a deleted object the rules, and the policies behind them, see nothing but that it matched.
        let is_deleted = request.operation == Operation::Delete;
        let object = first.new.clone().unwrap_or_default();
        let mut mutated = Mutated { responses: Vec::new(), object, changed: is_deleted && self.has_mutate() };
        let kind = kind_of(request);
        let rules: Vec<_> = self.rules_for(kind.kind).iter().filter_map(|&index| self.rule(index)).collect();
        if first.matched().is_null() || !self.concerns(first.matched()) {
            return mutated;
        }
        for rule in rules.into_iter().filter(|rule| rule.kind() == RuleKind::Mutation) {
            let present = Some(&mutated.object).filter(|_| mutated.changed && !is_deleted).or(patched);
            let subject = subject(request, present);
            let mut run = Run::new(self, *request, &subject, kind_of(request));
            let responses = match rule.body().targets() {
                Some(targets) => run.target_rule(rule, targets),
                None => run.rule(rule).into_iter().collect(),
            };
            if let Some(patched) = run.patched.take() {
                mutated.object = patched;
                mutated.changed = true;
            }
            let is_lost = mutated.object.is_null() && !is_deleted;
            let applied = responses.iter().any(|response| matches!(response.status, Status::Pass | Status::Fail));
            mutated.responses.extend(responses);
            // kyverno: behind a patch that failed the object is empty, and no rule matches that.
            if is_lost || (applied && self.policy().spec.apply_rules == ApplyRules::One) {
                break;
            }
        }
        mutated
    }

    /// True when the policy has mutate rules, matching or not.
    pub fn has_mutate(&self) -> bool {
        self.policy().spec.rules.iter().any(|rule| rule.mutate().is_some())
    }
}

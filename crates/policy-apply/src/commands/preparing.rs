//! Policies made ready, and those that cannot take part.

use std::sync::Arc;

use policy_engine::check::{CheckError, Problem};
use policy_engine::load::LaterPolicy;
use policy_engine::model::{Policy, PolicyException};
use rayon::prelude::*;

use crate::input::{Trouble, Variables};
use crate::judge::{Prepared, Ready};
use crate::output::original::LeftOut;

const RULE: &str = "input/policy";

/// The policies of a run.
#[derive(Debug)]
pub(crate) struct PolicySet<'v> {
    /// Those that judge.
    pub(crate) prepared: Vec<Prepared<'v>>,
    /// Those that the check forbids, or that cannot be evaluated yet. Each counts as an error.
    pub(crate) left_out: Vec<LeftOut>,
    /// What is wrong with them.
    troubles: Vec<Trouble>,
    /// The number of rules of all of them, as the original counts it.
    pub(crate) rules: usize,
}

impl<'v> PolicySet<'v> {
    /// Compiles and checks the policies that were read.
    pub(crate) fn new(
        policies: Vec<Policy>,
        later: &[LaterPolicy],
        exceptions: &[Arc<PolicyException>],
        variables: &'v Variables,
    ) -> Self {
        let ready: Vec<Ready> =
            policies.into_par_iter().map(|policy| Ready::new(Arc::new(policy), exceptions)).collect();
        let mut set = Self::of(&ready, variables);
        later.iter().for_each(|policy| set.add_later(policy));
        set
    }

    /// Of policies that were compiled and checked.
    pub(crate) fn of(ready: &[Ready], variables: &'v Variables) -> Self {
        let mut set = Self { prepared: Vec::new(), left_out: Vec::new(), troubles: Vec::new(), rules: 0 };
        ready.iter().for_each(|policy| set.add(policy, variables));
        set
    }

    /// What is wrong, beside what was wrong with the inputs already: having found nothing at all is, too.
    pub(crate) fn troubles(&self, of_inputs: &[Trouble]) -> Vec<Trouble> {
        let mut troubles = self.troubles.clone();
        if of_inputs.is_empty() && self.prepared.is_empty() && self.left_out.is_empty() {
            troubles.push(Trouble::new(RULE, "no policy was found, so nothing was judged"));
        }
        troubles
    }

    /// What is wrong with the policies themselves.
    pub(crate) fn problems(&self) -> impl Iterator<Item = Trouble> {
        self.troubles.iter().cloned()
    }

    fn add(&mut self, ready: &Ready, variables: &'v Variables) {
        self.rules += ready.rule_count();
        if ready.rule_count() == 0 {
            self.troubles.push(without_rules(&ready.policy));
        }
        match &ready.checked {
            Ok(()) => self.prepared.push(Prepared::new(ready, variables)),
            Err(error) => self.forbid(&ready.policy, error),
        }
    }

    fn forbid(&mut self, policy: &Policy, error: &CheckError) {
        let key = policy.key();
        let trouble = |problem: &Problem| {
            let message = format!("policy `{key}` cannot be used: {}", problem.message);
            let mut trouble = Trouble::new(RULE, message).at(problem.span);
            trouble.finding.path = problem.path.clone();
            trouble
        };
        self.left_out.push(LeftOut { name: policy.name.clone(), reason: error.to_string() });
        self.troubles.extend(error.problems().iter().map(trouble));
    }

    /// A policy of a kind that cannot be evaluated yet is an error, never a pass. Bindings and the like judge nothing.
    fn add_later(&mut self, policy: &LaterPolicy) {
        if !policy.gvk.kind.ends_with("Policy") {
            return;
        }
        let reason = format!("policies of kind `{}` are not supported yet", policy.gvk.kind);
        let place = policy.document.locate(&yaml::Path::root().join("kind")).value;
        self.rules += 1;
        self.troubles.push(Trouble::new(RULE, reason.clone()).at(place));
        self.left_out.push(LeftOut { name: policy.name.clone(), reason });
    }
}

/// The original says nothing of a policy without rules; it judges nothing, so it is surely not what was meant.
fn without_rules(policy: &Policy) -> Trouble {
    let message = format!("policy `{}` has no `rules`, so it judges nothing", policy.key());
    Trouble::new(RULE, message).at(policy.document.locate(&policy.path.join("spec")).primary())
}

//! Policy exceptions: objects that a rule is not held against.

use std::sync::Arc;

use common::Val;
use common::go::wildcard::matches;

use super::conditions::Conditions;
use super::place::Places;
use super::run::Run;
use super::verdict::Verdict;
use crate::compile::CompiledRule;
use crate::matching::ExceptionMatcher;
use crate::model::PolicyException;
use crate::variables::Expressions;

/// An exception that names the policy, prepared.
#[derive(Clone, Debug)]
pub(crate) struct Exception {
    source: Arc<PolicyException>,
    matcher: ExceptionMatcher,
    conditions: Option<Conditions>,
}

impl Exception {
    /// Prepares `source`.
    pub(crate) fn compile(source: &Arc<PolicyException>, expressions: &mut Expressions) -> Self {
        let block = source.conditions.as_ref().map(Val::from).filter(|block| !block.is_null());
        let places = Places::default();
        Self {
            source: Arc::clone(source),
            matcher: ExceptionMatcher::compile(&source.match_),
            conditions: block.map(|block| Conditions::compile(Some(block), expressions, &places)),
        }
    }

    /// True when the exception names `rule` of the policy `policy`.
    pub(crate) fn names(source: &PolicyException, policy: &str, rule: Option<&str>) -> bool {
        source.exceptions.iter().any(|exception| {
            exception.policy_name == policy
                && rule.is_none_or(|rule| exception.rule_names.iter().any(|name| matches(name, rule)))
        })
    }

    /// The exception as it was read.
    pub(crate) fn source(&self) -> &PolicyException {
        &self.source
    }

    /// A condition that cannot be judged excuses nothing.
    fn excuses(&self, run: &mut Run<'_>) -> bool {
        if !self.matcher.matches(&run.candidate) {
            return false;
        }
        let Some(conditions) = &self.conditions else { return true };
        conditions.hold_for_exception(run.context()).unwrap_or(false)
    }
}

/// The exceptions that name `rule` and hold for the object.
pub(crate) fn matched<'r>(rule: &CompiledRule, run: &mut Run<'r>) -> Vec<&'r Exception> {
    let exceptions = run.policy.exceptions();
    let named = rule.exceptions().iter().filter_map(|&index| exceptions.get(index));
    named.filter(|exception| exception.excuses(run)).collect()
}

/// A skip when exceptions excuse the object from `rule`.
///
/// kyverno: pkg/engine/handlers/validation/validate_resource.go; the blank that the message lacks is the original's.
pub(crate) fn excuse(rule: &CompiledRule, run: &mut Run<'_>) -> Option<Verdict> {
    let matched = matched(rule, run);
    if matched.is_empty() {
        return None;
    }
    let keys: Vec<String> = matched.iter().map(|exception| exception.source().key()).collect();
    let mut verdict = Verdict::skip(format!("rule is skipped due to policy exceptions{}", keys.join(", ")));
    verdict.exceptions = matched.iter().map(|exception| exception.source().name.clone()).collect();
    Some(verdict)
}

//! Cleanup policies: whether an object is one that they would delete.
//!
//! The one idea to know: they look at the object as it was read, not at a request, and answer for every object: one that they
//! leave alone fails.
//!
//! kyverno: cmd/cli/kubectl-kyverno/commands/apply/command.go – `applyCleanupPolicies`

use std::collections::BTreeMap;

use common::{Val, Value};

use super::Evaluator;
use super::conditions::Conditions;
use super::place::Places;
use super::run::Run;
use super::verdict::Verdict;
use crate::compile::{CompiledPolicy, CompiledRule};
use crate::context::Subject;
use crate::matching::{Candidate, CleanupMatcher, KindRef};
use crate::model::Rule;
use crate::request::{Operation, Request};
use crate::response::{RuleResponse, Status};
use crate::variables::Expressions;

/// What a cleanup policy asks of objects, prepared.
#[derive(Debug)]
pub(crate) struct Cleanup {
    match_: CleanupMatcher,
    exclude: Option<CleanupMatcher>,
    conditions: Option<Conditions>,
}

impl Cleanup {
    /// Prepares the policy that `rule` stands for.
    pub(crate) fn compile(rule: &Rule, conditions: Option<&Value>, expressions: &mut Expressions) -> Self {
        let places = Places::default().with(&rule.context, expressions);
        Self {
            match_: CleanupMatcher::compile(&rule.match_),
            exclude: rule.exclude.as_ref().map(CleanupMatcher::compile),
            conditions: conditions.map(|block| Conditions::compile(Some(Val::from(block)), expressions, &places)),
        }
    }

    fn matches(&self, candidate: &Candidate<'_>) -> bool {
        self.match_.matches(candidate) && !self.exclude.as_ref().is_some_and(|exclude| exclude.matches(candidate))
    }
}

impl Evaluator for Cleanup {
    fn evaluate<'r>(&'r self, rule: &'r CompiledRule, run: &mut Run<'r>) -> Option<Verdict> {
        let policy = run.policy.policy();
        let object = run.request.object;
        let concerns = !policy.is_namespaced() || policy.namespace == object.namespace();
        if !concerns || !self.matches(&run.candidate) {
            return Some(Verdict::fail("resource did not match"));
        }
        let Some(conditions) = &self.conditions else { return Some(Verdict::pass("resource matched")) };
        run.context().set_cleanup(&object.value(), object.namespace());
        let holds = run.context().declare(rule.entries()).and_then(|()| conditions.hold_for_exception(run.context()));
        Some(match holds {
            Ok(true) => Verdict::pass("resource matched"),
            Ok(false) => Verdict::fail("resource did not match"),
            Err(error) => Verdict::new(Status::Error, error.to_string()),
        })
    }
}

/// No values: cleanup policies know none.
static NOTHING: Value = Value::Null;
static NO_VALUES: BTreeMap<String, Value> = BTreeMap::new();

impl CompiledPolicy {
    /// What a cleanup policy says of the object of `request`.
    pub(super) fn clean_up(&self, request: &Request<'_>) -> Vec<RuleResponse> {
        let request =
            Request { user: None, operation: Operation::Create, values: &NOTHING, rule_values: &NO_VALUES, ..*request };
        let gvk = request.object.gvk();
        let kind = KindRef { group: &gvk.group, version: &gvk.version, kind: &gvk.kind, subresource: "" };
        let subject = Subject { new: Some(request.object.value()), old: None, is_patched: false };
        let mut run = Run::new(self, request, &subject, kind);
        let mut responses = Vec::new();
        if let Some(rule) = self.rule(0)
            && let Some(verdict) = rule.body().evaluate(rule, &mut run)
        {
            responses.push(run.response(rule, verdict));
        }
        run.end();
        responses
    }
}

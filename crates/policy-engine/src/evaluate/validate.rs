//! `validate` with patterns, conditions and loops: one validator for a rule, and one for each entry of a `foreach`.

use super::conditions::Conditions;
use super::foreach::ForEachBody;
use super::pattern::PatternBody;
use super::place::Places;
use super::run::Run;
use super::verdict::Verdict;
use super::{Evaluator, deny};
use crate::compile::CompiledRule;
use crate::context::Entry;
use crate::matching::Candidate;
use crate::model::{Deny, ForEach, Validate};
use crate::request::{Operation, UserInfo};
use crate::response::Status;
use crate::variables::Expressions;
use common::{Val, Value};

/// What to check, prepared. Of the ways to validate the first that is given counts.
#[derive(Debug)]
pub(crate) struct Validator {
    pub(super) deny: Option<Conditions>,
    pub(super) pattern: Option<PatternBody>,
    pub(super) foreach: Vec<ForEachBody>,
    pub(super) message: String,
    /// An update may keep what was broken before.
    forgives_old: bool,
}

/// The parts of a rule's or a loop's body.
struct Parts<'a> {
    deny: Option<&'a Deny>,
    pattern: Option<&'a Value>,
    any_pattern: Option<&'a Value>,
    foreach: &'a [ForEach],
}

impl Validator {
    /// Prepares the body of a rule; `enforced` when a failure would turn a request away.
    pub(crate) fn compile(body: &Validate, enforced: bool, expressions: &mut Expressions, places: &Places) -> Self {
        let parts = Parts {
            deny: body.deny.as_ref(),
            pattern: body.pattern.as_ref(),
            any_pattern: body.any_pattern.as_ref(),
            foreach: &body.foreach,
        };
        let mut validator = Self::prepare(&parts, &body.message, expressions, places);
        validator.forgives_old = enforced && body.allow_existing_violations;
        validator
    }

    /// Prepares the body of an entry of a `foreach`, which fails with the rule's message.
    pub(super) fn compile_entry(
        entry: &ForEach,
        message: &str,
        expressions: &mut Expressions,
        places: &Places,
    ) -> Self {
        let parts = Parts {
            deny: entry.deny.as_ref(),
            pattern: entry.pattern.as_ref(),
            any_pattern: entry.any_pattern.as_ref(),
            foreach: &entry.foreach,
        };
        Self::prepare(&parts, message, expressions, places)
    }

    fn prepare(parts: &Parts<'_>, message: &str, expressions: &mut Expressions, places: &Places) -> Self {
        expressions.add_variables(Val::from(&Value::from(message)));
        let conditions = |deny: &Deny, expressions: &mut Expressions| {
            Conditions::compile(deny.conditions.as_ref().map(Val::from), expressions, places)
        };
        let deny = parts.deny.map(|deny| conditions(deny, expressions));
        let pattern = PatternBody::compile(parts.pattern, parts.any_pattern, expressions);
        let foreach = parts.foreach.iter().map(|entry| ForEachBody::compile(entry, message, expressions, places));
        Self { deny, pattern, foreach: foreach.collect(), message: message.to_owned(), forgives_old: false }
    }

    /// What the checks say; nothing when none of them applies.
    ///
    /// kyverno: pkg/engine/handlers/validation/validate_resource.go – `validate`.
    pub(super) fn check<'r>(&'r self, rule: &'r CompiledRule, run: &mut Run<'r>) -> Option<Verdict> {
        if let Some(conditions) = &self.deny {
            return Some(deny::check(conditions, &self.message, rule, run));
        }
        if let Some(pattern) = &self.pattern {
            return pattern.check(&self.message, rule, run);
        }
        super::foreach::check(&self.foreach, rule, run)
    }

    /// For an update that fails: a skip when the old object fails too.
    fn forgive<'r>(&'r self, verdict: Verdict, rule: &'r CompiledRule, run: &mut Run<'r>) -> Verdict {
        let old = self.check_old(rule, run);
        if old.is_some_and(|old| old.status == Status::Fail) {
            return Verdict::skip("skipping the rule evaluation as pre-existing violations are allowed");
        }
        verdict
    }

    /// What the rule says of the old object, as if that were created by somebody unknown.
    ///
    /// kyverno: pkg/engine/handlers/validation/validate_resource.go – `validateOldObject`.
    fn check_old<'r>(&'r self, rule: &'r CompiledRule, run: &mut Run<'r>) -> Option<Verdict> {
        matching_old_object(rule, run)?;
        let subject = run.subject();
        let old = subject.old.as_ref()?;
        let (operation, resource) = (run.operation, run.resource);
        run.operation = Operation::Create;
        run.resource = Some(Val::from(old));
        run.context().set_request(Operation::Create, Some(old.clone()), None);
        let verdict = match run.preconditions(rule.preconditions()) {
            Some(verdict) => Some(verdict),
            None => self.check(rule, run),
        };
        run.context().set_request(operation, subject.new.clone(), subject.old.clone());
        (run.operation, run.resource) = (operation, resource);
        verdict
    }
}

impl Evaluator for Validator {
    fn evaluate<'r>(&'r self, rule: &'r CompiledRule, run: &mut Run<'r>) -> Option<Verdict> {
        // kyverno: `validate` loads the context and asks for the preconditions a second time; without values of the rule the
        // answer is the same.
        if run.merge_rule_values()
            && let Some(verdict) = run.preconditions(rule.preconditions())
        {
            return Some(verdict);
        }
        let verdict = self.check(rule, run)?;
        let forgives = self.forgives_old && run.operation == Operation::Update && verdict.status == Status::Fail;
        Some(if forgives { self.forgive(verdict, rule, run) } else { verdict })
    }
}

/// The old object of an update, when `rule` concerns it as if it were created by somebody unknown.
///
/// kyverno: pkg/engine/handlers/validation/validate_resource.go – `matchResource`.
pub(crate) fn matching_old_object<'r>(rule: &CompiledRule, run: &Run<'r>) -> Option<Val<'r>> {
    let old = Val::from(run.subject().old.as_ref()?);
    let stranger = stranger();
    let labels = run.request.namespace_labels.get(run.request.object.namespace());
    let mut kind = run.kind();
    kind.subresource = "";
    let candidate = Candidate::new(old, kind, Operation::Create, Some(&stranger), labels);
    rule.matcher().matches(&candidate).then_some(old)
}

/// A user that no match block names.
fn stranger() -> UserInfo {
    let role = vec!["kyverno:invalidrole".to_owned()];
    UserInfo {
        roles: role.clone(),
        cluster_roles: role,
        username: "kyverno:kyverno-invalid-controller".into(),
        uid: "kyverno:invaliduid".into(),
        groups: vec!["kyverno:invalidgroup".into()],
        extra: std::collections::BTreeMap::new(),
    }
}

/// The variables of an entry, prepared with it.
pub(super) fn entries(list: &[crate::model::ContextEntry], expressions: &mut Expressions) -> Vec<Entry> {
    list.iter().map(|entry| Entry::compile(entry, expressions)).collect()
}

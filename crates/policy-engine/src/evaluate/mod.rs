//! The pipeline: match, context, preconditions, exceptions, then the rule's body.
//!
//! Here: the order of these steps and the responses they make. Each kind of body is an [`Evaluator`] with a file of its own,
//! chosen when the policy is compiled. The one idea to know: the order of the original's checks decides statuses, so it is
//! kept.

mod cleanup;
mod conditions;
mod deny;
mod exception;
mod foreach;
mod guard;
mod pattern;
mod place;
mod run;
mod unsupported;
mod validate;
mod verdict;

use std::collections::BTreeMap;

pub(crate) use cleanup::Cleanup;
pub(crate) use conditions::Conditions;
pub(crate) use exception::{Exception, excuse, matched as matched_exceptions};
pub(crate) use guard::Guard;
pub(crate) use place::Places;
pub(crate) use run::Run;
pub(crate) use unsupported::{SignedManifests, Unsupported};
pub(crate) use validate::{Validator, matching_old_object};
pub(crate) use verdict::Verdict;

use common::{Val, Value};

use crate::compile::{CompiledPolicy, CompiledRule};
use crate::context::subject;
use crate::generate::GenerateRule;
use crate::matching::KindRef;
use crate::model::ApplyRules;
use crate::mutate::TargetRule;
use crate::request::Request;
use crate::response::{Product, RuleKind, RuleResponse, Status};
use crate::verify_images::ImageRule;

/// The body of a rule.
pub(crate) trait Evaluator: Send + Sync + std::fmt::Debug {
    /// What the body says of the object of `run`; nothing when it does not apply after all.
    fn evaluate<'r>(&'r self, rule: &'r CompiledRule, run: &mut Run<'r>) -> Option<Verdict>;

    /// Whether the body concerns the object of `run` at all, asked before variables load and preconditions are judged.
    ///
    /// # Errors
    /// The verdict when that cannot be told.
    fn applies(&self, _: &mut Run<'_>) -> Result<bool, Verdict> {
        Ok(true)
    }

    /// The body, when it belongs to the image phase.
    fn as_images(&self) -> Option<&ImageRule> {
        None
    }

    /// A skip when exceptions excuse the object of `run` from the rule as a whole.
    fn excuse<'r>(&'r self, rule: &'r CompiledRule, run: &mut Run<'r>) -> Option<Verdict> {
        exception::excuse(rule, run)
    }

    /// The body, when it makes objects.
    fn generate(&self) -> Option<&GenerateRule> {
        None
    }

    /// The body, when it patches other objects.
    fn targets(&self) -> Option<&TargetRule> {
        None
    }
}

impl CompiledPolicy {
    /// What the rules of the policy say of the object of `request`, by phase and then in the order of the rules. A rule that
    /// does not concern the object says nothing.
    ///
    /// kyverno: pkg/engine/engine.go, pkg/engine/validation.go
    pub fn evaluate(&self, request: &Request<'_>) -> Vec<RuleResponse> {
        let mutated = self.mutate(request, None);
        let patched = Some(&mutated.object).filter(|_| mutated.changed);
        let verified = self.verify_images(request, patched);
        let mut responses = mutated.responses;
        responses.extend(verified.responses);
        responses.extend(self.evaluate_patched(request, verified.marked.as_ref().or(patched)));
        responses
    }

    /// The same without mutations and image verifications, for what they have made of the object: `patched`, when they have
    /// changed it. Null stands behind a patch that failed; no rule matches it.
    pub fn evaluate_patched(&self, request: &Request<'_>, patched: Option<&Value>) -> Vec<RuleResponse> {
        if self.policy().kind.is_cleanup() {
            return self.clean_up(request);
        }
        let kind = kind_of(request);
        let rules = self.rules_for(kind.kind);
        if rules.is_empty() && self.generating().is_empty() {
            return Vec::new();
        }
        let subject = subject(request, patched);
        let is_lost = patched.is_some_and(Value::is_null);
        if is_lost || !self.concerns(subject.matched()) {
            return Vec::new();
        }
        let mut run = Run::new(self, *request, &subject, kind);
        let mut responses = Vec::new();
        let mut done = None;
        for rule in rules.iter().filter_map(|&index| self.rule(index)) {
            // The others have phases of their own.
            if rule.kind() != RuleKind::Validation || done == Some(rule.kind()) {
                continue;
            }
            let Some(response) = run.rule(rule) else { continue };
            let applied = matches!(response.status, Status::Pass | Status::Fail);
            if applied && self.policy().spec.apply_rules == ApplyRules::One {
                done = Some(rule.kind());
            }
            responses.push(response);
        }
        responses.extend(self.generate(request, &subject, kind));
        responses
    }

    /// A namespaced policy concerns objects of its namespace only.
    pub(crate) fn concerns(&self, object: Val<'_>) -> bool {
        let policy = self.policy();
        if !policy.is_namespaced() {
            return true;
        }
        let own = if policy.namespace.is_empty() { "default" } else { &policy.namespace };
        object.dig(&["metadata", "namespace"]).and_then(Val::as_str) == Some(own)
    }
}

/// The kind as selectors see it: that of the parent, for an object that is a declared subresource.
pub(crate) fn kind_of<'r>(request: &Request<'r>) -> KindRef<'r> {
    let gvk = request.object.gvk();
    let own = (gvk.group.as_str(), gvk.version.as_str(), gvk.kind.as_str());
    let declared = request
        .subresources
        .iter()
        .rfind(|declared| (declared.group.as_str(), declared.version.as_str(), declared.kind.as_str()) == own);
    match declared {
        Some(declared) => KindRef {
            group: &declared.parent_group,
            version: &declared.parent_version,
            kind: &declared.parent_kind,
            subresource: declared.name.split('/').nth(1).unwrap_or_default(),
        },
        None => KindRef { group: own.0, version: own.1, kind: own.2, subresource: "" },
    }
}

impl<'r> Run<'r> {
    /// The response of one rule.
    pub(crate) fn rule(&mut self, rule: &'r CompiledRule) -> Option<RuleResponse> {
        if !rule.matcher().matches(&self.candidate) {
            return None;
        }
        let verdict = self.verdict(rule);
        let response = verdict.map(|verdict| self.response(rule, verdict));
        self.end();
        response
    }

    /// The responses of a rule that `judge` judges, which enters it on its own.
    pub(crate) fn rule_by(
        &mut self,
        rule: &'r CompiledRule,
        judge: impl FnOnce(&mut Self) -> Vec<Verdict>,
    ) -> Vec<RuleResponse> {
        if !rule.matcher().matches(&self.candidate) {
            return Vec::new();
        }
        let verdicts = judge(self);
        let responses = verdicts.into_iter().map(|verdict| self.response(rule, verdict)).collect();
        self.end();
        responses
    }

    /// The responses of a rule that patches other objects: one for each, or one when it does not come to that.
    pub(crate) fn target_rule(&mut self, rule: &'r CompiledRule, body: &'r TargetRule) -> Vec<RuleResponse> {
        if !rule.matcher().matches(&self.candidate) {
            return Vec::new();
        }
        let verdicts = match self.enter(rule).or_else(|| rule.body().excuse(rule, self)) {
            Some(verdict) => vec![(verdict, Product::None)],
            None => body.evaluate(self),
        };
        let mut responses = Vec::new();
        for (verdict, product) in verdicts {
            let mut response = self.response(rule, verdict);
            response.product = product;
            responses.push(response);
        }
        self.end();
        responses
    }

    /// Declares the variables of a rule and judges its preconditions: a verdict when the rule ends there.
    pub(crate) fn enter(&mut self, rule: &'r CompiledRule) -> Option<Verdict> {
        if !self.policy.policy().spec.webhook.match_conditions.is_empty() {
            return Unsupported("webhookConfiguration.matchConditions").evaluate(rule, self);
        }
        if let Err(error) = self.begin(rule) {
            return Some(Verdict::error("failed to load context", &error));
        }
        self.preconditions(rule.preconditions())
    }

    fn verdict(&mut self, rule: &'r CompiledRule) -> Option<Verdict> {
        match rule.body().applies(self) {
            Ok(true) => {}
            Ok(false) => return None,
            Err(verdict) => return Some(verdict),
        }
        if let Some(verdict) = self.enter(rule) {
            return Some(verdict);
        }
        if let Some(verdict) = rule.body().excuse(rule, self) {
            return Some(verdict);
        }
        rule.body().evaluate(rule, self)
    }

    /// A verdict when preconditions are not met, or cannot be judged.
    pub(crate) fn preconditions(&mut self, conditions: &Conditions) -> Option<Verdict> {
        if conditions.is_empty() {
            return None;
        }
        match conditions.evaluate(self.context()) {
            Ok(answer) if answer.holds => None,
            Ok(answer) if answer.message.is_empty() => Some(Verdict::skip("preconditions not met")),
            Ok(answer) => Some(Verdict::skip(format!("preconditions not met; {}", answer.message))),
            Err(error) => Some(Verdict::error("failed to evaluate preconditions", &error)),
        }
    }

    /// The response that says `verdict`.
    pub(crate) fn response(&mut self, rule: &CompiledRule, verdict: Verdict) -> RuleResponse {
        let mut properties = self.properties(rule);
        properties.extend(verdict.properties);
        let is_excused = !verdict.exceptions.is_empty();
        if is_excused {
            properties.insert("exceptions".into(), verdict.exceptions.join(","));
        }
        RuleResponse {
            rule: rule.name().to_owned(),
            // kyverno: mutate_image.go – an excused image rule says that it is a mutation, and is printed as one.
            kind: if is_excused && rule.kind() == RuleKind::ImageVerify { RuleKind::Mutation } else { rule.kind() },
            status: verdict.status,
            message: verdict.message,
            path: verdict.path,
            span: Some(rule.span()),
            properties,
            product: Product::None,
        }
    }

    /// The properties for reports; those that cannot be substituted stay as they were written.
    fn properties(&mut self, rule: &CompiledRule) -> BTreeMap<String, String> {
        let Some(template) = rule.properties() else { return BTreeMap::new() };
        let value = match template.constant() {
            // kyverno: generate rules show them as they were written.
            None if rule.kind() == RuleKind::Generation => template.source().clone(),
            Some(value) => value.clone(),
            None => template.render(self.context()).unwrap_or_else(|_| template.source().clone()),
        };
        let text = |value: Val<'_>| value.as_str().unwrap_or_default().to_owned();
        Val::from(&value).entries().map(|(key, value)| (key.to_owned(), text(value))).collect()
    }
}

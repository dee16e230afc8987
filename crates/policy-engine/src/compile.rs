//! Policies made ready for evaluation: once per policy, not once per object.
//!
//! The one idea to know: a compiled policy never changes, so threads share it; rules are found by the kind of the object,
//! and an object of a kind that no rule matches costs one look-up.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use common::{Val, Value};
use yaml::Span;

use crate::autogen;
use crate::context::Entry;
use crate::evaluate::{Cleanup, Conditions, Evaluator, Exception, Places, SignedManifests, Unsupported, Validator};
use crate::generate::GenerateRule;
use crate::load::Decoder;
use crate::matching::Matcher;
use crate::model::{Body, Policy, PolicyException, Rule, RuleOrigin, Validate};
use crate::mutate::{MutateRule, TargetRule};
use crate::pod_security::PodSecurityRule;
use crate::response::RuleKind;
use crate::variables::{Expressions, Template};
use crate::verify_images::{ImageCheck, ImageRule};

/// A policy with its rules, derived ones too, ready for evaluation.
#[derive(Debug)]
pub struct CompiledPolicy {
    policy: Arc<Policy>,
    rules: Vec<CompiledRule>,
    expressions: Expressions,
    exceptions: Vec<Exception>,
    by_kind: HashMap<Box<str>, Vec<usize>>,
    /// The rules for kinds that no rule names.
    for_others: Vec<usize>,
    /// The rules that the phase of generate rules asks, for objects of any kind; none without a generate rule.
    generating: Vec<usize>,
    count: usize,
}

/// A rule, ready for evaluation.
#[derive(Debug)]
pub(crate) struct CompiledRule {
    name: String,
    kind: RuleKind,
    origin: RuleOrigin,
    span: Span,
    matcher: Matcher,
    entries: Vec<Entry>,
    preconditions: Conditions,
    properties: Option<Template>,
    body: Box<dyn Evaluator>,
    /// Indexes into the policy's exceptions.
    exceptions: Vec<usize>,
    /// The kind it was derived for, when no other list of controllers has it.
    only_for: Option<Box<str>>,
}

impl CompiledPolicy {
    /// Compiles `policy` without exceptions.
    pub fn compile(policy: Arc<Policy>) -> Self {
        Self::with_exceptions(policy, &[])
    }

    /// Compiles `policy` with those of `exceptions` that name it.
    pub fn with_exceptions(policy: Arc<Policy>, exceptions: &[Arc<PolicyException>]) -> Self {
        let mut compiler = Compiler { policy: &policy, expressions: Expressions::default(), exceptions: Vec::new() };
        compiler.add_exceptions(exceptions);
        let all = autogen::all_rules(&policy);
        let count = all.len();
        // Written rules that give way to derived ones still hold for objects that nothing is derived for.
        let hidden = policy
            .spec
            .rules
            .iter()
            .filter(|rule| all.iter().all(|other| other.path != rule.path || is_derived(other)));
        let mut rules: Vec<CompiledRule> = all.iter().chain(hidden).flat_map(|rule| compiler.rules(rule)).collect();
        rules.extend(compiler.rules_for_odd_controllers());
        let Compiler { expressions, exceptions, .. } = compiler;
        let mut compiled = Self {
            rules,
            expressions,
            exceptions,
            by_kind: HashMap::new(),
            for_others: Vec::new(),
            generating: Vec::new(),
            count,
            policy,
        };
        compiled.index();
        compiled
    }

    /// The policy as it was read.
    pub const fn policy(&self) -> &Arc<Policy> {
        &self.policy
    }

    /// The number of rules, those derived for all controllers included.
    pub const fn rule_count(&self) -> usize {
        self.count
    }

    /// True when the policy has generate rules, matching or not.
    pub fn has_generate(&self) -> bool {
        !self.generating.is_empty()
    }

    /// The rules that an object of `kind` may match, by phase.
    pub(crate) fn rules_for(&self, kind: &str) -> &[usize] {
        self.by_kind.get(kind).unwrap_or(&self.for_others)
    }

    /// The rules that the phase of generate rules asks.
    pub(crate) fn generating(&self) -> &[usize] {
        &self.generating
    }

    /// The rule at `index`.
    pub(crate) fn rule(&self, index: usize) -> Option<&CompiledRule> {
        self.rules.get(index)
    }

    /// The policy's expressions.
    pub(crate) const fn expressions(&self) -> &Expressions {
        &self.expressions
    }

    /// The exceptions that name the policy.
    pub(crate) fn exceptions(&self) -> &[Exception] {
        &self.exceptions
    }

    /// The namespace that context entries may read, for a namespaced policy; otherwise empty.
    pub(crate) fn context_namespace(&self) -> &str {
        if self.policy.is_namespaced() { &self.policy.namespace } else { "" }
    }

    /// Fills the look-up by kind.
    fn index(&mut self) {
        let kinds: BTreeSet<String> =
            self.rules.iter().filter_map(|rule| rule.matcher.literal_kinds()).flatten().map(str::to_owned).collect();
        for kind in kinds {
            let rules = self.select(Some(&kind));
            self.by_kind.insert(kind.into(), rules);
        }
        self.for_others = self.select(None);
        if self.rules.iter().any(|rule| rule.kind == RuleKind::Generation) {
            let is_asked = |rule: &CompiledRule| rule.kind == RuleKind::Generation || rule.body.targets().is_some();
            let asked = self.rules.iter().enumerate().filter(|(_, rule)| is_asked(rule));
            self.generating = asked.map(|(index, _)| index).collect();
        }
    }

    /// The rules for a kind that some rule names, or for all others.
    ///
    /// kyverno: the validate phase derives rules for the object's kind only, the other phases for all controllers.
    fn select(&self, kind: Option<&str>) -> Vec<usize> {
        let active = kind.is_some_and(|kind| autogen::is_active_for(&self.policy, kind));
        let is_derived_for = |rule: &CompiledRule| match (&rule.only_for, rule.origin, kind) {
            (Some(only), _, _) => kind == Some(&**only),
            (None, RuleOrigin::PodController, Some(kind)) => kind != "CronJob",
            (None, RuleOrigin::CronJob, Some(kind)) => kind == "CronJob",
            _ => false,
        };
        let is_derived = |rule: &CompiledRule| rule.origin != RuleOrigin::Written;
        let has_derived = active
            && self
                .rules
                .iter()
                .any(|rule| rule.kind == RuleKind::Validation && is_derived(rule) && is_derived_for(rule));
        let applies = |rule: &CompiledRule| {
            if rule.kind != RuleKind::Validation {
                return rule.only_for.is_none();
            }
            if is_derived(rule) {
                active && is_derived_for(rule)
            } else {
                !has_derived || !autogen::is_derived_name(&rule.name)
            }
        };
        let can_match = |rule: &CompiledRule| match (rule.matcher.literal_kinds(), kind) {
            (None, _) => true,
            (Some(kinds), Some(kind)) => kinds.contains(&kind),
            (Some(_), None) => false,
        };
        let mut selected: Vec<usize> = (0..self.rules.len()).collect();
        selected.retain(|&index| self.rules.get(index).is_some_and(|rule| applies(rule) && can_match(rule)));
        selected.sort_by_key(|&index| self.rules.get(index).map(|rule| rule.kind));
        selected
    }
}

impl CompiledRule {
    /// The name.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The phase.
    pub(crate) const fn kind(&self) -> RuleKind {
        self.kind
    }

    /// The rule in its file.
    pub(crate) const fn span(&self) -> Span {
        self.span
    }

    /// Which objects it concerns.
    pub(crate) const fn matcher(&self) -> &Matcher {
        &self.matcher
    }

    /// Its variables.
    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Its preconditions.
    pub(crate) const fn preconditions(&self) -> &Conditions {
        &self.preconditions
    }

    /// Its properties for reports.
    pub(crate) const fn properties(&self) -> Option<&Template> {
        self.properties.as_ref()
    }

    /// Its body.
    pub(crate) fn body(&self) -> &dyn Evaluator {
        &*self.body
    }

    /// Its body, when it belongs to the image phase.
    pub(crate) fn images(&self) -> Option<&ImageRule> {
        self.body.as_images()
    }

    /// The exceptions that name it, as indexes into the policy's.
    pub(crate) fn exceptions(&self) -> &[usize] {
        &self.exceptions
    }
}

fn is_derived(rule: &Rule) -> bool {
    rule.origin != RuleOrigin::Written
}

/// What compiling a policy gathers.
struct Compiler<'p> {
    policy: &'p Policy,
    expressions: Expressions,
    exceptions: Vec<Exception>,
}

impl Compiler<'_> {
    fn add_exceptions(&mut self, exceptions: &[Arc<PolicyException>]) {
        let key = self.policy.key();
        for exception in exceptions.iter().filter(|exception| Exception::names(exception, &key, None)) {
            let compiled = Exception::compile(exception, &mut self.expressions);
            self.exceptions.push(compiled);
        }
    }

    /// The rule; behind one that verifies images what it checks among the validate rules.
    fn rules(&mut self, rule: &Rule) -> impl Iterator<Item = CompiledRule> + use<> {
        let check = rule.verify_images().and_then(|entries| ImageCheck::compile(rule, entries));
        let first = self.rule(rule);
        let check =
            check.map(|check| CompiledRule { kind: RuleKind::Validation, body: Box::new(check), ..self.rule(rule) });
        std::iter::once(first).chain(check)
    }

    fn rule(&mut self, rule: &Rule) -> CompiledRule {
        let entries = rule.context.iter().map(|entry| Entry::compile(entry, &mut self.expressions)).collect();
        let places = Places::default().with(&rule.context, &self.expressions);
        let preconditions = rule.preconditions.as_ref().map(common::Val::from);
        let preconditions = Conditions::compile(preconditions, &mut self.expressions, &places);
        let (kind, body) = self.body(rule, &places);
        let key = self.policy.key();
        let named = |(_, exception): &(usize, &Exception)| Exception::names(exception.source(), &key, Some(&rule.name));
        CompiledRule {
            name: rule.name.clone(),
            kind,
            origin: rule.origin,
            span: rule.span,
            matcher: Matcher::compile(rule),
            entries,
            preconditions,
            exceptions: self.exceptions.iter().enumerate().filter(named).map(|(index, _)| index).collect(),
            properties: self.properties(rule),
            body,
            only_for: None,
        }
    }

    fn properties(&mut self, rule: &Rule) -> Option<Template> {
        let properties = &rule.report_properties;
        let pairs = properties.iter().map(|(key, text)| (key.as_str(), text.as_str()));
        (!properties.is_empty()).then(|| Template::compile(&Value::map(pairs), &mut self.expressions))
    }

    /// Chooses the evaluator of a rule's body.
    fn body(&mut self, rule: &Rule, places: &Places) -> (RuleKind, Box<dyn Evaluator>) {
        let later = |name| Box::new(Unsupported(name)) as Box<dyn Evaluator>;
        match &rule.body {
            Body::Validate(validate) => (RuleKind::Validation, self.validate(validate, places)),
            Body::Mutate(mutate) => (RuleKind::Mutation, self.mutate(rule, mutate)),
            Body::Generate(generate) => {
                let decoder = Decoder::new(&self.policy.document);
                (RuleKind::Generation, Box::new(GenerateRule::compile(generate, decoder, &mut self.expressions)))
            }
            Body::VerifyImages(entries) => {
                (RuleKind::ImageVerify, Box::new(ImageRule::compile(rule, entries, &mut self.expressions)))
            }
            Body::Cleanup(conditions) => {
                let cleanup = Cleanup::compile(rule, conditions.as_ref(), &mut self.expressions);
                (RuleKind::Cleanup, Box::new(cleanup))
            }
            Body::Missing => (RuleKind::Validation, later("nothing")),
        }
    }

    fn mutate(&mut self, rule: &Rule, mutate: &Value) -> Box<dyn Evaluator> {
        let decoder = Decoder::new(&self.policy.document);
        if Val::from(mutate).get("targets").is_some_and(|targets| !targets.is_empty()) {
            return Box::new(TargetRule::compile(rule, mutate, decoder, &mut self.expressions));
        }
        Box::new(MutateRule::compile(rule, mutate, decoder, &mut self.expressions))
    }

    /// kyverno: pkg/engine/validation.go – the order in which the ways to validate are asked for.
    fn validate(&mut self, validate: &Validate, places: &Places) -> Box<dyn Evaluator> {
        if validate.manifests.is_some() {
            return Box::new(SignedManifests);
        }
        let action = validate.failure_action.unwrap_or(self.policy.spec.failure_action);
        if let Some(pod_security) = &validate.pod_security {
            let forgives_old = action.is_enforce() && validate.allow_existing_violations;
            return Box::new(PodSecurityRule::compile(pod_security, forgives_old));
        }
        if validate.cel.is_some() {
            return Box::new(Unsupported("validate.cel"));
        }
        if validate.assert.is_some() {
            return Box::new(Unsupported("validate.assert"));
        }
        Box::new(Validator::compile(validate, action.is_enforce(), &mut self.expressions, places))
    }

    /// Rules for kinds that the annotation lists and that are no controllers: each gets rules of its own.
    fn rules_for_odd_controllers(&mut self) -> Vec<CompiledRule> {
        let annotation = self.policy.annotation("pod-policies.kyverno.io/autogen-controllers");
        let odd: BTreeSet<&str> =
            annotation.split(',').filter(|kind| !kind.is_empty() && !is_controller(kind)).collect();
        let mut rules = Vec::new();
        for kind in odd.into_iter().filter(|kind| autogen::is_active_for(self.policy, kind)) {
            for rule in autogen::rules_for_kind(self.policy, kind).iter().filter(|rule| is_derived(rule)) {
                let compiled = self.rules(rule);
                rules.extend(compiled.map(|rule| CompiledRule { only_for: Some(kind.into()), ..rule }));
            }
        }
        rules
    }
}

fn is_controller(kind: &str) -> bool {
    matches!(
        kind,
        "DaemonSet"
            | "Deployment"
            | "Job"
            | "StatefulSet"
            | "ReplicaSet"
            | "ReplicationController"
            | "CronJob"
            | "none"
    )
}

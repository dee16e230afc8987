//! Judging: every policy on every resource, on all cores, the outcome in the order of the inputs.
//!
//! Here: which values hold for a pair, what is kept of the responses, what is counted. Not here: what a policy says (the
//! engine). The one idea to know: resources are the outer loop, and within one the phases come before the policies, since
//! that is the order in which the original prints.

use std::any::Any;
use std::collections::{BTreeMap, HashMap};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use common::manifest::Object;
use common::{Val, Value};
use policy_engine::autogen;
use policy_engine::check::{self, CheckError};
use policy_engine::compile::CompiledPolicy;
use policy_engine::facts::Facts;
use policy_engine::model::{FailureAction, Policy, PolicyException};
use policy_engine::mutate::Mutated;
use policy_engine::request::{Cluster, Operation, Request, UserInfo};
use policy_engine::response::{Product, RuleKind, RuleResponse, Status};
use policy_engine::verify_images::Verified;
use rayon::prelude::*;

use crate::input::{ResourceValues, Variables};
use crate::judged::{Counts, Judged, MutatedObject};

/// A policy, ready to be held against resources.
#[derive(Debug)]
pub(crate) struct Prepared<'v> {
    policy: Arc<Policy>,
    compiled: Arc<CompiledPolicy>,
    /// How often a result counts, by rule, where names are not unique: the original counts by name.
    weights: Arc<HashMap<String, usize>>,
    by_resource: Option<&'v BTreeMap<String, ResourceValues>>,
    by_rule: Option<&'v BTreeMap<String, Value>>,
    /// What a test gives the generate rules to copy, by rule.
    pub(crate) clone_sources: Arc<BTreeMap<String, Vec<Value>>>,
}

/// A policy that was compiled and checked; under which values it judges is not said yet.
#[derive(Clone, Debug)]
pub(crate) struct Ready {
    pub(crate) policy: Arc<Policy>,
    compiled: Arc<CompiledPolicy>,
    weights: Arc<HashMap<String, usize>>,
    /// Held against the original's rules for policies: what forbids it.
    pub(crate) checked: Result<(), CheckError>,
}

impl Ready {
    /// Compiles and checks a policy.
    pub(crate) fn new(policy: Arc<Policy>, exceptions: &[Arc<PolicyException>]) -> Self {
        let mut weights: HashMap<String, usize> = HashMap::new();
        for rule in autogen::all_rules(&policy) {
            *weights.entry(rule.name).or_default() += 1;
        }
        weights.retain(|_, count| *count > 1);
        Self {
            compiled: Arc::new(CompiledPolicy::with_exceptions(Arc::clone(&policy), exceptions)),
            checked: check::check(&policy),
            weights: Arc::new(weights),
            policy,
        }
    }

    /// The number of rules, those derived for pod controllers included.
    pub(crate) fn rule_count(&self) -> usize {
        self.compiled.rule_count()
    }
}

impl<'v> Prepared<'v> {
    /// Looks the values of a policy up.
    pub(crate) fn new(ready: &Ready, variables: &'v Variables) -> Self {
        Self {
            by_resource: variables.of_policy(&ready.policy.name),
            by_rule: variables.of_rules(&ready.policy.name),
            policy: Arc::clone(&ready.policy),
            compiled: Arc::clone(&ready.compiled),
            weights: Arc::clone(&ready.weights),
            clone_sources: Arc::default(),
        }
    }

    /// The same policy under other values.
    pub(crate) fn under<'w>(&self, variables: &'w Variables) -> Prepared<'w> {
        Prepared {
            policy: Arc::clone(&self.policy),
            compiled: Arc::clone(&self.compiled),
            weights: Arc::clone(&self.weights),
            by_resource: variables.of_policy(&self.policy.name),
            by_rule: variables.of_rules(&self.policy.name),
            clone_sources: Arc::clone(&self.clone_sources),
        }
    }

    /// An answer without rules for each phase that the policy has, as for something that no rule concerns.
    pub(crate) fn silence(&self) -> Vec<Judged> {
        let phases = [RuleKind::Mutation, RuleKind::ImageVerify, RuleKind::Validation];
        let silent = |phase| Judged {
            policy: Arc::clone(&self.policy),
            policy_index: 0,
            resource: 0,
            phase,
            action: FailureAction::default(),
            rules: Vec::new(),
            mutated: None,
        };
        phases.into_iter().filter(|phase| self.has_phase(*phase)).map(silent).collect()
    }

    /// Whether the original answers in a phase even where no rule concerns the object.
    fn has_phase(&self, phase: RuleKind) -> bool {
        self.policy.spec.rules.iter().any(|rule| match phase {
            RuleKind::Mutation => rule.mutate().is_some(),
            RuleKind::ImageVerify => rule.verify_images().is_some(),
            // kyverno: processor/utils.go – checks of verified images belong to this phase too.
            RuleKind::Validation => rule.validate().is_some() || rule.verify_images().is_some_and(checks_images),
            RuleKind::Generation | RuleKind::Cleanup => false,
        })
    }

    /// True when the policy has mutate rules.
    pub(crate) fn has_mutate(&self) -> bool {
        self.compiled.has_mutate()
    }

    /// True when the policy has image rules.
    fn has_verify_images(&self) -> bool {
        self.compiled.has_verify_images()
    }

    /// True when the policy has rules that change or make objects.
    pub(crate) fn makes_objects(&self) -> bool {
        self.has_mutate() || self.compiled.has_generate()
    }

    /// The policy as it was read.
    pub(crate) fn policy(&self) -> &Policy {
        &self.policy
    }

    /// What the policy's mutate rules make of a resource.
    pub(crate) fn mutated(&self, object: &Object, surroundings: Surroundings<'_>) -> Mutated {
        let pair = Pair { policy: self, policy_index: 0, object, resource: 0, facts: &Facts::default() };
        pair.mutated(surroundings, None)
    }

    fn weight(&self, rule: &str) -> usize {
        if self.weights.is_empty() { 1 } else { self.weights.get(rule).copied().unwrap_or(1) }
    }
}

/// What is kept of the responses, beside their number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keep {
    /// All, for tables and reports.
    All,
    /// All, and phases in which a policy says nothing, for tests.
    Phases,
    /// Those that are printed on their own: broken rules, and rules that would change something.
    Told,
}

impl Keep {
    fn wants(self, rule: &RuleResponse) -> bool {
        let is_quiet = matches!(rule.status, Status::Pass | Status::Skip);
        self != Self::Told || !is_quiet || matches!(rule.kind, RuleKind::Mutation | RuleKind::Generation)
    }
}

/// What is the same for every pair.
#[derive(Clone, Copy)]
pub(crate) struct Surroundings<'a> {
    pub(crate) variables: &'a Variables,
    pub(crate) user: Option<&'a UserInfo>,
    pub(crate) cluster: &'a dyn Cluster,
    pub(crate) now: Duration,
    pub(crate) audit_warn: bool,
    /// Our own verdicts rather than the original's: what a generate rule could not make is an error, an object behind a patch that
    /// failed is judged as it was, and a cleanup policy has nothing against what it leaves alone.
    pub(crate) is_own: bool,
    pub(crate) keep: Keep,
}

impl std::fmt::Debug for Surroundings<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Surroundings").field("keep", &self.keep).finish_non_exhaustive()
    }
}

/// Resources that are judged together, before what is said of them is handed on.
const CHUNK: usize = 128;

/// Judges all resources by all policies. What `tell` makes of a resource is handed on in the order of the inputs, in chunks, so
/// that a long run needs no more memory than a short one; while one chunk is handed on, the next is judged.
///
/// # Errors
/// What `hand_on` says.
pub(crate) fn judge<T: Send>(
    policies: &[Prepared<'_>],
    objects: &[Object],
    surroundings: Surroundings<'_>,
    tell: impl Fn(Vec<Judged>) -> T + Sync,
    mut hand_on: impl FnMut(Vec<T>) -> io::Result<()>,
) -> io::Result<Counts> {
    let mut counts = Counts::default();
    let judge = |(nth, chunk): (usize, &[Object])| {
        let one = |(index, object)| {
            let (judged, counts) = one(policies, nth * CHUNK + index, object, surroundings);
            (tell(judged), counts)
        };
        chunk.par_iter().enumerate().map(one).collect::<Vec<_>>()
    };
    let mut chunks = objects.chunks(CHUNK).enumerate();
    let mut ready = chunks.next().map(judge);
    while let Some(per_resource) = ready.take() {
        let next = chunks.next();
        rayon::in_place_scope(|scope| {
            let (judge, ready) = (&judge, &mut ready);
            if let Some(chunk) = next {
                scope.spawn(move |_| *ready = Some(judge(chunk)));
            }
            let mut all = Vec::new();
            for (told, counted) in per_resource {
                counts.merge(&counted);
                all.push(told);
            }
            hand_on(all)
        })?;
    }
    Ok(counts)
}

/// Judges one resource: by phase, then by policy.
pub(crate) fn one(
    policies: &[Prepared<'_>],
    resource: usize,
    object: &Object,
    surroundings: Surroundings<'_>,
) -> (Vec<Judged>, Counts) {
    let mut judged = Vec::new();
    let mut counts = Counts::default();
    let facts = &Facts::default();
    // What the mutate and image rules of all policies, one after the other, have made of the resource.
    let mut patched = None;
    for (index, policy) in policies.iter().enumerate().filter(|(_, policy)| policy.has_mutate()) {
        let pair = Pair { policy, policy_index: index, object, resource, facts };
        mutate(pair, surroundings, &mut patched, &mut judged, &mut counts);
    }
    for (index, policy) in policies.iter().enumerate().filter(|(_, policy)| policy.has_verify_images()) {
        let pair = Pair { policy, policy_index: index, object, resource, facts };
        verify_images(pair, surroundings, &mut patched, &mut judged, &mut counts);
    }
    for (index, policy) in policies.iter().enumerate() {
        let pair = Pair { policy, policy_index: index, object, resource, facts };
        let responses = evaluate(pair, surroundings, patched.as_ref());
        record(pair, RuleKind::Validation, responses, surroundings, &mut judged, &mut counts);
    }
    judged.sort_by_key(|one: &Judged| one.phase);
    (judged, counts)
}

/// A policy and a resource.
#[derive(Clone, Copy)]
struct Pair<'a> {
    policy: &'a Prepared<'a>,
    policy_index: usize,
    object: &'a Object,
    resource: usize,
    facts: &'a Facts,
}

impl<'a> Pair<'a> {
    fn request(self, surroundings: Surroundings<'a>) -> Request<'a> {
        let variables = surroundings.variables;
        let own = self.policy.by_resource.and_then(|values| values.get(self.object.name()));
        let values = own.unwrap_or_else(|| variables.common());
        Request {
            object: self.object,
            facts: self.facts,
            operation: values.operation,
            user: surroundings.user,
            values: &values.values,
            rule_values: self.policy.by_rule.unwrap_or(&NO_VALUES),
            namespace_labels: &variables.namespace_labels,
            subresources: &variables.subresources,
            cluster: surroundings.cluster,
            clone_sources: &self.policy.clone_sources,
            now: surroundings.now,
            reports: surroundings.keep == Keep::All,
        }
    }
}

impl Pair<'_> {
    /// The resource, or what policies before have made of it, behind the mutate rules of the policy.
    fn mutated(self, surroundings: Surroundings<'_>, patched: Option<&Value>) -> Mutated {
        let request = self.request(surroundings);
        let run = || self.policy.compiled.mutate(&request, patched);
        let unchanged = || patched.cloned().unwrap_or_else(|| self.object.value());
        let mut mutated = catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|panic| Mutated {
            responses: vec![internal_error(&*panic)],
            object: unchanged(),
            changed: false,
        });
        // No rule matches an empty object, so one patch that fails would silence every other policy.
        let is_emptied = mutated.object.is_null() && request.operation != Operation::Delete;
        if is_emptied && surroundings.is_own {
            (mutated.object, mutated.changed) = (unchanged(), false);
        }
        mutated
    }
}

/// The mutate phase of one policy. Each gives an outcome, even where no rule matches: the original prints the resource then too.
fn mutate(
    pair: Pair<'_>,
    surroundings: Surroundings<'_>,
    patched: &mut Option<Value>,
    judged: &mut Vec<Judged>,
    counts: &mut Counts,
) {
    let Pair { policy: prepared, policy_index, resource, .. } = pair;
    let mutated = pair.mutated(surroundings, patched.as_ref());
    for rule in &mutated.responses {
        counts.add(rule.status, prepared.weight(&rule.rule));
    }
    judged.push(Judged {
        policy: Arc::clone(&prepared.policy),
        policy_index,
        resource,
        phase: RuleKind::Mutation,
        action: FailureAction::default(),
        rules: mutated.responses,
        mutated: Some(MutatedObject { object: mutated.object.clone(), changed: mutated.changed || patched.is_some() }),
    });
    if mutated.changed {
        *patched = Some(mutated.object);
    }
}

/// The image phase of one policy, which marks the resource for the policies behind it.
fn verify_images(
    pair: Pair<'_>,
    surroundings: Surroundings<'_>,
    patched: &mut Option<Value>,
    judged: &mut Vec<Judged>,
    counts: &mut Counts,
) {
    let request = pair.request(surroundings);
    let run = || pair.policy.compiled.verify_images(&request, patched.as_ref());
    let verified = catch_unwind(AssertUnwindSafe(run))
        .unwrap_or_else(|panic| Verified { responses: vec![internal_error(&*panic)], marked: None });
    if verified.marked.is_some() {
        *patched = verified.marked;
    }
    record(pair, RuleKind::ImageVerify, verified.responses, surroundings, judged, counts);
}

/// Counts the responses of a phase and keeps what the output needs of them.
fn record(
    pair: Pair<'_>,
    phase: RuleKind,
    responses: Vec<RuleResponse>,
    surroundings: Surroundings<'_>,
    judged: &mut Vec<Judged>,
    counts: &mut Counts,
) {
    let told = judged.len();
    if responses.is_empty() && surroundings.keep != Keep::Phases {
        return;
    }
    let Pair { policy: prepared, policy_index, object, resource, .. } = pair;
    let variables = surroundings.variables;
    // Only a failure asks for it.
    let failed = responses.iter().any(|rule| rule.status == Status::Fail);
    let action = if failed { action(prepared, object, variables) } else { FailureAction::default() };
    // Excused image rules say that they are mutations, and stay in their phase.
    let phase_of = |rule: &RuleResponse| if phase == RuleKind::ImageVerify { phase } else { rule.kind };
    let mut responses = responses.into_iter().peekable();
    while let Some(phase) = responses.peek().map(phase_of) {
        let policy = Arc::clone(&prepared.policy);
        let mut one = Judged { policy, policy_index, resource, phase, action, rules: Vec::new(), mutated: None };
        while let Some(mut rule) = responses.next_if(|rule| phase_of(rule) == phase) {
            if surroundings.is_own {
                tell_unmade(&mut rule);
                // Tests expect what the original says.
                if surroundings.keep != Keep::Phases {
                    leave_alone(&mut rule);
                }
            }
            counts.add(counted(&one, &rule, surroundings.audit_warn), prepared.weight(&rule.rule));
            if surroundings.keep.wants(&rule) {
                one.rules.push(rule);
            }
        }
        if !one.rules.is_empty() {
            judged.push(one);
        }
    }
    let said = judged.iter().skip(told).any(|one| one.phase != RuleKind::Generation);
    if surroundings.keep == Keep::Phases && !said {
        let silent = prepared.silence().into_iter().filter(|silent| silent.phase == phase);
        judged.extend(silent.map(|silent| Judged { policy_index, resource, ..silent }));
    }
}

/// kyverno: api/kyverno/v1/rule_types.go (`HasVerifyImageChecks`)
fn checks_images(entries: &Value) -> bool {
    let is_on = |entry: Val<'_>, key: &str| entry.get(key).and_then(Val::as_bool).unwrap_or(true);
    Val::from(entries).items().any(|entry| is_on(entry, "verifyDigest") || is_on(entry, "required"))
}

fn tell_unmade(rule: &mut RuleResponse) {
    if let Product::Unmade(message) = &rule.product {
        rule.status = Status::Error;
        rule.message = format!("nothing was generated: {message}");
        rule.product = Product::None;
    }
}

fn leave_alone(rule: &mut RuleResponse) {
    if rule.kind == RuleKind::Cleanup && rule.status == Status::Fail {
        rule.status = Status::Skip;
    }
}

static NO_VALUES: BTreeMap<String, Value> = BTreeMap::new();

/// kyverno: processor/result.go – failures of rules that change things never count as warnings.
fn counted(judged: &Judged, rule: &RuleResponse, audit_warn: bool) -> Status {
    match rule.kind {
        RuleKind::Mutation | RuleKind::Generation | RuleKind::Cleanup => rule.status,
        RuleKind::Validation | RuleKind::ImageVerify => judged.counted(rule.status, audit_warn),
    }
}

/// A bug of the engine on one object must not take the others down: it is an error of this policy on this object.
fn evaluate(pair: Pair<'_>, surroundings: Surroundings<'_>, patched: Option<&Value>) -> Vec<RuleResponse> {
    let request = pair.request(surroundings);
    let run = || pair.policy.compiled.evaluate_patched(&request, patched);
    catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|panic| vec![internal_error(&*panic)])
}

fn internal_error(panic: &(dyn Any + Send)) -> RuleResponse {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("unknown");
    RuleResponse {
        rule: String::new(),
        kind: RuleKind::Validation,
        status: Status::Error,
        message: format!("internal error: {text}"),
        path: None,
        span: None,
        properties: BTreeMap::new(),
        product: Product::None,
    }
}

/// What a failure means for this policy and this object.
fn action(prepared: &Prepared<'_>, object: &Object, variables: &Variables) -> FailureAction {
    let labels = variables.namespace_labels.get(object.namespace());
    let labels = labels.into_iter().flatten().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    prepared.policy.effective_action(object.namespace(), &labels)
}

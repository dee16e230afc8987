//! The phase of generate rules: first what each rule says of the object, then what it makes because of it.
//!
//! The one idea to know: as in the original the second step asks neither whether the rule matches nor what it said. What goes
//! wrong there leaves the verdicts as they are, and takes away what all rules of the policy have made.
//!
//! kyverno: pkg/engine/background.go; cmd/cli/kubectl-kyverno/processor/generate.go

use common::{Val, Value};

use super::foreach;
use super::maker::Maker;
use super::rule::{GenerateRule, Makes};
use super::store::Store;
use crate::compile::{CompiledPolicy, CompiledRule};
use crate::context::Subject;
use crate::evaluate::{Run, Verdict, matched_exceptions};
use crate::matching::{Candidate, KindRef};
use crate::model::ApplyRules;
use crate::request::{ObjectKind, Request};
use crate::response::{Product, RuleKind, RuleResponse, Status};

impl CompiledPolicy {
    /// What the generate rules say of the object of `request` and make because of it.
    pub(crate) fn generate(&self, request: &Request<'_>, subject: &Subject, kind: KindRef<'_>) -> Vec<RuleResponse> {
        if self.generating().is_empty() {
            return Vec::new();
        }
        let mut run = Run::new(self, *request, subject, kind);
        let mut judged = Vec::new();
        for rule in self.generating().iter().filter_map(|&index| self.rule(index)) {
            let verdict = run.applies(rule);
            run.end();
            let Some(verdict) = verdict else { continue };
            let ends = verdict.status != Status::Skip && self.policy().spec.apply_rules == ApplyRules::One;
            judged.push((rule, verdict));
            if ends {
                break;
            }
        }
        if judged.is_empty() {
            return Vec::new();
        }
        let rules: Vec<&CompiledRule> = judged.iter().map(|(rule, _)| *rule).collect();
        let made = run.make(&rules);
        run.end();
        answers(&mut run, judged, made)
    }
}

/// What could not be made.
struct Failure {
    /// The rule, among those that were asked.
    nth: usize,
    message: String,
    /// The original ends here; elsewhere it goes on as if nothing had happened.
    is_crash: bool,
}

fn answers<'r>(
    run: &mut Run<'r>,
    judged: Vec<(&'r CompiledRule, Verdict)>,
    made: Result<Vec<Vec<Value>>, Failure>,
) -> Vec<RuleResponse> {
    let (mut made, failure) = match made {
        Ok(made) => (made.into_iter(), None),
        Err(failure) => (Vec::new().into_iter(), Some(failure)),
    };
    let answer = |(nth, (rule, verdict)): (usize, (&'r CompiledRule, Verdict))| {
        let mut response = run.response(rule, verdict);
        match &failure {
            Some(failure) if failure.nth == nth && failure.is_crash => {
                response.status = Status::Error;
                response.message.clone_from(&failure.message);
            }
            Some(failure) if failure.nth == nth => response.product = Product::Unmade(failure.message.clone()),
            _ => {}
        }
        if let Some(objects) = made.next().filter(|objects| !objects.is_empty()) {
            response.product = Product::Generated(objects);
        }
        response
    };
    judged.into_iter().enumerate().map(answer).collect()
}

impl<'r> Run<'r> {
    /// What `rule` says of the object; nothing when it does not concern it.
    ///
    /// kyverno: pkg/engine/background.go – `filterRule`.
    fn applies(&mut self, rule: &'r CompiledRule) -> Option<Verdict> {
        if let Some(verdict) = self.excused(rule) {
            return Some(verdict);
        }
        if self.subject().new.is_none() || !rule.matcher().matches(&self.candidate) {
            let generates = rule.kind() == RuleKind::Generation;
            return (generates && self.matches_old(rule)).then(|| Verdict::fail(""));
        }
        // kyverno: what cannot be loaded takes the rule away without a word.
        self.begin(rule).ok()?;
        let conditions = rule.preconditions();
        if conditions.is_empty() {
            return Some(Verdict::pass(""));
        }
        match conditions.evaluate(self.context()) {
            Ok(answer) if answer.holds => return Some(Verdict::pass("")),
            Ok(_) => {}
            Err(error) => return Some(Verdict::error("failed to evaluate conditions", &error)),
        }
        let Some(old) = self.subject().old.clone() else { return Some(Verdict::skip("")) };
        let operation = self.operation;
        self.context().set_request(operation, Some(old.clone()), Some(old));
        Some(match conditions.evaluate(self.context()) {
            Ok(answer) if answer.holds => Verdict::fail(answer.message),
            Ok(_) => Verdict::skip(""),
            Err(error) => Verdict::error("failed to evaluate conditions for old resource", &error),
        })
    }

    /// Exceptions come before everything else, and hold only where the namespace of the object is known.
    fn excused(&mut self, rule: &'r CompiledRule) -> Option<Verdict> {
        if rule.exceptions().is_empty() {
            return None;
        }
        let namespace = self.subject().matched().dig(&["metadata", "namespace"]).and_then(Val::as_str);
        let namespace = namespace.unwrap_or_default();
        let kind = ObjectKind { group: "", version: "v1", kind: "Namespace" };
        if !namespace.is_empty() && self.request.cluster.get(kind, "", namespace).is_err() {
            return None;
        }
        let matched = matched_exceptions(rule, self);
        if matched.is_empty() {
            return None;
        }
        let keys: Vec<String> = matched.iter().map(|exception| exception.source().key()).collect();
        let mut verdict = Verdict::skip(format!("rule is skipped due to policy exception {}", keys.join(", ")));
        verdict.exceptions = matched.iter().map(|exception| exception.source().name.clone()).collect();
        Some(verdict)
    }

    fn matches_old(&self, rule: &CompiledRule) -> bool {
        let Some(old) = &self.subject().old else { return false };
        let labels = self.request.namespace_labels.get(self.request.object.namespace());
        let old = Candidate::new(Val::from(old), self.kind(), self.request.operation, self.request.user, labels);
        rule.matcher().matches(&old)
    }

    /// What each of `rules` makes.
    fn make(&mut self, rules: &[&'r CompiledRule]) -> Result<Vec<Vec<Value>>, Failure> {
        let crash = |message: String| Failure { nth: 0, message, is_crash: true };
        let Some(trigger) = self.subject().new.as_ref() else {
            return Err(crash("generate rules make nothing of a deleted object".to_owned()));
        };
        let given = self.request.clone_sources;
        let sources = rules.iter().filter_map(|rule| given.get(rule.name())).flatten();
        let mut store = Store::new(std::iter::once(trigger).chain(sources)).map_err(crash)?;
        let mut made = Vec::new();
        for (nth, rule) in rules.iter().enumerate() {
            let failed = |message: String| Failure { nth, message, is_crash: false };
            let targets = match rule.body().generate() {
                Some(body) => self.make_one(rule, body, trigger, &mut store).map_err(failed)?,
                None => Vec::new(),
            };
            let objects = targets.iter().map(|target| store.get(target).cloned());
            made.push(objects.collect::<Result<Vec<Value>, String>>().map_err(failed)?);
        }
        Ok(made)
    }

    /// NOTE: the variables of one rule stay for the next, and a rule with loops does not ask for its preconditions again; both
    /// is so in the original.
    ///
    /// kyverno: pkg/background/generate/controller.go – `ApplyGeneratePolicy`.
    fn make_one(
        &mut self,
        rule: &'r CompiledRule,
        body: &'r GenerateRule,
        trigger: &Value,
        store: &mut Store,
    ) -> Result<Vec<super::store::Target>, String> {
        self.begin(rule).map_err(|error| format!("failed to load rule level context: {error}"))?;
        let policy = self.policy.policy();
        let mut maker = Maker { policy, rule: rule.name(), synchronize: body.synchronize, trigger, store };
        match &body.makes {
            Makes::ForEach(bodies) => foreach::make(bodies, &mut maker, self),
            Makes::Once(pattern) => maker.run(rule.entries(), rule.preconditions(), pattern, self),
        }
    }
}

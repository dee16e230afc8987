//! Mutate rules that patch other objects than the one that triggers them.
//!
//! The one idea to know: targets see each other's variables, since the original goes back to no earlier state between them.
//!
//! kyverno: pkg/engine/handlers/mutation/mutate_existing.go, load_targets.go; pkg/clients/dclient/helpers.go

use common::go::wildcard::{contains_wildcard, matches};
use common::{Map, Val, Value};

use super::rule::{MutateRule, Outcome, success};
use crate::compile::CompiledRule;
use crate::evaluate::{Evaluator, Guard, Run, Verdict};
use crate::load::{Decoder, label_selector};
use crate::matching::KindSelector;
use crate::matching::selector::Selector;
use crate::model::Rule;
use crate::request::{Cluster, ObjectKind};
use crate::response::{PatchedTarget, Product, Status};
use crate::variables::{Expressions, Template};

/// The keys of a target that say which objects it means; variables are replaced in these.
const KEYS: [&str; 5] = ["apiVersion", "kind", "namespace", "name", "selector"];

/// The body of a mutate rule with targets, prepared.
#[derive(Debug)]
pub(crate) struct TargetRule {
    targets: Vec<Target>,
    patch: MutateRule,
}

#[derive(Debug)]
struct Target {
    selector: Template,
    guard: Guard,
}

impl TargetRule {
    /// Prepares the body `mutate` of `rule`.
    pub(crate) fn compile(rule: &Rule, mutate: &Value, decoder: Decoder<'_>, expressions: &mut Expressions) -> Self {
        let targets = Val::from(mutate).get("targets").unwrap_or_else(Val::null);
        Self {
            targets: targets.items().map(|target| Target::compile(target, decoder, expressions)).collect(),
            patch: MutateRule::compile(rule, mutate, decoder, expressions),
        }
    }

    /// What the rule says of each target, and makes of it.
    pub(crate) fn evaluate<'r>(&'r self, run: &mut Run<'r>) -> Vec<(Verdict, Product)> {
        let mut found = Vec::new();
        let mut errors = Vec::new();
        for (nth, target) in self.targets.iter().enumerate() {
            match target.find(nth, run) {
                Ok(objects) => found.extend(objects.into_iter().map(|object| (target, object))),
                Err(error) => errors.push(error),
            }
        }
        let mut answers = Vec::new();
        if !errors.is_empty() {
            answers.push((Verdict::new(Status::Error, format!(": {}", errors.join("; "))), Product::None));
        }
        for (target, object) in found {
            answers.push(self.patch(target, object, run));
        }
        answers
    }

    fn patch<'r>(&'r self, target: &'r Target, found: Found, run: &mut Run<'r>) -> (Verdict, Product) {
        let Found { object, subresource } = found;
        run.context().set_target(&object);
        run.merge_rule_values();
        if let Err(error) = run.context().declare(&target.guard.entries) {
            return (Verdict::error("failed to load context", &error), Product::None);
        }
        if let Some(verdict) = run.preconditions(&target.guard.preconditions) {
            return (verdict, Product::None);
        }
        let (outcome, nothing) = self.patch.apply(object, run);
        match outcome {
            Outcome::Changed(object) => {
                let verdict = Verdict::pass(success(Val::from(&object)));
                (verdict, Product::Target(Box::new(PatchedTarget { object, subresource })))
            }
            Outcome::Unchanged => (Verdict::skip(nothing), Product::None),
            Outcome::Failed(message) => (Verdict::new(Status::Error, message), Product::None),
        }
    }
}

impl Evaluator for TargetRule {
    /// The mutate phase asks for [`Evaluator::targets`] instead.
    fn evaluate<'r>(&'r self, _: &'r CompiledRule, _: &mut Run<'r>) -> Option<Verdict> {
        None
    }

    fn targets(&self) -> Option<&TargetRule> {
        Some(self)
    }
}

/// An object that a target means.
struct Found {
    object: Value,
    subresource: String,
}

impl Target {
    fn compile(target: Val<'_>, decoder: Decoder<'_>, expressions: &mut Expressions) -> Self {
        let given = KEYS.iter().filter_map(|key| Some((*key, target.get(key).filter(|value| !value.is_null())?)));
        let selector: Map = given.map(|(key, value)| (key, decoder.share(value))).collect();
        Self {
            selector: Template::compile(&Value::from(selector), expressions),
            guard: Guard::compile(target, decoder, expressions),
        }
    }

    /// The objects that the target, the one at `nth`, means. A namespaced policy reaches those of its namespace only.
    fn find(&self, nth: usize, run: &mut Run<'_>) -> Result<Vec<Found>, String> {
        let selector = self.selector.render(run.context());
        let selector = selector.map_err(|error| format!("failed to substitute variables in target[{nth}]: {error}"))?;
        let selector = Val::from(&selector);
        let text = |key: &str| selector.get(key).and_then(Val::as_str).unwrap_or_default();
        let policy = run.policy.policy();
        let wanted = Wanted {
            namespace: if policy.is_namespaced() { &policy.namespace } else { text("namespace") },
            name: text("name"),
            labels: selector
                .get("selector")
                .filter(|labels| !labels.is_null())
                .map(|labels| Selector::compile(&label_selector(labels))),
        };
        let kind = KindSelector::parse(&format!("{}/{}", text("apiVersion"), text("kind")));
        let [group, version, name, subresource] = kind.parts();
        let kind = ObjectKind { group, version, kind: name };
        wanted.find(kind, subresource, run.request.cluster)
    }
}

/// Which objects of a kind are wanted.
struct Wanted<'a> {
    namespace: &'a str,
    name: &'a str,
    labels: Option<Selector>,
}

impl Wanted<'_> {
    fn find(&self, kind: ObjectKind<'_>, subresource: &str, cluster: &dyn Cluster) -> Result<Vec<Found>, String> {
        let is_exact = |text: &str| !text.is_empty() && !contains_wildcard(text);
        let found = |object| Found { object, subresource: subresource.to_owned() };
        if is_exact(self.namespace) && is_exact(self.name) {
            return Ok(vec![found(cluster.get(kind, self.namespace, self.name)?)]);
        }
        let mut objects = cluster.list(kind)?;
        objects.retain(|object| self.is(Val::from(object)));
        if !subresource.is_empty() {
            // NOTE: the original asks for the name of the target, not for that of the object it has found.
            let namespace = |object: &Value| text(Val::from(object), "namespace").to_owned();
            let again = objects.iter().map(|object| cluster.get(kind, &namespace(object), self.name));
            objects = again.collect::<Result<_, _>>()?;
        }
        Ok(objects.into_iter().map(found).collect())
    }

    fn is(&self, object: Val<'_>) -> bool {
        let fits = |pattern: &str, text: &str| pattern.is_empty() || matches(pattern, text);
        self.labels.as_ref().is_none_or(|labels| labels.selects(object))
            && fits(self.namespace, text(object, "namespace"))
            && fits(self.name, text(object, "name"))
    }
}

fn text<'a>(object: Val<'a>, field: &str) -> &'a str {
    object.dig(&["metadata", field]).and_then(Val::as_str).unwrap_or_default()
}

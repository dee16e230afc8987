//! Builds derived rules as data, step by step as the original does.
//!
//! Kyverno: `pkg/autogen/v1/rule.go`. The rule for `CronJob` is built from the one for the other controllers.

use common::{Map, Val, Value};

use super::replace::Replacement;
use super::{controllers, is_derived_name, reference};
use crate::load::{Decoder, decode_rule};
use crate::model::{Policy, Rule, RuleOrigin};

/// The longest name of a rule, in bytes.
const NAME_LIMIT: usize = 63;

/// The rules derived from one rule for a list of controllers: at most one for those with a pod template and one for
/// `CronJob`.
pub(super) fn derive(policy: &Policy, rule: &Rule, list: &str) -> Vec<Rule> {
    let derivation = Derivation { policy, rule, decoder: Decoder::new(&policy.document) };
    let template = derivation.for_template(&controllers::without_cron_job(list));
    let cron_job = derivation.for_cron_job(list);
    let finish = |(raw, origin): (Value, RuleOrigin)| derivation.finish(&raw, origin);
    let template = template.map(|raw| (raw, RuleOrigin::PodController));
    let cron_job = cron_job.map(|raw| (raw, RuleOrigin::CronJob));
    template.into_iter().chain(cron_job).map(finish).collect()
}

struct Derivation<'a> {
    policy: &'a Policy,
    rule: &'a Rule,
    decoder: Decoder<'a>,
}

/// One step of a derivation.
struct Step<'a> {
    name: String,
    /// The key that the pod moves under.
    key: &'static str,
    /// The path that references move by.
    shift: &'static str,
    kinds: Vec<&'a str>,
    /// Whether only the filters about pods get the new kinds.
    pods_only: bool,
}

impl Derivation<'_> {
    /// The rule for controllers with a pod template.
    fn for_template(&self, list: &str) -> Option<Value> {
        let kinds = |block: Option<&crate::model::MatchResources>| {
            block.into_iter().flat_map(|block| block.kinds()).map(str::to_owned).collect::<Vec<_>>()
        };
        let has_pod = |kinds: &[String]| controllers::contains_kind(kinds.iter().map(String::as_str), "Pod");
        let excluded = kinds(self.rule.exclude.as_ref());
        let concerns_pods = has_pod(&kinds(Some(&self.rule.match_))) && (excluded.is_empty() || has_pod(&excluded));
        if is_derived_name(&self.rule.name) || list.is_empty() || !concerns_pods {
            return None;
        }
        let step = Step {
            name: name("autogen", &self.rule.name),
            key: "template",
            shift: "spec/template",
            kinds: controllers::with_template(list),
            pods_only: true,
        };
        self.step(Val::from(&self.rule.raw), &step)
    }

    /// The rule for `CronJob`.
    fn for_cron_job(&self, list: &str) -> Option<Value> {
        if !list.contains("CronJob") && !list.contains("all") {
            return None;
        }
        let template = self.for_template(list)?;
        let step = Step {
            name: name("autogen-cronjob", &self.rule.name),
            key: "jobTemplate",
            shift: "spec/jobTemplate/spec/template",
            kinds: vec!["CronJob"],
            pods_only: false,
        };
        self.step(Val::from(&template), &step)
    }

    /// The textual replacement, and the typed rule.
    fn finish(&self, raw: &Value, origin: RuleOrigin) -> Rule {
        let cel = Val::from(raw).dig(&["validate", "cel"]).is_some_and(|cel| !cel.is_null());
        let raw = Replacement::new(origin, cel).apply(&self.decoder, Val::from(raw));
        decode_rule(&self.policy.document, raw, self.rule.path.clone(), origin)
    }

    /// A copy of a rule with new kinds and a body that looks one level deeper; `None` where its body cannot.
    fn step(&self, rule: Val<'_>, step: &Step<'_>) -> Option<Value> {
        let (key, body) = self.body(rule, step)?;
        let mut out = Map::new();
        out.insert("name", step.name.as_str());
        for field in ["celPreconditions", "context", "preconditions", "reportProperties", "skipBackgroundRequests"] {
            if let Some(value) = present(rule, field) {
                out.insert(field, self.decoder.share(value));
            }
        }
        let flat = |_: Val<'_>| true;
        out.insert("match", self.block(rule.get("match").unwrap_or_else(Val::null), step, flat));
        if let Some(exclude) = present(rule, "exclude") {
            let flat = |resources: Val<'_>| resources.get("kinds").is_some_and(|kinds| !kinds.is_empty());
            out.insert("exclude", self.block(exclude, step, flat));
        }
        out.insert(key, body);
        Some(out.into())
    }

    /// A match or exclude block with new kinds.
    fn block(&self, block: Val<'_>, step: &Step<'_>, flat: impl Fn(Val<'_>) -> bool) -> Value {
        let mut out = self.decoder.share(block);
        let filters = ["any", "all"].into_iter().find(|key| block.get(key).is_some_and(|list| !list.is_empty()));
        if let Some(key) = filters {
            let filters = block.get(key).unwrap_or_else(Val::null).items();
            out.force_map().insert(key, Value::list(filters.map(|filter| self.filter(filter, step))));
        } else if flat(block.get("resources").unwrap_or_else(Val::null)) {
            self.set_kinds(&mut out, step);
        }
        out
    }

    fn filter(&self, filter: Val<'_>, step: &Step<'_>) -> Value {
        let kinds = filter.dig(&["resources", "kinds"]).unwrap_or_else(Val::null);
        let mut out = self.decoder.share(filter);
        if !step.pods_only || controllers::contains_kind(kinds.items().filter_map(Val::as_str), "Pod") {
            self.set_kinds(&mut out, step);
        }
        out
    }

    fn set_kinds(&self, filter: &mut Value, step: &Step<'_>) {
        let kinds = step.kinds.iter().map(|kind| Value::from(controllers::qualified(kind)));
        filter.force_map().entry_or_null("resources").force_map().insert("kinds", Value::list(kinds));
    }

    /// The key and value of the new rule's body.
    fn body(&self, rule: Val<'_>, step: &Step<'_>) -> Option<(&'static str, Value)> {
        let mutate = present(rule, "mutate").and_then(|mutate| self.mutate(mutate, step));
        if let Some(mutate) = mutate {
            return Some(("mutate", mutate));
        }
        let validate = present(rule, "validate").and_then(|validate| self.validate(validate, step));
        if let Some(validate) = validate {
            return Some(("validate", validate));
        }
        present(rule, "verifyImages").map(|images| ("verifyImages", self.decoder.share(images)))
    }

    /// A patch one level deeper. What else a mutate rule says is lost, as in the original.
    fn mutate(&self, mutate: Val<'_>, step: &Step<'_>) -> Option<Value> {
        if let Some(patch) = present(mutate, "patchStrategicMerge") {
            return Some(Value::map([("patchStrategicMerge", self.deeper(patch, step))]));
        }
        let foreach = mutate.get("foreach").filter(|list| !list.is_empty())?;
        let entry = |entry: Val<'_>| {
            let mut out = self.copy(entry, &["list", "context", "preconditions"]);
            let patch = entry.get("patchStrategicMerge").unwrap_or_else(Val::null);
            out.insert("patchStrategicMerge", self.deeper(patch, step));
            Value::from(out)
        };
        Some(Value::map([("foreach", Value::list(foreach.items().map(entry)))]))
    }

    /// The way of validating that comes first in the original's order, one level deeper where it is a pattern.
    fn validate(&self, validate: Val<'_>, step: &Step<'_>) -> Option<Value> {
        let list = |key| validate.get(key).filter(|list| !list.is_empty());
        let rebuilt = |key: &str, value: Value, pivot: &str| {
            let mut out = self.copy(validate, &["failureAction", "failureActionOverrides", "allowExistingViolations"]);
            if let Some(message) = validate.get("message").and_then(Val::as_str) {
                out.insert("message", reference::shift(message, step.shift, pivot));
            }
            out.insert(key, value);
            Some(Value::from(out))
        };
        if let Some(pattern) = present(validate, "pattern") {
            return rebuilt("pattern", self.deeper(pattern, step), "pattern");
        }
        for key in ["deny", "podSecurity"] {
            if let Some(value) = present(validate, key) {
                return rebuilt(key, self.decoder.share(value), key);
            }
        }
        if let Some(patterns) = present(validate, "anyPattern") {
            let patterns = patterns.items().map(|pattern| self.deeper(pattern, step));
            return rebuilt("anyPattern", Value::list(patterns), "anyPattern");
        }
        if let Some(foreach) = list("foreach") {
            return rebuilt("foreach", self.decoder.share(foreach), "pattern");
        }
        present(validate, "cel").filter(|cel| !cel.is_empty()).map(|_| self.decoder.share(validate))
    }

    /// `{spec: {KEY: value}}`.
    fn deeper(&self, value: Val<'_>, step: &Step<'_>) -> Value {
        Value::map([("spec", Value::map([(step.key, self.decoder.share(value))]))])
    }

    /// Some fields of a map.
    fn copy(&self, from: Val<'_>, fields: &[&str]) -> Map {
        let given = fields.iter().filter_map(|key| present(from, key).map(|value| (*key, value)));
        given.map(|(key, value)| (key, self.decoder.share(value))).collect()
    }
}

fn present<'a>(value: Val<'a>, key: &str) -> Option<Val<'a>> {
    value.get(key).filter(|member| !member.is_null())
}

/// `PREFIX-NAME`, cut to the limit.
fn name(prefix: &str, name: &str) -> String {
    let name = format!("{prefix}-{name}");
    let end = (0..=NAME_LIMIT.min(name.len())).rev().find(|&end| name.is_char_boundary(end)).unwrap_or_default();
    name.get(..end).unwrap_or_default().to_owned()
}

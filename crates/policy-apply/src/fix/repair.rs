//! One resource: which of its broken rules can be repaired in its text, tried one by one.
//!
//! The one idea to know: mutate rules come first, since validate rules judge what they made; then each broken validate rule
//! is asked for the value that its pattern names. A step that does not hold is taken back, with its reason.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use common::manifest::Object;
use common::{Val, Value};
use policy_engine::autogen;
use policy_engine::model::{Policy, Rule};
use policy_engine::pattern::repair::{NoRepair, repaired};
use policy_engine::response::{RuleKind, Status};

use super::change::{changes, is_same};
use super::edit::{edit, read};
use crate::input::{CustomKinds, object_of};
use crate::judge::{self, Prepared, Surroundings};
use crate::judged::{Counts, Judged};

/// More changes than this are not made in one resource by one rule.
const MOST_CHANGES: usize = 1000;
/// Rules that wait for each other are tried again so many times.
const MOST_ROUNDS: usize = 10;

/// What repairs need.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Repairer<'a> {
    pub(crate) policies: &'a [Prepared<'a>],
    pub(crate) surroundings: Surroundings<'a>,
    pub(crate) custom: &'a CustomKinds,
}

/// What became of a resource.
#[derive(Debug)]
pub(crate) struct Repaired {
    /// The text of its document with all repairs in it, when there are any.
    pub(crate) text: Option<String>,
    /// How many rules were repaired.
    pub(crate) count: usize,
    /// What is left to a person.
    pub(crate) left: Vec<Unrepaired>,
    /// How many results of each kind the repaired resource has.
    pub(crate) counts: Counts,
    /// The repaired resource, its document being of that text alone.
    pub(crate) object: Object,
}

/// A rule that is not repaired.
#[derive(Debug)]
pub(crate) struct Unrepaired {
    /// What it says of the resource.
    pub(crate) judged: Judged,
    /// Why it is not repaired.
    pub(crate) reason: String,
}

/// A policy's place and a rule's name.
pub(crate) type Key = (usize, String);

/// A resource on its way.
struct State {
    text: String,
    object: Object,
    judged: Vec<Judged>,
    counts: Counts,
    count: usize,
    reasons: BTreeMap<Key, String>,
}

impl Repairer<'_> {
    /// Repairs the resource at `index`, whose document has the text `text`; with `fixed_text`, the reason why its text is not
    /// to be changed, everything is left.
    pub(crate) fn repair(self, object: &Object, index: usize, text: &str, fixed_text: Option<&str>) -> Repaired {
        let (judged, counts) = self.judge(object, index);
        let mut state =
            State { text: text.to_owned(), object: object.clone(), judged, counts, count: 0, reasons: BTreeMap::new() };
        let mut unmade = Vec::new();
        for _ in 0..if fixed_text.is_none() { MOST_ROUNDS } else { 0 } {
            let before = state.count;
            unmade = self.mutations(&mut state, index);
            self.patterns(&mut state, index);
            // A repair may be what another rule has waited for.
            if state.count == before {
                break;
            }
        }
        let default = fixed_text.unwrap_or("another rule stands in the way");
        let mut left = state.left(default);
        left.extend(unmade);
        Repaired {
            text: (state.count > 0).then_some(state.text),
            count: state.count,
            left,
            counts: state.counts,
            object: state.object,
        }
    }

    /// What is said of the resource at `index`, and for each broken rule that can be repaired alone the text that does it.
    pub(crate) fn alone(self, object: &Object, index: usize, text: &str) -> (Vec<Judged>, Vec<(Key, String)>) {
        let (judged, counts) = self.judge(object, index);
        let repaired = broken(&judged).into_iter().filter_map(|key| {
            let (text, object, judged) = (text.to_owned(), object.clone(), judged.clone());
            let mut state = State { text, object, judged, counts, count: 0, reasons: BTreeMap::new() };
            self.pattern(&mut state, index, &key).ok()?;
            (state.count > 0).then_some((key, state.text))
        });
        let repaired = repaired.collect();
        (judged, repaired)
    }

    fn judge(&self, object: &Object, index: usize) -> (Vec<Judged>, Counts) {
        judge::one(self.policies, index, object, self.surroundings)
    }

    /// Makes in the text what mutate rules make of the resource. Gives those back that cannot be made.
    fn mutations(&self, state: &mut State, index: usize) -> Vec<Unrepaired> {
        let mut left = Vec::new();
        for (place, policy) in self.policies.iter().enumerate().filter(|(_, policy)| policy.has_mutate()) {
            let mutated = policy.mutated(&state.object, self.surroundings);
            if !mutated.changed || mutated.object.is_null() {
                continue;
            }
            let agrees = |object: &Object, _: &[Judged]| match policy.mutated(object, self.surroundings).changed {
                true => Err("the rule would change the changed resource again, and never be done"),
                false => Ok(()),
            };
            let Err(reason) = self.step(state, index, &mutated.object, agrees) else { continue };
            let mut rules = mutated.responses;
            rules.retain(|rule| rule.status == Status::Pass);
            rules.truncate(1);
            let judged = Judged {
                policy: Arc::new(policy.policy().clone()),
                policy_index: place,
                resource: index,
                phase: RuleKind::Mutation,
                action: policy_engine::model::FailureAction::default(),
                rules,
                mutated: None,
            };
            left.push(Unrepaired { judged, reason });
        }
        left
    }

    /// Puts into the text what the patterns of broken rules ask for.
    fn patterns(&self, state: &mut State, index: usize) {
        for key in state.broken() {
            if let Err(reason) = self.pattern(state, index, &key) {
                state.reasons.insert(key, reason);
            }
        }
    }

    /// The same for one broken rule.
    fn pattern(&self, state: &mut State, index: usize, key: &Key) -> Result<(), String> {
        let (place, name) = key;
        let Some(policy) = self.policies.get(*place) else { return Ok(()) };
        let target = target(policy.policy(), name, &state.object).map_err(|error| error.to_string())?;
        let agrees = |_: &Object, after: &[Judged]| match broken(after).contains(key) {
            true => Err("the rule does not agree with the repair"),
            false => Ok(()),
        };
        self.step(state, index, &target, agrees)
    }

    /// Edits the text until it says `target`. The edit stands when it reads so, when the rule agrees, and when no other rule
    /// breaks by it.
    fn step(
        &self,
        state: &mut State,
        index: usize,
        target: &Value,
        agrees: impl Fn(&Object, &[Judged]) -> Result<(), &'static str>,
    ) -> Result<(), String> {
        let changes = changes(state.object.root(), Val::from(target));
        if changes.is_empty() {
            return Err("its pattern names nothing to change".to_owned());
        }
        if changes.len() > MOST_CHANGES {
            return Err(format!("the repair would take more than {MOST_CHANGES} changes"));
        }
        let mut text = state.text.clone();
        for change in &changes {
            text = edit(&text, change).ok_or("its text has no plain place for the change")?;
        }
        let object = read(&text).and_then(|document| object_of(document, self.custom).ok());
        let object = object.filter(|object| is_same(object.root(), Val::from(target)));
        let object = object.ok_or("the changed text would read as something else")?;
        let (judged, counts) = self.judge(&object, index);
        agrees(&object, &judged)?;
        if let Some((_, rule)) = broken(&judged).difference(&broken(&state.judged)).next() {
            return Err(format!("rule `{rule}` would break by it"));
        }
        *state =
            State { text, object, judged, counts, count: state.count + 1, reasons: std::mem::take(&mut state.reasons) };
        Ok(())
    }
}

impl State {
    fn broken(&self) -> BTreeSet<Key> {
        broken(&self.judged)
    }

    /// What is broken still, rule by rule.
    fn left(&mut self, default: &str) -> Vec<Unrepaired> {
        let mut left = Vec::new();
        for one in &self.judged {
            for rule in one.rules.iter().filter(|rule| is_broken(rule.status)) {
                let reason = match rule.status {
                    Status::Error => "the rule could not be judged",
                    _ => self.reasons.get(&(one.policy_index, rule.rule.clone())).map_or(default, String::as_str),
                };
                let judged = Judged { rules: vec![rule.clone()], ..one.clone() };
                left.push(Unrepaired { judged, reason: reason.to_owned() });
            }
        }
        left
    }
}

const fn is_broken(status: Status) -> bool {
    matches!(status, Status::Fail | Status::Warn | Status::Error)
}

fn broken(judged: &[Judged]) -> BTreeSet<Key> {
    let of_one = |one: &Judged| {
        let rules: Vec<Key> = one
            .rules
            .iter()
            .filter(|rule| is_broken(rule.status))
            .map(|rule| (one.policy_index, rule.rule.clone()))
            .collect();
        rules
    };
    judged.iter().flat_map(of_one).collect()
}

/// The resource with what a broken rule asks for.
fn target(policy: &Policy, name: &str, object: &Object) -> Result<Value, NoRepair> {
    let derived = autogen::all_rules(policy).into_iter().chain(autogen::rules_for_kind(policy, object.kind()));
    let rule = derived.chain(policy.spec.rules.iter().cloned()).find(|rule| rule.name == name);
    let rule = rule.ok_or_else(|| NoRepair::of_rule("the rule is not known by its name"))?;
    match pattern(&rule) {
        Ok(pattern) => repaired(Val::from(pattern), object.root()),
        Err(reason) => Err(NoRepair::of_rule(reason)),
    }
}

/// The pattern of a rule, or why another kind of rule names no value.
fn pattern(rule: &Rule) -> Result<&Value, &'static str> {
    let validate = rule.validate().ok_or("a rule of its kind names no value")?;
    if let Some(pattern) = &validate.pattern {
        return Ok(pattern);
    }
    Err(if validate.any_pattern.is_some() {
        "more than one pattern would do"
    } else if !validate.foreach.is_empty() {
        "the rule looks at elements one by one"
    } else if validate.pod_security.is_some() {
        "the pod security standards leave more than one way"
    } else {
        "conditions say what must not be, not what should"
    })
}

//! What the policies said, by resource: the resources that are judged and the targets that their judging has changed.
//!
//! kyverno: cmd/cli/kubectl-kyverno/commands/test/test.go (`TestResponse`)

use std::collections::{BTreeMap, HashMap};

use common::manifest::Object;
use common::{Val, Value};
use policy_engine::request::Operation;
use policy_engine::response::{Product, RuleResponse};

use crate::input::ResourceSpec;
use crate::judged::Judged;

/// A resource as expectations name it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Subject {
    pub(crate) api_version: String,
    pub(crate) kind: String,
    pub(crate) namespace: String,
    pub(crate) name: String,
    /// The path of a payload, which has a name alone.
    pub(crate) is_payload: bool,
}

impl Subject {
    pub(crate) fn of(object: &Object) -> Self {
        let root = object.root();
        let api_version = root.get("apiVersion").and_then(Val::as_str).unwrap_or_default().to_owned();
        let (kind, namespace) = (object.kind().to_owned(), object.namespace().to_owned());
        Self { api_version, kind, namespace, name: object.name().to_owned(), is_payload: false }
    }

    pub(crate) fn payload(name: &str) -> Self {
        Self { name: name.to_owned(), is_payload: true, ..Self::default() }
    }

    /// `apiVersion/kind/namespace/name`, as rows show it.
    pub(crate) fn path(&self) -> String {
        if self.is_payload {
            return self.name.clone();
        }
        format!("{}/{}/{}/{}", self.api_version, self.kind, self.namespace, self.name)
    }

    /// Whether a text of `resources` means it: `name` or `namespace/name`.
    fn is_named(&self, text: &str) -> bool {
        match text.rsplit_once('/').filter(|_| !self.is_payload) {
            None => text == self.name,
            Some((namespace, name)) => namespace == self.namespace && name == self.name,
        }
    }

    fn is_meant(&self, spec: &ResourceSpec) -> bool {
        let api_version =
            if spec.group.is_empty() { spec.version.clone() } else { format!("{}/{}", spec.group, spec.version) };
        api_version == self.api_version && spec.namespace == self.namespace && spec.name == self.name
    }
}

/// The responses on a subject, as they were given: one for each policy and phase.
pub(crate) type Responses = Vec<Judged>;

/// All that was said in one test.
#[derive(Debug, Default)]
pub(crate) struct Verdicts {
    /// The judged resources in the order of their files, then payloads.
    triggers: Vec<Subject>,
    /// By trigger.
    standard: Vec<Responses>,
    /// Under operations that expectations ask for, by trigger. Payloads are judged under none.
    by_operation: BTreeMap<Operation, Vec<Responses>>,
    /// Changed targets, and which responses changed them.
    targets: Vec<(Subject, Vec<Change>)>,
    /// The indexes of each subject.
    places: HashMap<Subject, Place>,
    /// The subjects of each name: targets first, then triggers.
    by_name: HashMap<String, Vec<Subject>>,
}

/// What a subject is.
#[derive(Clone, Copy, Debug, Default)]
struct Place {
    trigger: Option<usize>,
    target: Option<usize>,
}

/// A response whose rule changed a target.
#[derive(Clone, Copy, Debug)]
struct Change {
    operation: Option<Operation>,
    trigger: usize,
    judged: usize,
    rule: usize,
}

/// A subject that an expectation means: a trigger, a target, or both.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Meant<'v> {
    pub(crate) subject: &'v Subject,
    /// Its index among the judged resources.
    pub(crate) trigger: Option<usize>,
    target: Option<usize>,
}

/// The changed target of a response.
pub(crate) type Changed<'v> = (&'v Judged, &'v RuleResponse, &'v Value);

impl Verdicts {
    /// `standard` holds the responses of each of the `triggers`, `by_operation` those under other operations.
    pub(crate) fn new(
        triggers: Vec<Subject>,
        standard: Vec<Responses>,
        by_operation: BTreeMap<Operation, Vec<Responses>>,
        targets: &[Object],
    ) -> Self {
        let mut verdicts = Self { triggers, standard, by_operation, ..Self::default() };
        let changes = verdicts.changes();
        for target in targets {
            let subject = Subject::of(target);
            let of_it: Vec<Change> = changes.iter().filter_map(|change| verdicts.on(*change, &subject)).collect();
            if of_it.is_empty() {
                continue;
            }
            match verdicts.targets.iter_mut().find(|(known, _)| *known == subject) {
                Some((_, known)) => known.extend(of_it),
                None => verdicts.targets.push((subject, of_it)),
            }
        }
        verdicts.index();
        verdicts
    }

    /// The responses that changed targets, by trigger, under the standard operation first.
    fn changes(&self) -> Vec<Change> {
        let mut changes = Vec::new();
        for trigger in 0..self.triggers.len() {
            for operation in std::iter::once(None).chain(self.by_operation.keys().copied().map(Some)) {
                for (judged, one) in self.responses(operation, trigger).iter().enumerate() {
                    if one.rules.iter().any(|rule| target_of(rule).is_some()) {
                        changes.push(Change { operation, trigger, judged, rule: 0 });
                    }
                }
            }
        }
        changes
    }

    /// The change with the first rule that changed `target`; nothing when none did.
    fn on(&self, change: Change, target: &Subject) -> Option<Change> {
        let one = self.responses(change.operation, change.trigger).get(change.judged)?;
        let rule = one.rules.iter().position(|rule| target_of(rule).is_some_and(|value| is_of(value, target)))?;
        Some(Change { rule, ..change })
    }

    fn index(&mut self) {
        let targets = self.targets.iter().map(|(subject, _)| subject).enumerate();
        let targets = targets.map(|(at, subject)| (subject, Place { target: Some(at), trigger: None }));
        let triggers = self.triggers.iter().enumerate();
        let triggers = triggers.map(|(at, subject)| (subject, Place { trigger: Some(at), target: None }));
        for (subject, place) in targets.chain(triggers) {
            let known = self.places.entry(subject.clone()).or_default();
            known.trigger = known.trigger.or(place.trigger);
            known.target = known.target.or(place.target);
            self.by_name.entry(subject.name.clone()).or_default().push(subject.clone());
        }
    }

    /// The responses on a trigger.
    fn responses(&self, operation: Option<Operation>, trigger: usize) -> &[Judged] {
        let all = match operation {
            None => Some(&self.standard),
            Some(operation) => self.by_operation.get(&operation),
        };
        all.and_then(|all| all.get(trigger)).map(Vec::as_slice).unwrap_or_default()
    }

    /// The subjects that a text of `resources` names: targets first. One that is both stands twice, as in the original.
    pub(crate) fn named(&self, text: &str, operation: Option<Operation>) -> Vec<Meant<'_>> {
        // A payload's name may hold slashes.
        let last = text.rsplit('/').next().unwrap_or_default();
        let names = [text, last].into_iter().take(if last == text { 1 } else { 2 });
        let found = names.filter_map(|name| self.by_name.get(name)).flatten();
        self.meant(found.filter(|subject| subject.is_named(text)), operation)
    }

    /// The subjects that a spec means.
    pub(crate) fn specified(&self, spec: &ResourceSpec, operation: Option<Operation>) -> Vec<Meant<'_>> {
        let found = self.by_name.get(&spec.name).into_iter().flatten();
        self.meant(found.filter(|subject| subject.is_meant(spec)), operation)
    }

    /// All subjects.
    pub(crate) fn all(&self, operation: Option<Operation>) -> Vec<Meant<'_>> {
        self.meant(self.targets.iter().map(|(subject, _)| subject).chain(&self.triggers), operation)
    }

    /// Payloads are judged under no other operation.
    fn meant<'v>(
        &'v self,
        subjects: impl Iterator<Item = &'v Subject>,
        operation: Option<Operation>,
    ) -> Vec<Meant<'v>> {
        let meant = |subject: &'v Subject| {
            let Place { trigger, target } = self.places.get(subject).copied().unwrap_or_default();
            Meant { subject, trigger, target }
        };
        subjects.filter(|subject| operation.is_none() || !subject.is_payload).map(meant).collect()
    }

    /// What was said of a subject as a trigger; `None` when it is none.
    pub(crate) fn of_trigger(&self, meant: Meant<'_>, operation: Option<Operation>) -> Option<&[Judged]> {
        meant.trigger.map(|trigger| self.responses(operation, trigger))
    }

    /// What was made of a subject as a target.
    pub(crate) fn of_target(&self, meant: Meant<'_>) -> Vec<Changed<'_>> {
        let changes = meant.target.and_then(|at| self.targets.get(at)).map(|(_, changes)| changes.as_slice());
        let changed = |change: &Change| {
            let judged = self.responses(change.operation, change.trigger).get(change.judged)?;
            let rule = judged.rules.get(change.rule)?;
            Some((judged, rule, target_of(rule)?))
        };
        changes.unwrap_or_default().iter().filter_map(changed).collect()
    }
}

fn target_of(rule: &RuleResponse) -> Option<&Value> {
    match &rule.product {
        Product::Target(target) => Some(&target.object),
        _ => None,
    }
}

/// kyverno: commands/test/output.go (`extractPatchedTargetFromEngineResponse`) – a target without a namespace is found in any.
fn is_of(value: &Value, target: &Subject) -> bool {
    let text = |keys: &[&str]| Val::from(value).dig(keys).and_then(Val::as_str).unwrap_or_default();
    text(&["apiVersion"]) == target.api_version
        && text(&["kind"]) == target.kind
        && text(&["metadata", "name"]) == target.name
        && (target.namespace.is_empty() || text(&["metadata", "namespace"]) == target.namespace)
}

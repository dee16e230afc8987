//! Making objects: from the rule's own data, or out of others.
//!
//! kyverno: pkg/background/generate/generator.go, data.go, clone.go

use common::go::json::kind_word;
use common::{Map, Val, Value};

use super::labels;
use super::rule::{Source, Wanted};
use super::store::{Store, Target};
use crate::context::{Entry, through_json};
use crate::evaluate::{Conditions, Run};
use crate::matching::selector::Selector;
use crate::model::Policy;
use crate::pattern::Pattern;
use crate::variables::Template;

/// What belongs to one stay of an object in a cluster, and to no other object.
const PASSING: [&str; 5] = ["uid", "selfLink", "creationTimestamp", "managedFields", "resourceVersion"];

/// Makes objects for a rule.
#[derive(Debug)]
pub(super) struct Maker<'a> {
    pub(super) policy: &'a Policy,
    pub(super) rule: &'a str,
    pub(super) synchronize: bool,
    pub(super) trigger: &'a Value,
    pub(super) store: &'a mut Store,
}

/// What is done about a target.
enum Step {
    Nothing,
    Create(Value),
    Update(Value),
}

type Result<T> = std::result::Result<T, String>;

impl Maker<'_> {
    /// Makes what `pattern` says when `preconditions` hold; the targets that are new.
    ///
    /// # Errors
    /// What keeps it from being made.
    pub(super) fn run<'r>(
        &mut self,
        entries: &'r [Entry],
        preconditions: &'r Conditions,
        pattern: &'r Template,
        run: &mut Run<'r>,
    ) -> Result<Vec<Target>> {
        run.merge_rule_values();
        let context = run.context();
        context.declare(entries).map_err(|error| format!("failed to load context: {error}"))?;
        if !preconditions.is_empty() {
            let answer = preconditions.evaluate(context);
            if !answer.map_err(|error| format!("failed to evaluate preconditions: {error}"))?.holds {
                return Ok(Vec::new());
            }
        }
        let pattern = pattern.render(context).map_err(|error| error.to_string())?;
        self.make(Wanted::read(&through_json(pattern))?)
    }

    fn make(&mut self, wanted: Wanted) -> Result<Vec<Target>> {
        let Wanted { target, source } = wanted;
        match source {
            Source::Data(data) => {
                let step = self.data(&target, &data)?;
                Ok(self.take(target, step).into_iter().collect())
            }
            Source::Clone { namespace, name } => {
                let source = Target { namespace, name, ..target.clone() };
                let step = self.copy(&target, &source)?;
                Ok(self.take(target, step).into_iter().collect())
            }
            Source::CloneList { namespace, kinds, selector } => {
                self.copies(&target.namespace, &namespace, &kinds, selector.as_ref())
            }
        }
    }

    /// kyverno: data.go – `manageData`
    fn data(&self, target: &Target, data: &Value) -> Result<Step> {
        let data = match Val::from(data) {
            data if data.is_map() => data.to_value(),
            data if data.is_null() => Value::from(Map::new()),
            data => {
                let kind = kind_word(data.kind());
                return Err(format!("json: cannot unmarshal {kind} into Go value of type map[string]interface {{}}"));
            }
        };
        let Ok(present) = self.store.get(target) else { return Ok(Step::Create(data)) };
        if !self.synchronize {
            return Ok(Step::Nothing);
        }
        let mut data = data;
        move_fields(Val::from(present), &mut data, &["resourceVersion"]);
        Ok(Step::Update(data))
    }

    /// kyverno: clone.go – `manageClone`
    fn copy(&mut self, target: &Target, source: &Target) -> Result<Step> {
        if (&source.namespace, &source.name) == (&target.namespace, &target.name) {
            return Ok(Step::Nothing);
        }
        let found = self.store.get(source);
        let mut original = found.map_err(|error| format!("source resource {target} not found: {error}"))?.clone();
        labels::label_source(&mut original);
        self.store.put(source, original.clone());
        let mut copy = original.clone();
        labels::label_copy(&mut copy, Val::from(&original));
        if source.namespace != target.namespace {
            remove(&mut copy, &["ownerReferences"]);
        }
        remove(&mut copy, &PASSING);
        let Ok(present) = self.store.get(target) else { return Ok(Step::Create(copy)) };
        move_fields(Val::from(present), &mut copy, &PASSING);
        Ok(if copy == *present { Step::Nothing } else { Step::Update(copy) })
    }

    /// kyverno: clone.go – `manageCloneList`
    fn copies(
        &mut self,
        namespace: &str,
        from: &str,
        kinds: &[String],
        selector: Option<&Selector>,
    ) -> Result<Vec<Target>> {
        let mut steps = Vec::new();
        for text in kinds {
            let (api_version, kind) = split_kind(text);
            for source in self.store.list(api_version, kind, from, selector)? {
                let source = Target::of(Val::from(&source));
                let target = Target { namespace: namespace.to_owned(), ..source.clone() };
                let same = source.namespace == target.namespace;
                let step = if same { Ok(Step::Nothing) } else { self.copy(&target, &source) };
                steps.push((target, step));
            }
        }
        let mut made = Vec::new();
        for (target, step) in steps {
            made.extend(self.take(target, step?));
        }
        Ok(made)
    }

    /// Takes a step; the target when it is new.
    fn take(&mut self, target: Target, step: Step) -> Option<Target> {
        match step {
            Step::Nothing => None,
            Step::Create(object) => {
                let mut object = self.finish(&target, object);
                remove(&mut object, &["resourceVersion"]);
                self.store.put(&target, object);
                Some(target)
            }
            Step::Update(object) => {
                let object = self.finish(&target, object);
                let differs = |present: &Value| self.synchronize && !are_alike(&object, present);
                if self.store.get(&target).is_ok_and(differs) {
                    self.store.put(&target, object);
                }
                None
            }
        }
    }

    /// The object as it is kept: with its names and labels.
    fn finish(&self, target: &Target, object: Value) -> Value {
        let mut object = object;
        let map = object.force_map();
        let has_kind = map.get("kind").and_then(Value::as_str).is_some_and(|kind| !kind.is_empty());
        if !has_kind {
            map.insert("kind", target.kind.as_str());
        }
        map.insert("apiVersion", target.api_version.as_str());
        let metadata = map.entry_or_null("metadata").force_map();
        for (key, value) in [("name", &target.name), ("namespace", &target.namespace)] {
            match value.as_str() {
                "" => drop(metadata.remove(key)),
                value => drop(metadata.insert(key, value)),
            }
        }
        labels::label(&mut object, self.policy, self.rule, Val::from(self.trigger));
        object
    }
}

/// True when each fits the other as a pattern: then nothing is written.
fn are_alike(one: &Value, other: &Value) -> bool {
    let fits =
        |pattern: &Value, object: &Value| Pattern::compile(Val::from(pattern)).validate(Val::from(object)).is_ok();
    fits(one, other) && fits(other, one)
}

/// Removes fields of the metadata.
fn remove(object: &mut Value, fields: &[&str]) {
    let metadata = object.force_map().entry_or_null("metadata").force_map();
    fields.iter().for_each(|field| drop(metadata.remove(field)));
}

/// Gives `to` the fields that the metadata of `from` has.
fn move_fields(from: Val<'_>, to: &mut Value, fields: &[&str]) {
    let metadata = to.force_map().entry_or_null("metadata").force_map();
    for field in fields {
        if let Some(value) = from.dig(&["metadata", field]) {
            metadata.insert(*field, value.to_value());
        }
    }
}

/// `apiVersion` and kind of a text such as `apps/v1/Deployment`.
///
/// kyverno: pkg/utils/kube/kind.go – `GetKindFromGVK`
fn split_kind(text: &str) -> (&str, &str) {
    text.rsplit_once('/').unwrap_or(("", text))
}

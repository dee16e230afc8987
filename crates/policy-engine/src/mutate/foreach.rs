//! `mutate.foreach`: a patch for every element of a list, nested as deep as the policy nests it.
//!
//! The one idea to know: elements of one list see the object as it was before the list, the next list sees what the one
//! before has made of it.
//!
//! kyverno: pkg/engine/handlers/mutation/common.go

use common::{Val, Value};

use super::rule::{Outcome, patch};
use crate::context::{ListQuery, elements, through_json};
use crate::evaluate::{Guard, Run};
use crate::load::Decoder;
use crate::request::Operation;
use crate::variables::{Expressions, Template, VariableError};

/// The steps that one element costs, see the loops of validate rules; a patch walks the whole object.
const ELEMENT_STEPS: u64 = 20;

/// An entry of a `foreach`, prepared.
#[derive(Debug)]
pub(crate) struct ForEachPatch {
    list: ListQuery,
    guard: Guard,
    /// Whether the last element comes first.
    reverse: bool,
    patch: Template,
    nested: Vec<ForEachPatch>,
}

impl ForEachPatch {
    /// Prepares the entries in `list`.
    pub(super) fn compile_all(list: Val<'_>, decoder: Decoder<'_>, expressions: &mut Expressions) -> Vec<Self> {
        list.items().map(|entry| Self::compile(entry, decoder, expressions)).collect()
    }

    /// Nested as deep as the document, whose depth the reader bounds.
    fn compile(entry: Val<'_>, decoder: Decoder<'_>, expressions: &mut Expressions) -> Self {
        let present = |key: &str| entry.get(key).filter(|value| !value.is_null());
        let list = present("list").and_then(Val::as_str).unwrap_or_default();
        let strategic = present("patchStrategicMerge");
        let patches = Value::map([
            ("patchStrategicMerge", strategic.map(|patch| decoder.share(patch)).unwrap_or_default()),
            ("patchesJson6902", present("patchesJson6902").map(|patch| decoder.share(patch)).unwrap_or_default()),
        ]);
        Self {
            list: ListQuery::compile(list, expressions),
            guard: Guard::compile(entry, decoder, expressions),
            // The library puts what a patch adds in front, so the order of the list comes out right.
            reverse: match present("order").and_then(Val::as_str) {
                Some(order) => order == "Descending",
                None => strategic.is_some(),
            },
            patch: Template::compile(&patches, expressions),
            nested: present("foreach")
                .map(|nested| Self::compile_all(nested, decoder, expressions))
                .unwrap_or_default(),
        }
    }
}

/// What all entries make of `object`.
pub(super) fn apply<'r>(entries: &'r [ForEachPatch], object: Value, nesting: usize, run: &mut Run<'r>) -> Outcome {
    let mut object = object;
    let mut changed = false;
    for entry in entries {
        let list = match entry.list.evaluate(run.context()) {
            Ok(list) => list,
            Err(error) => {
                return Outcome::Failed(format!("failed to evaluate list {}: {error}: {error}", entry.list.text()));
            }
        };
        run.context().checkpoint();
        let outcome = all(entry, &list, &object, nesting, run);
        run.context().restore();
        match outcome {
            Outcome::Changed(patched) => {
                changed = true;
                object = patched;
                run.show(&object);
            }
            Outcome::Unchanged => {}
            Outcome::Failed(message) => return Outcome::Failed(format!("failed to mutate elements: {message}")),
        }
    }
    if changed { Outcome::Changed(object) } else { Outcome::Unchanged }
}

/// What one entry makes of `object`, element by element.
fn all<'r>(entry: &'r ForEachPatch, list: &Value, object: &Value, nesting: usize, run: &mut Run<'r>) -> Outcome {
    let mut items: Vec<(usize, Val<'_>)> = elements(list).enumerate().collect();
    if entry.reverse {
        items.reverse();
    }
    let mut patched = object.clone();
    for (index, item) in items.into_iter().filter(|(_, item)| !item.is_null()) {
        match element(entry, item, index, &patched, nesting, run) {
            Outcome::Changed(next) => patched = next,
            Outcome::Unchanged => {}
            failed @ Outcome::Failed(_) => return failed,
        }
    }
    if patched == *object { Outcome::Unchanged } else { Outcome::Changed(patched) }
}

fn element<'r>(
    entry: &'r ForEachPatch,
    item: Val<'_>,
    index: usize,
    object: &Value,
    nesting: usize,
    run: &mut Run<'r>,
) -> Outcome {
    let failed = |what: &str, error: &VariableError| {
        Outcome::Failed(format!("failed to {what} mutate.foreach[{index}].{error}"))
    };
    let context = run.context();
    if let Err(error) = context.spend(ELEMENT_STEPS) {
        return Outcome::Failed(error.to_string());
    }
    context.reset();
    let value = through_json(context.share(item));
    context.set_element(&value, index, nesting);
    run.merge_rule_values();
    if let Err(error) = run.context().declare(&entry.guard.entries) {
        return failed("load to", &VariableError::new(format!("context: {error}")));
    }
    if !entry.guard.preconditions.is_empty() {
        match entry.guard.preconditions.evaluate(run.context()) {
            Ok(answer) if answer.holds => {}
            Ok(_) => return Outcome::Unchanged,
            Err(error) => return failed("evaluate", &VariableError::new(format!("preconditions: {error}"))),
        }
    }
    if !entry.nested.is_empty() {
        return apply(&entry.nested, object.clone(), nesting + 1, run);
    }
    match entry.patch.render(run.context()) {
        Ok(patches) => patch(Val::from(&patches), object),
        Err(error) => Outcome::Failed(format!("variable substitution failed: {error}")),
    }
}

impl Run<'_> {
    /// Puts `object` into the context, in the place of the object.
    fn show(&mut self, object: &Value) {
        let old = self.subject().old.clone();
        let operation = self.operation;
        if operation != Operation::Delete {
            self.context().set_request(operation, Some(object.clone()), old);
        }
    }
}

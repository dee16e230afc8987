//! Mutate rules: their variables replaced, their patches applied, and what that means for the rule.
//!
//! kyverno: pkg/engine/mutate/mutation.go, pkg/engine/handlers/mutation

use common::{Val, Value};

use super::foreach::{self, ForEachPatch};
use super::json_patch::{self, Patched};
use super::strategic;
use crate::compile::CompiledRule;
use crate::evaluate::{Evaluator, Run, Verdict};
use crate::load::Decoder;
use crate::model::Rule;
use crate::response::Status;
use crate::variables::json::to_json;
use crate::variables::{Expressions, Template};

/// The body of a mutate rule, prepared.
#[derive(Debug)]
pub(crate) enum MutateRule {
    /// One patch. Variables are replaced in the whole rule at once, as in the original, so that one without a value anywhere
    /// in the rule is an error.
    Patch(Template),
    /// Patches for the elements of lists.
    ForEach(Vec<ForEachPatch>),
}

/// What a patch, or patches in a row, have made of an object.
#[derive(Debug)]
pub(super) enum Outcome {
    Changed(Value),
    Unchanged,
    /// The message.
    Failed(String),
}

impl MutateRule {
    /// Prepares the body `mutate` of `rule`.
    pub(crate) fn compile(rule: &Rule, mutate: &Value, decoder: Decoder<'_>, expressions: &mut Expressions) -> Self {
        match Val::from(mutate).get("foreach").filter(|foreach| !foreach.is_null()) {
            Some(entries) => Self::ForEach(ForEachPatch::compile_all(entries, decoder, expressions)),
            None => Self::Patch(Template::compile(&rule.raw, expressions)),
        }
    }

    /// What the rule makes of `object`.
    pub(super) fn apply<'r>(&'r self, object: Value, run: &mut Run<'r>) -> (Outcome, &'static str) {
        match self {
            Self::Patch(rule) => (apply_rule(rule, &object, run), "no patches applied"),
            Self::ForEach(entries) => (foreach::apply(entries, object, 0, run), "0 elements processed"),
        }
    }
}

fn apply_rule(rule: &Template, object: &Value, run: &mut Run<'_>) -> Outcome {
    match rule.render(run.context()) {
        Ok(rule) => patch(Val::from(&rule).get("mutate").unwrap_or_else(Val::null), object),
        Err(error) => Outcome::Failed(format!("variable substitution failed: {error}")),
    }
}

/// Applies the patch that `owner` has; the strategic one wins.
pub(super) fn patch(owner: Val<'_>, object: &Value) -> Outcome {
    let strategic = owner.get("patchStrategicMerge").filter(|patch| !patch.is_null());
    let operations = owner.get("patchesJson6902").and_then(Val::as_str).filter(|text| !text.is_empty());
    let before = Val::from(object);
    let patched = match (strategic, operations) {
        (Some(patch), _) => strategic::apply(patch, before)
            .map(|object| Patched { object, reordered: false })
            .map_err(|error| error.to_string()),
        (None, Some(operations)) => json_patch::apply(operations, before).map_err(|error| error.to_string()),
        (None, None) => return Outcome::Failed("empty mutate rule".to_owned()),
    };
    match patched {
        Ok(patched) if !patched.reordered && Val::from(&patched.object) == before => Outcome::Unchanged,
        Ok(patched) => object_again(patched.object),
        Err(error) => Outcome::Failed(format!("failed to patch resource: {error}")),
    }
}

/// An object must still say its kind.
///
/// apimachinery: pkg/apis/meta/v1/unstructured – `UnstructuredJSONScheme`.
fn object_again(patched: Value) -> Outcome {
    if Val::from(&patched).get("kind").and_then(Val::as_str).is_some_and(|kind| !kind.is_empty()) {
        return Outcome::Changed(patched);
    }
    let text = to_json(Val::from(&patched)).unwrap_or_default();
    Outcome::Failed(format!("failed to unmarshal patched resource: Object 'Kind' is missing in '{text}'"))
}

/// kyverno: pkg/engine/handlers/mutation/common.go – `buildSuccessMessage`.
pub(super) fn success(object: Val<'_>) -> String {
    let text = |keys: &[&str]| object.dig(keys).and_then(Val::as_str).unwrap_or_default();
    let (kind, name, namespace) = (text(&["kind"]), text(&["metadata", "name"]), text(&["metadata", "namespace"]));
    match namespace {
        "" => format!("mutated {kind}/{name}"),
        _ => format!("mutated {kind}/{name} in namespace {namespace}"),
    }
}

impl Evaluator for MutateRule {
    fn evaluate<'r>(&'r self, _: &'r CompiledRule, run: &mut Run<'r>) -> Option<Verdict> {
        let object = run.resource.map(Val::to_value).unwrap_or_default();
        let (outcome, nothing) = self.apply(object, run);
        Some(match outcome {
            Outcome::Changed(patched) => {
                let verdict = Verdict::pass(success(Val::from(&patched)));
                run.patched = Some(patched);
                verdict
            }
            Outcome::Unchanged => Verdict::skip(nothing),
            Outcome::Failed(message) => {
                // kyverno: a failed patch leaves an empty object to the rules and policies behind it.
                run.patched = Some(Value::Null);
                Verdict::new(Status::Error, message)
            }
        })
    }
}

//! `validate.deny`: conditions that must not hold.

use common::Val;

use super::conditions::Conditions;
use super::run::Run;
use super::verdict::Verdict;
use crate::compile::CompiledRule;
use crate::variables::substitute::{is_plain, substitute_text};

/// What `conditions` say; a block without conditions denies always.
///
/// kyverno: pkg/engine/handlers/validation/validate_resource.go – `validateDeny`.
pub(super) fn check(conditions: &Conditions, message: &str, rule: &CompiledRule, run: &mut Run<'_>) -> Verdict {
    let answer = match conditions.evaluate(run.context()) {
        Ok(answer) => answer,
        Err(error) => return Verdict::error("failed to check deny conditions", &error),
    };
    if !answer.holds {
        return Verdict::pass(format!("validation rule '{}' passed.", rule.name()));
    }
    let place = answer.place.as_ref().and_then(|place| run.resolve(place));
    let path = place.unwrap_or_else(|| run.here());
    Verdict::fail(text(message, &answer.message, rule, run)).at(Some(path))
}

/// kyverno: `getDenyMessage`.
fn text(message: &str, conditions: &str, rule: &CompiledRule, run: &mut Run<'_>) -> String {
    let joined = match (message, conditions) {
        ("", "") => return format!("validation error: rule {} failed", rule.name()),
        (message, "") => message.to_owned(),
        ("", conditions) => conditions.to_owned(),
        (message, conditions) => format!("{message}; {conditions}"),
    };
    if is_plain(&joined) {
        return joined;
    }
    match substitute_text(&joined, run.context()) {
        Err(_) => conditions.to_owned(),
        Ok(value) => match Val::from(&value).as_str() {
            Some(text) => text.to_owned(),
            None => "the produced message didn't resolve to a string, check your policy definition.".to_owned(),
        },
    }
}

//! Criteria, and `arazzoStepSuccessCriteriaValidation`.

use super::expression::is_valid;
use super::member::{below, list};
use super::steps::steps;
use super::{Function, Message, Plain, Target, plain};
use crate::document::{Path, Value, js_string, truthy};
use crate::regexp::Regexp;

pub(super) const ARAZZO_STEP_SUCCESS_CRITERIA_VALIDATION: Function =
    plain("arazzoStepSuccessCriteriaValidation", |_| Box::new(Plain(check_steps)));

fn check_steps(target: &Target<'_>, found: &mut Vec<Message>) {
    for step in target.value.into_iter().flat_map(steps) {
        for (at, criterion) in list(step.value, "successCriteria").iter().enumerate() {
            check(criterion, &step.path(["successCriteria".into(), at.into()]), step.document, found);
        }
    }
}

/// Looks at one criterion. (spectral: packages/rulesets/src/arazzo/functions/arazzoCriterionValidation.ts)
pub(super) fn check(criterion: &Value, path: &Path, document: &Value, found: &mut Vec<Message>) {
    let mut say = |text: String, name: &str| found.push(Message::at(text, below(path, [name.into()])));
    let condition = criterion.get("condition").and_then(Value::as_str);
    if condition.is_none_or(|condition| condition.trim().is_empty()) {
        say("Missing or invalid \"condition\" in Criterion Object.".to_owned(), "condition");
    }
    let present = |name: &str| criterion.get(name).filter(|value| **value != Value::Null);
    let (kind, context) = (present("type"), present("context"));
    if kind.is_some() && context.is_none() {
        let kind = js_string(kind);
        say(format!("A \"context\" must be specified for a Criterion Object with type \"{kind}\"."), "context");
    }
    if let Some(kind) = kind.filter(|kind| kind.is_container())
        && !(truthy(kind.get("type")) && truthy(kind.get("version")))
    {
        let text = "\"type\" and \"version\" must be specified in the Criterion Expression Type Object.";
        say(text.to_owned(), "type");
    }
    if kind.and_then(Value::as_str) == Some("regex") && condition.is_some_and(|it| Regexp::new(it, "").is_err()) {
        say("\"condition\" contains an invalid regex pattern.".to_owned(), "condition");
    }
    if context.is_some_and(|context| !context.as_str().is_some_and(|text| is_valid(text, document, None))) {
        say("\"context\" contains an invalid runtime expression.".to_owned(), "context");
    }
}

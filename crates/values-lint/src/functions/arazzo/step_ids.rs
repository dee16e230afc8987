//! `arazzoStepIdUniqueness`: the steps of a workflow have ids, each its own.

use std::collections::HashSet;

use super::member::list;
use super::{Function, Message, Plain, Target, plain};
use crate::document::Value;

pub(super) const ARAZZO_STEP_ID_UNIQUENESS: Function = plain("arazzoStepIdUniqueness", |_| Box::new(Plain(check)));

fn check(target: &Target<'_>, found: &mut Vec<Message>) {
    let Some(workflow) = target.value else { return };
    let steps = list(workflow, "steps");
    let is_readable =
        |step: &Value| step.as_object().is_some() && step.get("stepId").is_none_or(|id| id.as_str().is_some());
    if !steps.iter().all(is_readable) {
        return;
    }
    let mut seen = HashSet::new();
    for (at, step) in steps.iter().enumerate() {
        match step.get("stepId").and_then(Value::as_str) {
            None => {
                let text =
                    format!("Step at index {at} is missing a \"stepId\". Each step should have a unique \"stepId\".");
                found.push(Message::at(text, vec!["steps".into(), at.into()]));
            }
            Some(id) if !seen.insert(id) => {
                let path = vec!["steps".into(), at.into(), "stepId".into()];
                found.push(Message::at("\"stepId\" must be unique within the workflow.", path));
            }
            Some(_) => {}
        }
    }
}

//! `arazzoStepParametersValidation`: a step's parameters have names of their own, places that fit the step, and values
//! that are there.

use std::collections::HashSet;

use super::expression::is_valid;
use super::reusable::{Flaw, Kind, combined};
use super::steps::{Step, steps};
use super::{Function, Message, Plain, Target, plain};
use crate::document::{Value, truthy};

pub(super) const ARAZZO_STEP_PARAMETERS_VALIDATION: Function =
    plain("arazzoStepParametersValidation", |_| Box::new(Plain(check)));

const PARAMETERS: Kind =
    Kind { workflow: "parameters", step: "parameters", components: "parameters", needs: &[], strict: false };

fn check(target: &Target<'_>, found: &mut Vec<Message>) {
    for step in target.value.into_iter().flat_map(steps).filter(|step| truthy(step.value.get("parameters"))) {
        check_step(step, found);
    }
}

fn check_step(step: Step<'_>, found: &mut Vec<Message>) {
    let parameters = combined(PARAMETERS, step);
    let mut seen = HashSet::new();
    for (at, parameter) in parameters.iter().enumerate() {
        let name = &parameter.name;
        let mut say = |text: String| found.push(Message::at(text, step.path(["parameters".into(), at.into()])));
        if !seen.insert(name) {
            say(format!("\"{name}\" must be unique within the combined parameters."));
        }
        match parameter.flaw {
            Flaw::None => {}
            Flaw::InvalidReference => {
                say(format!("Invalid runtime expression for reusable parameter reference: \"{name}\"."));
            }
            Flaw::Missing => say(format!("Unresolved reusable parameter reference: \"{name}\".")),
            Flaw::Duplicate => {
                say(format!("Duplicate parameter: \"{name}\" must be unique within the combined parameters."));
            }
        }
    }
    let placed = parameters.iter().any(|parameter| parameter.value.get("in").is_some());
    let unplaced = parameters.iter().any(|parameter| parameter.value.get("in").is_none());
    let present = |name: &str| step.value.get(name).is_some_and(|value| *value != Value::Null);
    let mut say = |text: &str| found.push(Message::at(text, step.path(["parameters".into()])));
    if placed && unplaced {
        say("Parameters must not mix \"in\" field presence.");
    }
    if placed && present("workflowId") {
        say("Step with \"workflowId\" must not have parameters with an \"in\" field.");
    }
    if unplaced && (present("operationId") || present("operationPath")) {
        say("Step with \"operationId\" or \"operationPath\" must have parameters with an \"in\" field.");
    }
    for (at, parameter) in parameters.iter().enumerate() {
        let Some(value) = parameter.value.get("value").and_then(Value::as_str) else { continue };
        let fits = is_value(value) && is_valid(value, step.document, Some(step.workflow_index));
        if value.starts_with('$') && !fits {
            let text = format!("Invalid runtime expression: \"{value}\" for parameter.");
            found.push(Message::at(text, step.path(["parameters".into(), at.into()])));
        }
    }
}

/// Whether an expression names an input, or what a step gives.
fn is_value(text: &str) -> bool {
    let name =
        |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte));
    let of_step = |rest: &str| rest.split_once('.').is_some_and(|(id, _)| name(id));
    let of_workflow = |rest: &str| {
        let step = rest.split_once('.').filter(|(id, _)| name(id)).and_then(|(_, rest)| rest.strip_prefix("steps."));
        step.is_some_and(of_step)
    };
    text.starts_with("$inputs.")
        || text.strip_prefix("$steps.").is_some_and(of_step)
        || text.strip_prefix("$workflows.").is_some_and(of_workflow)
}

//! `arazzoStepFailureActionsValidation`, `arazzoStepSuccessActionsValidation`: what follows a step is there.

use std::collections::HashSet;

use super::criterion;
use super::expression::is_valid;
use super::member::{below, list};
use super::reusable::{Flaw, Kind, Shared, combined};
use super::steps::{Step, steps};
use super::{Function, Message, Plain, Target, plain};
use crate::document::{Path, Value};

pub(super) const ARAZZO_STEP_FAILURE_ACTIONS_VALIDATION: Function =
    plain("arazzoStepFailureActionsValidation", |_| Box::new(Plain(check_failure)));

pub(super) const ARAZZO_STEP_SUCCESS_ACTIONS_VALIDATION: Function =
    plain("arazzoStepSuccessActionsValidation", |_| Box::new(Plain(check_success)));

const FAILURE: Kind = Kind {
    workflow: "failureActions",
    step: "onFailure",
    components: "failureActions",
    needs: &["type"],
    strict: true,
};

const SUCCESS: Kind = Kind {
    workflow: "successActions",
    step: "onSuccess",
    components: "successActions",
    needs: &["type"],
    strict: false,
};

fn check_failure(target: &Target<'_>, found: &mut Vec<Message>) {
    check(FAILURE, ("failure", &["goto", "retry"]), target, found);
}

fn check_success(target: &Target<'_>, found: &mut Vec<Message>) {
    check(SUCCESS, ("success", &["goto"]), target, found);
}

fn check(kind: Kind, (word, jumps): (&str, &[&str]), target: &Target<'_>, found: &mut Vec<Message>) {
    for step in target.value.into_iter().flat_map(steps) {
        let mut seen = HashSet::new();
        for (at, action) in combined(kind, step).into_iter().enumerate() {
            let path = step.path([kind.step.into(), at.into()]);
            let name = &action.name;
            let mut say = |text: String| found.push(Message::at(text, path.clone()));
            if !seen.insert(name.clone()) {
                say(format!("\"{name}\" must be unique within the combined {word} actions."));
            }
            match action.flaw {
                Flaw::None => {}
                Flaw::InvalidReference => {
                    say(format!("Invalid runtime expression for reusable action reference: \"{name}\"."));
                }
                Flaw::Missing => say(format!("Non-existing reusable action reference: \"{name}\".")),
                Flaw::Duplicate => say(format!("Duplicate {word} action name: \"{name}\".")),
            }
            let jump = action.value.get("type").and_then(Value::as_str).is_some_and(|kind| jumps.contains(&kind));
            if jump {
                check_jump(&action, step, &path, found);
            }
            for (at, criterion) in list(&action.value, "criteria").iter().enumerate() {
                criterion::check(criterion, &below(&path, ["criteria".into(), at.into()]), step.document, found);
            }
        }
    }
}

fn check_jump(action: &Shared, step: Step<'_>, path: &Path, found: &mut Vec<Message>) {
    let mut say = |text: String| found.push(Message::at(text, path.clone()));
    let present = |name: &str| action.value.get(name).filter(|value| **value != Value::Null);
    let (workflow, next) = (present("workflowId"), present("stepId"));
    if let Some(id) = workflow.and_then(Value::as_str) {
        let source = id.split('.').nth(1);
        let sources = list(step.document, "sourceDescriptions");
        let known = || sources.iter().any(|it| source.is_some() && it.get("name").and_then(Value::as_str) == source);
        if id.starts_with('$') {
            if !is_valid(id, step.document, None) || !known() {
                say(format!(
                    "\"workflowId\" \"{id}\" is not a valid reference or does not exist in sourceDescriptions."
                ));
            }
        } else if !list(step.document, "workflows")
            .iter()
            .any(|workflow| workflow.get("workflowId").and_then(Value::as_str) == Some(id))
        {
            say(format!("\"workflowId\" \"{id}\" does not exist within the local Arazzo Document workflows."));
        }
    }
    if let Some(id) = next
        && !step.has_sibling(id)
    {
        let id = crate::document::js_string(Some(id));
        say(format!("\"stepId\" \"{id}\" does not exist within the current workflow."));
    }
    if workflow.is_some() && next.is_some() {
        say("\"workflowId\" and \"stepId\" are mutually exclusive and cannot be specified together.".to_owned());
    }
}

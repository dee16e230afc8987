//! `arazzoWorkflowOutputNamesValidation`, `arazzoStepOutputNamesValidation`: outputs have plain names, and values that are there.

use super::expression::is_valid;
use super::member::{below, key, list, members};
use super::steps::steps;
use super::{Function, Message, Plain, Target, plain};
use crate::document::{Path, Value};

pub(super) const ARAZZO_WORKFLOW_OUTPUT_NAMES_VALIDATION: Function =
    plain("arazzoWorkflowOutputNamesValidation", |_| Box::new(Plain(check_workflows)));

pub(super) const ARAZZO_STEP_OUTPUT_NAMES_VALIDATION: Function =
    plain("arazzoStepOutputNamesValidation", |_| Box::new(Plain(check_steps)));

fn check_workflows(target: &Target<'_>, found: &mut Vec<Message>) {
    let Some(document) = target.value else { return };
    let workflows = list(document, "workflows");
    if !workflows.iter().all(is_readable) {
        return;
    }
    for (at, workflow) in workflows.iter().enumerate() {
        let path: Path = vec!["workflows".into(), at.into(), "outputs".into()];
        check(workflow.get("outputs"), &path, document, at, found);
    }
}

fn check_steps(target: &Target<'_>, found: &mut Vec<Message>) {
    let Some(document) = target.value.filter(|document| steps(document).all(|step| is_readable(step.value))) else {
        return;
    };
    for step in steps(document) {
        check(step.value.get("outputs"), &step.path(["outputs".into()]), document, step.workflow_index, found);
    }
}

/// Whether outputs are texts, as they have to be.
fn is_readable(holder: &Value) -> bool {
    let texts =
        |outputs: &Value| outputs.as_object().is_some() && members(outputs).all(|(_, value)| value.as_str().is_some());
    holder.as_object().is_some() && holder.get("outputs").is_none_or(texts)
}

fn check(outputs: Option<&Value>, path: &Path, document: &Value, workflow: usize, found: &mut Vec<Message>) {
    for (at, (name, value)) in outputs.into_iter().flat_map(members).enumerate() {
        let mut say = |text: String| found.push(Message::at(text, below(path, [key(name), at.into()])));
        let letter = |byte: u8| byte.is_ascii_alphanumeric() || b".-_".contains(&byte);
        if name.is_empty() || !name.bytes().all(letter) {
            say(format!("\"{name}\" does not match the required pattern \"^[a-zA-Z0-9.\\-_]+$\"."));
        }
        let text = value.as_str().unwrap_or_default();
        if !is_valid(text, document, Some(workflow)) {
            say(format!("\"{text}\" is not a valid runtime expression."));
        }
    }
}

//! `arazzoStepValidation`: what a step calls is in a source that the document describes.

use super::expression::is_valid;
use super::member::list;
use super::steps::{Step, steps};
use super::{Function, Message, Plain, Target, plain};
use crate::document::Value;

pub(super) const ARAZZO_STEP_VALIDATION: Function = plain("arazzoStepValidation", |_| Box::new(Plain(check)));

fn check(target: &Target<'_>, found: &mut Vec<Message>) {
    let Some(document) = target.value else { return };
    if list(document, "sourceDescriptions").is_empty() {
        let text = "sourceDescriptions is missing in the Arazzo Specification.";
        found.push(Message::at(text, vec!["sourceDescriptions".into()]));
        return;
    }
    for step in steps(document) {
        for name in ["operationId", "operationPath", "workflowId"] {
            if let Some(text) = step.text(name) {
                check_call(name, text, step, found);
            }
        }
    }
}

fn check_call(name: &str, text: &str, step: Step<'_>, found: &mut Vec<Message>) {
    let id = crate::document::js_string(step.value.get("stepId"));
    let mut say = |text: String| found.push(Message::at(text, step.path([name.into()])));
    if name == "operationPath" && !is_operation_path(text) {
        return say(format!(
            "OperationPath \"{text}\" must be a valid runtime expression following the format \"{{$sourceDescriptions.<name>.url}}#<json-pointer>\"."
        ));
    }
    if name != "operationPath" {
        if !text.starts_with('$') {
            return;
        }
        // A workflow's expression is only looked at by its first word.
        let nothing = Value::Null;
        let document = if name == "workflowId" { &nothing } else { step.document };
        let named = ["$steps.", "$workflows.", "$inputs.", "$components."].iter().any(|start| text.starts_with(start));
        let fits = is_valid(text, document, None) || name == "workflowId" && named;
        if !fits {
            say(format!("Runtime expression \"{text}\" is invalid in step \"{id}\"."));
        }
    }
    let source = text.split('.').nth(1);
    let sources = list(step.document, "sourceDescriptions");
    if !sources.iter().any(|it| source.is_some() && it.get("name").and_then(Value::as_str) == source) {
        let source = source.unwrap_or("undefined");
        say(format!("Source description \"{source}\" not found for {name} \"{text}\" in step \"{id}\"."));
    }
}

/// `{$sourceDescriptions.name.url}#pointer`.
fn is_operation_path(text: &str) -> bool {
    let Some((name, rest)) = text.strip_prefix("{$sourceDescriptions.").and_then(|rest| rest.split_once('.')) else {
        return false;
    };
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || b"_-".contains(&byte);
    let pointer = rest.strip_prefix("url}#");
    !name.is_empty() && name.bytes().all(letter) && pointer.is_some_and(|pointer| !pointer.is_empty())
}

//! `arazzoWorkflowDependsOnValidation`: the workflows that one depends on are there.

use std::collections::HashSet;

use super::expression::is_valid;
use super::member::list;
use super::{Function, Message, Plain, Target, plain};
use crate::document::{Value, js_string};

pub(super) const ARAZZO_WORKFLOW_DEPENDS_ON_VALIDATION: Function =
    plain("arazzoWorkflowDependsOnValidation", |_| Box::new(Plain(check)));

fn check(target: &Target<'_>, found: &mut Vec<Message>) {
    let Some(document) = target.value else { return };
    let text_of = |value: &'_ Value, name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
    let local: HashSet<String> =
        list(document, "workflows").iter().filter_map(|workflow| text_of(workflow, "workflowId")).collect();
    for (index, workflow) in list(document, "workflows").iter().enumerate() {
        let mut seen = HashSet::new();
        for (at, needed) in list(workflow, "dependsOn").iter().enumerate() {
            let Some(needed) = needed.as_str() else { continue };
            let owner = js_string(workflow.get("workflowId"));
            let mut say = |text: String| {
                let path = vec!["workflows".into(), index.into(), "dependsOn".into(), at.into()];
                found.push(Message::at(text, path));
            };
            if !seen.insert(needed) {
                say(format!("Duplicate workflowId \"{needed}\" in dependsOn for workflow \"{owner}\"."));
                continue;
            }
            if needed.starts_with('$') && !is_valid(needed, document, None) {
                say(format!("Runtime expression \"{needed}\" is invalid."));
            }
            if let Some(rest) = needed.strip_prefix("$sourceDescriptions.") {
                let (name, workflow) = rest.split_once('.').map_or((rest, None), |(name, rest)| (name, Some(rest)));
                let sources = list(document, "sourceDescriptions");
                let source = sources.iter().rfind(|it| it.get("name").and_then(Value::as_str) == Some(name));
                match source.and_then(|source| source.get("type")).filter(|kind| **kind != Value::Null) {
                    None => say(format!("Source description \"{name}\" not found for workflowId \"{needed}\".")),
                    Some(kind) if kind.as_str() != Some("arazzo") => {
                        say(format!("Source description \"{name}\" must have a type of \"arazzo\"."));
                    }
                    Some(_) if workflow.is_none() => {
                        say(format!("WorkflowId part is missing in the expression \"{needed}\"."));
                    }
                    Some(_) => {}
                }
            } else if !local.contains(needed) {
                say(format!("WorkflowId \"{needed}\" not found in local Arazzo workflows \"{owner}\"."));
            }
        }
    }
}

//! `arazzoWorkflowIdUniqueness`: no two workflows have the same id.

use std::collections::HashSet;

use super::member::list;
use super::{Function, Message, Plain, Target, plain};
use crate::document::js_string;

pub(super) const ARAZZO_WORKFLOW_ID_UNIQUENESS: Function =
    plain("arazzoWorkflowIdUniqueness", |_| Box::new(Plain(check)));

fn check(target: &Target<'_>, found: &mut Vec<Message>) {
    let Some(document) = target.value else { return };
    let mut seen = HashSet::new();
    let workflows = list(document, "workflows").iter().enumerate();
    for (at, workflow) in workflows.filter(|(_, workflow)| workflow.as_object().is_some()) {
        let id = js_string(workflow.get("workflowId"));
        if !seen.insert(id.clone()) {
            let text = format!("\"workflowId\" must be unique across all workflows. \"{id}\" is duplicated.");
            found.push(Message::at(text, vec!["workflows".into(), at.into(), "workflowId".into()]));
        }
    }
}

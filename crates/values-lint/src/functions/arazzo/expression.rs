//! Runtime expressions: `$steps.login.outputs.token`.
//! (spectral: packages/rulesets/src/arazzo/functions/arazzoRuntimeExpressionValidation.ts)

use super::member::list;
use crate::document::{Value, pointer_unescape};

const PREFIXES: [&str; 15] = [
    "$url",
    "$method",
    "$statusCode",
    "$request.",
    "$response.",
    "$message.",
    "$inputs.",
    "$outputs.",
    "$steps.",
    "$workflows.",
    "$sourceDescriptions.",
    "$components.inputs.",
    "$components.parameters.",
    "$components.successActions.",
    "$components.failureActions.",
];

/// Whether an expression is one, and what it names in the document is there.
pub(super) fn is_valid(expression: &str, document: &Value, workflow: Option<usize>) -> bool {
    if !PREFIXES.iter().any(|prefix| expression.starts_with(prefix)) {
        return false;
    }
    let component = |kind: &str| {
        let name = expression.strip_prefix("$components.")?.strip_prefix(kind)?.strip_prefix('.')?;
        let known = document.get("components").and_then(|components| components.get(kind)?.get(name)).is_some();
        Some(is_name(name) && known)
    };
    if let Some(rest) = expression.strip_prefix("$steps.") {
        return names_step(rest, document, workflow);
    }
    if let Some(rest) = expression.strip_prefix("$workflows.") {
        return names_workflow(rest, document);
    }
    if let Some(name) = expression.strip_prefix("$inputs.") {
        return workflow.is_some_and(|workflow| names_input(name, document, workflow));
    }
    let known = ["failureActions", "successActions", "parameters"].into_iter().find_map(component);
    known.unwrap_or(true)
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-\\".contains(&byte))
}

/// `login.outputs.token`: a step of the workflow, or of any where none is given.
fn names_step(rest: &str, document: &Value, workflow: Option<usize>) -> bool {
    let Some((id, _)) = rest.split_once('.').filter(|(id, _)| is_name(id)) else { return false };
    let workflows = list(document, "workflows");
    let has = |workflow: &Value| {
        list(workflow, "steps").iter().any(|step| step.get("stepId").and_then(Value::as_str) == Some(id))
    };
    match workflow.and_then(|index| workflows.get(index)) {
        Some(workflow) => has(workflow),
        None => workflows.iter().any(has),
    }
}

fn names_workflow(rest: &str, document: &Value) -> bool {
    let Some((id, rest)) = rest.split_once('.').filter(|(id, _)| is_name(id)) else { return false };
    let is_named = |workflow: &Value| workflow.get("workflowId").and_then(Value::as_str) == Some(id);
    let Some(index) = list(document, "workflows").iter().position(is_named) else { return false };
    rest.strip_prefix("steps.").is_none_or(|rest| names_step(rest, document, Some(index)))
}

fn names_input(name: &str, document: &Value, workflow: usize) -> bool {
    let inputs = list(document, "workflows").get(workflow).and_then(|workflow| workflow.get("inputs"));
    let Some(inputs) = inputs.filter(|_| is_name(name)) else { return false };
    let has = |schema: &Value| schema.get("properties").is_some_and(|properties| properties.get(name).is_some());
    if inputs.get("properties").is_some() {
        return has(inputs);
    }
    let Some(reference) = inputs.get("$ref").and_then(Value::as_str) else { return false };
    let steps = reference.strip_prefix("#/").unwrap_or(reference).split('/');
    let target = steps.into_iter().try_fold(document, |value, step| value.member(&pointer_unescape(step)));
    target.is_some_and(has)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::functions::testing::json;

    #[test]
    fn expressions_name_what_is_there() {
        let document = json(
            r#"{"workflows": [{"workflowId": "w", "inputs": {"properties": {"i": {}}}, "steps": [{"stepId": "s"}]}],
                "components": {"parameters": {"p": {}}}}"#,
        );
        for good in ["$url", "$steps.s.outputs.x", "$workflows.w.steps.s.x", "$inputs.i", "$components.parameters.p"] {
            assert!(is_valid(good, &document, Some(0)), "{good}");
        }
        for bad in ["url", "$steps.t.outputs.x", "$workflows.v.x", "$inputs.j", "$components.parameters.q", "$steps.s"]
        {
            assert!(!is_valid(bad, &document, Some(0)), "{bad}");
        }
    }
}

//! Functions of the ruleset `spectral:arazzo`. (spectral: packages/rulesets/src/arazzo/functions)
//!
//! Where the original would throw on a document of another shape than it expects, ours look at nothing there: the
//! document's schema, another rule, says what is wrong.

mod actions;
mod criterion;
mod depends_on;
mod document_schema;
mod expression;
mod outputs;
mod parameters;
mod request_body;
mod reusable;
mod step;
mod step_ids;
mod steps;
mod workflow_ids;

use super::plain::Plain;
use super::{Check, Function, Message, Options, Target, member, shared};

pub(super) const FUNCTIONS: &[&Function] = &[
    &actions::ARAZZO_STEP_FAILURE_ACTIONS_VALIDATION,
    &actions::ARAZZO_STEP_SUCCESS_ACTIONS_VALIDATION,
    &criterion::ARAZZO_STEP_SUCCESS_CRITERIA_VALIDATION,
    &depends_on::ARAZZO_WORKFLOW_DEPENDS_ON_VALIDATION,
    &document_schema::ARAZZO_DOCUMENT_SCHEMA,
    &outputs::ARAZZO_STEP_OUTPUT_NAMES_VALIDATION,
    &outputs::ARAZZO_WORKFLOW_OUTPUT_NAMES_VALIDATION,
    &parameters::ARAZZO_STEP_PARAMETERS_VALIDATION,
    &request_body::ARAZZO_STEP_REQUEST_BODY_VALIDATION,
    &step::ARAZZO_STEP_VALIDATION,
    &step_ids::ARAZZO_STEP_ID_UNIQUENESS,
    &workflow_ids::ARAZZO_WORKFLOW_ID_UNIQUENESS,
];

/// A function without options.
const fn plain(name: &'static str, compile: fn(&crate::document::Value) -> Box<dyn Check>) -> Function {
    Function { name, options: Options::None, compile }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Value;
    use crate::functions::testing::{json, messages};

    fn texts(function: &Function, document: &str) -> Vec<String> {
        let found = messages(function, &Value::Null, Some(&json(document)));
        found.into_iter().map(|message| message.text).collect()
    }

    #[test]
    fn a_document_of_another_shape_is_left_to_its_schema() {
        let document = r#"{"workflows": [5, {"steps": [{"onSuccess": [{"name": 5, "type": "goto"}], "outputs": 5}]}],
            "sourceDescriptions": [null], "components": 5}"#;
        for function in FUNCTIONS {
            assert_eq!(texts(function, document), [""; 0], "{}", function.name);
        }
    }

    #[test]
    fn actions_that_lead_nowhere_are_reported() {
        let document = r#"{"workflows": [{"workflowId": "w", "steps": [{"stepId": "s", "onSuccess": [
            {"name": "a", "type": "goto", "stepId": "t"},
            {"name": "a", "type": "goto", "workflowId": "v"},
            {"reference": "$components.successActions.k"}]}]}]}"#;
        assert_eq!(
            texts(&actions::ARAZZO_STEP_SUCCESS_ACTIONS_VALIDATION, document),
            [
                "\"stepId\" \"t\" does not exist within the current workflow.",
                "\"a\" must be unique within the combined success actions.",
                "Duplicate success action name: \"a\".",
                "\"workflowId\" \"v\" does not exist within the local Arazzo Document workflows.",
                "Invalid runtime expression for reusable action reference: \"$components.successActions.k\".",
            ]
        );
    }
}

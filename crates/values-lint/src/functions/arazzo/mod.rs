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

//! Functions of the ruleset `spectral:asyncapi`. (spectral: packages/rulesets/src/asyncapi/functions)

mod channel_parameters;
mod channel_servers;
mod document_schema;
mod message_examples;
mod operations;
mod payload;
mod schema_validation;
mod security;
mod specifications;
mod uniqueness;

use super::member;
use super::plain::Plain;
use super::schema::LazySchema;
use super::shared::variables;
use super::{Check, Function, Message, Options, Target, Thrown};

pub(super) const FUNCTIONS: &[&Function] = &[
    &channel_parameters::ASYNC_API_CHANNEL_PARAMETERS,
    &channel_servers::ASYNC_API_2_CHANNEL_SERVERS,
    &document_schema::ASYNC_API_DOCUMENT_SCHEMA,
    &message_examples::ASYNC_API_2_MESSAGE_EXAMPLES_VALIDATION,
    &payload::ASYNC_API_PAYLOAD_VALIDATION,
    &schema_validation::ASYNC_API_SCHEMA_VALIDATION,
    &security::ASYNC_API_SECURITY,
    &uniqueness::ASYNC_API_2_MESSAGE_ID_UNIQUENESS,
    &uniqueness::ASYNC_API_2_OPERATION_ID_UNIQUENESS,
];

/// A function without options.
const fn plain(name: &'static str, compile: fn(&crate::document::Value) -> Box<dyn Check>) -> Function {
    Function { name, options: Options::None, compile }
}

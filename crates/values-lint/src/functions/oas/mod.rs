//! Functions of the ruleset `spectral:oas`. (spectral: packages/rulesets/src/oas/functions)

mod discriminator;
mod document_schema;
mod example;
mod form_data_consume_check;
mod operation_id_unique;
mod operations;
mod parameters;
mod path_parameters;
mod ref_siblings;
mod schema;
mod security_defined;
mod success_response;
mod tag_defined;
mod typed_enum;
mod unused_component;

use super::plain::{OfValue, Plain};
use super::{Check, Function, Message, Options, Target, Thrown, member, shared, unreferenced_reusable_object};

pub(super) const FUNCTIONS: &[&Function] = &[
    &discriminator::OAS_DISCRIMINATOR,
    &document_schema::OAS_DOCUMENT_SCHEMA,
    &example::OAS_EXAMPLE,
    &form_data_consume_check::OAS_OP_FORM_DATA_CONSUME_CHECK,
    &operation_id_unique::OAS_OP_ID_UNIQUE,
    &parameters::OAS_OP_PARAMS,
    &path_parameters::OAS_PATH_PARAM,
    &ref_siblings::REF_SIBLINGS,
    &schema::OAS_SCHEMA,
    &security_defined::OAS_SECURITY_DEFINED,
    &success_response::OAS_OP_SUCCESS_RESPONSE,
    &tag_defined::OAS_TAG_DEFINED,
    &typed_enum::TYPED_ENUM,
    &unused_component::OAS_UNUSED_COMPONENT,
];

/// A function without options.
const fn plain(name: &'static str, compile: fn(&crate::document::Value) -> Box<dyn Check>) -> Function {
    Function { name, options: Options::None, compile }
}

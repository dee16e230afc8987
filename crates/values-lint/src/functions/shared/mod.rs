//! Functions that more than one built-in ruleset has.

mod document_schema;
mod server_variables;
mod uniqueness_tags;
mod url;

pub(super) use document_schema::sentences;
pub(super) use server_variables::SERVER_VARIABLES;
pub(super) use uniqueness_tags::UNIQUENESS_TAGS;
pub(super) use url::variables;

use super::{Check, Function, Message, Options, Target, Thrown, member, plain};

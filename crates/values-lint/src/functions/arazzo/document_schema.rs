//! `arazzoDocumentSchema`: the whole document fits the schema that the OpenAPI Initiative publishes for Arazzo.

use super::shared::sentences;
use super::{Function, Message, Plain, Target, plain};
use crate::builtin::specification::{Specification, schema};
use crate::formats::Format;

pub(super) const ARAZZO_DOCUMENT_SCHEMA: Function = plain("arazzoDocumentSchema", |_| Box::new(Plain(check)));

fn check(target: &Target<'_>, found: &mut Vec<Message>) {
    let Some(document) = target.value.filter(|_| target.context.formats.has(Format::Arazzo1_0)) else { return };
    if let Some(schema) = schema(Specification::Arazzo1_0) {
        sentences(&schema.validate(document), document, found);
    }
}

//! `oasDocumentSchema`: the whole document fits the schema that the OpenAPI Initiative publishes for its version.

use super::shared::sentences;
use super::{Function, Message, Plain, Target, plain};
use crate::builtin::specification::{Specification, schema};
use crate::formats::Format;

pub(super) const OAS_DOCUMENT_SCHEMA: Function = plain("oasDocumentSchema", |_| Box::new(Plain(check)));

fn check(target: &Target<'_>, found: &mut Vec<Message>) {
    let Some(document) = target.value else { return };
    let formats = target.context.formats;
    let version = match () {
        () if formats.is_empty() => return,
        () if formats.has(Format::Oas2) => Specification::OpenApi2_0,
        () if formats.has(Format::Oas3_2) => Specification::OpenApi3_2,
        () if formats.has(Format::Oas3_1) => Specification::OpenApi3_1,
        () => Specification::OpenApi3_0,
    };
    if let Some(schema) = schema(version) {
        sentences(&schema.validate(document), document, found);
    }
}

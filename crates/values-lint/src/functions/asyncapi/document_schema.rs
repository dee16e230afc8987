//! `asyncApiDocumentSchema`: the whole document fits the schema of its version.
//! (spectral: packages/rulesets/src/asyncapi/functions/asyncApiDocumentSchema.ts)

use super::specifications::{Use, schema};
use super::{Check, Function, Message, Options, Target, Thrown};
use crate::document::Value;
use crate::schema::SchemaError;
use crate::schema::words::{full_path, sentences};

pub(super) const ASYNC_API_DOCUMENT_SCHEMA: Function =
    Function { name: "asyncApiDocumentSchema", options: Options::Unchecked, compile };

const REFERENCE: &str = "Property \"$ref\" is not expected to be here";

#[derive(Debug)]
struct DocumentSchema {
    resolved: bool,
}

fn compile(options: &Value) -> Box<dyn Check> {
    Box::new(DocumentSchema { resolved: options.get("resolved") == Some(&Value::Bool(true)) })
}

impl Check for DocumentSchema {
    fn check(&self, target: &Target<'_>, found: &mut Vec<Message>) -> Result<(), Thrown> {
        let Some(document) = target.value else { return Ok(()) };
        let of = if self.resolved { Use::Resolved } else { Use::Unresolved };
        let Some(schema) = schema(target.context.formats, of) else { return Ok(()) };
        let mut errors = schema.validate(document);
        if self.resolved {
            thin_out(&mut errors);
        }
        for sentence in sentences(&errors, document, target.path) {
            let path = full_path(target.path, &sentence.path);
            match (self.resolved, sentence.text == REFERENCE) {
                (true, false) => found.push(Message::at(sentence.text, path)),
                (false, true) => found.push(Message::at("Referencing in this place is not allowed", path)),
                _ => {}
            }
        }
        Ok(())
    }
}

/// Leaves out errors that others say better: references that are not there, further ones of a place, and alternatives
/// of which something below is wrong.
fn thin_out(errors: &mut Vec<SchemaError>) {
    let misses_reference = |error: &SchemaError| error.keyword == "required" && error.member() == Some("$ref");
    errors.retain(|error| !misses_reference(error));
    for error in errors.iter_mut().filter(|error| error.keyword == "additionalProperties") {
        let name = error.member().unwrap_or_default().to_owned();
        error.path = format!("{}/{name}", error.path);
    }
    errors.dedup_by(|later, earlier| later.path == earlier.path);
    let mut kept: Vec<SchemaError> = Vec::with_capacity(errors.len());
    for error in errors.drain(..) {
        let below = |last: &SchemaError| error.keyword == "oneOf" && last.path.starts_with(&error.path);
        if !kept.last().is_some_and(below) {
            kept.push(error);
        }
    }
    *errors = kept;
}

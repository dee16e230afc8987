//! `asyncApiPayloadValidation`: a payload's schema is one.

use super::specifications::{Use, schema};
use super::{Function, Message, Plain, Target, plain};
use crate::schema::words::{full_path, plain_sentences};

pub(super) const ASYNC_API_PAYLOAD_VALIDATION: Function =
    plain("asyncApiPayloadValidation", |_| Box::new(Plain(check)));

fn check(target: &Target<'_>, found: &mut Vec<Message>) {
    let Some(value) = target.value else { return };
    let Some(schema) = schema(target.context.formats, Use::Payload) else { return };
    for sentence in plain_sentences(&schema.validate(value), value, target.path) {
        found.push(Message::at(sentence.text, full_path(target.path, &sentence.path)));
    }
}

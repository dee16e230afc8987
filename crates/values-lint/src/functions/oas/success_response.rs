//! `oasOpSuccessResponse`: an operation has a response that tells of success.

use super::{Function, Message, Plain, Target, plain};
use crate::document::{Value, number};
use crate::formats::Format;

pub(super) const OAS_OP_SUCCESS_RESPONSE: Function = plain("oasOpSuccessResponse", |_| Box::new(Plain(check)));

fn check(target: &Target<'_>, found: &mut Vec<Message>) {
    let Some(responses) = target.value.and_then(Value::as_object) else { return };
    let ranges = target.context.formats.has(Format::Oas3);
    let is_success = |code: &str| {
        let number = number::parse(code).is_some_and(|number| (200.0..400.0).contains(&number));
        number || ranges && matches!(code, "2XX" | "3XX")
    };
    if !responses.keys().any(|code| is_success(code)) {
        found.push(Message::here("Operation must define at least a single 2xx or 3xx response"));
    }
}

//! `oasOpFormDataConsumeCheck`: an operation with form parameters consumes a form.

use super::member::list;
use super::{Function, Message, Plain, Target, plain};
use crate::document::{Value, js_string};

pub(super) const OAS_OP_FORM_DATA_CONSUME_CHECK: Function =
    plain("oasOpFormDataConsumeCheck", |_| Box::new(Plain(check)));

fn check(target: &Target<'_>, found: &mut Vec<Message>) {
    let Some(operation) = target.value else { return };
    let Some(consumes) = operation.get("consumes").filter(|consumes| consumes.as_array().is_some()) else { return };
    let form = list(operation, "parameters").iter().any(|it| it.get("in").and_then(Value::as_str) == Some("formData"));
    let types = js_string(Some(consumes));
    if form && !types.contains("application/x-www-form-urlencoded") && !types.contains("multipart/form-data") {
        let text =
            "Consumes must include urlencoded, multipart, or form-data media type when using formData parameter.";
        found.push(Message::here(text));
    }
}

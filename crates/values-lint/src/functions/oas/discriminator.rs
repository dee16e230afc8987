//! `oasDiscriminator`: what a schema's `discriminator` names is a member of it, and required.

use super::member::{below, list};
use super::{Function, Message, Plain, Target, plain};
use crate::document::Value;

pub(super) const OAS_DISCRIMINATOR: Function = plain("oasDiscriminator", |_| Box::new(Plain(check)));

fn check(target: &Target<'_>, found: &mut Vec<Message>) {
    let Some(schema) = target.value.filter(|value| value.as_object().is_some()) else { return };
    let Some(name) = schema.get("discriminator").and_then(Value::as_str) else { return };
    if schema.get("properties").is_none_or(|properties| properties.member(name).is_none()) {
        let text = "The discriminator property must be defined in this schema.";
        found.push(Message::at(text, below(target.path, ["properties".into()])));
    }
    if !list(schema, "required").iter().any(|required| required.as_str() == Some(name)) {
        let text = "The discriminator property must be in the required property list.";
        found.push(Message::at(text, below(target.path, ["required".into()])));
    }
}

//! `oasUnusedComponent`: each component is named by some `$ref`.

use super::member::map;
use super::unreferenced_reusable_object::report;
use super::{Function, Message, Plain, Target, plain};
use crate::document::Value;

pub(super) const OAS_UNUSED_COMPONENT: Function = plain("oasUnusedComponent", |_| Box::new(Plain(check)));

const KINDS: [&str; 8] =
    ["schemas", "responses", "parameters", "examples", "requestBodies", "headers", "links", "callbacks"];

fn check(target: &Target<'_>, found: &mut Vec<Message>) {
    let Some(components) = target.value.and_then(|document| map(document, "components")) else { return };
    for kind in KINDS {
        if let Some(objects) = components.get(kind).and_then(Value::as_object) {
            report(objects, &format!("#/components/{kind}"), target, found);
        }
    }
}

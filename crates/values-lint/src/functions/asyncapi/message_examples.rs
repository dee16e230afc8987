//! `asyncApi2MessageExamplesValidation`: a message's examples fit the schemas of its payload and headers.

use std::sync::Arc;

use super::member::{below, list, members};
use super::{Function, LazySchema, Message, Plain, Target, plain};
use crate::document::Value;

pub(super) const ASYNC_API_2_MESSAGE_EXAMPLES_VALIDATION: Function =
    plain("asyncApi2MessageExamplesValidation", |_| Box::new(Plain(check)));

/// Levels of a trait that are merged.
const DEPTH: usize = 100;

fn check(target: &Target<'_>, found: &mut Vec<Message>) {
    let Some(message) = target.value.filter(|value| value.as_object().is_some()) else { return };
    let is_text = |name| message.get(name).is_none_or(|value| value.as_str().is_some());
    if !is_text("name") || !is_text("summary") {
        return;
    }
    let message = with_traits(message);
    for part in ["payload", "headers"] {
        let schema = match message.get(part) {
            None | Some(Value::Null) => Value::object(Vec::new()),
            Some(schema) => schema.clone(),
        };
        let schema = LazySchema::new(schema, None, true);
        for (at, example) in list(&message, "examples").iter().enumerate() {
            let Some(value) = example.get(part) else { continue };
            let path = below(target.path, ["examples".into(), at.into(), part.into()]);
            schema.check(&Target { value: Some(value), path: &path, context: target.context }, found);
        }
    }
}

/// The message with its traits merged in. (spectral: packages/rulesets/src/asyncapi/functions/utils/mergeTraits.ts)
fn with_traits(message: &Value) -> Value {
    let mut merged = message.clone();
    for (key, value) in list(message, "traits").iter().flat_map(members) {
        let member = merge(merged.get(key), value, 0);
        merged = with(&merged, key, Some(member));
    }
    merged
}

fn merge(origin: Option<&Value>, patch: &Value, depth: usize) -> Value {
    if patch.as_object().is_none() || depth > DEPTH {
        return patch.clone();
    }
    let mut result = origin.filter(|origin| origin.as_object().is_some()).cloned();
    for (key, value) in members(patch) {
        let base = result.unwrap_or_else(|| Value::object(Vec::new()));
        let member = (*value != Value::Null).then(|| merge(base.get(key), value, depth + 1));
        result = Some(with(&base, key, member));
    }
    result.unwrap_or_else(|| Value::object(Vec::new()))
}

/// The map with a member in place of the one of that name, or without it.
fn with(map: &Value, name: &Arc<str>, member: Option<Value>) -> Value {
    let mut list: Vec<(Arc<str>, Value)> = members(map).map(|(key, value)| (Arc::clone(key), value.clone())).collect();
    match (list.iter().position(|(key, _)| key == name), member) {
        (Some(at), Some(member)) => {
            if let Some((_, slot)) = list.get_mut(at) {
                *slot = member;
            }
        }
        (Some(at), None) => drop(list.remove(at)),
        (None, Some(member)) => list.push((Arc::clone(name), member)),
        (None, None) => {}
    }
    Value::object(list)
}

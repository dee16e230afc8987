//! `asyncApi2MessageIdUniqueness`, `asyncApi2OperationIdUniqueness`: no two messages, or operations, have the same id.

use std::collections::HashSet;

use super::member::list;
use super::operations::{messages, operations};
use super::{Function, Message, Plain, Target, plain};
use crate::document::{Path, Value};

pub(super) const ASYNC_API_2_MESSAGE_ID_UNIQUENESS: Function =
    plain("asyncApi2MessageIdUniqueness", |_| Box::new(Plain(check_messages)));

pub(super) const ASYNC_API_2_OPERATION_ID_UNIQUENESS: Function =
    plain("asyncApi2OperationIdUniqueness", |_| Box::new(Plain(check_operations)));

fn check_messages(target: &Target<'_>, found: &mut Vec<Message>) {
    let text = "\"messageId\" must be unique across all the messages.";
    check(messages, "messageId", text, target, found);
}

fn check_operations(target: &Target<'_>, found: &mut Vec<Message>) {
    let text = "\"operationId\" must be unique across all the operations.";
    check(operations, "operationId", text, target, found);
}

fn check(
    items: fn(&Value) -> Vec<(Path, &Value)>,
    name: &str,
    text: &str,
    target: &Target<'_>,
    found: &mut Vec<Message>,
) {
    let Some(document) = target.value else { return };
    let mut seen = HashSet::new();
    for (mut path, item) in items(document) {
        let Some((id, steps)) = id_of(item, name) else { continue };
        if !seen.insert(id) {
            path.extend(steps);
            found.push(Message::at(text, path));
        }
    }
}

/// The id that counts, the last trait's first, and where it stands.
fn id_of<'v>(item: &'v Value, name: &str) -> Option<(&'v str, Path)> {
    let of_trait = |(at, it): (usize, &'v Value)| Some((it.get(name)?.as_str()?, at));
    if let Some((id, at)) = list(item, "traits").iter().enumerate().rev().find_map(of_trait) {
        return Some((id, vec!["traits".into(), at.into(), name.into()]));
    }
    Some((item.get(name)?.as_str()?, vec![name.into()]))
}

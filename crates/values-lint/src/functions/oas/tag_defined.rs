//! `oasTagDefined`: the tags of operations are among the document's tags.

use std::collections::HashSet;

use super::member::{key, list};
use super::operations::operations;
use super::{Function, Message, Plain, Target, plain};
use crate::document::Value;

pub(super) const OAS_TAG_DEFINED: Function = plain("oasTagDefined", |_| Box::new(Plain(check)));

fn check(target: &Target<'_>, found: &mut Vec<Message>) {
    let Some(document) = target.value else { return };
    let known: HashSet<&str> =
        list(document, "tags").iter().filter_map(|tag| tag.get("name").and_then(Value::as_str)).collect();
    let Some(paths) = document.get("paths") else { return };
    for (path, method, operation) in operations(paths) {
        for (at, tag) in list(operation, "tags").iter().enumerate() {
            if !tag.as_str().is_some_and(|tag| known.contains(tag)) {
                let place = vec!["paths".into(), key(path), key(method), "tags".into(), at.into()];
                found.push(Message::at("Operation tags must be defined in global tags.", place));
            }
        }
    }
}

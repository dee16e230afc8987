//! `oasOpIdUnique`: no two operations have the same `operationId`.

use super::member::key;
use super::operations::operations;
use super::{Function, Message, Plain, Target, plain};
use crate::document::to_json;
use std::collections::HashSet;

pub(super) const OAS_OP_ID_UNIQUE: Function = plain("oasOpIdUnique", |_| Box::new(Plain(check)));

fn check(target: &Target<'_>, found: &mut Vec<Message>) {
    let Some(paths) = target.value else { return };
    let mut seen = HashSet::new();
    for (path, method, operation) in operations(paths) {
        let Some(id) = operation.get("operationId") else { continue };
        // Two lists or maps are never the same to JavaScript.
        if !seen.insert(to_json(id, "")) && !id.is_container() {
            let place = vec!["paths".into(), key(path), key(method), "operationId".into()];
            found.push(Message::at("operationId must be unique.", place));
        }
    }
}

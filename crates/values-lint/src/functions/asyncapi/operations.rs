//! The operations of a document of AsyncAPI 2, and their messages.

use super::member::{key, map, members};
use crate::document::{Path, Value};

/// Path and value of each operation.
pub(super) fn operations(document: &Value) -> Vec<(Path, &Value)> {
    let mut found = Vec::new();
    for (address, channel) in document.get("channels").into_iter().flat_map(members) {
        for kind in ["subscribe", "publish"] {
            if let Some(operation) = map(channel, kind) {
                found.push((vec!["channels".into(), key(address), kind.into()], operation));
            }
        }
    }
    found
}

/// Path and value of each message of the operations.
pub(super) fn messages(document: &Value) -> Vec<(Path, &Value)> {
    let mut found = Vec::new();
    for (mut path, operation) in operations(document) {
        let Some(message) = map(operation, "message") else { continue };
        path.push("message".into());
        let Some(alternatives) = message.get("oneOf").and_then(Value::as_array) else {
            found.push((path, message));
            continue;
        };
        for (at, message) in alternatives.iter().enumerate().filter(|(_, message)| message.as_object().is_some()) {
            let mut path = path.clone();
            path.extend(["oneOf".into(), at.into()]);
            found.push((path, message));
        }
    }
    found
}

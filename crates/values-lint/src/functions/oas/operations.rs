//! The operations of a document. (spectral: packages/rulesets/src/oas/functions/utils/getAllOperations.ts)

use std::sync::Arc;

use super::member::members;
use crate::document::Value;

/// The words that name operations.
pub(super) const METHODS: [&str; 8] = ["get", "head", "post", "put", "patch", "delete", "options", "trace"];

/// Path, method and operation of each operation in `paths`.
pub(super) fn operations(paths: &Value) -> impl Iterator<Item = (&Arc<str>, &Arc<str>, &Value)> {
    members(paths).flat_map(|(path, item)| {
        let operations = members(item).filter(|(method, _)| METHODS.contains(&&***method));
        operations.filter(|(_, operation)| operation.as_object().is_some()).map(move |(method, it)| (path, method, it))
    })
}

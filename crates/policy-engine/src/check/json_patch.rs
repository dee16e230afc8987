//! JSON patches written as text.
//!
//! Kyverno: `pkg/validation/policy/validate.go`, `validateJSONPatch`; `github.com/evanphx/json-patch/v5`.

use std::sync::Arc;

use common::go::json::kind_word;
use common::{Val, Value};
use yaml::{Documents, ReadOptions};

use super::report::Report;
use super::value;
use crate::model::Rule;
use crate::variables::scan;

/// What stands for a variable while a patch is checked.
const VARIABLE: &str = "kyvernojsonpatchvariable";

pub(super) fn check(nth: usize, rule: &Rule, report: &mut Report<'_>) {
    if value::field(value::raw(rule), "mutate").is_none() {
        return;
    }
    let patch = value::raw(rule).dig(&["mutate", "patchesJson6902"]).and_then(Val::as_str).unwrap_or_default();
    if let Some(message) = problem(nth, patch) {
        report.fail_rule(rule, &["mutate", "patchesJson6902"], message);
    }
}

fn problem(nth: usize, patch: &str) -> Option<String> {
    let slash = |problem: &str| Some(format!("path must begin with a forward slash: spec.rules[{nth}]: {problem}"));
    let operations = match operations(&replace_variables(patch, VARIABLE)) {
        Ok(operations) => operations,
        Err(problem) => return slash(&problem),
    };
    let operations = Val::from(&operations);
    for operation in operations.items() {
        match path(operation) {
            Ok(path) if path.starts_with('/') => {}
            Ok(problem) => return slash(&problem),
            Err(problem) => return slash(&problem),
        }
    }
    let is_test = |operation: &Val<'_>| operation.get("op").and_then(Val::as_str) == Some("test");
    operations
        .items()
        .any(|operation| is_test(&operation) && operation.get("value").is_none())
        .then(|| format!("invalid value: spec.rules[{nth}]: operation, missing value field: missing value"))
}

/// The paths of a patch.
///
/// # Errors
/// A patch or an operation that cannot be read.
pub(super) fn paths(patch: &str) -> Result<Vec<String>, String> {
    let operations = operations(patch)?;
    Val::from(&operations).items().map(path).collect()
}

fn path(operation: Val<'_>) -> Result<String, String> {
    match operation.get("path").filter(|path| !path.is_null()) {
        None => Err("operation missing path field: missing value".to_owned()),
        Some(path) => path
            .as_str()
            .map(str::to_owned)
            .ok_or_else(|| format!("json: cannot unmarshal {} into Go value of type string", kind_word(path.kind()))),
    }
}

/// The operations of a patch: a list of maps. An empty text has none.
fn operations(patch: &str) -> Result<Value, String> {
    let document = match Documents::new(patch.into(), ReadOptions::default()).next() {
        None => return Ok(Value::Null),
        Some(Err(error)) => return Err(error.to_string()),
        Some(Ok(document)) => Value::document(Arc::new(document)),
    };
    let root = Val::from(&document);
    if root.is_null() {
        return Ok(Value::Null);
    }
    if !root.is_list() {
        return Err(format!("json: cannot unmarshal {} into Go value of type jsonpatch.Patch", kind_word(root.kind())));
    }
    if let Some(item) = root.items().find(|item| !item.is_map() && !item.is_null()) {
        return Err(format!(
            "json: cannot unmarshal {} into Go value of type jsonpatch.Operation",
            kind_word(item.kind())
        ));
    }
    match root.items().find_map(|operation| Some((operation, invalid(operation)?))) {
        Some((operation, problem)) => Err(format!("invalid operation {}: {problem}", value::json(operation))),
        None => Ok(document),
    }
}

/// What is wrong with an operation by itself.
fn invalid(operation: Val<'_>) -> Option<String> {
    let missing = |field: &str| format!("failed to decode '{field}': operation, missing {field} field: missing value");
    let from = operation.get("from").is_some_and(|from| !from.is_null());
    match operation.get("op").and_then(Val::as_str).unwrap_or("unknown") {
        "add" | "replace" if operation.get("value").is_none() => return Some(missing("value")),
        "move" | "copy" if !from => return Some(missing("from")),
        "add" | "replace" | "move" | "copy" | "remove" | "test" => {}
        _ => return Some("unsupported operation".to_owned()),
    }
    path(operation).err().map(|problem| format!("failed to decode 'path': {problem}"))
}

/// `text` with every variable replaced by a word.
pub(super) fn replace_variables(text: &str, word: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    for found in scan::variables(text) {
        if let Some((before, after)) = rest.split_once(found.whole) {
            out.push_str(before);
            out.push_str(found.prefix);
            out.push_str(word);
            rest = after;
        }
    }
    out + rest
}

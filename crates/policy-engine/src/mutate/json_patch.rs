//! `patchesJson6902`: JSON patches, RFC 6902, with the habits of the original's library: missing parents are made for `add`,
//! missing things are no error for `remove`, and negative indexes count from the end.
//!
//! Here: reading a patch and its operations. Not here: finding the place of a path (`pointer`).
//!
//! kyverno: pkg/engine/mutate/patch/patchJSON6902.go; evanphx/json-patch v5: patch.go

use std::sync::Arc;

use common::{Val, Value, View};
use yaml::{Documents, ReadOptions};

use super::pointer::{self, PatchError};
use crate::check::go_kind;
use crate::variables::json::to_json;

/// How deep a patched object may be, and how many nodes copies may bring.
const DEEPEST: usize = 400;
const MOST_COPIED: usize = 200_000;

/// One step of a patch.
#[derive(Clone, Debug)]
struct Operation {
    kind: Kind,
    path: String,
    from: String,
    /// None when it is not given.
    value: Option<Value>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Add,
    Remove,
    Replace,
    Move,
    Copy,
    Test,
}

/// `resource` with the patch in `text`, YAML or JSON, applied.
///
/// # Errors
/// A patch that cannot be read, and the first operation that does not apply.
pub(crate) fn apply(text: &str, resource: Val<'_>) -> Result<Value, PatchError> {
    let operations = read(text)?;
    let mut object = resource.to_value();
    let mut left = MOST_COPIED;
    for operation in operations {
        operation.apply(&mut object, &mut left)?;
    }
    Ok(object)
}

fn read(text: &str) -> Result<Vec<Operation>, PatchError> {
    let is_json = text.starts_with('[');
    let document = match Documents::new(text.into(), ReadOptions::default()).next() {
        None => return Ok(Vec::new()),
        Some(Err(_)) if is_json => return Err(PatchError::new("failed to decode patches: invalid state detected")),
        Some(Err(error)) => {
            return Err(PatchError::new(format!("failed to convert patchesJSON6902 to JSON: {error}")));
        }
        Some(Ok(document)) => Value::document(Arc::new(document)),
    };
    operations(Val::from(&document)).map_err(|cause| PatchError::new(format!("failed to decode patches: {cause}")))
}

fn operations(root: Val<'_>) -> Result<Vec<Operation>, String> {
    let misfit = |value: Val<'_>, wanted: &str| {
        format!("json: cannot unmarshal {} into Go value of type jsonpatch.{wanted}", go_kind(value))
    };
    if !root.is_list() && !root.is_null() {
        return Err(misfit(root, "Patch"));
    }
    if let Some(item) = root.items().find(|item| !item.is_map() && !item.is_null()) {
        return Err(misfit(item, "Operation"));
    }
    root.items().map(operation).collect()
}

/// kyverno reads and checks all operations before it applies the first.
fn operation(item: Val<'_>) -> Result<Operation, String> {
    let invalid = |what: &str| format!("invalid operation {}: {what}", to_json(item).unwrap_or_default());
    let kind = match item.get("op").and_then(Val::as_str).unwrap_or("unknown") {
        "add" => Kind::Add,
        "remove" => Kind::Remove,
        "replace" => Kind::Replace,
        "move" => Kind::Move,
        "copy" => Kind::Copy,
        "test" => Kind::Test,
        _ => return Err(invalid("unsupported operation")),
    };
    let value = item.get("value").map(Val::to_value);
    if value.is_none() && matches!(kind, Kind::Add | Kind::Replace) {
        return Err(invalid("failed to decode 'value': operation, missing value field: missing value"));
    }
    let pointer = |field: &str, missing: &str| match item.get(field).filter(|pointer| !pointer.is_null()) {
        None => Err(invalid(&format!("failed to decode '{field}': {missing}: missing value"))),
        Some(pointer) => pointer.as_str().map(str::to_owned).ok_or_else(|| {
            let kind = go_kind(pointer);
            invalid(&format!("failed to decode '{field}': json: cannot unmarshal {kind} into Go value of type string"))
        }),
    };
    let from = match kind {
        Kind::Move | Kind::Copy => pointer("from", "operation, missing from field")?,
        _ => String::new(),
    };
    Ok(Operation { kind, path: pointer("path", "operation missing path field")?, from, value })
}

impl Operation {
    fn apply(self, object: &mut Value, left: &mut usize) -> Result<(), PatchError> {
        match self.kind {
            Kind::Add => self.add(object),
            Kind::Remove => self.remove(object),
            Kind::Replace => self.replace(object),
            Kind::Move => self.move_value(object, left),
            Kind::Copy => self.copy(object, left),
            Kind::Test => self.test(object),
        }
    }

    fn add(self, object: &mut Value) -> Result<(), PatchError> {
        let value = self.value.unwrap_or_default();
        if self.path.is_empty() {
            return replace_all(object, value);
        }
        bounded(&value, &self.path)?;
        pointer::make_parents(object, &self.path)?;
        let Some((mut place, key)) = pointer::find(object, &self.path) else {
            let path = &self.path;
            return Err(PatchError::missing(format!("add operation does not apply: doc is missing path: \"{path}\"")));
        };
        place.add(&key, value).map_err(|error| error.within(&format!("error in add for path: '{}'", self.path)))
    }

    fn remove(self, object: &mut Value) -> Result<(), PatchError> {
        let Some((mut place, key)) = pointer::find(object, &self.path) else { return Ok(()) };
        place.remove(&key).map_err(|error| error.within(&format!("error in remove for path: '{}'", self.path)))
    }

    fn replace(self, object: &mut Value) -> Result<(), PatchError> {
        let value = self.value.unwrap_or_default();
        let path = self.path;
        if path.is_empty() {
            let is_container = matches!(Val::from(&value).view(), View::List(_) | View::Map(_));
            let message = "replace operation value must be object or array: %!w(<nil>)";
            return if is_container { replace_all(object, value) } else { Err(PatchError::new(message)) };
        }
        bounded(&value, &path)?;
        let Some((mut place, key)) = pointer::find(object, &path) else {
            return Err(PatchError::missing(format!("replace operation does not apply: doc is missing path: {path}")));
        };
        if place.get(&key).is_err() {
            return Err(PatchError::missing(format!("replace operation does not apply: doc is missing key: {path}")));
        }
        place.set(&key, value).map_err(|error| error.within(&format!("error in remove for path: '{path}'")))
    }

    fn move_value(self, object: &mut Value, left: &mut usize) -> Result<(), PatchError> {
        let Self { path, from, .. } = self;
        if from.is_empty() {
            return Err(PatchError::new("unable to move entire document to another path: invalid state detected"));
        }
        let Some((mut place, key)) = pointer::find(object, &from) else {
            let message = format!("move operation does not apply: doc is missing from path: {from}");
            return Err(PatchError::missing(message));
        };
        let moved = |error: PatchError| error.within(&format!("error in move for path: '{key}'"));
        let value = place.get(&key).map_err(moved)?;
        place.remove(&key).map_err(moved)?;
        spend(&value, &path, left)?;
        let Some((mut place, key)) = pointer::find(object, &path) else {
            let message = format!("move operation does not apply: doc is missing destination path: {path}");
            return Err(PatchError::missing(message));
        };
        place.add(&key, value).map_err(|error| error.within(&format!("error in move for path: '{path}'")))
    }

    fn copy(self, object: &mut Value, left: &mut usize) -> Result<(), PatchError> {
        let Self { path, from, .. } = self;
        let Some((place, key)) = pointer::find(object, &from) else {
            let message = format!("copy operation does not apply: doc is missing from path: \"{from}\"");
            return Err(PatchError::missing(message));
        };
        let value = place.get(&key).map_err(|error| error.within(&format!("error in copy for from: '{from}'")))?;
        spend(&value, &path, left)?;
        let Some((mut place, key)) = pointer::find(object, &path) else {
            let message = format!("copy operation does not apply: doc is missing destination path: {path}");
            return Err(PatchError::missing(message));
        };
        place.add(&key, value).map_err(|error| error.within("error while adding value during copy"))
    }

    fn test(self, object: &mut Value) -> Result<(), PatchError> {
        let path = self.path;
        let failed = || PatchError::new(format!("testing value {path} failed: test failed"));
        let wanted = self.value.unwrap_or_default();
        if path.is_empty() {
            return if *object == wanted { Ok(()) } else { Err(failed()) };
        }
        let Some((place, key)) = pointer::find(object, &path) else {
            return Err(PatchError::missing(format!("test operation does not apply: is missing path: {path}")));
        };
        let found = match place.get(&key) {
            Ok(found) => found,
            Err(error) if error.is_missing() => Value::Null,
            Err(error) => return Err(error.within(&format!("error in test for path: '{path}'"))),
        };
        if found == wanted { Ok(()) } else { Err(failed()) }
    }
}

/// A path of nothing is the whole object.
fn replace_all(object: &mut Value, value: Value) -> Result<(), PatchError> {
    let kind = go_kind(Val::from(&value));
    match Val::from(&value).view() {
        View::List(_) | View::Map(_) => {
            *object = value;
            Ok(())
        }
        _ => Err(PatchError::new(format!(
            "json: cannot unmarshal {kind} into Go value of type map[string]*jsonpatch.lazyNode"
        ))),
    }
}

/// Operations could nest the object in itself again and again.
fn bounded(value: &Value, path: &str) -> Result<(), PatchError> {
    let above = path.split('/').count();
    if above <= DEEPEST && is_shallow(Val::from(value), DEEPEST - above) {
        return Ok(());
    }
    Err(PatchError::new(format!("the patched object is nested deeper than {DEEPEST} levels")))
}

fn is_shallow(value: Val<'_>, levels: usize) -> bool {
    match value.view() {
        View::List(list) => levels > 0 && list.items().all(|item| is_shallow(item, levels - 1)),
        View::Map(map) => levels > 0 && map.entries().all(|(_, item)| is_shallow(item, levels - 1)),
        _ => true,
    }
}

/// Takes the nodes of a copied value from what is left.
fn spend(value: &Value, path: &str, left: &mut usize) -> Result<(), PatchError> {
    bounded(value, path)?;
    if take(Val::from(value), left) {
        return Ok(());
    }
    Err(PatchError::new(format!("the patch copies more than {MOST_COPIED} values")))
}

fn take(value: Val<'_>, left: &mut usize) -> bool {
    let Some(rest) = left.checked_sub(1) else { return false };
    *left = rest;
    value.items().all(|item| take(item, left)) && value.entries().all(|(_, item)| take(item, left))
}

//! `patchesJson6902`: JSON patches, RFC 6902, with the habits of the original's library: missing parents are made for `add`,
//! missing things are no error for `remove`, and negative indexes count from the end.
//!
//! Here: reading a patch and its operations. Not here: finding the place of a path (`pointer`).
//!
//! kyverno: pkg/engine/mutate/patch/patchJSON6902.go; evanphx/json-patch v5: patch.go

use std::sync::Arc;

use common::go::json::kind_word;
use common::{Val, Value, View};
use yaml::{Documents, ReadOptions};

use super::pointer::{self, PatchError};
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

/// An object behind a patch.
#[derive(Debug)]
pub(crate) struct Patched {
    /// The object.
    pub(crate) object: Value,
    /// Whether a key may have come behind others: the original compares texts, so that alone is a change.
    pub(crate) reordered: bool,
}

/// `resource` with the patch in `text`, YAML or JSON, applied.
///
/// # Errors
/// A patch that cannot be read, and the first operation that does not apply.
pub(crate) fn apply(text: &str, resource: Val<'_>) -> Result<Patched, PatchError> {
    let operations = read(text)?;
    let mut patched = Patched { object: resource.to_value(), reordered: false };
    let mut left = MOST_COPIED;
    for operation in operations {
        patched.reordered |= operation.apply(&mut patched.object, &mut left)?;
    }
    Ok(patched)
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
        format!("json: cannot unmarshal {} into Go value of type jsonpatch.{wanted}", kind_word(value.kind()))
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
            let kind = kind_word(pointer.kind());
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
    /// Applies it; true when keys of a map may have changed their order.
    fn apply(self, object: &mut Value, left: &mut usize) -> Result<bool, PatchError> {
        match self.kind {
            Kind::Add => self.add(object),
            Kind::Remove => return self.remove(object),
            Kind::Replace => self.replace(object),
            Kind::Move => return self.move_value(object, left),
            Kind::Copy => self.copy(object, left),
            Kind::Test => self.test(object),
        }
        .map(|()| false)
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

    fn remove(self, object: &mut Value) -> Result<bool, PatchError> {
        let Some((mut place, key)) = pointer::find(object, &self.path) else { return Ok(false) };
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

    fn move_value(self, object: &mut Value, left: &mut usize) -> Result<bool, PatchError> {
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
        let reordered = place.remove(&key).map_err(moved)?;
        spend(&value, &path, left)?;
        let Some((mut place, key)) = pointer::find(object, &path) else {
            let message = format!("move operation does not apply: doc is missing destination path: {path}");
            return Err(PatchError::missing(message));
        };
        place.add(&key, value).map_err(|error| error.within(&format!("error in move for path: '{path}'")))?;
        Ok(reordered)
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
    let kind = kind_word(Val::from(&value).kind());
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

#[cfg(test)]
mod tests {
    use super::*;

    const OBJECT: &str = "{kind: K, a: {x: '1', zz: null}, l: [p, q], 'd/e': {f~g: 1}}";

    fn value(text: &str) -> Value {
        Value::document(Arc::new(Documents::new(text.into(), ReadOptions::default()).next().unwrap().unwrap()))
    }

    fn patched(patch: &str) -> Result<Value, String> {
        apply(patch, Val::from(&value(OBJECT))).map(|patched| patched.object).map_err(|error| error.to_string())
    }

    fn at(patch: &str, keys: &[&str]) -> Value {
        let object = patched(patch).unwrap();
        Val::from(&object).dig(keys).unwrap_or_else(Val::null).to_value()
    }

    #[test]
    fn operations_change_what_their_paths_name() {
        assert_eq!(at("[{op: add, path: /a/z, value: 2}]", &["a"]), value("{x: '1', zz: null, z: 2}"));
        assert_eq!(at("[{op: add, path: /l/-, value: r}]", &["l"]), value("[p, q, r]"));
        assert_eq!(at("[{op: add, path: /l/1, value: r}]", &["l"]), value("[p, r, q]"));
        assert_eq!(at("[{op: add, path: /l/-2, value: r}]", &["l"]), value("[p, r, q]"));
        assert_eq!(at("[{op: remove, path: /l/-1}]", &["l"]), value("[p]"));
        assert_eq!(at("- {op: replace, path: /d~1e/f~0g, value: 2}", &["d/e"]), value("{f~g: 2}"));
        assert_eq!(at("- {op: move, from: /a/x, path: /a/w}", &["a"]), value("{w: '1', zz: null}"));
        assert_eq!(at("- {op: copy, from: /l/0, path: /l/2}", &["l"]), value("[p, q, p]"));
        assert_eq!(at("- {op: test, path: /a/x, value: '1'}", &["l"]), value("[p, q]"));
    }

    #[test]
    fn add_makes_what_is_missing_on_the_way() {
        assert_eq!(at("- {op: add, path: /n/m/o, value: 1}", &["n"]), value("{m: {o: 1}}"));
        assert_eq!(at("- {op: add, path: /n/2/o, value: 1}", &["n"]), value("[null, null, {o: 1}]"));
        assert_eq!(at("- {op: add, path: /a/zz/z, value: 1}", &["a", "zz"]), value("{z: 1}"));
    }

    #[test]
    fn remove_of_nothing_is_no_error() {
        for path in ["/q", "/q/r", "/l/7", "/a/x/y"] {
            assert_eq!(patched(&format!("- {{op: remove, path: {path}}}")), Ok(value(OBJECT)), "{path}");
        }
    }

    #[test]
    fn errors_are_the_librarys() {
        let check = |patch: &str, want: &str| assert_eq!(patched(patch).unwrap_err(), want, "{patch}");
        check(
            "- {op: replace, path: /q, value: 1}",
            "replace operation does not apply: doc is missing key: /q: missing value",
        );
        check(
            "- {op: replace, path: /q/r, value: 1}",
            "replace operation does not apply: doc is missing path: /q/r: missing value",
        );
        check(
            "- {op: add, path: /l/9, value: 1}",
            "error in add for path: '/l/9': Unable to access invalid index: 9: invalid index referenced",
        );
        check("- {op: add, path: /a/x/y, value: 1}", "invalid state detected");
        check("- {op: test, path: /a/x, value: 2}", "testing value /a/x failed: test failed");
        check(
            "- {op: move, from: /q, path: /r}",
            "error in move for path: 'q': unable to get nonexistent key: q: missing value",
        );
        check(
            "- {op: copy, from: /a/q, path: /r}",
            "error in copy for from: '/a/q': unable to get nonexistent key: q: missing value",
        );
        check(
            "- {op: fly, path: /r}",
            "failed to decode patches: invalid operation {\"op\":\"fly\",\"path\":\"/r\"}: unsupported operation",
        );
        check(
            "{op: add}",
            "failed to decode patches: json: cannot unmarshal object into Go value of type jsonpatch.Patch",
        );
    }

    #[test]
    fn a_key_that_comes_back_stands_behind_the_others() {
        let patch = "[{op: remove, path: /a/x}, {op: add, path: /a/x, value: '1'}]";
        let done = apply(patch, Val::from(&value(OBJECT))).unwrap();
        assert!(done.reordered && done.object == value(OBJECT));
    }

    #[test]
    fn patches_cannot_grow_without_end() {
        let doubling = "- {op: copy, from: /l, path: /l/-}\n".repeat(40);
        assert!(patched(&doubling).unwrap_err().contains("more than"));
        assert!(patched("- {op: add, path: /l/99999999/x, value: 1}").is_err());
        let deep = format!("- {{op: add, path: {}, value: 1}}", "/a".repeat(1000));
        assert!(patched(&deep).unwrap_err().contains("deeper"));
    }
}

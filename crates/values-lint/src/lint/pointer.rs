//! References and the paths that they name.

use std::borrow::Cow;

use crate::document::{Document, Path, Segment, Value, pointer_unescape};

/// The part of a reference in front of `#`, and the pointer with it; the source is empty for places of the same document.
pub(super) fn split(reference: &str) -> (&str, &str) {
    match reference.find('#') {
        Some(at) => reference.split_at_checked(at).unwrap_or((reference, "")),
        None => (reference, "#"),
    }
}

/// The segments of a pointer such as `#/a/b`.
pub(super) fn segments(pointer: &str) -> Path {
    let rest = pointer.strip_prefix('#').unwrap_or(pointer);
    match rest.strip_prefix('/') {
        Some(rest) => rest.split('/').map(|segment| Segment::key(pointer_unescape(segment))).collect(),
        None => Vec::new(),
    }
}

/// The reference that a map is, where it is one.
pub(super) fn reference_of(value: &Value) -> Option<&str> {
    value.as_object()?.get("$ref")?.as_str()
}

/// The member of a list or map.
pub(super) fn step<'v>(value: &'v Value, segment: &Segment) -> Option<&'v Value> {
    match segment {
        Segment::Key(key) => value.member(key),
        Segment::Index(index) => match value {
            Value::Array(items) => items.get(*index),
            value => value.member(&index.to_string()),
        },
    }
}

/// How many segments of a path are there. (spectral: packages/runtime/src/utils/refs.ts, getClosestJsonPath)
pub(super) fn closest<'p>(value: &Value, path: &'p [Segment]) -> &'p [Segment] {
    let mut here = value;
    for (at, segment) in path.iter().enumerate() {
        match step(here, segment) {
            Some(next) => here = next,
            None => return path.get(..at).unwrap_or(path),
        }
    }
    path
}

/// The value at a path.
pub(super) fn get<'v>(value: &'v Value, path: &[Segment]) -> Option<&'v Value> {
    path.iter().try_fold(value, |here, segment| step(here, segment))
}

/// How much of a path a document has, as [`closest`] tells it.
pub(super) fn closest_in<'p>(document: &Document, path: &'p [Segment]) -> &'p [Segment] {
    match document.reach(path) {
        Some(Ok(_)) => path,
        Some(Err(depth)) => path.get(..depth).unwrap_or(path),
        None => closest(document.data().unwrap_or(&Value::Null), path),
    }
}

/// The value at a path of a document.
pub(super) fn get_in(document: &Document, path: &[Segment]) -> Option<Value> {
    match document.reach(path) {
        Some(reached) => reached.ok(),
        None => get(document.data()?, path).cloned(),
    }
}

/// A segment as the parts of pointers are compared.
pub(super) fn key(segment: &Segment) -> Cow<'_, str> {
    segment.text()
}

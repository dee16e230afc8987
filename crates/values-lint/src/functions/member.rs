//! Steps into values and paths, as the built-in rulesets' functions take them.

use std::sync::Arc;

use crate::document::{Path, Segment, Value};

/// A path with further steps.
pub(super) fn below<const N: usize>(path: &[Segment], steps: [Segment; N]) -> Path {
    let mut full = path.to_vec();
    full.extend(steps);
    full
}

/// A key as a step.
pub(super) fn key(name: &Arc<str>) -> Segment {
    Segment::Key(Arc::clone(name))
}

/// A member that is a map.
pub(super) fn map<'v>(value: &'v Value, name: &str) -> Option<&'v Value> {
    value.get(name).filter(|member| member.as_object().is_some())
}

/// The items of a member that is a list; none where it is none.
pub(super) fn list<'v>(value: &'v Value, name: &str) -> &'v [Value] {
    value.get(name).and_then(Value::as_array).unwrap_or_default()
}

/// The members of a value that is a map; none where it is none.
pub(super) fn members(value: &Value) -> impl Iterator<Item = (&Arc<str>, &Value)> {
    value.as_object().into_iter().flat_map(crate::document::Object::iter)
}

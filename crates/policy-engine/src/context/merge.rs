//! Laying one tree over another.

use std::sync::Arc;

use common::{Map, Val, Value};

/// Lays `over` over `map`: maps merge, everything else replaces.
///
/// kyverno: pkg/engine/context/utils.go – `mergeMaps`.
pub(crate) fn merge_into(map: &mut Map, over: Val<'_>) {
    for (key, value) in over.entries() {
        if !value.is_map() {
            map.insert(key, value.to_value());
            continue;
        }
        let present = map.entry_or_null(key);
        if Val::from(&*present).is_map() {
            merge_into(present.force_map(), value);
        } else {
            *present = value.to_value();
        }
    }
}

/// Lays `over` at `path` of `root`, making the maps on the way.
pub(crate) fn merge_at(root: &mut Value, path: &[&str], over: Value) {
    let mut map = root.force_map();
    let Some((last, parents)) = path.split_last() else { return };
    for key in parents {
        map = map.entry_or_null(key).force_map();
    }
    let present = map.entry_or_null(last);
    if Val::from(&over).is_map() && Val::from(&*present).is_map() {
        merge_into(present.force_map(), Val::from(&over));
    } else {
        *present = over;
    }
}

/// `value` with every integer as a float: what a passage through JSON makes of it.
pub(crate) fn through_json(value: Value) -> Value {
    if !has_integer(&value) {
        return value;
    }
    match value {
        #[expect(clippy::cast_precision_loss, reason = "JSON decoding in Go rounds the same way")]
        Value::Int(number) => Value::Float(number as f64),
        Value::List(items) => Value::list(items.iter().cloned().map(through_json)),
        Value::Map(map) => Value::map(map.iter().map(|(key, value)| (Arc::clone(key), through_json(value.clone())))),
        other => other,
    }
}

/// Nodes of documents have no integers.
fn has_integer(value: &Value) -> bool {
    match value {
        Value::Int(_) => true,
        Value::List(items) => items.iter().any(has_integer),
        Value::Map(map) => map.iter().any(|(_, value)| has_integer(value)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_merge_and_the_rest_is_replaced() {
        let mut root = Value::map([("a", Value::map([("x", 1.0), ("y", 2.0)]))]);
        merge_at(&mut root, &["a"], Value::map([("y", Value::Null), ("z", Value::from(3.0))]));
        merge_at(&mut root, &["b", "c"], Value::from("t"));
        let want = Value::map([
            ("a", Value::map([("x", Value::from(1.0)), ("y", Value::Null), ("z", Value::from(3.0))])),
            ("b", Value::map([("c", "t")])),
        ]);
        assert_eq!(root, want);
    }

    #[test]
    fn integers_become_floats() {
        let value = Value::list([Value::from(1_i64), Value::map([("a", Value::from(2_i64))])]);
        assert_eq!(through_json(value), Value::list([Value::from(1.0), Value::map([("a", Value::from(2.0))])]));
    }
}

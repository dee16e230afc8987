//! Freeing deep values without recursion: a template can nest lists deeper than a thread's stack.

use super::{Data, Value};

/// Frees `values` and everything below them that nobody else holds.
pub(super) fn release(values: &mut Vec<Value>) {
    if !values.iter().any(is_container) {
        return;
    }
    let mut queue = std::mem::take(values);
    while let Some(value) = queue.pop() {
        match value.into_data() {
            Data::List(list) => queue.extend(list.dissolve().unwrap_or_default()),
            Data::Map(map) => queue.extend(map.dissolve()),
            _ => {}
        }
    }
}

pub(super) const fn is_container(value: &Value) -> bool {
    matches!(value.data(), Data::List(_) | Data::Map(_))
}

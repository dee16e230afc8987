//! A pod's fields as Go's decoder sees them: null is absent, and keys that differ in case only are the same.

use common::{Val, View};

/// How the keys of an object are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keys {
    /// All known ones as Kubernetes writes them, so a look-up finds them.
    Exact,
    /// Some in another case.
    AnyCase,
}

/// A map of a pod, or nothing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node<'a> {
    value: Val<'a>,
    keys: Keys,
}

impl<'a> Node<'a> {
    /// The node at `value`, in an object whose keys are written as `keys` says.
    pub(super) const fn new(value: Val<'a>, keys: Keys) -> Self {
        Self { value, keys }
    }

    /// A node without fields.
    pub(super) fn nothing() -> Self {
        Self { value: Val::null(), keys: Keys::Exact }
    }

    /// The value of a field that is there and not null.
    ///
    /// Go: encoding/json/decode.go – a later key overwrites an earlier one, and keys are sorted.
    fn field(self, key: &str) -> Option<Val<'a>> {
        if self.keys == Keys::Exact {
            return self.value.get(key).filter(|value| !value.is_null());
        }
        let is_same = |(name, value): &(&str, Val<'a>)| name.eq_ignore_ascii_case(key) && !value.is_null();
        self.value.entries().filter(is_same).max_by_key(|(name, _)| *name).map(|(_, value)| value)
    }

    /// True when the field is there.
    pub(super) fn has(self, key: &str) -> bool {
        self.field(key).is_some()
    }

    /// A field that holds a map.
    pub(super) fn child(self, key: &str) -> Option<Self> {
        let keys = self.keys;
        self.field(key).map(|value| Self { value, keys })
    }

    /// The map at the end of `keys`.
    pub(super) fn dig(self, keys: &[&str]) -> Option<Self> {
        keys.iter().try_fold(self, |node, key| node.child(key))
    }

    /// A field that holds a boolean.
    pub(super) fn flag(self, key: &str) -> Option<bool> {
        self.field(key)?.as_bool()
    }

    /// A field that holds a text.
    pub(super) fn text(self, key: &str) -> Option<&'a str> {
        self.field(key)?.as_str()
    }

    /// A field that holds an integer.
    #[expect(clippy::cast_possible_truncation, reason = "numbers that are no integers were refused before")]
    pub(super) fn int(self, key: &str) -> Option<i64> {
        match self.field(key)?.view() {
            View::Int(number) => Some(number),
            View::Float(number) => Some(number as i64),
            _ => None,
        }
    }

    /// The items of a field that holds a list of maps.
    pub(super) fn items(self, key: &str) -> impl Iterator<Item = Self> + use<'a> {
        let keys = self.keys;
        self.field(key).into_iter().flat_map(Val::items).map(move |value| Self { value, keys })
    }

    /// The items of a field that holds a list of texts; null is the empty text.
    pub(super) fn texts(self, key: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        self.items(key).map(|item| item.value.as_str().unwrap_or_default())
    }

    /// The pairs of a field that holds a map of texts, by key.
    pub(super) fn pairs(self, key: &str) -> Vec<(&'a str, &'a str)> {
        let entries = self.field(key).map(Val::sorted_entries).unwrap_or_default();
        entries.into_iter().map(|(key, value)| (key, value.as_str().unwrap_or_default())).collect()
    }
}

#[cfg(test)]
mod tests {
    use common::Value;

    use super::*;

    #[test]
    fn a_key_in_another_case_is_read() {
        let value = Value::map([("hostnetwork", Value::from(true)), ("hostPID", Value::Null)]);
        let node = Node::new(Val::from(&value), Keys::AnyCase);
        assert_eq!(node.flag("hostNetwork"), Some(true));
        assert!(!node.has("hostPID"));
    }

    #[test]
    fn the_last_key_wins() {
        let value = Value::map([("HostNetwork", false), ("hostNetwork", false), ("hostnetwork", true)]);
        assert_eq!(Node::new(Val::from(&value), Keys::AnyCase).flag("hostNetwork"), Some(true));
    }
}

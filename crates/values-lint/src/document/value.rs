//! A value as a JavaScript program sees it after `JSON.parse`: numbers are doubles, keys keep the order of the text.
//!
//! Lists and maps stand behind `Arc`: a resolved document shares with the document as written whatever no `$ref` changes.
//! What JavaScript calls `undefined` is `Option::None` everywhere.
//!
//! Lists and maps of a plain document are made when somebody first looks into them.

use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use super::lazy::Lazy;

/// One value. Cloning is cheap.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// Every number, whole or not.
    Number(f64),
    /// A text.
    String(Arc<str>),
    /// A list.
    Array(Arc<List>),
    /// A map.
    Object(Arc<Object>),
}

/// Maps up to this size are searched from the front.
const LINEAR_LOOKUP: usize = 12;

/// The items of a list.
#[derive(Debug, Default)]
pub struct List {
    items: OnceLock<Vec<Value>>,
    lazy: Option<Lazy>,
}

/// The members of a map, in the order of the text; each key stands once.
#[derive(Debug, Default)]
pub struct Object {
    members: OnceLock<Members>,
    lazy: Option<Lazy>,
}

#[derive(Debug, Default)]
struct Members {
    list: Vec<(Arc<str>, Value)>,
    /// Positions in `list` ordered by key; empty for small maps.
    sorted: Vec<u32>,
}

impl List {
    pub(super) const fn of_lazy(lazy: Lazy) -> Self {
        Self { items: OnceLock::new(), lazy: Some(lazy) }
    }

    /// Where the items are, as long as nobody has looked at them.
    pub(crate) fn lazy(&self) -> Option<&Lazy> {
        if self.items.get().is_some() { None } else { self.lazy.as_ref() }
    }
}

impl Deref for List {
    type Target = [Value];

    fn deref(&self) -> &[Value] {
        self.items.get_or_init(|| self.lazy.as_ref().map(Lazy::items).unwrap_or_default())
    }
}

impl PartialEq for List {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl PartialEq for Object {
    /// As `lodash.isEqual`: the order of keys does not count.
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().all(|(key, value)| other.get(key) == Some(value))
    }
}

impl Members {
    fn new(list: Vec<(Arc<str>, Value)>) -> Self {
        let mut members = Self { list, sorted: Vec::new() };
        if members.list.len() > LINEAR_LOOKUP {
            let mut sorted: Vec<u32> = (0..u32::try_from(members.list.len()).unwrap_or(u32::MAX)).collect();
            sorted.sort_by(|a, b| members.key(*a).cmp(members.key(*b)));
            members.sorted = sorted;
        }
        members
    }

    fn key(&self, at: u32) -> &str {
        self.list.get(at as usize).map_or("", |(key, _)| key)
    }
}

impl Object {
    /// A map of members whose keys differ.
    pub fn new(members: Vec<(Arc<str>, Value)>) -> Self {
        Self { members: OnceLock::from(Members::new(members)), lazy: None }
    }

    pub(super) const fn of_lazy(lazy: Lazy) -> Self {
        Self { members: OnceLock::new(), lazy: Some(lazy) }
    }

    /// Where the members are, as long as nobody has looked at them.
    pub(crate) fn lazy(&self) -> Option<&Lazy> {
        if self.members.get().is_some() { None } else { self.lazy.as_ref() }
    }

    fn members(&self) -> &Members {
        self.members.get_or_init(|| Members::new(self.lazy.as_ref().map(Lazy::members).unwrap_or_default()))
    }

    /// The number of members.
    pub fn len(&self) -> usize {
        self.members().list.len()
    }

    /// True when there is no member.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Value> {
        let members = self.members();
        if members.sorted.is_empty() {
            return members.list.iter().find(|(name, _)| **name == *key).map(|(_, value)| value);
        }
        self.position(key).and_then(|at| members.list.get(at)).map(|(_, value)| value)
    }

    /// Where a key stands among the members.
    pub fn position(&self, key: &str) -> Option<usize> {
        let members = self.members();
        if members.sorted.is_empty() {
            return members.list.iter().position(|(name, _)| **name == *key);
        }
        let found = members.sorted.binary_search_by(|at| members.key(*at).cmp(key)).ok()?;
        members.sorted.get(found).map(|at| *at as usize)
    }

    /// True when the key is there, whatever its value.
    pub fn contains_key(&self, key: &str) -> bool {
        self.position(key).is_some()
    }

    /// The members in the order of the text.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&Arc<str>, &Value)> + DoubleEndedIterator {
        self.members().list.iter().map(|(key, value)| (key, value))
    }

    /// The keys in the order of the text.
    pub fn keys(&self) -> impl ExactSizeIterator<Item = &Arc<str>> + DoubleEndedIterator {
        self.members().list.iter().map(|(key, _)| key)
    }

    /// The values in the order of the text.
    pub fn values(&self) -> impl ExactSizeIterator<Item = &Value> + DoubleEndedIterator {
        self.members().list.iter().map(|(_, value)| value)
    }
}

impl Value {
    /// A text.
    pub fn string(text: impl Into<Arc<str>>) -> Self {
        Self::String(text.into())
    }

    /// A list.
    pub fn array(items: Vec<Value>) -> Self {
        Self::Array(Arc::new(List { items: OnceLock::from(items), lazy: None }))
    }

    /// A map of members whose keys differ.
    pub fn object(members: Vec<(Arc<str>, Value)>) -> Self {
        Self::Object(Arc::new(Object::new(members)))
    }

    /// The text of a text.
    pub fn as_str(&self) -> Option<&str> {
        if let Self::String(text) = self { Some(text) } else { None }
    }

    /// The number of a number.
    pub const fn as_f64(&self) -> Option<f64> {
        if let Self::Number(number) = self { Some(*number) } else { None }
    }

    /// `true` or `false`.
    pub const fn as_bool(&self) -> Option<bool> {
        if let Self::Bool(flag) = self { Some(*flag) } else { None }
    }

    /// The items of a list.
    pub fn as_array(&self) -> Option<&[Value]> {
        if let Self::Array(items) = self { Some(items) } else { None }
    }

    /// The members of a map.
    pub fn as_object(&self) -> Option<&Object> {
        if let Self::Object(object) = self { Some(object) } else { None }
    }

    /// The value of a key of a map; `None` on anything else.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.as_object()?.get(key)
    }

    /// `value[segment]` for own members: keys of maps, whole numbers below the length of lists.
    pub fn member(&self, segment: &str) -> Option<&Value> {
        match self {
            Self::Object(object) => object.get(segment),
            Self::Array(items) => items.get(array_index(segment)?),
            _ => None,
        }
    }

    /// True for lists and maps, which JavaScript calls objects (`null` is none here).
    pub const fn is_container(&self) -> bool {
        matches!(self, Self::Array(_) | Self::Object(_))
    }

    /// True when both are the same list or map in memory, or at the same place of a document.
    pub fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Array(a), Self::Array(b)) => Arc::ptr_eq(a, b) || same_place(a.lazy.as_ref(), b.lazy.as_ref()),
            (Self::Object(a), Self::Object(b)) => Arc::ptr_eq(a, b) || same_place(a.lazy.as_ref(), b.lazy.as_ref()),
            _ => false,
        }
    }
}

fn same_place(a: Option<&Lazy>, b: Option<&Lazy>) -> bool {
    matches!((a, b), (Some(a), Some(b)) if a.is_same(b))
}

/// The index that a segment names: decimal digits without a leading zero.
pub(super) fn array_index(segment: &str) -> Option<usize> {
    let plain = segment == "0" || !segment.starts_with('0');
    if plain && segment.bytes().all(|byte| byte.is_ascii_digit()) { segment.parse().ok() } else { None }
}

/// JavaScript's `!!value`.
pub fn truthy(value: Option<&Value>) -> bool {
    match value {
        None | Some(Value::Null) => false,
        Some(Value::Bool(flag)) => *flag,
        Some(Value::Number(number)) => *number != 0.0 && !number.is_nan(),
        Some(Value::String(text)) => !text.is_empty(),
        Some(Value::Array(_) | Value::Object(_)) => true,
    }
}

/// JavaScript's `typeof value`.
pub const fn type_of(value: Option<&Value>) -> &'static str {
    match value {
        None => "undefined",
        Some(Value::Bool(_)) => "boolean",
        Some(Value::Number(_)) => "number",
        Some(Value::String(_)) => "string",
        Some(Value::Null | Value::Array(_) | Value::Object(_)) => "object",
    }
}

impl From<serde_json::Value> for Value {
    /// JSON as JavaScript reads it, keys in the order that `serde_json` gives.
    fn from(json: serde_json::Value) -> Self {
        match json {
            serde_json::Value::Null => Self::Null,
            serde_json::Value::Bool(flag) => Self::Bool(flag),
            serde_json::Value::Number(number) => Self::Number(number.as_f64().unwrap_or(f64::NAN)),
            serde_json::Value::String(text) => Self::string(text),
            serde_json::Value::Array(items) => Self::array(items.into_iter().map(Self::from).collect()),
            serde_json::Value::Object(map) => {
                Self::object(map.into_iter().map(|(key, value)| (key.into(), Self::from(value))).collect())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_maps_find_their_keys_and_keep_their_order() {
        let keys: Vec<String> = (0..40).rev().map(|n| format!("k{n}")).collect();
        let members = keys.iter().enumerate().map(|(n, k)| (k.as_str().into(), Value::Number(n as f64))).collect();
        let object = Object::new(members);
        assert_eq!(object.get("k39"), Some(&Value::Number(0.0)));
        assert_eq!(object.get("k40"), None);
        assert!(object.keys().map(|key| &**key).eq(keys.iter().map(String::as_str)));
    }

    #[test]
    fn truth_is_javascripts() {
        assert!(!truthy(None));
        assert!(!truthy(Some(&Value::string(""))));
        assert!(!truthy(Some(&Value::Number(f64::NAN))));
        assert!(truthy(Some(&Value::array(vec![]))));
        assert!(truthy(Some(&Value::string("0"))));
    }

    #[test]
    fn a_list_has_members_by_plain_indexes_only() {
        let list = Value::array(vec![Value::Null, Value::Bool(true)]);
        assert_eq!(list.member("1"), Some(&Value::Bool(true)));
        assert_eq!(list.member("01"), None);
        assert_eq!(list.member("-1"), None);
        assert_eq!(list.member("length"), None);
    }
}

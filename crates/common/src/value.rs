//! What engines compute: an owned tree of plain data, cheap to clone, copied on write.
//!
//! Documents stay in their arena (`yaml::Document`); a value may hold a node of one, and both are read through
//! [`crate::val::Val`].

use std::collections::BTreeMap;
use std::sync::Arc;

use yaml::{Document, NodeId, NodeRef};

use crate::val::Val;

/// Plain data. Lists and maps stand behind `Arc`: a clone copies a pointer, a change copies the level that changes.
///
/// Read one through [`Val`] (`Val::from(&value)`), which sees through [`Value::Doc`]; match on it only to build or change.
#[derive(Clone, Debug, Default)]
pub enum Value {
    /// Null.
    #[default]
    Null,
    /// A boolean.
    Bool(bool),
    /// A number that Go holds as an integer (`int`, `int64`): what some functions answer with, never a document's number.
    Int(i64),
    /// A number as JSON decoding in Go gives it (`float64`).
    Float(f64),
    /// Text.
    Str(Arc<str>),
    /// A list.
    List(Arc<Vec<Value>>),
    /// A map.
    Map(Arc<Map>),
    /// A node of a shared document, whatever its kind: how an object enters a context without being copied.
    Doc(DocValue),
}

/// A node of a document that others hold too.
#[derive(Clone, Debug)]
pub struct DocValue {
    document: Arc<Document>,
    node: NodeId,
}

impl DocValue {
    /// The node `node` of `document`.
    pub const fn new(document: Arc<Document>, node: NodeId) -> Self {
        Self { document, node }
    }

    /// The node, for reading.
    pub fn node(&self) -> NodeRef<'_> {
        self.document.node_ref(self.node)
    }

    /// One level as plain data: a list or a map of nodes of the same document, or a scalar.
    fn unfold(&self) -> Value {
        let child = |node: NodeRef<'_>| Value::Doc(Self::new(Arc::clone(&self.document), node.id()));
        let node = self.node();
        match node.kind() {
            yaml::Kind::List => Value::list(node.items().map(child)),
            yaml::Kind::Map => {
                Value::map(node.entries().map(|(key, value)| (key.text().unwrap_or_default(), child(value))))
            }
            _ => Val::Doc(node).to_value(),
        }
    }
}

/// Equal as [`Val`]s are: by content.
impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        Val::from(self) == Val::from(other)
    }
}

/// A map with text keys, ordered by the bytes of the key, as Go prints and ranges over maps.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Map(BTreeMap<Arc<str>, Value>);

impl Map {
    /// An empty map.
    pub const fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// The value of `key`.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.0.get(key)
    }

    /// The value of `key` for changing it in place.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Value> {
        self.0.get_mut(key)
    }

    /// The entry of `key`, made null first when it is missing.
    pub fn entry_or_null(&mut self, key: &str) -> &mut Value {
        self.0.entry(key.into()).or_default()
    }

    /// Sets `key`; gives back what stood there.
    pub fn insert(&mut self, key: impl Into<Arc<str>>, value: impl Into<Value>) -> Option<Value> {
        self.0.insert(key.into(), value.into())
    }

    /// Takes `key` out.
    pub fn remove(&mut self, key: &str) -> Option<Value> {
        self.0.remove(key)
    }

    /// True when `key` is there, whatever its value.
    pub fn contains_key(&self, key: &str) -> bool {
        self.0.contains_key(key)
    }

    /// The number of keys.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// True when there are no keys.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Keys and values, ordered by key.
    pub fn iter(&self) -> std::collections::btree_map::Iter<'_, Arc<str>, Value> {
        self.0.iter()
    }

    /// Keys and values, ordered by key, the values for changing in place.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&Arc<str>, &mut Value)> {
        self.0.iter_mut()
    }
}

impl<K: Into<Arc<str>>, V: Into<Value>> FromIterator<(K, V)> for Map {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(pairs: I) -> Self {
        Self(pairs.into_iter().map(|(key, value)| (key.into(), value.into())).collect())
    }
}

impl IntoIterator for Map {
    type Item = (Arc<str>, Value);
    type IntoIter = std::collections::btree_map::IntoIter<Arc<str>, Value>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl Value {
    /// A list of values.
    pub fn list(items: impl IntoIterator<Item = Value>) -> Self {
        Self::List(Arc::new(items.into_iter().collect()))
    }

    /// A map of pairs.
    pub fn map<K: Into<Arc<str>>, V: Into<Value>>(pairs: impl IntoIterator<Item = (K, V)>) -> Self {
        Self::Map(Arc::new(pairs.into_iter().collect()))
    }

    /// The root of a document that others hold too.
    pub fn document(document: Arc<Document>) -> Self {
        let node = document.root().id();
        Self::Doc(DocValue::new(document, node))
    }

    /// True for null.
    pub fn is_null(&self) -> bool {
        Val::from(self).is_null()
    }

    /// The text of a text.
    pub fn as_str(&self) -> Option<&str> {
        Val::from(self).as_str()
    }

    /// The map for changing it, when it is one; other holders keep what they have.
    pub fn as_map_mut(&mut self) -> Option<&mut Map> {
        self.unfold();
        match self {
            Self::Map(map) => Some(Arc::make_mut(map)),
            _ => None,
        }
    }

    /// The items for changing them, when it is a list; other holders keep what they have.
    pub fn as_list_mut(&mut self) -> Option<&mut Vec<Value>> {
        self.unfold();
        match self {
            Self::List(items) => Some(Arc::make_mut(items)),
            _ => None,
        }
    }

    /// The map for changing it; anything else becomes an empty map first.
    pub fn force_map(&mut self) -> &mut Map {
        self.unfold();
        if !matches!(self, Self::Map(_)) {
            *self = Self::Map(Arc::default());
        }
        match self {
            Self::Map(map) => Arc::make_mut(map),
            _ => unreachable!("made a map above"),
        }
    }

    /// Turns a node of a document into plain data, one level deep.
    fn unfold(&mut self) {
        if let Self::Doc(node) = self {
            *self = node.unfold();
        }
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Self::Float(value)
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Str(value.into())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Str(value.into())
    }
}

impl From<Arc<str>> for Value {
    fn from(value: Arc<str>) -> Self {
        Self::Str(value)
    }
}

impl From<Vec<Value>> for Value {
    fn from(items: Vec<Value>) -> Self {
        Self::List(Arc::new(items))
    }
}

impl From<Map> for Value {
    fn from(map: Map) -> Self {
        Self::Map(Arc::new(map))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_leaves_other_holders_untouched() {
        let first = Value::map([("a", Value::list([Value::from(1.0)]))]);
        let mut second = first.clone();
        second.force_map().insert("b", true);
        assert!(Val::from(&first).get("b").is_none());
        assert_eq!(Val::from(&second).len(), 2);
    }
}

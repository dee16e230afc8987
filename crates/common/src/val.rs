//! [`Val`]: the one view that engines read, over a document's arena and over computed values alike.
//!
//! Numbers come out as Go's JSON decoding gives them: every number of a document is a `float64`; a computed value may
//! also be an integer.

use std::sync::Arc;

use yaml::NodeRef;

use crate::value::{Map, Value};

/// A borrowed value: a node of a document, or a computed value. A copy is two words.
#[derive(Clone, Copy, Debug)]
pub enum Val<'a> {
    /// A node of a document.
    Doc(NodeRef<'a>),
    /// A computed value. Made by `Val::from(&value)`, so it never holds a [`Value::Doc`].
    Own(&'a Value),
}

/// The null that missing things read as.
static NULL: Value = Value::Null;

/// A scalar, list or map, seen once: what most consumers `match` on.
#[derive(Clone, Copy, Debug)]
pub enum View<'a> {
    /// Null.
    Null,
    /// A boolean.
    Bool(bool),
    /// A computed integer.
    Int(i64),
    /// Any other number.
    Float(f64),
    /// Text.
    Str(&'a str),
    /// A list; read it with [`Val::items`].
    List(Val<'a>),
    /// A map; read it with [`Val::get`] and [`Val::entries`].
    Map(Val<'a>),
}

impl<'a> Val<'a> {
    /// The null value.
    pub fn null() -> Self {
        Val::Own(&NULL)
    }

    /// The value for a `match`.
    pub fn view(self) -> View<'a> {
        match self {
            Val::Doc(node) => match node.kind() {
                yaml::Kind::Null => View::Null,
                yaml::Kind::Bool => View::Bool(node.as_bool().unwrap_or_default()),
                yaml::Kind::Int | yaml::Kind::Float => {
                    View::Float(node.number().map_or(f64::NAN, yaml::Number::as_f64))
                }
                yaml::Kind::Str => View::Str(node.as_str().unwrap_or_default()),
                yaml::Kind::List => View::List(self),
                yaml::Kind::Map => View::Map(self),
            },
            Val::Own(value) => match value {
                Value::Null => View::Null,
                Value::Bool(b) => View::Bool(*b),
                Value::Int(n) => View::Int(*n),
                Value::Float(n) => View::Float(*n),
                Value::Str(text) => View::Str(text),
                Value::List(_) => View::List(self),
                Value::Map(_) => View::Map(self),
                Value::Doc(node) => Val::Doc(node.node()).view(),
            },
        }
    }

    /// What kind of value it is.
    pub fn kind(self) -> yaml::Kind {
        match self {
            Val::Doc(node) => node.kind(),
            Val::Own(value) => match value {
                Value::Null => yaml::Kind::Null,
                Value::Bool(_) => yaml::Kind::Bool,
                Value::Int(_) => yaml::Kind::Int,
                Value::Float(_) => yaml::Kind::Float,
                Value::Str(_) => yaml::Kind::Str,
                Value::List(_) => yaml::Kind::List,
                Value::Map(_) => yaml::Kind::Map,
                Value::Doc(node) => node.node().kind(),
            },
        }
    }

    /// True for null.
    pub fn is_null(self) -> bool {
        match self {
            Val::Doc(node) => node.is_null(),
            Val::Own(value) => matches!(value, Value::Null),
        }
    }

    /// True for lists.
    pub fn is_list(self) -> bool {
        matches!(self.view(), View::List(_))
    }

    /// True for maps.
    pub fn is_map(self) -> bool {
        matches!(self.view(), View::Map(_))
    }

    /// The text of a text.
    pub fn as_str(self) -> Option<&'a str> {
        match self {
            Val::Doc(node) => node.as_str(),
            Val::Own(Value::Str(text)) => Some(text),
            Val::Own(_) => None,
        }
    }

    /// The value of a boolean.
    pub fn as_bool(self) -> Option<bool> {
        match self.view() {
            View::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// The value of a number.
    #[expect(clippy::cast_precision_loss, reason = "Go's conversion to float64 rounds the same way")]
    pub fn as_f64(self) -> Option<f64> {
        match self.view() {
            View::Int(n) => Some(n as f64),
            View::Float(n) => Some(n),
            _ => None,
        }
    }

    /// The value of `key` in a map. A key that is there with null gives `Some` null.
    pub fn get(self, key: &str) -> Option<Val<'a>> {
        match self {
            Val::Doc(node) => node.get(key).map(Val::Doc),
            Val::Own(Value::Map(map)) => map.get(key).map(Val::from),
            Val::Own(_) => None,
        }
    }

    /// The value at the end of `keys`, through maps only.
    pub fn dig(self, keys: &[&str]) -> Option<Val<'a>> {
        keys.iter().try_fold(self, |value, key| value.get(key))
    }

    /// The item at `index` of a list.
    pub fn at(self, index: usize) -> Option<Val<'a>> {
        match self {
            Val::Doc(node) => node.at(index).map(Val::Doc),
            Val::Own(Value::List(items)) => items.get(index).map(Val::from),
            Val::Own(_) => None,
        }
    }

    /// The number of items or pairs; 0 for scalars.
    pub fn len(self) -> usize {
        match self {
            Val::Doc(node) => node.len(),
            Val::Own(Value::List(items)) => items.len(),
            Val::Own(Value::Map(map)) => map.len(),
            Val::Own(_) => 0,
        }
    }

    /// True when there are no items or pairs.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The items of a list in order; nothing for other kinds.
    pub fn items(self) -> Items<'a> {
        match self {
            Val::Doc(node) => Items(ItemsOf::Doc(node.items())),
            Val::Own(Value::List(items)) => Items(ItemsOf::Own(items.iter())),
            Val::Own(_) => Items(ItemsOf::Own([].iter())),
        }
    }

    /// The keys and values of a map: a document's in its order, a computed one's by key; nothing for other kinds. A key that
    /// stands twice is seen twice; use [`Val::sorted_entries`] where that matters.
    pub fn entries(self) -> Entries<'a> {
        match self {
            Val::Doc(node) => Entries(EntriesOf::Doc(node.entries())),
            Val::Own(Value::Map(map)) => Entries(EntriesOf::Own(map.iter())),
            Val::Own(_) => Entries(EntriesOf::None),
        }
    }

    /// The keys and values of a map ordered by the bytes of the key; of equal keys only the last.
    pub fn sorted_entries(self) -> Vec<(&'a str, Val<'a>)> {
        let mut entries: Vec<_> = self.entries().collect();
        if let Val::Doc(_) = self {
            entries.sort_by(|a, b| a.0.cmp(b.0));
            entries.reverse();
            entries.dedup_by(|a, b| a.0 == b.0);
            entries.reverse();
        }
        entries
    }

    /// A computed copy. A value that is computed already costs one pointer copy.
    pub fn to_value(self) -> Value {
        match self {
            Val::Own(value) => value.clone(),
            Val::Doc(_) => match self.view() {
                View::Null => Value::Null,
                View::Bool(value) => Value::Bool(value),
                View::Int(n) => Value::Int(n),
                View::Float(n) => Value::Float(n),
                View::Str(text) => Value::Str(text.into()),
                View::List(list) => Value::List(Arc::new(list.items().map(Val::to_value).collect())),
                View::Map(map) => {
                    Value::Map(Arc::new(map.entries().map(|(key, value)| (key, value.to_value())).collect::<Map>()))
                }
            },
        }
    }
}

/// The items of a list; made by [`Val::items`].
#[derive(Clone, Debug)]
pub struct Items<'a>(ItemsOf<'a>);

#[derive(Clone, Debug)]
enum ItemsOf<'a> {
    Doc(yaml::Items<'a>),
    Own(std::slice::Iter<'a, Value>),
}

impl<'a> Iterator for Items<'a> {
    type Item = Val<'a>;

    fn next(&mut self) -> Option<Val<'a>> {
        match &mut self.0 {
            ItemsOf::Doc(items) => items.next().map(Val::Doc),
            ItemsOf::Own(items) => items.next().map(Val::from),
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        match &self.0 {
            ItemsOf::Doc(items) => items.size_hint(),
            ItemsOf::Own(items) => items.size_hint(),
        }
    }
}

impl DoubleEndedIterator for Items<'_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        match &mut self.0 {
            ItemsOf::Doc(items) => items.next_back().map(Val::Doc),
            ItemsOf::Own(items) => items.next_back().map(Val::from),
        }
    }
}

impl ExactSizeIterator for Items<'_> {}

/// The keys and values of a map; made by [`Val::entries`].
#[derive(Clone, Debug)]
pub struct Entries<'a>(EntriesOf<'a>);

#[derive(Clone, Debug)]
enum EntriesOf<'a> {
    Doc(yaml::Entries<'a>),
    Own(std::collections::btree_map::Iter<'a, Arc<str>, Value>),
    None,
}

impl<'a> Iterator for Entries<'a> {
    type Item = (&'a str, Val<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        match &mut self.0 {
            EntriesOf::Doc(pairs) => pairs.next().map(|(key, value)| (key.text().unwrap_or_default(), Val::Doc(value))),
            EntriesOf::Own(pairs) => pairs.next().map(|(key, value)| (&**key, Val::from(value))),
            EntriesOf::None => None,
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        match &self.0 {
            EntriesOf::Doc(pairs) => pairs.size_hint(),
            EntriesOf::Own(pairs) => pairs.size_hint(),
            EntriesOf::None => (0, Some(0)),
        }
    }
}

impl ExactSizeIterator for Entries<'_> {}

impl<'a> From<NodeRef<'a>> for Val<'a> {
    fn from(node: NodeRef<'a>) -> Self {
        Val::Doc(node)
    }
}

impl<'a> From<&'a Value> for Val<'a> {
    fn from(value: &'a Value) -> Self {
        match value {
            Value::Doc(node) => Val::Doc(node.node()),
            _ => Val::Own(value),
        }
    }
}

/// Equal as Go's `reflect.DeepEqual` sees decoded JSON: same kinds, same contents; an integer never equals a float.
impl PartialEq for Val<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self.view(), other.view()) {
            (View::Null, View::Null) => true,
            (View::Bool(a), View::Bool(b)) => a == b,
            (View::Int(a), View::Int(b)) => a == b,
            (View::Float(a), View::Float(b)) => a == b,
            (View::Str(a), View::Str(b)) => a == b,
            (View::List(a), View::List(b)) => a.len() == b.len() && a.items().zip(b.items()).all(|(x, y)| x == y),
            (View::Map(a), View::Map(b)) => {
                let (a, b) = (a.sorted_entries(), b.sorted_entries());
                a.len() == b.len() && a.iter().zip(&b).all(|(x, y)| x.0 == y.0 && x.1 == y.1)
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_equals_another_with_the_same_pairs() {
        let a = Value::map([("x", Value::from(1.0)), ("y", Value::Null)]);
        let b = Value::map([("y", Value::Null), ("x", Value::from(1.0))]);
        assert_eq!(Val::from(&a), Val::from(&b));
        assert_ne!(Val::from(&Value::from(1.0)), Val::from(&Value::from(1_i64)));
        assert_eq!(Val::from(&a).dig(&["x"]).and_then(Val::as_f64), Some(1.0));
    }
}

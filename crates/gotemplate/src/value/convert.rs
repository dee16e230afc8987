//! Values out of documents and of computed plain data.

use std::sync::Arc;

use common::{Val, View};
use yaml::{NodeRef, Number};

use super::origin::key_step;
use super::{Data, Elem, Entries, List, Map, MapType, Origin, Origins, Value};

/// How the numbers of a document are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Numbers {
    /// All as `float64`: what Go programs get that read YAML through JSON.
    Float,
    /// Whole ones as `int64`.
    Int64,
}

impl Numbers {
    fn value(self, number: Number) -> Value {
        match (self, number) {
            (Self::Int64, Number::Int(n)) => Value::int64(n),
            (_, number) => number.as_f64().into(),
        }
    }
}

impl Value {
    /// The value of a document's node. Every node of it gets an entry in `origins` below `parent`, with the span of its value.
    /// Documents are at most 200 deep, aliases followed, so the recursion is bounded.
    pub fn from_node(node: NodeRef<'_>, numbers: Numbers, origins: &mut Origins, parent: Origin) -> Self {
        let value = match node.kind() {
            yaml::Kind::Null => Self::NIL,
            yaml::Kind::Bool => node.as_bool().unwrap_or_default().into(),
            yaml::Kind::Int | yaml::Kind::Float => node.number().map_or(Self::NIL, |number| numbers.value(number)),
            yaml::Kind::Str => node.as_str().unwrap_or_default().into(),
            yaml::Kind::List => {
                let items = node.items().enumerate().map(|(index, item)| {
                    let origin = origins.child(parent, index.into(), item.span());
                    Self::from_node(item, numbers, origins, origin)
                });
                Data::List(List::new(Elem::Any, items.collect())).into()
            }
            yaml::Kind::Map => {
                let entries = node.entries().map(|(key, item)| {
                    let key: Arc<str> = key.text().unwrap_or_default().into();
                    let origin = origins.child(parent, key_step(&key), item.span());
                    (key, Self::from_node(item, numbers, origins, origin))
                });
                let entries: Entries = entries.collect();
                Map::new(MapType::Any, entries).into()
            }
        };
        value.with_origin(parent)
    }

    /// The value of a node that nobody will ask the origin of: what `fromYaml` and `fromJson` answer with.
    pub fn from_plain_node(node: NodeRef<'_>, numbers: Numbers) -> Self {
        match node.kind() {
            yaml::Kind::Null => Self::NIL,
            yaml::Kind::Bool => node.as_bool().unwrap_or_default().into(),
            yaml::Kind::Int | yaml::Kind::Float => node.number().map_or(Self::NIL, |number| numbers.value(number)),
            yaml::Kind::Str => node.as_str().unwrap_or_default().into(),
            yaml::Kind::List => Self::list(node.items().map(|item| Self::from_plain_node(item, numbers)).collect()),
            yaml::Kind::Map => Self::map(
                node.entries()
                    .map(|(key, item)| (key.text().unwrap_or_default(), Self::from_plain_node(item, numbers))),
            ),
        }
    }
}

/// A computed integer becomes `int64`, everything else what JSON gives.
impl From<Val<'_>> for Value {
    fn from(val: Val<'_>) -> Self {
        match val.view() {
            View::Null => Self::NIL,
            View::Bool(value) => value.into(),
            View::Int(n) => Self::int64(n),
            View::Float(n) => n.into(),
            View::Str(text) => text.into(),
            View::List(list) => Self::list(list.items().map(Self::from).collect()),
            View::Map(map) => Self::map(map.entries().map(|(key, value)| (key, Self::from(value)))),
        }
    }
}

impl From<&common::Value> for Value {
    fn from(value: &common::Value) -> Self {
        Val::from(value).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use yaml::{Documents, FileId, ReadOptions};

    #[test]
    fn every_node_knows_its_path() {
        let text = "a:\n  b: [x, 2]\n";
        let document = Documents::new(text.into(), ReadOptions::new(FileId(3))).next().unwrap().unwrap();
        let mut origins = Origins::new();
        let root = origins.root(document.root().span());
        let value = Value::from_node(document.root(), Numbers::Float, &mut origins, root);
        let item = value.get("a").unwrap().get("b").unwrap().as_list().unwrap()[1].clone();
        assert!(matches!(item.data(), Data::Float(n) if *n == 2.0));
        assert_eq!(origins.path(item.origin()).to_string(), "a.b[1]");
        let span = origins.span(item.origin()).unwrap();
        assert_eq!((span.file, text.get(span.range())), (FileId(3), Some("2")));
    }
}

//! Values that are made out of the tree when somebody looks at them.
//!
//! Most of a large values file is never looked into: rules have paths, and what is on no path stays a few numbers in the tree.
//! Only plain documents are read so, in which each map has the keys that are written in it: no aliases, no merges, no key twice.

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

use super::reader::tree::{NodeId, Shape, Tree};
use super::scalar::{self, Kind};
use super::value::{List, Object, Value};

/// A text and its tree.
#[derive(Debug, Default)]
pub(super) struct Source {
    pub(super) text: String,
    pub(super) tree: Tree,
}

/// A list or map of a plain document.
#[derive(Clone)]
pub(crate) struct Lazy {
    source: Arc<Source>,
    node: NodeId,
}

/// A member of a list or map that nobody has looked at.
#[derive(Clone, Copy)]
pub(crate) struct Unread<'l> {
    source: &'l Arc<Source>,
    node: Option<NodeId>,
}

/// What a look at the whole tree of a document tells.
pub(super) enum Kinds {
    /// Plain, so that its values can be made on demand.
    Plain,
    /// There is a `$ref`, which makes everything be looked at.
    Referring,
    /// Aliases, merges, or something wrong with a key.
    Special,
}

impl fmt::Debug for Lazy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Lazy({:?})", self.node)
    }
}

impl Lazy {
    /// True for the same place of the same document.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.node == other.node && Arc::ptr_eq(&self.source, &other.source)
    }

    /// The items of a list.
    pub(super) fn items(&self) -> Vec<Value> {
        let mut items = Vec::with_capacity(self.source.tree.children(self.node).count());
        items.extend(self.unread_items().map(Unread::value));
        items
    }

    /// The members of a map.
    pub(super) fn members(&self) -> Vec<(Arc<str>, Value)> {
        let mut members = Vec::with_capacity(self.source.tree.children(self.node).count());
        members.extend(self.unread_members().map(|(key, value)| (key.into(), value.value())));
        members
    }

    /// The items, unread.
    pub(crate) fn unread_items(&self) -> impl Iterator<Item = Unread<'_>> {
        let unread = |node| Unread { source: &self.source, node: Some(node) };
        self.source.tree.children(self.node).map(unread)
    }

    /// The members with their keys, unread.
    pub(crate) fn unread_members(&self) -> impl Iterator<Item = (&str, Unread<'_>)> {
        let Source { text, tree } = &*self.source;
        tree.children(self.node)
            .map(|pair| (tree.text(pair, text), Unread { source: &self.source, node: tree.value(pair) }))
    }
}

impl Unread<'_> {
    /// True for a list or map.
    pub(crate) fn is_container(self) -> bool {
        self.node.is_some_and(|node| matches!(self.source.tree.shape(node), Shape::Map | Shape::Seq))
    }

    /// The value; a list or map that can be looked into.
    pub(crate) fn value(self) -> Value {
        self.node.map_or(Value::Null, |node| value(self.source, node))
    }
}

/// The value of a node of a plain document.
pub(super) fn value(source: &Arc<Source>, node: NodeId) -> Value {
    let lazy = || Lazy { source: Arc::clone(source), node };
    match source.tree.shape(node) {
        Shape::Scalar if source.tree.is_plain(node) => scalar::plain(source.tree.text(node, &source.text)),
        Shape::Scalar => Value::string(source.tree.text(node, &source.text)),
        Shape::Map => Value::Object(Arc::new(Object::of_lazy(lazy()))),
        Shape::Seq => Value::Array(Arc::new(List::of_lazy(lazy()))),
        Shape::Pair | Shape::Alias | Shape::Hole => Value::Null,
    }
}

/// Maps up to this size are searched from the front for keys that stand twice.
const LINEAR: usize = 16;

/// Looks at everything below a root.
pub(super) fn kinds(source: &Source, root: NodeId) -> Kinds {
    let mut look = Look { source, keys: Vec::new(), waiting: vec![root], referring: false };
    while let Some(node) = look.waiting.pop() {
        if !look.is_plain(node) {
            return Kinds::Special;
        }
    }
    if look.referring { Kinds::Referring } else { Kinds::Plain }
}

struct Look<'s> {
    source: &'s Source,
    /// The keys of the map that is looked at.
    keys: Vec<&'s str>,
    waiting: Vec<NodeId>,
    referring: bool,
}

impl Look<'_> {
    fn is_plain(&mut self, node: NodeId) -> bool {
        let tree = &self.source.tree;
        match tree.shape(node) {
            Shape::Scalar | Shape::Hole => true,
            Shape::Alias | Shape::Pair => false,
            Shape::Seq => {
                for item in tree.children(node) {
                    self.wait(item);
                }
                true
            }
            Shape::Map => {
                self.keys.clear();
                for pair in tree.children(node) {
                    if !self.is_plain_key(pair) {
                        return false;
                    }
                    if let Some(value) = tree.value(pair) {
                        self.wait(value);
                    }
                }
                self.keys.len() <= LINEAR || self.keys.iter().collect::<HashSet<_>>().len() == self.keys.len()
            }
        }
    }

    fn wait(&mut self, node: NodeId) {
        if self.source.tree.shape(node) != Shape::Scalar {
            self.waiting.push(node);
        }
    }

    fn is_plain_key(&mut self, pair: NodeId) -> bool {
        let Source { text, tree } = self.source;
        if !tree.is_text(pair) {
            return false;
        }
        let key = tree.text(pair, text);
        if key == "<<" || tree.is_plain(pair) && scalar::kind(key) != Kind::Text {
            return false;
        }
        if self.keys.len() < LINEAR && self.keys.contains(&key) {
            return false;
        }
        self.referring |= key == "$ref";
        self.keys.push(key);
        true
    }
}

#[cfg(test)]
mod tests {
    use crate::document::{Document, Value, to_json};

    #[test]
    fn plain_documents_say_the_same_however_they_are_looked_at() {
        let text = "a: [1, {b: x}, [], {}]\n\"k\\u0041\": |\n  t\n'q':\ne: ~\nf: [,]\n";
        let lazy = Document::parse(text).unwrap();
        // An alias makes the values be read at once.
        let read = Document::parse(&format!("{text}x: &x 1\ny: *x\n")).unwrap();
        let members = |document: &Document| {
            let mut members: Vec<_> =
                document.data().unwrap().as_object().unwrap().iter().map(|(k, v)| (k.clone(), v.clone())).collect();
            members.retain(|(key, _)| !matches!(&**key, "x" | "y"));
            to_json(&Value::object(members), "")
        };
        assert_eq!(members(&lazy), members(&read));
        assert_eq!(
            lazy.data().unwrap().get("a").and_then(|a| a.member("1")).and_then(|a| a.get("b")),
            Some(&Value::string("x"))
        );
    }
}

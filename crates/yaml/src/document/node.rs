//! Reading a document: one node, the items of a list, the pairs of a map.

use super::{Data, Document, NodeId, Pair};
use crate::resolve;
use crate::scalar::{Kind, Number, ScalarClass, ScalarStyle};
use crate::span::Span;

/// A node of a document. Aliases are followed by every accessor but [`NodeRef::own_span`].
#[derive(Clone, Copy, Debug)]
pub struct NodeRef<'a> {
    pub(super) doc: &'a Document,
    pub(super) id: NodeId,
}

impl<'a> NodeRef<'a> {
    /// The node's id in its document.
    pub const fn id(self) -> NodeId {
        self.id
    }

    /// The id of the node that this one stands for: its own, or for an alias that of the anchored node.
    pub(crate) fn target_id(self) -> NodeId {
        self.doc.target(self.id)
    }

    /// The document the node belongs to.
    pub const fn document(self) -> &'a Document {
        self.doc
    }

    fn data(self) -> Data {
        self.doc.node(self.doc.target(self.id)).data
    }

    /// The kind, as the dialect resolved it. Timestamps count as text.
    pub fn kind(self) -> Kind {
        match self.data() {
            Data::List { .. } => Kind::List,
            Data::Map { .. } => Kind::Map,
            Data::Scalar { class, .. } => match class {
                ScalarClass::Null => Kind::Null,
                ScalarClass::Bool(_) => Kind::Bool,
                ScalarClass::Int => Kind::Int,
                ScalarClass::Float => Kind::Float,
                ScalarClass::Str | ScalarClass::Timestamp => Kind::Str,
            },
            // `data` follows aliases.
            Data::Alias(_) => Kind::Null,
        }
    }

    /// The class of a scalar; `None` for lists and maps.
    pub fn class(self) -> Option<ScalarClass> {
        match self.data() {
            Data::Scalar { class, .. } => Some(class),
            _ => None,
        }
    }

    /// The style a scalar was written in; `None` for lists and maps.
    pub fn style(self) -> Option<ScalarStyle> {
        match self.data() {
            Data::Scalar { style, .. } => Some(style),
            _ => None,
        }
    }

    /// The decoded text of any scalar, whatever its class; `None` for lists and maps.
    pub fn text(self) -> Option<&'a str> {
        match self.data() {
            Data::Scalar { text, .. } => Some(self.doc.text_of(text)),
            _ => None,
        }
    }

    /// The text of a scalar that resolved to text.
    pub fn as_str(self) -> Option<&'a str> {
        match self.data() {
            Data::Scalar { text, class: ScalarClass::Str | ScalarClass::Timestamp, .. } => Some(self.doc.text_of(text)),
            _ => None,
        }
    }

    /// The value of a scalar that resolved to a boolean.
    pub fn as_bool(self) -> Option<bool> {
        match self.data() {
            Data::Scalar { class: ScalarClass::Bool(value), .. } => Some(value),
            _ => None,
        }
    }

    /// The value of a scalar that resolved to a number.
    pub fn number(self) -> Option<Number> {
        match self.data() {
            Data::Scalar { text, class: class @ (ScalarClass::Int | ScalarClass::Float), .. } => {
                resolve::number(self.doc.text_of(text), class, self.doc.dialect)
            }
            _ => None,
        }
    }

    /// True for null.
    pub fn is_null(self) -> bool {
        matches!(self.data(), Data::Scalar { class: ScalarClass::Null, .. })
    }

    /// An explicit tag, expanded (`tag:yaml.org,2002:binary`, `!custom`), where the node carries one.
    pub fn tag(self) -> Option<&'a str> {
        let id = self.doc.target(self.id);
        let at = self.doc.tags.binary_search_by_key(&id, |(node, _)| *node).ok()?;
        self.doc.tags.get(at).map(|(_, tag)| &**tag)
    }

    /// The number of items or pairs; 0 for scalars.
    pub fn len(self) -> usize {
        match self.data() {
            Data::List { len, .. } | Data::Map { len, .. } => len as usize,
            _ => 0,
        }
    }

    /// True when there are no items or pairs.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The span of the node; for an alias that of the anchored node, since that is what a person must edit.
    pub fn span(self) -> Span {
        let node = self.doc.node(self.doc.target(self.id));
        Span::new(self.doc.file, node.start, node.end)
    }

    /// The span of the node itself: for an alias that of the `*name`.
    pub fn own_span(self) -> Span {
        let node = self.doc.node(self.id);
        Span::new(self.doc.file, node.start, node.end)
    }

    /// The item at `index` of a list.
    pub fn at(self, index: usize) -> Option<NodeRef<'a>> {
        let Data::List { first, len } = self.data() else { return None };
        if index >= len as usize {
            return None;
        }
        self.doc.items.get(first as usize + index).map(|&id| NodeRef { doc: self.doc, id })
    }

    /// The value of `key` in a map. Where the dialect allows a key twice, the last one.
    pub fn get(self, key: &str) -> Option<NodeRef<'a>> {
        self.entry(key).map(|(_, value)| value)
    }

    /// The key and value nodes of `key` in a map.
    pub fn entry(self, key: &str) -> Option<(NodeRef<'a>, NodeRef<'a>)> {
        let Data::Map { first, len, sorted } = self.data() else { return None };
        let pair = match sorted {
            None => self.doc.pairs_of(first, len).iter().rev().find(|&&pair| self.doc.key_is(pair, key)).copied()?,
            Some(start) => {
                let order = self.doc.sorted.get(start as usize..(start + len) as usize)?;
                let text = |&index: &u32| self.doc.pairs.get(index as usize).map_or("", |&p| self.doc.key_text(p));
                let at = order.partition_point(|index| text(index) < key);
                let index = order.get(at).filter(|index| text(index) == key)?;
                *self.doc.pairs.get(*index as usize)?
            }
        };
        Some((NodeRef { doc: self.doc, id: pair.key }, NodeRef { doc: self.doc, id: pair.value }))
    }

    /// The items of a list, in order; nothing for other kinds.
    pub fn items(self) -> Items<'a> {
        let items = match self.data() {
            Data::List { first, len } => self.doc.items.get(first as usize..(first + len) as usize),
            _ => None,
        };
        Items { doc: self.doc, ids: items.unwrap_or_default().iter() }
    }

    /// The keys and values of a map in document order; nothing for other kinds.
    pub fn entries(self) -> Entries<'a> {
        let pairs = match self.data() {
            Data::Map { first, len, .. } => self.doc.pairs_of(first, len),
            _ => &[],
        };
        Entries { doc: self.doc, pairs: pairs.iter() }
    }

    /// The keys and values of a map ordered by the bytes of the key, as Go prints and ranges.
    pub fn sorted_entries(self) -> Vec<(&'a str, NodeRef<'a>)> {
        let mut entries: Vec<_> = self.entries().map(|(key, value)| (key.text().unwrap_or_default(), value)).collect();
        entries.sort_by(|a, b| a.0.cmp(b.0));
        entries
    }
}

/// The items of a list.
#[derive(Clone, Debug)]
pub struct Items<'a> {
    doc: &'a Document,
    ids: std::slice::Iter<'a, NodeId>,
}

impl<'a> Iterator for Items<'a> {
    type Item = NodeRef<'a>;

    fn next(&mut self) -> Option<NodeRef<'a>> {
        self.ids.next().map(|&id| NodeRef { doc: self.doc, id })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.ids.size_hint()
    }
}

impl DoubleEndedIterator for Items<'_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.ids.next_back().map(|&id| NodeRef { doc: self.doc, id })
    }
}

impl ExactSizeIterator for Items<'_> {}

/// The keys and values of a map.
#[derive(Clone, Debug)]
pub struct Entries<'a> {
    doc: &'a Document,
    pairs: std::slice::Iter<'a, Pair>,
}

impl<'a> Entries<'a> {
    fn refs(doc: &'a Document, pair: Pair) -> (NodeRef<'a>, NodeRef<'a>) {
        (NodeRef { doc, id: pair.key }, NodeRef { doc, id: pair.value })
    }
}

impl<'a> Iterator for Entries<'a> {
    type Item = (NodeRef<'a>, NodeRef<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        self.pairs.next().map(|&pair| Self::refs(self.doc, pair))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.pairs.size_hint()
    }
}

impl DoubleEndedIterator for Entries<'_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.pairs.next_back().map(|&pair| Self::refs(self.doc, pair))
    }
}

impl ExactSizeIterator for Entries<'_> {}

//! Filling a document's arena: the reader's composer does it, from the leaves up.

use std::sync::Arc;

use super::{Data, Document, Node, NodeId, Pair, TextRef, to_u32};
use crate::options::Dialect;
use crate::scalar::{ScalarClass, ScalarStyle};
use crate::span::{FileId, Span};

/// Fills the arena of one document, from the leaves up.
#[derive(Debug)]
pub struct Builder {
    doc: Document,
}

impl Builder {
    /// A builder for a document of `text`, whose root is set by [`Builder::finish`].
    pub fn new(file: FileId, text: Arc<str>) -> Self {
        let doc = Document {
            file,
            text,
            side: String::new(),
            nodes: Vec::new(),
            items: Vec::new(),
            pairs: Vec::new(),
            sorted: Vec::new(),
            tags: Vec::new(),
            root: NodeId(0),
            span: Span::new(file, 0, 0),
            dialect: Dialect::default(),
            blank: false,
        };
        Self { doc }
    }

    /// Reads numbers by the rules of `dialect`; those of [`Dialect::GoV2Json`] hold otherwise.
    #[must_use]
    pub const fn with_dialect(mut self, dialect: Dialect) -> Self {
        self.doc.dialect = dialect;
        self
    }

    /// Makes room for a document of this many nodes.
    pub(crate) fn reserve(&mut self, nodes: usize) {
        self.doc.nodes.reserve(nodes);
        self.doc.pairs.reserve(nodes / 2);
    }

    /// Notes that nothing but comments stands where the document is.
    pub(crate) const fn set_blank(&mut self) {
        self.doc.blank = true;
    }

    /// A map of keys and values that alternate in `flat`.
    pub(crate) fn flat_map(&mut self, span: Span, flat: &[NodeId]) -> NodeId {
        let first = to_u32(self.doc.pairs.len());
        let (pairs, _) = flat.as_chunks::<2>();
        self.doc.pairs.extend(pairs.iter().map(|&[key, value]| Pair { key, value }));
        let len = to_u32(pairs.len());
        let sorted = self.doc.sort_pairs(first, len);
        self.push(span, Data::Map { first, len, sorted })
    }

    /// The pairs of the map `id`, aliases followed; none when it is no map.
    pub(crate) fn pairs_of(&self, id: NodeId) -> Vec<(NodeId, NodeId)> {
        match self.doc.node(self.doc.target(id)).data {
            Data::Map { first, len, .. } => {
                self.doc.pairs_of(first, len).iter().map(|pair| (pair.key, pair.value)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The end of a node's span.
    pub(crate) fn end_of(&self, id: NodeId) -> u32 {
        self.doc.node(id).end
    }

    /// The document under construction, for look-ups while it is built.
    pub const fn document(&self) -> &Document {
        &self.doc
    }

    /// A scalar whose decoded text is exactly the bytes `text_start..text_end` of the source.
    pub fn source_scalar(&mut self, span: Span, text: (u32, u32), class: ScalarClass, style: ScalarStyle) -> NodeId {
        self.push(span, Data::Scalar { text: TextRef::Source(text.0, text.1), class, style })
    }

    /// A scalar whose text had to be decoded.
    pub fn decoded_scalar(&mut self, span: Span, text: &str, class: ScalarClass, style: ScalarStyle) -> NodeId {
        let start = to_u32(self.doc.side.len());
        self.doc.side.push_str(text);
        let text = TextRef::Side(start, to_u32(self.doc.side.len()));
        self.push(span, Data::Scalar { text, class, style })
    }

    /// A list of nodes made before.
    pub fn list(&mut self, span: Span, items: &[NodeId]) -> NodeId {
        let first = to_u32(self.doc.items.len());
        self.doc.items.extend_from_slice(items);
        self.push(span, Data::List { first, len: to_u32(items.len()) })
    }

    /// A map of keys and values made before, in document order. Keys are scalars whose text is the key.
    pub fn map(&mut self, span: Span, pairs: &[(NodeId, NodeId)]) -> NodeId {
        let first = to_u32(self.doc.pairs.len());
        let len = to_u32(pairs.len());
        self.doc.pairs.extend(pairs.iter().map(|&(key, value)| Pair { key, value }));
        let sorted = self.doc.sort_pairs(first, len);
        self.push(span, Data::Map { first, len, sorted })
    }

    /// An alias to a node made before; ids of nodes to come are refused by pointing at the alias' own place as null.
    pub fn alias(&mut self, span: Span, target: NodeId) -> NodeId {
        if target.index() >= self.doc.nodes.len() {
            return self.decoded_scalar(span, "", ScalarClass::Null, ScalarStyle::Plain);
        }
        self.push(span, Data::Alias(target))
    }

    /// Notes the explicit tag of the node made last.
    pub fn tag_last(&mut self, tag: &str) {
        if let Some(last) = self.doc.nodes.len().checked_sub(1) {
            self.doc.tags.push((NodeId(to_u32(last)), tag.into()));
        }
    }

    /// Ends the document. `span` covers it in its stream.
    pub fn finish(mut self, root: NodeId, span: Span) -> Document {
        self.doc.root = root;
        self.doc.span = span;
        if root.index() >= self.doc.nodes.len() {
            self.doc.root = self.decoded_scalar(span, "", ScalarClass::Null, ScalarStyle::Plain);
        }
        self.doc
    }

    #[inline]
    fn push(&mut self, span: Span, data: Data) -> NodeId {
        self.doc.nodes.push(Node { start: span.start, end: span.end, data });
        NodeId(to_u32(self.doc.nodes.len() - 1))
    }
}

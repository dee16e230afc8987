//! The arena of one document: nodes in one vector, scalars as ranges into the text or into a side buffer, map pairs in
//! document order with a sorted view.
//!
//! Nothing here parses: the reader fills a [`Builder`]. Engines read through [`NodeRef`]; findings ask
//! [`Document::locate`].

use std::cmp::Ordering;
use std::sync::Arc;

use crate::options::Dialect;
use crate::path::{Path, Step};
use crate::resolve;
use crate::scalar::{Kind, Number, ScalarClass, ScalarStyle};
use crate::span::{FileId, Span};

/// Maps up to this size are searched in document order; larger ones through their sorted view.
const LINEAR_LOOKUP: usize = 24;

/// Names a node of one document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(u32);

impl NodeId {
    const fn index(self) -> usize {
        self.0 as usize
    }
}

/// Where the decoded text of a scalar stands.
#[derive(Clone, Copy, Debug)]
enum TextRef {
    /// A range of the document's text: nothing had to be decoded.
    Source(u32, u32),
    /// A range of the side buffer.
    Side(u32, u32),
}

/// What a node holds. Ranges point into `items`, `pairs` and `sorted`.
#[derive(Clone, Copy, Debug)]
enum Data {
    Scalar { text: TextRef, class: ScalarClass, style: ScalarStyle },
    List { first: u32, len: u32 },
    Map { first: u32, len: u32, sorted: Option<u32> },
    Alias(NodeId),
}

#[derive(Clone, Copy, Debug)]
struct Node {
    start: u32,
    end: u32,
    data: Data,
}

/// A key and its value.
#[derive(Clone, Copy, Debug)]
struct Pair {
    key: NodeId,
    value: NodeId,
}

/// One YAML or JSON document. Owns its text, has no lifetime parameter, and is immutable but for the few edits that
/// loaders make before an engine sees it.
#[derive(Clone, Debug)]
pub struct Document {
    file: FileId,
    text: Arc<str>,
    side: String,
    nodes: Vec<Node>,
    items: Vec<NodeId>,
    pairs: Vec<Pair>,
    /// Indexes into `pairs`, ordered by key, for the maps that are too large to search in document order.
    sorted: Vec<u32>,
    /// Tags other than the resolved default, by node, in ascending order of the node.
    tags: Vec<(NodeId, Arc<str>)>,
    root: NodeId,
    span: Span,
    dialect: Dialect,
    blank: bool,
}

/// Where a path ends in a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Location {
    /// The key of the last step, when it was a map's.
    pub key: Option<Span>,
    /// The value.
    pub value: Span,
    /// True when the whole path was there; otherwise the place is that of the nearest parent that is.
    pub found: bool,
}

impl Location {
    /// The span to show a person: the key where there is one, else the value.
    pub fn primary(&self) -> Span {
        self.key.unwrap_or(self.value)
    }
}

impl Document {
    /// The root node.
    pub const fn root(&self) -> NodeRef<'_> {
        NodeRef { doc: self, id: self.root }
    }

    /// The source text that the document stands in; other documents of the same stream share it.
    pub const fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// The file that the spans refer to.
    pub const fn file(&self) -> FileId {
        self.file
    }

    /// The bytes of the document in its stream, without the `---` before it.
    pub const fn span(&self) -> Span {
        self.span
    }

    /// Whose rules the document was read by.
    pub const fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// True when the source holds nothing but comments where the document is: its root is a null that nobody wrote.
    pub const fn is_blank(&self) -> bool {
        self.blank
    }

    /// The number of nodes, aliases counted once: a measure of size.
    pub fn node_count(&self) -> usize {
        self.nodes.len()
    }

    /// The place of `path`. A step that is not there gives the place of its nearest present parent, with `found` false.
    pub fn locate(&self, path: &Path) -> Location {
        let mut node = self.root();
        let mut location = Location { key: None, value: node.span(), found: true };
        for step in path.steps() {
            let next = match step {
                Step::Key(name) => node.entry(name).map(|(key, value)| (Some(key.span()), value)),
                Step::Index(index) => node.at(*index).map(|item| (None, item)),
            };
            let Some((key, value)) = next else {
                location.found = false;
                break;
            };
            location = Location { key, value: value.own_span(), found: true };
            node = value;
        }
        location
    }

    /// Adds the pair `key: value` (a text) to the map at `path`, after its last pair, with the place of the map's start.
    /// Does nothing when there is no map at `path`.
    pub fn insert_text(&mut self, path: &Path, key: &str, value: &str) {
        let Some(map) = self.resolve_path(path) else { return };
        let node = self.node(map);
        let Data::Map { first, len, .. } = node.data else { return };
        let key = self.synthetic(node.start, key);
        let value = self.synthetic(node.start, value);
        let start = to_u32(self.pairs.len());
        let old: Vec<Pair> =
            self.pairs.get(first as usize..(first + len) as usize).map(<[Pair]>::to_vec).unwrap_or_default();
        self.pairs.extend(old);
        self.pairs.push(Pair { key, value });
        let sorted = self.sort_pairs(start, len + 1);
        self.set_data(map, Data::Map { first: start, len: len + 1, sorted });
    }

    /// Puts an empty map in the place of the node at `path`, keeping its span. Does nothing when there is none.
    pub fn replace_with_empty_map(&mut self, path: &Path) {
        if let Some(node) = self.resolve_path(path) {
            self.set_data(node, Data::Map { first: 0, len: 0, sorted: None });
        }
    }

    /// The node with this id, or the root where the id belongs to another document.
    pub fn node_ref(&self, id: NodeId) -> NodeRef<'_> {
        if id.index() < self.nodes.len() { NodeRef { doc: self, id } } else { self.root() }
    }

    fn resolve_path(&self, path: &Path) -> Option<NodeId> {
        let mut node = self.root();
        for step in path.steps() {
            node = match step {
                Step::Key(key) => node.get(key)?,
                Step::Index(index) => node.at(*index)?,
            };
        }
        Some(self.target(node.id))
    }

    fn synthetic(&mut self, at: u32, text: &str) -> NodeId {
        let start = to_u32(self.side.len());
        self.side.push_str(text);
        let text = TextRef::Side(start, to_u32(self.side.len()));
        let data = Data::Scalar { text, class: ScalarClass::Str, style: ScalarStyle::Plain };
        self.nodes.push(Node { start: at, end: at, data });
        NodeId(to_u32(self.nodes.len() - 1))
    }

    fn set_data(&mut self, id: NodeId, data: Data) {
        if let Some(node) = self.nodes.get_mut(id.index()) {
            node.data = data;
        }
    }

    #[expect(clippy::indexing_slicing, reason = "ids are made by this arena only and it never shrinks")]
    fn node(&self, id: NodeId) -> Node {
        self.nodes[id.index()]
    }

    /// Follows aliases. The builder refuses an alias to a later node, so this ends.
    fn target(&self, mut id: NodeId) -> NodeId {
        while let Data::Alias(next) = self.node(id).data {
            id = next;
        }
        id
    }

    fn text_of(&self, text: TextRef) -> &str {
        match text {
            TextRef::Source(start, end) => self.text.get(start as usize..end as usize),
            TextRef::Side(start, end) => self.side.get(start as usize..end as usize),
        }
        .unwrap_or_default()
    }

    fn key_text(&self, pair: Pair) -> &str {
        match self.node(self.target(pair.key)).data {
            Data::Scalar { text, .. } => self.text_of(text),
            _ => "",
        }
    }

    fn pairs_of(&self, first: u32, len: u32) -> &[Pair] {
        self.pairs.get(first as usize..(first as usize + len as usize)).unwrap_or_default()
    }

    /// Builds the sorted view of the pairs `first..first+len` when they are too many to search one by one. Of equal keys the
    /// last one comes first, so a search finds what the Go readers keep.
    fn sort_pairs(&mut self, first: u32, len: u32) -> Option<u32> {
        if len as usize <= LINEAR_LOOKUP {
            return None;
        }
        let mut order: Vec<u32> = (first..first + len).collect();
        order.sort_unstable_by(|&a, &b| self.compare_pairs(a, b));
        let start = to_u32(self.sorted.len());
        self.sorted.extend(order);
        Some(start)
    }

    fn compare_pairs(&self, a: u32, b: u32) -> Ordering {
        let key = |index: u32| self.pairs.get(index as usize).map_or("", |&pair| self.key_text(pair));
        key(a).cmp(key(b)).then(b.cmp(&a))
    }
}

/// A node of a document. Aliases are followed by every accessor but [`NodeRef::own_span`].
#[derive(Clone, Copy, Debug)]
pub struct NodeRef<'a> {
    doc: &'a Document,
    id: NodeId,
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
            None => {
                self.doc.pairs_of(first, len).iter().rev().find(|&&pair| self.doc.key_text(pair) == key).copied()?
            }
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

/// Sizes here are bounded by the text's, which the reader holds under 4 GiB.
fn to_u32(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Document {
        let text: Arc<str> = "a: 1\nb: [x]\n".into();
        let span = |start, end| Span::new(FileId(7), start, end);
        let mut builder = Builder::new(FileId(7), text);
        let key_a = builder.source_scalar(span(0, 1), (0, 1), ScalarClass::Str, ScalarStyle::Plain);
        let one = builder.source_scalar(span(3, 4), (3, 4), ScalarClass::Int, ScalarStyle::Plain);
        let key_b = builder.source_scalar(span(5, 6), (5, 6), ScalarClass::Str, ScalarStyle::Plain);
        let x = builder.source_scalar(span(9, 10), (9, 10), ScalarClass::Str, ScalarStyle::Plain);
        let list = builder.list(span(8, 11), &[x]);
        let root = builder.map(span(0, 11), &[(key_a, one), (key_b, list)]);
        builder.finish(root, span(0, 12))
    }

    #[test]
    fn a_present_path_gives_key_and_value_and_a_missing_one_its_parent() {
        let doc = sample();
        let item = doc.locate(&Path::root().join("b").join(0));
        assert_eq!((item.value.range(), item.key, item.found), (9..10, None, true));
        let missing = doc.locate(&Path::root().join("b").join("c"));
        assert_eq!((missing.primary().range(), missing.found), (5..6, false));
        assert_eq!(doc.root().get("a").unwrap().number(), Some(Number::Int(1)));
    }

    #[test]
    fn an_inserted_text_is_found_and_placed_at_its_map() {
        let mut doc = sample();
        doc.insert_text(&Path::root(), "c", "new");
        assert_eq!(doc.root().get("c").and_then(NodeRef::as_str), Some("new"));
        assert_eq!(doc.locate(&Path::root().join("c")).primary().range(), 0..0);
        assert_eq!(doc.root().len(), 3);
    }

    #[test]
    fn a_large_map_finds_every_key_and_the_last_of_equal_ones() {
        let mut builder = Builder::new(FileId(0), "".into());
        let mut pairs = Vec::new();
        for n in 0..100 {
            let key =
                builder.decoded_scalar(Span::default(), &format!("k{}", n % 99), ScalarClass::Str, ScalarStyle::Plain);
            let value = builder.decoded_scalar(Span::default(), &n.to_string(), ScalarClass::Int, ScalarStyle::Plain);
            pairs.push((key, value));
        }
        let root = builder.map(Span::default(), &pairs);
        let doc = builder.finish(root, Span::default());
        assert_eq!(doc.root().get("k50").unwrap().text(), Some("50"));
        assert_eq!(doc.root().get("k0").unwrap().text(), Some("99"));
        assert!(doc.root().get("k99").is_none());
    }
}

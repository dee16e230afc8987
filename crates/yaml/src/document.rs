//! The arena of one document: nodes in one vector, scalars as ranges into the text or into a side buffer, map pairs in
//! document order with a sorted view.
//!
//! Nothing here parses: the reader fills a [`Builder`]. Engines read through [`NodeRef`]; findings ask
//! [`Document::locate`].

use std::cmp::Ordering;
use std::sync::Arc;

mod builder;
mod node;

pub use builder::Builder;
pub use node::{Entries, Items, NodeRef};

use crate::options::Dialect;
use crate::path::{Path, Step};
use crate::scalar::{Kind, ScalarClass, ScalarStyle};
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
    /// True when the value is a scalar.
    pub scalar: bool,
}

impl Location {
    /// The span to show a person: a scalar's value, since that is what must change; else the key where there is one, so that
    /// a whole map or list is not marked; else the value.
    pub fn primary(&self) -> Span {
        match self.key {
            Some(key) if !self.scalar || self.value.start == self.value.end => key,
            _ => self.value,
        }
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
        let mut location = Location { key: None, value: node.span(), found: true, scalar: is_scalar(node) };
        for step in path.steps() {
            let next = match step {
                Step::Key(name) => node.entry(name).map(|(key, value)| (Some(key.span()), value)),
                Step::Index(index) => node.at(*index).map(|item| (None, item)),
            };
            let Some((key, value)) = next else {
                location.found = false;
                location.scalar = false;
                break;
            };
            location = Location { key, value: value.own_span(), found: true, scalar: is_scalar(value) };
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
        Some(self.target(node.id()))
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

    /// Whether the key of `pair` is `key`. Lengths come first: most keys of a map differ in theirs.
    fn key_is(&self, pair: Pair, key: &str) -> bool {
        let Data::Scalar { text, .. } = self.node(self.target(pair.key)).data else { return key.is_empty() };
        let (TextRef::Source(start, end) | TextRef::Side(start, end)) = text;
        (end - start) as usize == key.len() && self.text_of(text) == key
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

/// Sizes here are bounded by the text's, which the reader holds under 4 GiB.
fn to_u32(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

fn is_scalar(node: NodeRef<'_>) -> bool {
    !matches!(node.kind(), Kind::List | Kind::Map)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scalar::Number;

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

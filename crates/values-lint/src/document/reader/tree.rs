//! The tree that the reader makes: nodes of 24 bytes in one vector, with the places of the original's syntax tree.
//!
//! Nodes name each other by number, and their texts are ranges of the source. A pair of a map is its key's node, which also names
//! the value; only keys that are no plain range of the source stand apart.

use std::collections::HashMap;

/// Names a node of a tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::document) struct NodeId(u32);

/// The decoded text of a scalar.
#[derive(Clone, Debug)]
pub(super) enum Text {
    /// A range of the source.
    Source(usize, usize),
    Own(String),
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::document) enum Shape {
    Scalar,
    Map,
    Seq,
    /// A pair; its text is that of its key, where that is a scalar.
    Pair,
    Alias,
    /// An item of a list that is not there.
    Hole,
}

/// Where the text of a scalar is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    /// All of its place.
    Whole,
    /// Its place without the first and the last byte.
    Quoted,
    /// Noted apart: escapes, folded lines, blocks. Of a pair: the key is another node.
    Apart,
}

#[derive(Clone, Copy, Debug)]
struct Node {
    shape: Shape,
    style: Style,
    /// Of scalars: neither quoted nor a block, so the text decides the kind.
    plain: bool,
    /// True when an alias may name it.
    anchored: bool,
    /// The first byte; [`NOWHERE`] for a scalar that was begun and never found. Of pairs: of the key.
    start: u32,
    end: u32,
    /// The one behind it in its list or map.
    next: u32,
    /// Of lists and maps: the first one in it. Of pairs: the value. Of aliases: what they stand for.
    first: u32,
    /// Of lists and maps: the last one in it. Of pairs whose key stands apart: the key.
    last: u32,
}

/// The place of what was never found, and the number of no node.
const NOWHERE: u32 = u32::MAX;

/// An offset as nodes keep it: the limit on input bytes is far below.
fn small(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(NOWHERE - 1)
}

const fn some(id: u32) -> Option<NodeId> {
    if id == NOWHERE { None } else { Some(NodeId(id)) }
}

/// All nodes of a stream.
#[derive(Debug, Default)]
pub(in crate::document) struct Tree {
    nodes: Vec<Node>,
    texts: HashMap<NodeId, Text>,
}

impl Tree {
    /// A tree with room for the nodes that a text of some length mostly has.
    pub(super) fn for_text(length: usize) -> Self {
        Self { nodes: Vec::with_capacity(length / 8), texts: HashMap::new() }
    }

    pub(super) fn add(&mut self, shape: Shape, start: Option<usize>, end: usize) -> NodeId {
        let node = Node {
            shape,
            style: Style::Whole,
            plain: true,
            anchored: false,
            start: start.map_or(NOWHERE, small),
            end: small(end),
            next: NOWHERE,
            first: NOWHERE,
            last: NOWHERE,
        };
        self.push(node)
    }

    fn push(&mut self, node: Node) -> NodeId {
        // The limit on input bytes keeps the number of nodes far below.
        let id = NodeId(small(self.nodes.len()));
        self.nodes.push(node);
        id
    }

    /// A scalar with its text. `plain`: the text decides its kind.
    pub(super) fn add_scalar(&mut self, plain: bool) -> NodeId {
        let id = self.add(Shape::Scalar, None, 0);
        self.node_mut(id).plain = plain;
        id
    }

    pub(super) fn add_alias(&mut self, target: Option<NodeId>, start: usize, end: usize) -> NodeId {
        let id = self.add(Shape::Alias, Some(start), end);
        self.node_mut(id).first = target.map_or(NOWHERE, |target| target.0);
        id
    }

    /// What a scalar says, and where it stands.
    pub(super) fn set_scalar(&mut self, id: NodeId, text: Option<Text>, start: Option<usize>, end: usize) {
        let first = start.unwrap_or(usize::MAX);
        let style = match &text {
            None => Style::Apart,
            Some(Text::Source(from, to)) if (*from, *to) == (first, end) => Style::Whole,
            Some(Text::Source(from, to)) if first.checked_add(1) == Some(*from) && to + 1 == end => Style::Quoted,
            Some(_) => Style::Apart,
        };
        if let Some(text) = text.filter(|_| style == Style::Apart) {
            self.texts.insert(id, text);
        }
        let node = self.node_mut(id);
        node.style = style;
        node.start = start.map_or(NOWHERE, small);
        node.end = small(end);
    }

    /// Another place for the root; its text stays.
    pub(super) fn set_place(&mut self, id: NodeId, start: Option<usize>, end: usize) {
        let node = *self.node(id);
        if node.shape == Shape::Scalar && node.style != Style::Apart {
            let inset = usize::from(node.style == Style::Quoted);
            let range = Text::Source(node.start as usize + inset, (node.end as usize).saturating_sub(inset));
            self.texts.insert(id, range);
            self.node_mut(id).style = Style::Apart;
        }
        let node = self.node_mut(id);
        node.start = start.map_or(NOWHERE, small);
        node.end = small(end);
    }

    pub(super) fn set_end(&mut self, id: NodeId, end: usize) {
        self.node_mut(id).end = small(end);
    }

    pub(super) fn set_anchored(&mut self, id: NodeId) {
        self.node_mut(id).anchored = true;
    }

    /// Adds an item to a list.
    pub(super) fn push_item(&mut self, list: NodeId, item: Option<NodeId>) {
        let item = item.unwrap_or_else(|| self.add(Shape::Hole, None, 0));
        self.link(list, item);
    }

    /// Adds a pair to a map.
    pub(super) fn push_pair(&mut self, map: NodeId, key: NodeId, value: Option<NodeId>) {
        let node = *self.node(key);
        let is_own = node.shape == Shape::Scalar && node.style != Style::Apart && !node.anchored;
        let pair = if is_own {
            key
        } else {
            self.push(Node { style: Style::Apart, last: key.0, anchored: false, next: NOWHERE, ..node })
        };
        let node = self.node_mut(pair);
        node.shape = Shape::Pair;
        node.first = value.map_or(NOWHERE, |value| value.0);
        let end = self.pair_end(pair);
        self.set_end(map, end);
        self.link(map, pair);
    }

    fn link(&mut self, parent: NodeId, child: NodeId) {
        let last = std::mem::replace(&mut self.node_mut(parent).last, child.0);
        match some(last) {
            Some(last) => self.node_mut(last).next = child.0,
            None => self.node_mut(parent).first = child.0,
        }
    }

    #[expect(clippy::indexing_slicing, reason = "ids are made by `push` alone, and nodes are never taken away")]
    fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }

    #[expect(clippy::indexing_slicing, reason = "ids are made by `push` alone, and nodes are never taken away")]
    fn node_mut(&mut self, id: NodeId) -> &mut Node {
        &mut self.nodes[id.0 as usize]
    }

    pub(in crate::document) fn shape(&self, id: NodeId) -> Shape {
        self.node(id).shape
    }

    /// Neither quoted nor a block: the text decides the kind. Of a pair: its key is.
    pub(in crate::document) fn is_plain(&self, id: NodeId) -> bool {
        self.node(id).plain
    }

    /// True when an alias may name it.
    pub(in crate::document) fn is_anchored(&self, id: NodeId) -> bool {
        self.node(id).anchored
    }

    /// The first byte; `None` for a scalar that was begun and never found.
    pub(in crate::document) fn start(&self, id: NodeId) -> Option<usize> {
        Some(self.node(id).start).filter(|start| *start != NOWHERE).map(|start| start as usize)
    }

    /// Behind the last byte. Of a pair: behind its key.
    pub(in crate::document) fn end(&self, id: NodeId) -> usize {
        self.node(id).end as usize
    }

    /// Behind a pair: its value, or the colon.
    pub(in crate::document) fn pair_end(&self, pair: NodeId) -> usize {
        self.value(pair).map_or_else(|| self.end(pair) + 1, |value| self.end(value))
    }

    /// The value of a pair.
    pub(in crate::document) fn value(&self, pair: NodeId) -> Option<NodeId> {
        some(self.node(pair).first)
    }

    /// The key of a pair: the pair itself, mostly.
    pub(in crate::document) fn key(&self, pair: NodeId) -> NodeId {
        let node = self.node(pair);
        if node.style == Style::Apart { NodeId(node.last) } else { pair }
    }

    /// True for what has a text: a scalar, or a pair whose key is one.
    pub(in crate::document) fn is_text(&self, id: NodeId) -> bool {
        match self.shape(id) {
            Shape::Scalar => true,
            Shape::Pair => self.key(id) == id || self.shape(self.key(id)) == Shape::Scalar,
            _ => false,
        }
    }

    /// What an alias stands for.
    pub(in crate::document) fn target(&self, alias: NodeId) -> Option<NodeId> {
        some(self.node(alias).first)
    }

    /// The items of a list or the pairs of a map.
    pub(in crate::document) fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> {
        std::iter::successors(some(self.node(id).first), |child| some(self.node(*child).next))
    }

    /// The last item of a list, the last pair of a map.
    pub(in crate::document) fn last_child(&self, id: NodeId) -> Option<NodeId> {
        some(self.node(id).last)
    }

    /// The text of a scalar, or of the key of a pair; empty for anything else.
    pub(in crate::document) fn text<'t>(&'t self, id: NodeId, source: &'t str) -> &'t str {
        let node = self.node(id);
        let (start, end) = (node.start as usize, node.end as usize);
        let range = match (node.style, node.shape) {
            (Style::Whole, _) => start..end,
            (Style::Quoted, _) => start + 1..end.saturating_sub(1),
            (Style::Apart, Shape::Pair) => return self.text(NodeId(node.last), source),
            (Style::Apart, _) => match self.texts.get(&id) {
                Some(Text::Source(start, end)) => *start..*end,
                Some(Text::Own(text)) => return text,
                None => return "",
            },
        };
        source.get(range).unwrap_or("")
    }
}

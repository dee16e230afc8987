//! The tree that the reader makes: nodes in one vector, with the places of the original's syntax tree.

/// Names a node of a tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::document) struct NodeId(u32);

/// The decoded text of a scalar.
#[derive(Clone, Debug)]
pub(in crate::document) enum Text {
    /// A range of the source.
    Source(u32, u32),
    Own(Box<str>),
}

#[derive(Clone, Debug)]
pub(in crate::document) enum Data {
    Scalar {
        text: Text,
        /// Neither quoted nor a block: the text decides the kind.
        plain: bool,
    },
    /// The pairs, each a `Pair` node.
    Map(Vec<NodeId>),
    Seq(Vec<Option<NodeId>>),
    Pair {
        key: NodeId,
        value: Option<NodeId>,
    },
    Alias(Option<NodeId>),
}

#[derive(Clone, Debug)]
pub(in crate::document) struct Node {
    pub(in crate::document) data: Data,
    /// The first byte; [`NOWHERE`] for a scalar that was begun and never found.
    start: u32,
    end: u32,
    pub(in crate::document) parent: Option<NodeId>,
    /// True when an alias may name it.
    pub(in crate::document) anchored: bool,
}

/// The place of what was never found.
const NOWHERE: u32 = u32::MAX;

impl Node {
    /// The first byte; `None` for a scalar that was begun and never found.
    pub(in crate::document) const fn start(&self) -> Option<usize> {
        if self.start == NOWHERE { None } else { Some(self.start as usize) }
    }

    /// Behind the last byte.
    pub(in crate::document) const fn end(&self) -> usize {
        self.end as usize
    }

    pub(super) fn set_start(&mut self, start: Option<usize>) {
        self.start = start.map_or(NOWHERE, small);
    }

    pub(super) fn set_end(&mut self, end: usize) {
        self.end = small(end);
    }
}

/// An offset as nodes keep it: the limit on input bytes is far below.
pub(super) fn small(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(NOWHERE - 1)
}

/// All nodes of a stream.
#[derive(Debug, Default)]
pub(in crate::document) struct Tree {
    nodes: Vec<Node>,
}

impl Tree {
    /// A tree with room for the nodes that a text of some length mostly has.
    pub(super) fn for_text(length: usize) -> Self {
        Self { nodes: Vec::with_capacity(length / 8) }
    }

    pub(in crate::document) fn add(&mut self, data: Data, start: Option<usize>, end: usize) -> NodeId {
        // The limit on input bytes keeps the number of nodes far below.
        let id = NodeId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        let start = start.map_or(NOWHERE, small);
        self.nodes.push(Node { data, start, end: small(end), parent: None, anchored: false });
        id
    }

    #[expect(clippy::indexing_slicing, reason = "ids are made by `add` alone, and nodes are never taken away")]
    pub(in crate::document) fn get(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }

    #[expect(clippy::indexing_slicing, reason = "ids are made by `add` alone, and nodes are never taken away")]
    pub(in crate::document) fn get_mut(&mut self, id: NodeId) -> &mut Node {
        &mut self.nodes[id.0 as usize]
    }
}

impl Text {
    /// The text itself.
    pub(in crate::document) fn of<'t>(&'t self, source: &'t str) -> &'t str {
        match self {
            Self::Source(start, end) => source.get(*start as usize..*end as usize).unwrap_or(""),
            Self::Own(text) => text,
        }
    }
}

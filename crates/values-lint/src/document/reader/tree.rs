//! The tree that the reader makes: nodes in one vector, with the places of the original's syntax tree.

/// Names a node of a tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::document) struct NodeId(u32);

/// The decoded text of a scalar.
#[derive(Clone, Debug)]
pub(in crate::document) enum Text {
    /// A range of the source.
    Source(usize, usize),
    Own(String),
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
    /// The first byte; `None` for a scalar that was begun and never found.
    pub(in crate::document) start: Option<usize>,
    pub(in crate::document) end: usize,
    pub(in crate::document) parent: Option<NodeId>,
    /// True when an alias may name it.
    pub(in crate::document) anchored: bool,
}

/// All nodes of a stream.
#[derive(Debug, Default)]
pub(in crate::document) struct Tree {
    nodes: Vec<Node>,
}

impl Tree {
    pub(in crate::document) fn add(&mut self, data: Data, start: Option<usize>, end: usize) -> NodeId {
        // The limit on input bytes keeps the number of nodes far below.
        let id = NodeId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        self.nodes.push(Node { data, start, end, parent: None, anchored: false });
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
            Self::Source(start, end) => source.get(*start..*end).unwrap_or(""),
            Self::Own(text) => text,
        }
    }
}

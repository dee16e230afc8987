//! Where the keys of a tree stand, for those that something is wrong with. (@stoplight/yaml: src/buildJsonPath.ts)

use std::collections::HashMap;

use super::path::{Path, Segment};
use super::reader::tree::{NodeId, Shape, Tree};

/// What stands above each node, and at which index of a list a node stands.
pub(super) struct Ways<'t> {
    text: &'t str,
    tree: &'t Tree,
    above: HashMap<NodeId, (NodeId, usize)>,
}

impl<'t> Ways<'t> {
    /// The ways to everything below a root.
    pub(super) fn of(text: &'t str, tree: &'t Tree, root: NodeId) -> Self {
        let mut ways = Self { text, tree, above: HashMap::new() };
        let mut waiting = vec![root];
        while let Some(node) = waiting.pop() {
            let mut add = |child: NodeId, index: usize| {
                ways.above.insert(child, (node, index));
                waiting.push(child);
            };
            match tree.shape(node) {
                Shape::Map | Shape::Seq => tree.children(node).enumerate().for_each(|(at, child)| add(child, at)),
                Shape::Pair => {
                    let key = Some(tree.key(node)).filter(|key| *key != node);
                    key.into_iter().chain(tree.value(node)).for_each(|child| add(child, 0));
                }
                Shape::Scalar | Shape::Alias | Shape::Hole => {}
            }
        }
        ways
    }

    /// The path of a key, by the texts of the keys around it.
    pub(super) fn path_of(&self, key: NodeId) -> Path {
        let text = |node: NodeId| self.tree.is_text(node).then(|| Segment::key(self.tree.text(node, self.text)));
        let mut path: Path = text(key).into_iter().collect();
        let mut child = key;
        while let Some((node, index)) = self.above.get(&child).copied() {
            match self.tree.shape(node) {
                Shape::Pair if self.tree.key(node) != child => path.extend(text(node)),
                Shape::Seq => path.push(Segment::Index(index)),
                _ => {}
            }
            child = node;
        }
        path.reverse();
        path
    }
}

//! The walk over a tree, with a stack of its own; JSON and YAML are its sinks.

use super::key_order::KeyOrder;
use super::tree::{Scalar, Shape, Tree};
use super::{MAX_DEPTH, WriteError};

/// The two collections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Collection {
    List,
    Map,
}

/// What a walk calls. Between `open` and `close` each `item` or `key` is followed by one node.
pub(super) trait Sink {
    fn scalar(&mut self, scalar: Scalar<'_>) -> Result<(), WriteError>;
    fn empty(&mut self, kind: Collection);
    fn open(&mut self, kind: Collection);
    fn close(&mut self, kind: Collection);
    fn item(&mut self);
    fn key(&mut self, key: &str) -> Result<(), WriteError>;
}

struct Frame {
    kind: Collection,
    left: usize,
}

/// The nodes still to visit, the next one last, and the collections that are open. Children of all open collections share one
/// vector, so a walk allocates a few times and not once a map.
struct Walk<'a, T> {
    pending: Vec<(&'a str, T)>,
    frames: Vec<Frame>,
    order: KeyOrder,
}

/// Passes `tree` to `sink`, the maps in the given order of keys.
pub(super) fn walk<'a, T: Tree<'a>>(tree: T, order: KeyOrder, sink: &mut impl Sink) -> Result<(), WriteError> {
    let mut walk = Walk { pending: Vec::new(), frames: Vec::new(), order };
    walk.visit(tree, sink)?;
    while let Some(frame) = walk.frames.last_mut() {
        let kind = frame.kind;
        let Some(left) = frame.left.checked_sub(1) else {
            sink.close(kind);
            walk.frames.pop();
            continue;
        };
        frame.left = left;
        // INVARIANT: the frames' counts add up to the number of pending nodes.
        let Some((key, node)) = walk.pending.pop() else { break };
        match kind {
            Collection::List => sink.item(),
            Collection::Map => sink.key(key)?,
        }
        walk.visit(node, sink)?;
    }
    Ok(())
}

impl<'a, T: Tree<'a>> Walk<'a, T> {
    fn visit(&mut self, node: T, sink: &mut impl Sink) -> Result<(), WriteError> {
        let start = self.pending.len();
        let kind = match node.shape() {
            Shape::Scalar(scalar) => return sink.scalar(scalar),
            Shape::List => {
                node.items(&mut |item| self.pending.push(("", item)));
                self.reverse(start);
                Collection::List
            }
            Shape::Map => {
                node.entries(&mut |key, value| self.pending.push((key, value)));
                if !node.is_struct() {
                    self.order.sort_tail(&mut self.pending, start);
                }
                self.reverse(start);
                Collection::Map
            }
        };
        let left = self.pending.len() - start;
        if left == 0 {
            sink.empty(kind);
            return Ok(());
        }
        if self.frames.len() >= MAX_DEPTH {
            return Err(WriteError::TooDeep);
        }
        sink.open(kind);
        self.frames.push(Frame { kind, left });
        Ok(())
    }

    fn reverse(&mut self, start: usize) {
        self.pending.get_mut(start..).unwrap_or_default().reverse();
    }
}

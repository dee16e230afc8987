//! The part of a document that a policy is: all of it, but for members of a `List`.

use yaml::{Document, NodeRef, Path, Step};

/// The node at a path that was read from the document.
pub(crate) fn node_at<'d>(document: &'d Document, path: &Path) -> Option<NodeRef<'d>> {
    path.steps().iter().try_fold(document.root(), |node, step| match step {
        Step::Key(key) => node.get(key),
        Step::Index(index) => node.at(*index),
    })
}

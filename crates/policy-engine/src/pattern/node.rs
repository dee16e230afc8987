//! The compiled tree: anchors parsed, keys in the order of evaluation, scalars ready to match.

use std::sync::Arc;

use common::Val;

use super::anchor::{Anchor, AnchorKind};
use super::expansion::{self, Slot};
use super::scalar::Scalar;

/// A part of a pattern. A clone copies a pointer.
#[derive(Clone, Debug)]
pub(super) enum Node {
    Map(Arc<MapNode>),
    List(Arc<[Node]>),
    Scalar(Arc<Scalar>),
}

/// The keys of a map in the order of evaluation: anchors other than global ones by their text; then the keys with anchors
/// below them, and global anchors, backwards; then the others.
#[derive(Clone, Debug)]
pub(super) struct MapNode {
    entries: Vec<Entry>,
    /// How many of the entries are evaluated first, as anchors.
    anchors: usize,
    has_anchors: bool,
    /// Set when wildcards in the keys below `metadata` wait for the object.
    pub(super) slot: Option<Slot>,
}

/// A key with its value.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// The key as it is written.
    pub(super) text: Arc<str>,
    /// What the key does, when it is an anchor, and the key in the object.
    anchor: Option<(AnchorKind, Arc<str>)>,
    pub(super) node: Node,
}

impl Node {
    /// Compiles a whole pattern.
    pub(super) fn compile(pattern: Val<'_>) -> Self {
        Self::build(pattern, &mut Slot::default())
    }

    /// INVARIANT: every map that waits for an object gets a slot of its own from `slots`.
    fn build(pattern: Val<'_>, slots: &mut Slot) -> Self {
        if let Some(scalar) = Scalar::compile(pattern) {
            return Self::Scalar(Arc::new(scalar));
        }
        if pattern.is_list() {
            return Self::List(pattern.items().map(|item| Self::build(item, slots)).collect());
        }
        let entries =
            pattern.sorted_entries().into_iter().map(|(key, value)| Entry::new(key, Self::build(value, slots)));
        let mut map = MapNode::assemble(entries.collect());
        map.slot = expansion::waits(&map).then(|| slots.take());
        Self::Map(Arc::new(map))
    }

    /// Whether there is an anchor in it, at any depth.
    ///
    /// Kyverno: `pkg/engine/validate/utils.go`, `hasNestedAnchors`.
    fn has_anchors(&self) -> bool {
        match self {
            Self::Map(map) => map.has_anchors,
            Self::List(items) => items.iter().any(Self::has_anchors),
            Self::Scalar(_) => false,
        }
    }

    /// Whether a condition or existence anchor stands in it, at any depth, or may come to stand there with an object.
    pub(super) fn may_miss(&self) -> bool {
        let asks = |entry: &Entry| matches!(entry.kind(), Some(AnchorKind::Condition | AnchorKind::Existence));
        match self {
            Self::Map(map) => {
                map.slot.is_some() || map.entries().iter().any(|entry| asks(entry) || entry.node.may_miss())
            }
            Self::List(items) => items.iter().any(Self::may_miss),
            Self::Scalar(_) => false,
        }
    }

    /// Whether it is the text `*`.
    pub(super) fn is_star(&self) -> bool {
        matches!(self, Self::Scalar(scalar) if scalar.is_star())
    }

    pub(super) fn as_map(&self) -> Option<&MapNode> {
        match self {
            Self::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The name of its type under Go's verb `%T`.
    pub(super) fn go_type(&self) -> &'static str {
        match self {
            Self::Map(_) => "map[string]interface {}",
            Self::List(_) => "[]interface {}",
            Self::Scalar(scalar) => match **scalar {
                Scalar::Null => "<nil>",
                Scalar::Bool(_) => "bool",
                Scalar::Int(_) => "int64",
                Scalar::Float(_) => "float64",
                Scalar::Text(_) => "string",
            },
        }
    }
}

impl Entry {
    pub(super) fn new(text: &str, node: Node) -> Self {
        let anchor = Anchor::parse(text).map(|anchor| (anchor.kind, anchor.key.into()));
        Self { text: text.into(), anchor, node }
    }

    /// The same key with another value.
    pub(super) fn with_node(&self, node: Node) -> Self {
        Self { node, ..self.clone() }
    }

    /// What the key does; nothing for a plain key.
    pub(super) fn kind(&self) -> Option<AnchorKind> {
        self.anchor.as_ref().map(|(kind, _)| *kind)
    }

    /// The key in the object.
    pub(super) const fn key(&self) -> &Arc<str> {
        match &self.anchor {
            // NOTE: in a pattern `+(key)` is no anchor; its whole text is the key.
            Some((AnchorKind::AddIfNotPresent, _)) | None => &self.text,
            Some((_, key)) => key,
        }
    }

    /// Whether the key is `tag`, as an anchor or plain.
    pub(super) fn names(&self, tag: &str) -> bool {
        &*self.text == tag || self.anchor.as_ref().is_some_and(|(_, key)| &**key == tag)
    }

    /// Whether it is evaluated in the first phase.
    ///
    /// Kyverno: `pkg/engine/anchor/utils.go`, `GetAnchorsResourcesFromMap`.
    fn is_first(&self) -> bool {
        !matches!(self.kind(), None | Some(AnchorKind::Global | AnchorKind::AddIfNotPresent))
    }
}

impl MapNode {
    /// A map of `entries`, in the order of evaluation.
    ///
    /// Kyverno: `pkg/engine/validate/utils.go`, `getSortedNestedAnchorResource`.
    pub(super) fn assemble(mut entries: Vec<Entry>) -> Self {
        entries.sort_by(|a, b| a.text.cmp(&b.text));
        let has_anchors = entries
            .iter()
            .any(|entry| !matches!(entry.kind(), None | Some(AnchorKind::AddIfNotPresent)) || entry.node.has_anchors());
        let (mut ordered, rest): (Vec<_>, Vec<_>) = entries.into_iter().partition(Entry::is_first);
        let anchors = ordered.len();
        let (early, late): (Vec<_>, Vec<_>) =
            rest.into_iter().partition(|entry| entry.kind() == Some(AnchorKind::Global) || entry.node.has_anchors());
        ordered.extend(early.into_iter().rev());
        ordered.extend(late);
        Self { entries: ordered, anchors, has_anchors, slot: None }
    }

    /// All keys, in the order of evaluation.
    pub(super) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The anchors of the first phase, and the keys of the second.
    pub(super) fn phases(&self) -> (&[Entry], &[Entry]) {
        self.entries.split_at_checked(self.anchors).unwrap_or_default()
    }

    /// The entry for `tag`: the plain key before anchors, of these the first by its text.
    pub(super) fn tagged(&self, tag: &str) -> Option<&Entry> {
        let named = self.entries.iter().filter(|entry| entry.names(tag));
        named.min_by_key(|entry| (entry.kind().is_some(), Arc::clone(&entry.text)))
    }
}

//! Wildcards in the keys of `metadata.labels` and `metadata.annotations`, which become keys of the object.
//!
//! The one idea to know: Kyverno changes the pattern in place, so what the first map of a list made of the keys stays for
//! the maps behind it. A slot remembers the changed map for the rest of one walk.

use std::collections::BTreeMap;
use std::sync::Arc;

use common::go::wildcard;
use common::{Val, View};

use super::anchor::Anchor;
use super::node::{Entry, MapNode, Node};
use super::scalar::Scalar;

/// Names a map of a pattern that may change during a walk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Slot(usize);

impl Slot {
    /// This slot; afterwards `self` is the next one.
    pub(super) const fn take(&mut self) -> Self {
        let taken = *self;
        self.0 += 1;
        taken
    }
}

/// The parts of `metadata` whose keys may have wildcards.
const TAGS: [&str; 2] = ["labels", "annotations"];

/// Whether `map` has keys below `metadata` that an object may change.
pub(super) fn waits(map: &MapNode) -> bool {
    let metadata = map.tagged("metadata").and_then(|entry| entry.node.as_map());
    metadata.is_some_and(|metadata| TAGS.iter().any(|tag| open_tag(metadata, tag).is_some()))
}

/// The entry of `tag` in `metadata` with its map, when an object may change its keys.
fn open_tag<'a>(metadata: &'a MapNode, tag: &str) -> Option<(&'a Entry, &'a MapNode)> {
    let entry = metadata.tagged(tag)?;
    let map = entry.node.as_map()?;
    let open = map.entries().iter().any(|entry| wildcard::contains_wildcard(&entry.text) || !is_text(&entry.node));
    open.then_some((entry, map))
}

fn is_text(node: &Node) -> bool {
    matches!(node, Node::Scalar(scalar) if matches!(**scalar, Scalar::Text(_)))
}

/// `map` with its wildcard keys replaced by the keys of `resource`; nothing when `resource` has no such keys to give.
///
/// Kyverno: `pkg/engine/wildcards/wildcards.go`, `ExpandInMetadata`. Where that takes any key that matches, this takes the
/// first by its bytes.
pub(super) fn expand(map: &MapNode, resource: Val<'_>) -> Option<MapNode> {
    let entry = map.tagged("metadata")?;
    let metadata = entry.node.as_map()?;
    let target = resource.get("metadata")?;
    let changes: Vec<_> = TAGS.iter().filter_map(|tag| expand_tag(metadata, tag, target)).collect();
    if changes.is_empty() {
        return None;
    }
    let metadata = changes.into_iter().fold(metadata.clone(), |metadata, (key, tag)| replace(&metadata, &key, tag));
    Some(replace(map, &entry.text, metadata))
}

/// `map` with another map under the key that is written `text`.
fn replace(map: &MapNode, text: &str, node: MapNode) -> MapNode {
    let node = Node::Map(Arc::new(node));
    let renew = |entry: &Entry| if &*entry.text == text { entry.with_node(node.clone()) } else { entry.clone() };
    let mut replaced = MapNode::assemble(map.entries().iter().map(renew).collect());
    replaced.slot = map.slot;
    replaced
}

/// The key of `tag` in the pattern, and its map with the keys that `target`, the object's metadata, has.
fn expand_tag(metadata: &MapNode, tag: &str, target: Val<'_>) -> Option<(Arc<str>, MapNode)> {
    let (entry, map) = open_tag(metadata, tag)?;
    let keys = text_keys(tagged_value(target, tag)?)?;
    // NOTE: Kyverno reads the map as texts only, so a key with another value is lost, a negation without a text included.
    let texts = map.entries().iter().filter(|entry| is_text(&entry.node));
    let mut sorted: Vec<_> = texts.collect();
    sorted.sort_by(|a, b| a.text.cmp(&b.text));
    let renamed: BTreeMap<String, Node> =
        sorted.into_iter().map(|entry| (expand_key(&entry.text, &keys), entry.node.clone())).collect();
    let entries = renamed.into_iter().map(|(key, node)| Entry::new(&key, node)).collect();
    Some((Arc::clone(&entry.text), MapNode::assemble(entries)))
}

/// The value of `tag` in the object's metadata. Kyverno reads anchors there too.
fn tagged_value<'a>(metadata: Val<'a>, tag: &str) -> Option<Val<'a>> {
    let anchored = || {
        let mut entries = metadata.sorted_entries().into_iter();
        entries.find(|(key, _)| Anchor::parse(key).is_some_and(|anchor| anchor.key == tag)).map(|(_, value)| value)
    };
    metadata.get(tag).or_else(anchored)
}

/// The keys of the texts in `map`, sorted; nothing when it is no map.
fn text_keys(map: Val<'_>) -> Option<Vec<&str>> {
    let View::Map(map) = map.view() else { return None };
    let texts = map.sorted_entries().into_iter().filter(|(_, value)| value.as_str().is_some());
    Some(texts.map(|(key, _)| key).collect())
}

fn expand_key(text: &str, keys: &[&str]) -> String {
    if !wildcard::contains_wildcard(text) {
        return text.to_owned();
    }
    let anchor = Anchor::parse(text);
    let pattern = anchor.map_or(text, |anchor| anchor.key);
    let key = keys.iter().copied().find(|key| wildcard::matches(pattern, key)).unwrap_or(pattern);
    anchor.map_or_else(|| key.to_owned(), |anchor| anchor.around(key))
}

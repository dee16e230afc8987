//! The walk: a pattern and an object side by side, from the root down, up to the first thing that is wrong.

use std::collections::BTreeMap;
use std::sync::Arc;

use common::Val;

use super::anchor::AnchorKind;
use super::expansion::{self, Slot};
use super::mismatch::{Mismatch, Result};
use super::node::{Entry, MapNode, Node};
use super::print::{GoValue, go_type};
use super::scalar::Scalar;
use super::trail::Trail;

/// Matches `resource` against `pattern`.
pub(super) fn walk(pattern: &Node, resource: Val<'_>) -> Result {
    Walk::default().element(pattern, resource, &Trail::root())
}

/// Whether a condition or existence anchor that the walk has met was in no map that it was looked for in.
///
/// Kyverno: `pkg/engine/anchor/anchormap.go`. Kyverno notes it during the walk; here the rare object that needs it is
/// walked once more.
pub(super) fn anchor_keys_are_missing(pattern: &Node, resource: Val<'_>) -> bool {
    let mut walk = Walk { met: Some(BTreeMap::new()), ..Walk::default() };
    let _ = walk.element(pattern, resource, &Trail::root());
    walk.met.is_some_and(|met| met.into_values().any(|found| !found))
}

/// What a walk remembers.
#[derive(Debug, Default)]
struct Walk {
    /// The maps that the object has changed.
    expanded: Vec<(Slot, Arc<MapNode>)>,
    /// Anchors as they are written, and whether the object has had the key; nothing when nobody asks.
    met: Option<BTreeMap<Arc<str>, bool>>,
}

impl Walk {
    /// Kyverno: `pkg/engine/validate/validate.go`, `validateResourceElement`.
    fn element(&mut self, pattern: &Node, resource: Val<'_>, at: &Trail<'_>) -> Result {
        match pattern {
            Node::Map(map) if resource.is_map() => self.map(map, resource, at),
            Node::Map(_) => {
                let (expected, found) = (pattern.go_type(), go_type(resource));
                let message = format!(
                    "pattern and resource have different structures. Path: {}. Expected {expected}, found {found}",
                    at.shown()
                );
                Err(Mismatch::plain(at, message))
            }
            Node::List(items) if resource.is_list() => self.list(items, resource, at),
            Node::List(_) => {
                let message = format!(
                    "validation rule failed at path {}, resource does not satisfy the expected overlay pattern",
                    at.shown()
                );
                Err(Mismatch::plain(at, message))
            }
            Node::Scalar(scalar) => check_scalar(scalar, resource, at),
        }
    }

    /// Kyverno: `pkg/engine/validate/validate.go`, `validateMap`.
    fn map(&mut self, pattern: &MapNode, resource: Val<'_>, at: &Trail<'_>) -> Result {
        let expanded = self.expand(pattern, resource);
        let pattern = expanded.as_deref().unwrap_or(pattern);
        self.note_anchors(pattern, resource);
        let (anchors, keys) = pattern.phases();
        self.anchors(anchors, resource, at)?;
        keys.iter().try_for_each(|entry| self.entry(entry, resource, at))
    }

    fn anchors(&mut self, anchors: &[Entry], resource: Val<'_>, at: &Trail<'_>) -> Result {
        let mut skips = Vec::new();
        let mut applied = false;
        // A skip that comes from this map itself, and not gathered from below.
        let mut own_skip = false;
        for entry in anchors {
            match self.entry(entry, resource, at) {
                Ok(()) => applied = true,
                Err(mismatch) if mismatch.skip => {
                    own_skip |= !mismatch.is_gathered();
                    skips.push(mismatch);
                }
                Err(mismatch) if !own_skip => return Err(mismatch),
                Err(_) => {}
            }
        }
        if applied && !own_skip {
            return Ok(());
        }
        Mismatch::gather(at, skips).map_or(Ok(()), Err)
    }

    /// One key of a map.
    ///
    /// Kyverno: `pkg/engine/anchor/handlers.go`.
    fn entry(&mut self, entry: &Entry, resource: Val<'_>, parent: &Trail<'_>) -> Result {
        let at = &parent.key(entry.key());
        let value = resource.get(entry.key());
        match (entry.kind(), value) {
            (None | Some(AnchorKind::AddIfNotPresent), value) => {
                self.plain_key(entry, value.unwrap_or_else(Val::null), parent, at)
            }
            (Some(AnchorKind::Negation), Some(_)) => Err(Mismatch::negation(at)),
            (Some(AnchorKind::Condition), None) => Err(Mismatch::condition_missing(at)),
            (Some(_), None) => Ok(()),
            (Some(AnchorKind::Equality), Some(value)) => self.element(&entry.node, value, at),
            (Some(AnchorKind::Condition), Some(value)) => {
                self.element(&entry.node, value, at).map_err(Mismatch::condition)
            }
            (Some(AnchorKind::Global), Some(value)) => self.element(&entry.node, value, at).map_err(Mismatch::global),
            (Some(AnchorKind::Existence), Some(value)) => self.existence(&entry.node, value, at),
        }
    }

    fn plain_key(&mut self, entry: &Entry, value: Val<'_>, parent: &Trail<'_>, at: &Trail<'_>) -> Result {
        if !entry.node.is_star() {
            return self.element(&entry.node, value, at);
        }
        if !value.is_null() {
            return Ok(());
        }
        let mut mismatch = Mismatch::plain(parent, format!("{}/{} not found", parent.shown(), entry.text));
        mismatch.place = at.place();
        Err(mismatch)
    }

    /// Kyverno: `pkg/engine/anchor/handlers.go`, `existenceHandler`.
    fn existence(&mut self, pattern: &Node, list: Val<'_>, at: &Trail<'_>) -> Result {
        if !list.is_list() {
            let found = go_type(list);
            let rule = "Existence ^ () anchor can be used only on list/array type resource";
            return Err(Mismatch::plain(at, format!("invalid resource type {found}: {rule}")));
        }
        let found = pattern.go_type();
        let Node::List(patterns) = pattern else {
            let rule = "Pattern has to be of list to compare against resource";
            return Err(Mismatch::plain(at, format!("invalid pattern type {found}: {rule}")));
        };
        for pattern in patterns.iter() {
            let Node::Map(map) = pattern else {
                let rule = "Pattern has to be of type map to compare against items in resource";
                return Err(Mismatch::plain(at, format!("invalid pattern type {found}: {rule}")));
            };
            let mut items = list.items().enumerate();
            if !items.any(|(index, item)| item.is_map() && self.map(map, item, &at.index(index)).is_ok()) {
                return Err(Mismatch::told(at, |path| format!("existence anchor validation failed at path {path}")));
            }
        }
        Ok(())
    }

    /// Kyverno: `pkg/engine/validate/validate.go`, `validateArray`.
    fn list(&mut self, patterns: &[Node], list: Val<'_>, at: &Trail<'_>) -> Result {
        match patterns.first() {
            None => Err(Mismatch::plain(at, "pattern Array empty")),
            Some(Node::Scalar(scalar)) => check_scalar(scalar, list, at),
            Some(pattern @ Node::Map(_)) => self.items(list.items().map(|item| (pattern, item)), at),
            Some(Node::List(_)) if list.len() < patterns.len() => {
                let (found, wanted) = (list.len(), patterns.len());
                let message = format!(
                    "validate Array failed, array length mismatch, resource Array len is {found} and pattern Array len is {wanted}"
                );
                let mut mismatch = Mismatch::plain(at, message);
                mismatch.path.clear();
                Err(mismatch)
            }
            Some(Node::List(_)) => self.items(patterns.iter().zip(list.items()), at),
        }
    }

    /// The items of a list: a skip concerns its item only, unless all of them skip.
    fn items<'a>(&mut self, pairs: impl Iterator<Item = (&'a Node, Val<'a>)>, at: &Trail<'_>) -> Result {
        let mut skips = Vec::new();
        let mut applied = false;
        for (index, (pattern, item)) in pairs.enumerate() {
            match self.element(pattern, item, &at.index(index)) {
                Ok(()) => applied = true,
                Err(mismatch) if mismatch.skip => skips.push(mismatch),
                Err(mismatch) => return Err(mismatch),
            }
        }
        if applied {
            return Ok(());
        }
        Mismatch::gather(at, skips).map_or(Ok(()), Err)
    }

    /// The map to use for `pattern`, when an object has changed it.
    fn expand(&mut self, pattern: &MapNode, resource: Val<'_>) -> Option<Arc<MapNode>> {
        let slot = pattern.slot?;
        let known = self.expanded.iter().position(|(taken, _)| *taken == slot);
        let before = known.and_then(|index| self.expanded.get(index)).map(|(_, map)| Arc::clone(map));
        let Some(expanded) = expansion::expand(before.as_deref().unwrap_or(pattern), resource) else {
            return before;
        };
        let expanded = Arc::new(expanded);
        self.expanded.retain(|(taken, _)| *taken != slot);
        self.expanded.push((slot, Arc::clone(&expanded)));
        Some(expanded)
    }

    /// Kyverno: `pkg/engine/anchor/anchormap.go`, `CheckAnchorInResource`. Negations count there too, but nobody asks.
    fn note_anchors(&mut self, pattern: &MapNode, resource: Val<'_>) {
        let Some(met) = &mut self.met else { return };
        for entry in pattern.entries() {
            if matches!(entry.kind(), Some(AnchorKind::Condition | AnchorKind::Existence)) {
                *met.entry(Arc::clone(&entry.text)).or_default() |= resource.get(entry.key()).is_some();
            }
        }
    }
}

/// A scalar pattern against a scalar, or against each item of a list.
fn check_scalar(scalar: &Scalar, resource: Val<'_>, at: &Trail<'_>) -> Result {
    if !resource.is_list() {
        if scalar.matches(resource) {
            return Ok(());
        }
        return Err(scalar_mismatch(scalar, resource, at));
    }
    let Some(index) = resource.items().position(|item| !scalar.matches(item)) else { return Ok(()) };
    let mut mismatch = scalar_mismatch(scalar, resource, at);
    mismatch.place = at.index(index).place();
    Err(mismatch)
}

fn scalar_mismatch(scalar: &Scalar, resource: Val<'_>, at: &Trail<'_>) -> Box<Mismatch> {
    let value = GoValue(resource);
    Mismatch::told(at, |path| format!("resource value '{value}' does not match '{scalar}' at path {path}"))
}

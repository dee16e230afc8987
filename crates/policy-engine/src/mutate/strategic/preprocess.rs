//! Anchors in patches: conditions are checked and taken out, `+(key)` stays where the object lacks the key, and patterns of
//! list elements become one patch for each element that they fit, with its name.
//!
//! The one idea to know: a patch whose conditions do not hold is no error, it becomes empty.
//!
//! kyverno: pkg/engine/mutate/patch/strategicPreprocessing.go

use std::sync::Arc;

use common::{Val, Value};

use super::node::{Node, PatchError};
use crate::pattern::{Anchor, AnchorKind, Pattern};

/// The nodes that one patch may visit or copy: a pattern is copied for each element of a list.
const MOST_NODES: usize = 2_000_000;

/// Why a patch, or the part of it for one element, does not apply.
#[derive(Debug)]
pub(super) enum Stop {
    /// A condition of this map does not hold.
    Condition,
    /// A global condition does not hold.
    Global,
    /// Something is wrong.
    Broken(PatchError),
}

type Outcome = Result<(), Stop>;

/// Takes the anchors out of `pattern`, a patch for `resource`.
///
/// # Errors
/// A condition of the patch that does not hold, or a patch that does not fit the shape of the object.
pub(super) fn preprocess(pattern: &mut Node, resource: &Node) -> Outcome {
    let mut work = Work { left: MOST_NODES };
    work.walk(pattern, Some(resource))?;
    delete_conditions(pattern);
    Ok(())
}

struct Work {
    left: usize,
}

impl Work {
    fn spend(&mut self, nodes: usize) -> Outcome {
        let Some(left) = self.left.checked_sub(nodes) else {
            let message = format!("the patch takes more than {MOST_NODES} steps on this object");
            return Err(Stop::Broken(PatchError(message)));
        };
        self.left = left;
        Ok(())
    }

    fn walk(&mut self, pattern: &mut Node, resource: Option<&Node>) -> Outcome {
        self.spend(1)?;
        match pattern {
            Node::Map(_) => self.map(pattern, resource),
            Node::List(items) if items.first().is_some_and(Node::is_map) => self.list(items, resource),
            Node::List(_) | Node::Scalar(_) => Ok(()),
        }
    }

    fn map(&mut self, pattern: &mut Node, resource: Option<&Node>) -> Outcome {
        add_missing(pattern, resource);
        if !conditions_hold(pattern, resource, AnchorKind::Global) {
            return Err(Stop::Global);
        }
        if !conditions_hold(pattern, resource, AnchorKind::Condition) {
            return Err(Stop::Condition);
        }
        for key in pattern.keys() {
            if Anchor::parse(&key).is_some_and(|anchor| works_here(anchor.kind)) {
                continue;
            }
            if let Some(value) = pattern.get_mut(&key) {
                self.walk(value, resource.and_then(|resource| resource.get(&key)))?;
            }
        }
        Ok(())
    }

    /// For each element that a pattern with anchors fits, a copy of the pattern with the element's name.
    fn list(&mut self, pattern: &mut Vec<Node>, resource: Option<&Node>) -> Outcome {
        let elements: &[Node] = match resource {
            Some(Node::List(elements)) => elements,
            Some(other) if !other.is_null() => {
                return Err(Stop::Broken(other.wrong_kind(&Node::List(Vec::new()))));
            }
            _ => &[],
        };
        for index in 0..pattern.len() {
            let Some(part) = pattern.get(index) else { break };
            if !has_anchors(part, works_here) {
                continue;
            }
            let is_global = has_anchors(part, |kind| kind == AnchorKind::Global);
            self.spend(size(part))?;
            let mut copy = part.clone();
            let mut failed = None;
            let mut any_passed = false;
            // NOTE: one copy goes through all elements: a `+(key)` is decided by the first.
            for element in elements {
                match self.walk(&mut copy, Some(element)) {
                    Err(Stop::Condition) => continue,
                    Err(Stop::Global) => {
                        failed = Some(Stop::Global);
                        continue;
                    }
                    broken => broken?,
                }
                if is_global {
                    any_passed = true;
                } else {
                    self.spend(size(&copy))?;
                    pattern.extend(named(&copy, element));
                }
            }
            if resource.is_none() {
                match self.walk(&mut copy, None) {
                    Err(Stop::Condition) => continue,
                    result => result?,
                }
                any_passed |= is_global;
            }
            if let Some(stop) = failed.filter(|_| !any_passed) {
                return Err(stop);
            }
        }
        Ok(())
    }
}

/// The anchors that mean something in a patch.
const fn works_here(kind: AnchorKind) -> bool {
    matches!(kind, AnchorKind::Condition | AnchorKind::Global | AnchorKind::AddIfNotPresent)
}

const fn is_condition(kind: AnchorKind) -> bool {
    matches!(kind, AnchorKind::Condition | AnchorKind::Global)
}

fn size(node: &Node) -> usize {
    match node {
        Node::Map(entries) => 1 + entries.iter().map(|(_, node)| size(node)).sum::<usize>(),
        Node::List(items) => 1 + items.iter().map(size).sum::<usize>(),
        Node::Scalar(_) => 1,
    }
}

/// `copy` as a patch for `element`. Elements without a name cannot be found again, so they get none.
fn named(copy: &Node, element: &Node) -> Option<Node> {
    let name = element.get("name").filter(|name| !name.is_nil_or_empty())?;
    let mut patch = copy.clone();
    if delete_anchors(&mut patch, true) {
        return None;
    }
    patch.set("name", name.clone());
    Some(patch)
}

/// The keys of `pattern` that are anchors of a kind: the text and what stands inside.
fn anchors(pattern: &Node, wanted: impl Fn(AnchorKind) -> bool) -> Vec<(String, Arc<str>)> {
    let keys = pattern.keys();
    let parsed = keys.iter().filter_map(|key| Anchor::parse(key).filter(|anchor| wanted(anchor.kind)));
    parsed.map(|anchor| (anchor.around(anchor.key), anchor.key.into())).collect()
}

/// Takes `+(key)` out where the object has the key, and the anchor off it elsewhere. The number of such anchors.
fn add_missing(pattern: &mut Node, resource: Option<&Node>) -> usize {
    let found = anchors(pattern, |kind| kind == AnchorKind::AddIfNotPresent);
    for (text, key) in &found {
        if resource.is_some_and(|resource| resource.get(key).is_some()) {
            pattern.remove(text);
        } else {
            pattern.rename(text, key);
        }
    }
    found.len()
}

fn conditions_hold(pattern: &mut Node, resource: Option<&Node>, kind: AnchorKind) -> bool {
    for (text, key) in anchors(pattern, |other| other == kind) {
        let Some(actual) = resource.and_then(|resource| resource.get(&key)) else { return false };
        let Some(wanted) = pattern.get_mut(&text) else { continue };
        if add_missing(wanted, Some(actual)) == 0 && !fits(wanted, actual) {
            return false;
        }
    }
    true
}

/// kyverno: `checkCondition` – scalars are compared as texts.
fn fits(pattern: &Node, actual: &Node) -> bool {
    let value = |node: &Node| match node {
        Node::Scalar(_) => Value::from(node.text()),
        _ => node.clone().into_value(),
    };
    Pattern::compile(Val::from(&value(pattern))).validate(Val::from(&value(actual))).is_ok()
}

fn has_anchors(node: &Node, wanted: fn(AnchorKind) -> bool) -> bool {
    match node {
        Node::Map(entries) => entries.iter().any(|(key, value)| {
            Anchor::parse(key).is_some_and(|anchor| wanted(anchor.kind))
                || (!value.is_nil_or_empty() && has_anchors(value, wanted))
        }),
        Node::List(items) => items.iter().any(|item| has_anchors(item, wanted)),
        Node::Scalar(_) => Anchor::parse(&node.text()).is_some_and(|anchor| is_condition(anchor.kind)),
    }
}

/// Takes the conditions out of a patch whose conditions hold.
fn delete_conditions(pattern: &mut Node) {
    for key in pattern.keys() {
        let is_anchor = Anchor::parse(&key).is_some_and(|anchor| is_condition(anchor.kind));
        if pattern.get_mut(&key).is_some_and(|value| delete_anchors(value, is_anchor)) {
            pattern.remove(&key);
        }
    }
}

/// Takes the anchors out of `node`; true when nothing else was in it. A scalar goes when `scalar` says so.
fn delete_anchors(node: &mut Node, scalar: bool) -> bool {
    match node {
        Node::Map(_) => delete_from_map(node),
        Node::List(items) => delete_from_list(items),
        Node::Scalar(_) => scalar,
    }
}

fn delete_from_map(node: &mut Node) -> bool {
    let mut left = false;
    for (text, _) in anchors(node, is_condition) {
        match node.get_mut(&text).map(|value| delete_anchors(value, true)) {
            Some(true) => drop(node.remove(&text)),
            Some(false) => left = true,
            None => {}
        }
    }
    if left {
        for (text, key) in anchors(node, is_condition) {
            node.rename(&text, &key);
        }
    }
    let mut empty = true;
    for key in node.keys() {
        match node.get_mut(&key).map(|value| delete_anchors(value, false)) {
            Some(true) => drop(node.remove(&key)),
            Some(false) => empty = false,
            None => {}
        }
    }
    empty
}

/// kyverno: `deleteAnchorsInList`.
///
/// NOTE: the original walks the elements that were there at first and deletes by the place among those that are left, so with
/// two patterns to delete it hits a wrong one, or crashes. Here each pattern goes that must.
fn delete_from_list(items: &mut Vec<Node>) -> bool {
    let was_empty = items.is_empty();
    items.retain_mut(|item| !has_anchors(item, works_here) && !delete_anchors(item, false));
    items.is_empty() && !was_empty
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(text: &str) -> Node {
        let document = yaml::Documents::new(text.into(), yaml::ReadOptions::default()).next().unwrap().unwrap();
        Node::new(Val::from(document.root()))
    }

    fn processed(pattern: &str, resource: &str) -> Result<Value, &'static str> {
        let mut pattern = node(pattern);
        match preprocess(&mut pattern, &node(resource)) {
            Ok(()) => Ok(pattern.into_value()),
            Err(Stop::Condition) => Err("condition"),
            Err(Stop::Global) => Err("global"),
            Err(Stop::Broken(_)) => Err("broken"),
        }
    }

    fn check(pattern: &str, resource: &str, want: &str) {
        assert_eq!(processed(pattern, resource), Ok(node(want).into_value()), "{pattern} on {resource}");
    }

    #[test]
    fn a_plus_key_stays_where_the_object_lacks_the_key() {
        check("{+(a): 1, +(b): 2}", "{a: 0}", "{b: 2}");
        check("{a: {+(b): 2}}", "{}", "{a: {b: 2}}");
        check("{a: {+(b): 2}}", "{a: {b: 3}}", "{}");
    }

    #[test]
    fn conditions_are_checked_and_taken_out() {
        check("{(a): '1*', b: 2}", "{a: 10}", "{b: 2}");
        assert_eq!(processed("{(a): '1*', b: 2}", "{a: 20}"), Err("condition"));
        assert_eq!(processed("{(a): '1*', b: 2}", "{}"), Err("condition"));
        assert_eq!(processed("{x: {<(a): 1}, b: 2}", "{x: {a: 2}}"), Err("global"));
        check("{a: {(b): {c: 1, (d): 2}}}", "{a: {b: {c: 1, d: 2}}}", "{a: {b: {c: 1}}}");
    }

    #[test]
    fn a_pattern_of_list_elements_becomes_a_patch_for_each_that_it_fits() {
        let resource = "{l: [{name: a, image: 'x:1'}, {name: b, image: 'y:1'}, {image: 'x:2'}]}";
        check("{l: [{(image): 'x:*', pull: Always}]}", resource, "{l: [{pull: Always, name: a}]}");
        check("{l: [{(image): 'z:*', pull: Always}], m: 1}", resource, "{m: 1}");
        check(
            "{l: [{(image): 'x:*', p: 1}, {(image): 'y:*', p: 2}]}",
            resource,
            "{l: [{p: 1, name: a}, {p: 2, name: b}]}",
        );
    }

    #[test]
    fn a_global_condition_must_hold_for_one_element() {
        let resource = "{l: [{name: a, v: 1}, {name: b, v: 2}]}";
        check("{l: [{<(v): 2}], m: 1}", resource, "{m: 1}");
        assert_eq!(processed("{l: [{<(v): 3}], m: 1}", resource), Err("global"));
    }

    #[test]
    fn empty_maps_go_and_empty_lists_stay() {
        check("{a: {}, b: [], c: 1}", "{}", "{b: [], c: 1}");
    }

    #[test]
    fn a_list_of_patterns_needs_a_list() {
        assert_eq!(processed("{l: [{(a): 1}]}", "{l: {a: 1}}"), Err("broken"));
    }
}

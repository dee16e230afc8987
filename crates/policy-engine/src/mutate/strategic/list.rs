//! Lists that merge by keys: elements of the patch come first, then those that only the object has.
//!
//! The one idea to know: the library works on one list of nodes and replaces, deletes and appends in it while it goes, so
//! elements without their key take others with them; the steps here are its steps.
//!
//! kustomize: kyaml/yaml/walk/associative_sequence.go, kyaml/yaml/fns.go (`ElementSetter`)

use std::sync::Arc;

use common::{Val, Value};

use super::merge::{Directive, Merged, add, itself, merge as merge_nodes};
use super::node::{Node, PatchError};
use super::schema::Merge;

/// The longest list that is merged: the work grows with the square.
const MOST_ELEMENTS: usize = 4_000;

/// What tells an element from others: the texts of its keys, empty for those that it lacks.
type Values = Vec<String>;

/// `patch` laid over `dest`.
///
/// # Errors
/// As [`super::merge::merge`].
pub(super) fn merge(dest: Vec<Node>, mut patch: Vec<Node>, how: &'static Merge) -> Merged {
    match Directive::take_from(&mut patch)? {
        Directive::Delete => Ok(None),
        Directive::Replace => Lists { dest: patch, patch: None, how }.merge(),
        Directive::Merge => Lists { dest, patch: Some(patch), how }.merge(),
    }
}

/// A list laid over itself.
///
/// # Errors
/// As [`super::merge::merge`].
pub(super) fn merge_itself(mut list: Vec<Node>, how: &'static Merge) -> Merged {
    match Directive::take_from(&mut list)? {
        Directive::Delete => Ok(None),
        Directive::Replace | Directive::Merge => Lists { dest: list, patch: None, how }.merge(),
    }
}

/// Two lists on their way to one.
struct Lists {
    dest: Vec<Node>,
    /// None when it is the same list.
    patch: Option<Vec<Node>>,
    how: &'static Merge,
}

impl Lists {
    fn merge(mut self) -> Merged {
        if self.dest.len() + self.patch.as_ref().map_or(0, Vec::len) > MOST_ELEMENTS {
            return Err(PatchError(format!("lists with more than {MOST_ELEMENTS} elements are not merged")));
        }
        let keys = if self.how.keys.is_empty() { &[""][..] } else { self.how.keys };
        let mut all = self.all_values(keys);
        if keys.len() > 1 {
            complete(&mut all);
        }
        let mut added = Vec::new();
        let mut last_keys = keys.to_vec();
        for values in &all {
            let (keys, values) = usable(&all, values, keys);
            last_keys.clone_from(&keys);
            let merged = self.element(&keys, &values)?;
            let Some(element) = merged.filter(|node| !node.is_empty_map()) else {
                set_element(&mut self.dest, None, &keys, &values)?;
                continue;
            };
            set_element(&mut added, Some(&element), &keys, &values)?;
        }
        if !all.is_empty() {
            append(&mut added, &self.dest, &last_keys)?;
            return Ok(Some(Node::List(added)));
        }
        Ok(Some(Node::List(self.dest)))
    }

    /// What tells the elements of both lists apart, each once; those of the patch first.
    fn all_values(&self, keys: &[&str]) -> Vec<Values> {
        let mut all: Vec<Values> = Vec::new();
        let mut seen = std::collections::HashSet::new();
        for element in self.patch.iter().flatten().chain(&self.dest) {
            let values: Values = keys.iter().map(|key| text_of(element, key)).collect();
            if seen.insert(values.clone()) {
                all.push(values);
            }
        }
        all
    }

    /// The merged element that `values` tell; what the object has of it changes in place.
    fn element(&mut self, keys: &[&str], values: &[String]) -> Merged {
        let (keys, values) = usable(std::slice::from_ref(&values.to_vec()), values, keys);
        let schema = self.how.element();
        let at = find(&self.dest, &keys, &values);
        let present = at.and_then(|at| self.dest.get(at)).cloned();
        let Some(patch) = &self.patch else {
            let merged = present.map_or(Ok(None), |node| itself(node, schema))?;
            self.store(at, merged.as_ref());
            return self.complete_element(at, merged, &keys, &values);
        };
        let patch = find(patch, &keys, &values).and_then(|at| patch.get(at)).cloned();
        let (Some(present), at) = (present, at) else {
            let merged = patch.map_or(Ok(None), |patch| add(patch, schema))?;
            return self.complete_element(None, merged, &keys, &values);
        };
        // A replacement is a node of its own: the object's list keeps the old one, which comes back in the end.
        let is_replaced =
            patch.as_ref().and_then(|patch| patch.get("$patch")).is_some_and(|own| own.text() == "replace");
        let merged = merge_nodes(Some(present), patch, schema)?;
        let at = at.filter(|_| !is_replaced);
        self.store(at, merged.as_ref());
        self.complete_element(at, merged, &keys, &values)
    }

    fn store(&mut self, at: Option<usize>, node: Option<&Node>) {
        if let (Some(present), Some(node)) = (at.and_then(|at| self.dest.get_mut(at)), node) {
            *present = node.clone();
        }
    }

    /// The element with the keys that another element of the same values has given.
    fn complete_element(
        &mut self,
        at: Option<usize>,
        merged: Option<Node>,
        keys: &[&str],
        values: &[String],
    ) -> Merged {
        let Some(mut node) = merged.filter(|node| !node.is_empty_map()) else { return Ok(None) };
        let mut changed = false;
        for (key, value) in keys.iter().zip(values).filter(|(key, value)| !key.is_empty() && !value.is_empty()) {
            if node.is_map() && node.get(key).is_none() {
                node.set(key, Node::Scalar(plain(value)));
                changed = true;
            }
        }
        if changed {
            self.store(at, Some(&node));
        }
        Ok(Some(node))
    }
}

/// A text without quotes, as YAML reads it.
fn plain(text: &str) -> Value {
    let document = yaml::Documents::new(text.into(), yaml::ReadOptions::default()).next();
    match document {
        Some(Ok(document)) => Val::from(&Value::document(Arc::new(document))).to_value(),
        _ => Value::from(text),
    }
}

/// The text of a key of an element; of the element itself for the empty key.
fn text_of(element: &Node, key: &str) -> String {
    if key.is_empty() {
        return element.text();
    }
    element.get(key).filter(|node| !node.is_nil_or_empty()).map(Node::text).unwrap_or_default()
}

/// The keys that some element has, with the values of one element. When no element has any, all of them.
fn usable<'k>(all: &[Values], values: &[String], keys: &[&'k str]) -> (Vec<&'k str>, Values) {
    let is_used: Vec<bool> = (0..keys.len())
        .map(|nth| all.iter().any(|values| values.get(nth).is_some_and(|value| !value.is_empty())))
        .collect();
    if !is_used.contains(&true) {
        return (keys.to_vec(), values.to_vec());
    }
    let pairs = keys.iter().zip(values).zip(&is_used);
    pairs.filter(|(_, used)| **used).map(|((key, value), _)| (*key, value.clone())).unzip()
}

/// Elements that differ only in keys that one of them lacks are the same.
fn complete(all: &mut [Values]) {
    for first in 0..all.len() {
        // NOTE: the library compares with the values from before the round.
        let Some(own) = all.get(first).cloned() else { return };
        for second in 0..all.len() {
            let Some(joined) = all.get(second).and_then(|other| joined(&own, other)) else { continue };
            for at in [first, second] {
                if let Some(values) = all.get_mut(at) {
                    values.clone_from(&joined);
                }
            }
        }
    }
}

fn joined(first: &[String], second: &[String]) -> Option<Values> {
    let mut common = false;
    let mut all = Vec::with_capacity(first.len());
    for (a, b) in first.iter().zip(second) {
        common |= a == b;
        match (a.as_str(), b.as_str()) {
            ("", other) | (other, "") => all.push(other.to_owned()),
            (a, b) if a == b => all.push(a.to_owned()),
            _ => return None,
        }
    }
    common.then_some(all)
}

/// The first element with these values.
fn find(list: &[Node], keys: &[&str], values: &[String]) -> Option<usize> {
    if keys.first().is_some_and(|key| key.is_empty()) {
        return list.iter().position(|element| Some(&element.text()) == values.first());
    }
    let has = |element: &Node, key: &str, value: &String| element.get(key).is_some_and(|node| node.text() == *value);
    list.iter()
        .position(|element| element.is_map() && keys.iter().zip(values).all(|(key, value)| has(element, key, value)))
}

/// Replaces the elements with these values; without an element deletes them. What is not found comes to the end.
fn set_element(
    list: &mut Vec<Node>,
    element: Option<&Node>,
    keys: &[&str],
    values: &[String],
) -> Result<(), PatchError> {
    let is_text = keys.first().is_some_and(|key| key.is_empty());
    let wants_map = !is_text && values.first().is_some_and(|value| !value.is_empty());
    let mut found = false;
    let mut left = Vec::with_capacity(list.len() + 1);
    for present in list.drain(..) {
        if present.is_empty_map() {
            continue;
        }
        if !present.is_map() && wants_map {
            left.push(present);
            continue;
        }
        if !present.is_map() && !is_text {
            return Err(present.wrong_kind(&Node::Map(Vec::new())));
        }
        if matches(&present, keys, values) {
            found = true;
            left.extend(element.cloned());
        } else if !values.is_empty() {
            left.push(present);
        }
    }
    *list = left;
    if let Some(element) = element.filter(|element| !found && !element.is_null()) {
        list.push(element.clone());
    }
    Ok(())
}

/// True when all keys fit. An empty value fits every value of its key; a key without a value fits when the one before did.
fn matches(element: &Node, keys: &[&str], values: &[String]) -> bool {
    let has = |key: &str, value: &str| {
        if key.is_empty() {
            return element.text() == value;
        }
        element.get(key).is_some_and(|node| value.is_empty() || node.text() == value)
    };
    !values.is_empty() && keys.iter().zip(values).all(|(key, value)| has(key, value))
}

/// Puts the elements of `dest` into `list`, each in the place of the one with its values.
fn append(list: &mut Vec<Node>, dest: &[Node], keys: &[&str]) -> Result<(), PatchError> {
    for element in dest {
        if keys.first().is_some_and(|key| key.is_empty()) {
            set_element(list, Some(element), &[""], &[element.text()])?;
            continue;
        }
        let mut values = Vec::new();
        for key in keys {
            match element.get(key) {
                Some(node) => values.push(node.text()),
                None if element.is_map() || element.is_null() => list.push(element.clone()),
                None => return Err(element.wrong_kind(&Node::Map(Vec::new()))),
            }
        }
        if keys.len() > 1 {
            set_element(list, None, keys, &values)?;
        }
        set_element(list, Some(element), keys, &values)?;
    }
    Ok(())
}

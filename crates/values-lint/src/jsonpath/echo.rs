//! Values that references bring to several places: where they gave no result once, they give none again.
//!
//! A large description of an interface has a few hundred schemas, which thousands of references lead to, and schemas lead to
//! schemas: its resolved form has a hundred times the nodes of its text.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::walk::State;
use crate::document::Value;

/// What was walked through with some states, and without a result.
#[derive(Debug)]
pub(super) struct Echo<'s> {
    /// The places in memory of the values that references lead to.
    shared: &'s HashSet<usize>,
    sets: HashMap<Box<[State]>, u32>,
    silent: HashSet<Walked>,
}

/// A value by its place in memory, and a set of states by its number.
pub(super) type Walked = (usize, u32);

/// The place of a list or map in memory, which names it as long as it is there.
pub(crate) fn address(value: &Value) -> Option<usize> {
    match value {
        Value::Object(object) => Some(Arc::as_ptr(object) as usize),
        Value::Array(items) => Some(Arc::as_ptr(items) as usize),
        _ => None,
    }
}

impl<'s> Echo<'s> {
    pub(super) fn new(shared: &'s HashSet<usize>) -> Self {
        Self { shared, sets: HashMap::new(), silent: HashSet::new() }
    }

    /// A name for a value that may come again with these states; `None` for all others.
    pub(super) fn name(&mut self, value: &Value, states: &[State]) -> Option<Walked> {
        if self.shared.is_empty() {
            return None;
        }
        let address = address(value).filter(|address| self.shared.contains(address))?;
        let next = u32::try_from(self.sets.len()).ok()?;
        let set = match self.sets.get(states) {
            Some(set) => *set,
            None => *self.sets.entry(states.into()).or_insert(next),
        };
        Some((address, set))
    }

    pub(super) fn is_silent(&self, walked: Walked) -> bool {
        self.silent.contains(&walked)
    }

    pub(super) fn note_silent(&mut self, walked: Walked) {
        self.silent.insert(walked);
    }
}

//! The variables that are known at a point of a template.
//!
//! Two lists: what the parser takes for defined, which includes names that were only assigned to, and what stands on the
//! stack when the template runs.

use std::collections::HashMap;
use std::sync::Arc;

use super::node::NameId;

/// The template that is being read.
#[derive(Debug)]
pub(super) struct Scope {
    pub(super) name: Arc<str>,
    known: Names,
    stack: Names,
    pub(super) ranges: u32,
}

/// The names known at the start of a block.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    known: usize,
    stack: usize,
}

/// Names in the order in which they were added, and where each of them stands.
#[derive(Debug, Default)]
struct Names {
    order: Vec<NameId>,
    places: HashMap<NameId, Vec<u32>>,
}

impl Names {
    fn push(&mut self, id: NameId) {
        let place = u32::try_from(self.order.len()).unwrap_or(u32::MAX);
        self.order.push(id);
        self.places.entry(id).or_default().push(place);
    }

    fn truncate(&mut self, length: usize) {
        for id in self.order.drain(length.min(self.order.len())..) {
            if let Some(places) = self.places.get_mut(&id) {
                places.pop();
            }
        }
    }

    fn last(&self, id: NameId) -> Option<u32> {
        self.places.get(&id).and_then(|places| places.last().copied())
    }
}

impl Scope {
    pub(super) fn new(name: Arc<str>) -> Self {
        let mut scope = Self { name, known: Names::default(), stack: Names::default(), ranges: 0 };
        scope.know(0);
        scope.push(0);
        scope
    }

    pub(super) fn mark(&self) -> Mark {
        Mark { known: self.known.order.len(), stack: self.stack.order.len() }
    }

    pub(super) fn reset(&mut self, mark: Mark) {
        self.known.truncate(mark.known);
        self.stack.truncate(mark.stack);
    }

    /// Takes from the stack what was declared since `mark`; to the parser it stays known.
    pub(super) fn reset_stack(&mut self, mark: Mark) {
        self.stack.truncate(mark.stack);
    }

    /// The parser takes the name for defined from now on.
    pub(super) fn know(&mut self, id: NameId) {
        self.known.push(id);
    }

    pub(super) fn is_known(&self, id: NameId) -> bool {
        self.known.last(id).is_some()
    }

    /// The variable stands on the stack from now on.
    pub(super) fn push(&mut self, id: NameId) {
        self.stack.push(id);
    }

    /// Where the variable stands on the stack.
    pub(super) fn slot(&self, id: NameId) -> u32 {
        self.stack.last(id).unwrap_or(0)
    }
}

//! The variables that are known at a point of a template.
//!
//! Two lists: what the parser takes for defined, which includes names that were only assigned to, and what stands on the
//! stack when the template runs.

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

/// What a template inside of another one hides of it.
#[derive(Debug)]
pub(super) struct Outer {
    name: Arc<str>,
    mark: Mark,
    bases: (usize, usize),
    ranges: u32,
}

/// Names in the order in which they were added, those of the templates around this one first.
#[derive(Debug, Default)]
struct Names {
    /// Each with the place of the same name before it.
    order: Vec<(NameId, Option<u32>)>,
    /// The last place of each name.
    places: Vec<Option<u32>>,
    /// Where those of this template start.
    base: usize,
}

impl Names {
    fn push(&mut self, id: NameId) {
        let place = u32::try_from(self.order.len()).ok();
        let index = id as usize;
        if self.places.len() <= index {
            self.places.resize(index + 1, None);
        }
        if let Some(slot) = self.places.get_mut(index) {
            self.order.push((id, std::mem::replace(slot, place)));
        }
    }

    fn truncate(&mut self, length: usize) {
        while self.order.len() > length {
            let Some((id, before)) = self.order.pop() else { break };
            if let Some(slot) = self.places.get_mut(id as usize) {
                *slot = before;
            }
        }
    }

    /// The place from the start of this template.
    fn last(&self, id: NameId) -> Option<u32> {
        let place = self.places.get(id as usize).copied().flatten()?;
        place.checked_sub(u32::try_from(self.base).ok()?)
    }

    /// Hides all names.
    const fn enter(&mut self) -> usize {
        std::mem::replace(&mut self.base, self.order.len())
    }
}

impl Scope {
    pub(super) fn new(name: Arc<str>) -> Self {
        let mut scope = Self { name, known: Names::default(), stack: Names::default(), ranges: 0 };
        scope.know(0);
        scope.push(0);
        scope
    }

    /// Starts a template inside of this one, which knows nothing of it; gives back what [`Scope::leave`] wants.
    pub(super) fn enter(&mut self, name: Arc<str>) -> Outer {
        let outer = Outer {
            name: std::mem::replace(&mut self.name, name),
            mark: self.mark(),
            bases: (self.known.enter(), self.stack.enter()),
            ranges: std::mem::take(&mut self.ranges),
        };
        self.know(0);
        self.push(0);
        outer
    }

    pub(super) fn leave(&mut self, outer: Outer) {
        self.name = outer.name;
        self.reset(outer.mark);
        (self.known.base, self.stack.base) = outer.bases;
        self.ranges = outer.ranges;
    }

    pub(super) const fn mark(&self) -> Mark {
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

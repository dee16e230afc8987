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
    pub(super) known: Vec<NameId>,
    pub(super) stack: Vec<NameId>,
    pub(super) ranges: u32,
}

/// The names known at the start of a block.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    known: usize,
    stack: usize,
}

impl Scope {
    pub(super) fn new(name: Arc<str>) -> Self {
        Self { name, known: vec![0], stack: vec![0], ranges: 0 }
    }

    pub(super) fn mark(&self) -> Mark {
        Mark { known: self.known.len(), stack: self.stack.len() }
    }

    pub(super) fn reset(&mut self, mark: Mark) {
        self.known.truncate(mark.known);
        self.stack.truncate(mark.stack);
    }

    /// Where the variable stands on the stack.
    pub(super) fn slot(&self, id: NameId) -> u32 {
        let slot = self.stack.iter().rposition(|&known| known == id).unwrap_or(0);
        u32::try_from(slot).unwrap_or(0)
    }
}

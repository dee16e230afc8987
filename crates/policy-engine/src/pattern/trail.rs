//! The way from the root to where a walk stands, kept on the stack and written out only for a mismatch.

use std::fmt::Write as _;
use std::sync::Arc;

use yaml::{Path, Step};

/// One step and the way to it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Trail<'a> {
    parent: Option<&'a Trail<'a>>,
    crumb: Crumb<'a>,
}

#[derive(Clone, Copy, Debug)]
enum Crumb<'a> {
    Root,
    Key(&'a Arc<str>),
    Index(usize),
}

impl<'a> Trail<'a> {
    pub(super) const fn root() -> Self {
        Self { parent: None, crumb: Crumb::Root }
    }

    pub(super) const fn key(&'a self, key: &'a Arc<str>) -> Self {
        Self { parent: Some(self), crumb: Crumb::Key(key) }
    }

    pub(super) const fn index(&'a self, index: usize) -> Self {
        Self { parent: Some(self), crumb: Crumb::Index(index) }
    }

    /// The real path into the object.
    pub(super) fn place(&self) -> Path {
        let mut steps = Vec::with_capacity(self.depth());
        self.each(&mut |crumb| match crumb {
            Crumb::Root => {}
            Crumb::Key(key) => steps.push(Step::Key(Arc::clone(key))),
            Crumb::Index(index) => steps.push(Step::from(index)),
        });
        steps.into_iter().collect()
    }

    /// Kyverno's path: `/spec/containers/0/`.
    pub(super) fn shown(&self) -> String {
        let mut text = String::with_capacity(16 * self.depth());
        self.each(&mut |crumb| {
            match crumb {
                Crumb::Root => {}
                Crumb::Key(key) => text.push_str(key),
                // Writing to a String cannot fail.
                Crumb::Index(index) => drop(write!(text, "{index}")),
            }
            text.push('/');
        });
        text
    }

    fn depth(&self) -> usize {
        1 + self.parent.map_or(0, Trail::depth)
    }

    /// Walks the steps from the root down. As deep as the pattern, whose depth the reader bounds.
    fn each(&self, visit: &mut dyn FnMut(Crumb<'a>)) {
        if let Some(parent) = self.parent {
            parent.each(visit);
        }
        visit(self.crumb);
    }
}

//! The way from the root to where a walk stands, kept on the stack and written out only for a mismatch.

use std::fmt;

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
    Key(&'a str),
    Index(usize),
}

impl<'a> Trail<'a> {
    pub(super) const fn root() -> Self {
        Self { parent: None, crumb: Crumb::Root }
    }

    pub(super) const fn key(&'a self, key: &'a str) -> Self {
        Self { parent: Some(self), crumb: Crumb::Key(key) }
    }

    pub(super) const fn index(&'a self, index: usize) -> Self {
        Self { parent: Some(self), crumb: Crumb::Index(index) }
    }

    /// The real path into the object.
    pub(super) fn place(&self) -> Path {
        let crumbs = self.crumbs();
        crumbs
            .into_iter()
            .filter_map(|crumb| match crumb {
                Crumb::Root => None,
                Crumb::Key(key) => Some(Step::from(key)),
                Crumb::Index(index) => Some(Step::from(index)),
            })
            .collect()
    }

    fn crumbs(&self) -> Vec<Crumb<'a>> {
        let mut crumbs: Vec<_> =
            std::iter::successors(Some(self), |trail| trail.parent).map(|trail| trail.crumb).collect();
        crumbs.reverse();
        crumbs
    }
}

/// Kyverno's path: `/spec/containers/0/`.
impl fmt::Display for Trail<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for crumb in self.crumbs() {
            match crumb {
                Crumb::Root => f.write_str("/")?,
                Crumb::Key(key) => write!(f, "{key}/")?,
                Crumb::Index(index) => write!(f, "{index}/")?,
            }
        }
        Ok(())
    }
}

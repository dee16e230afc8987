//! The way to a value: each place on it knows the one above. Nothing of a path is made before somebody asks for it.

use std::cell::OnceCell;
use std::sync::Arc;

use crate::document::{Path, Segment, Unread, Value};

/// The key or the index of a member.
#[derive(Clone, Copy, Debug)]
pub(super) enum Key<'f> {
    Name(&'f Arc<str>),
    /// A key that nobody has looked at yet.
    Text(&'f str),
    Index(usize),
}

/// A value, and the way to it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame<'f> {
    pub(super) value: &'f Value,
    /// Its key, and the place above it; `None` at the root.
    pub(super) above: Option<(Key<'f>, &'f Frame<'f>)>,
    /// Levels above it.
    pub(super) depth: usize,
}

/// A member of a list or map, read when somebody asks for it.
pub(super) enum Child<'c> {
    Read(&'c Value),
    Unread(Unread<'c>, OnceCell<Value>),
}

impl<'c> Child<'c> {
    pub(super) const fn unread(unread: Unread<'c>) -> Self {
        Self::Unread(unread, OnceCell::new())
    }

    pub(super) fn is_container(&self) -> bool {
        match self {
            Self::Read(value) => value.is_container(),
            Self::Unread(unread, _) => unread.is_container(),
        }
    }

    pub(super) fn value(&self) -> &Value {
        match self {
            Self::Read(value) => value,
            Self::Unread(unread, read) => read.get_or_init(|| unread.value()),
        }
    }
}

impl Key<'_> {
    pub(super) fn segment(self) -> Segment {
        match self {
            Self::Name(name) => Segment::Key(Arc::clone(name)),
            Self::Text(name) => Segment::key(name),
            Self::Index(index) => Segment::Index(index),
        }
    }
}

impl<'f> Frame<'f> {
    pub(super) const fn root(value: &'f Value) -> Self {
        Self { value, above: None, depth: 0 }
    }

    pub(super) const fn below(&'f self, key: Key<'f>, value: &'f Value) -> Self {
        Self { value, above: Some((key, self)), depth: self.depth + 1 }
    }

    /// The place some levels up; `None` above the root.
    pub(super) fn ancestor(&self, levels: usize) -> Option<&Self> {
        let mut here = self;
        for _ in 0..levels {
            here = here.above?.1;
        }
        Some(here)
    }

    pub(super) fn key(&self) -> Option<Key<'f>> {
        self.above.map(|(key, _)| key)
    }

    pub(super) fn path(&self) -> Path {
        let mut path = Vec::with_capacity(self.depth);
        let mut here = self;
        while let Some((key, above)) = here.above {
            path.push(key.segment());
            here = above;
        }
        path.reverse();
        path
    }
}

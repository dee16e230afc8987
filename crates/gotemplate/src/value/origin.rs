//! Where values came from: the table of a render, and the ids that values carry.

use std::fmt;
use std::sync::Arc;

use yaml::path::{Path, Step};
use yaml::{FileId, Span};

/// Names an entry of [`Origins`]. `Origin::NONE` stands for values that no file set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Origin(u32);

impl Origin {
    /// No origin.
    pub const NONE: Self = Self(0);

    /// The id as a number; 0 for none.
    pub const fn id(self) -> u32 {
        self.0
    }

    /// True for [`Origin::NONE`].
    pub const fn is_none(self) -> bool {
        self.0 == 0
    }

    /// This origin, or `other` when there is none.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        if self.is_none() { other } else { self }
    }
}

/// All places that values of one render came from. Filled while values are loaded, then only read.
#[derive(Clone, Debug, Default)]
pub struct Origins {
    entries: Vec<Entry>,
}

#[derive(Clone, Debug)]
struct Entry {
    parent: Origin,
    step: Option<Step>,
    span: Span,
}

impl Origins {
    /// An empty table.
    pub const fn new() -> Self {
        Self { entries: Vec::new() }
    }

    /// A root: the top of a values file, or of an argument of `--set`.
    pub fn root(&mut self, span: Span) -> Origin {
        self.push(Entry { parent: Origin::NONE, step: None, span })
    }

    /// The child of `parent` under a key or an index, set at `span`.
    pub fn child(&mut self, parent: Origin, step: Step, span: Span) -> Origin {
        self.push(Entry { parent, step: Some(step), span })
    }

    fn push(&mut self, entry: Entry) -> Origin {
        // Past four billion values the id is "none": a place is missing, nothing else.
        let Some(id) = u32::try_from(self.entries.len()).ok().and_then(|n| n.checked_add(1)) else {
            return Origin::NONE;
        };
        self.entries.push(entry);
        Origin(id)
    }

    fn entry(&self, origin: Origin) -> Option<&Entry> {
        origin.0.checked_sub(1).and_then(|index| self.entries.get(index as usize))
    }

    /// The bytes that set the value, in their file.
    pub fn span(&self, origin: Origin) -> Option<Span> {
        self.entry(origin).map(|entry| entry.span)
    }

    /// The file that set the value.
    pub fn file(&self, origin: Origin) -> Option<FileId> {
        self.span(origin).map(|span| span.file)
    }

    /// The map or list that the value stands in, or none for a root.
    pub fn parent(&self, origin: Origin) -> Origin {
        self.entry(origin).map_or(Origin::NONE, |entry| entry.parent)
    }

    /// The path of the value from the root of its file.
    pub fn path(&self, origin: Origin) -> Path {
        let mut steps: Vec<Step> = Vec::new();
        let mut at = origin;
        while let Some(entry) = self.entry(at) {
            steps.extend(entry.step.clone());
            at = entry.parent;
        }
        steps.into_iter().rev().collect()
    }

    /// The number of entries.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// True when nothing was recorded.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

/// A key as a step.
pub(super) fn key_step(key: &Arc<str>) -> Step {
    Step::Key(Arc::clone(key))
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "origin {}", self.0)
    }
}

//! Context entries that load when a query names them.
//!
//! The one idea to know: an entry belongs to the checkpoint level it was declared at. Going back to a checkpoint drops the
//! entries of inner levels and loads those of outer levels again that had loaded, since what they stored is gone.
//!
//! kyverno: pkg/engine/context/deferred.go; its quirks (the order of removal, the limits that end with an inner load) decide
//! what an entry sees, so they are kept.

use common::Value;

use super::Context;
use super::entry::Entry;
use crate::variables::VariableError;

/// An entry that waits to be loaded, or has been.
#[derive(Debug)]
pub(super) struct Loader<'r> {
    level: usize,
    /// Named by a query since the last reset.
    matched: bool,
    /// It has stored a value.
    loaded: bool,
    /// What it fetched, so that it fetches once.
    fetched: Option<Value>,
    source: Source<'r>,
}

#[derive(Clone, Copy, Debug)]
enum Source<'r> {
    Images,
    Entry(&'r Entry),
}

impl<'r> Loader<'r> {
    /// The loader of `images`.
    pub(super) const fn images() -> Self {
        Self { level: 0, matched: false, loaded: false, fetched: None, source: Source::Images }
    }

    const fn entry(entry: &'r Entry, level: usize) -> Self {
        Self { level, matched: false, loaded: false, fetched: None, source: Source::Entry(entry) }
    }

    fn is_named_by(&self, query: &str, images: bool) -> bool {
        match self.source {
            Source::Images => images,
            Source::Entry(entry) => entry.name().matches(query),
        }
    }
}

impl<'r> Context<'r> {
    /// Declares `entries` at the present level.
    ///
    /// # Errors
    /// An entry without a source.
    pub(crate) fn declare(&mut self, entries: &'r [Entry]) -> Result<(), VariableError> {
        let level = self.checkpoints.len();
        for entry in entries {
            if entry.check()? && entry.is_served(self.surroundings.cluster) {
                self.loaders.push(Loader::entry(entry, level));
            }
        }
        Ok(())
    }

    /// Loads the entries that `query` names; `images` when it names those.
    pub(super) fn load_matching(&mut self, query: &str, images: bool) -> Result<(), VariableError> {
        let (level, before) = self.loading.unwrap_or((self.checkpoints.len(), self.loaders.len()));
        while let Some(index) = self.next_named(query, images, level, before) {
            self.load(index)?;
        }
        Ok(())
    }

    /// Marks the first entry that `query` names and that has not been named yet.
    fn next_named(&mut self, query: &str, images: bool, level: usize, before: usize) -> Option<usize> {
        let loaders = self.loaders.iter_mut().take(before).enumerate();
        for (index, loader) in loaders {
            if !loader.matched && !loader.loaded && loader.level <= level && loader.is_named_by(query, images) {
                loader.matched = true;
                return Some(index);
            }
        }
        None
    }

    /// Loads the entry at `index`; meanwhile only entries before it and at its level or outside can load.
    fn load(&mut self, index: usize) -> Result<(), VariableError> {
        let Some(loader) = self.loaders.get_mut(index) else { return Ok(()) };
        let (level, source, mut fetched) = (loader.level, loader.source, loader.fetched.take());
        self.loading = Some((level, index));
        let result = match source {
            Source::Images => self.load_images(),
            Source::Entry(entry) => entry.load(self, &mut fetched),
        };
        // NOTE: an inner load has ended the limits of this one already, as in the original.
        self.loading = None;
        // Loading removes no loader, so the index still holds.
        if let Some(loader) = self.loaders.get_mut(index) {
            loader.loaded |= fetched.is_some() && matches!(source, Source::Entry(_));
            loader.fetched = fetched;
        }
        result
    }

    /// Brings the entries in line with the checkpoint that was just gone back to.
    pub(super) fn reset_loaders(&mut self, restore: bool) {
        let level = self.checkpoints.len();
        self.loaders.iter_mut().for_each(|loader| loader.matched = false);
        let mut index = 0;
        while let Some(loader) = self.loaders.get(index) {
            let (own, loaded) = (loader.level, loader.loaded);
            if own > level {
                self.loaders.remove(index);
                continue;
            }
            if loaded && (restore || own < level) {
                // kyverno: a failure is only logged; the entry then stays away.
                let _ = self.load(index);
            }
            if own == level && (loaded || !restore) {
                self.loaders.remove(index);
                continue;
            }
            index += 1;
        }
    }
}

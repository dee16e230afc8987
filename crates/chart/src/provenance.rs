//! The texts of a render and the places of its values, filled while charts and values are loaded.

use common::source::{FileId, Sources, Span};
use gotemplate::value::{Origin, Origins};

/// The flags that the texts of arguments are named after.
pub(crate) const ARGUMENTS: [&str; 5] = ["--set", "--set-string", "--set-file", "--set-literal", "--set-json"];

/// All texts by file id, and where each value was set. One for a run: charts that are loaded into different ones must not
/// meet in a render. A copy knows all that was loaded so far, so one loaded chart can be rendered with several values.
#[derive(Clone, Debug, Default)]
pub struct Provenance {
    /// Charts' files, values files, and arguments of `--set` (named after their flag).
    pub sources: Sources,
    /// Where values were set, by the ids that they carry.
    pub origins: Origins,
}

impl Provenance {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether a text is an argument of the command line rather than a file.
    pub fn is_argument(&self, file: FileId) -> bool {
        self.sources.get(file).is_some_and(|source| ARGUMENTS.contains(&source.name()))
    }

    /// The span and the origin of a whole text.
    pub(crate) fn whole(&mut self, file: FileId) -> Origin {
        let length = self.sources.get(file).map_or(0, |source| source.text().len());
        self.origins.root(Span::new(file, 0, u32::try_from(length).unwrap_or(u32::MAX)))
    }
}

//! The texts of all renders, each kept once: a template that was rendered for four environments is one text of the run.

use std::collections::HashMap;
use std::sync::Arc;

use chart::Provenance;
use common::finding::Finding;
use common::source::{FileId, Sources, Span};
use policy_apply::workbench::Workbench;

/// The texts that are known, by name and contents.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    known: HashMap<(String, Arc<str>), FileId>,
}

impl Texts {
    /// Keeps a text, unless the same one is there under the same name.
    pub(crate) fn keep(&mut self, bench: &mut Workbench<'_>, name: &str, text: &Arc<str>) -> FileId {
        let key = (name.to_owned(), Arc::clone(text));
        *self.known.entry(key).or_insert_with(|| bench.add(name, Arc::clone(text)))
    }

    /// Keeps the texts of a render; the answer is the number in the run of each of its numbers.
    pub(crate) fn of_render(&mut self, bench: &mut Workbench<'_>, provenance: &Provenance) -> Moved {
        self.of_sources(bench, &provenance.sources)
    }

    /// Keeps the texts of another run.
    pub(crate) fn of_sources(&mut self, bench: &mut Workbench<'_>, sources: &Sources) -> Moved {
        let all = (0..sources.next_id().0).filter_map(|number| sources.get(FileId(number)));
        Moved(all.map(|source| self.keep(bench, source.name(), source.text())).collect())
    }
}

/// The numbers of texts of their own, by the numbers that they had elsewhere.
#[derive(Clone, Debug)]
pub(crate) struct Moved(Vec<FileId>);

impl Moved {
    /// The number in the run.
    pub(crate) fn file(&self, own: FileId) -> FileId {
        self.0.get(own.0 as usize).copied().unwrap_or(FileId(u32::MAX))
    }

    /// A finding on the texts of the run.
    #[must_use]
    pub(crate) fn finding(&self, mut finding: Finding) -> Finding {
        let moved = |span: Span| Span { file: self.file(span.file), ..span };
        finding.span = finding.span.map(moved);
        finding.related.iter_mut().for_each(|related| related.span = moved(related.span));
        finding
    }
}

//! The line that sets a value: of a scalar the scalar itself, of a map, a list or nothing its key.

use std::collections::HashMap;

use common::source::FileId;
use gotemplate::value::Origin;
use yaml::{Document, Documents, Location, ReadOptions, Span};

use crate::provenance::Provenance;

/// Finds the spans of values. Their files are read once more, for the places of keys, and kept for the next value.
#[derive(Debug)]
pub struct ValueSpans<'p> {
    provenance: &'p Provenance,
    documents: HashMap<FileId, Vec<Document>>,
}

impl<'p> ValueSpans<'p> {
    /// For the values of `provenance`.
    pub fn new(provenance: &'p Provenance) -> Self {
        Self { provenance, documents: HashMap::new() }
    }

    /// The span that a person looks for, or none for a value that no text set.
    pub fn of(&mut self, value: Origin) -> Option<Span> {
        let (sources, origins) = (&self.provenance.sources, &self.provenance.origins);
        let span = origins.span(value)?;
        let source = sources.get(span.file)?;
        if origins.parent(value).is_none() || self.provenance.is_argument(span.file) {
            return Some(span);
        }
        let path = origins.path(value);
        let documents = self.documents.entry(span.file).or_insert_with(|| {
            Documents::new(source.text().clone(), ReadOptions::new(span.file)).map_while(Result::ok).collect()
        });
        // Of several documents in a file the last one wins.
        let mut found = documents.iter().rev().map(|document| document.locate(&path)).filter(|it| it.found);
        let is_marked_by_key = |it: &Location| !it.scalar || it.value.start == it.value.end;
        Some(found.next().filter(is_marked_by_key).and_then(|it| it.key).unwrap_or(span))
    }
}

//! Where messages stand in files of the chart. What is behind a rendered text is in `chart::findings`.

use common::source::{FileId, Span};
use yaml::{Document, Path};

/// The place of a path in a document, or of what is nearest to it.
pub(super) fn at(document: &Document, path: &Path) -> Span {
    document.locate(path).primary()
}

/// One byte of a file.
pub(super) fn byte(file: FileId, at: Option<u32>) -> Option<Span> {
    at.map(|at| Span::new(file, at, at))
}

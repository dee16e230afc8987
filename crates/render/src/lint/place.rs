//! Where messages stand: in files of the chart, and in templates behind what they rendered.

use common::source::{FileId, Span};
use gotemplate::TemplateError;
use gotemplate::value::{Mark, Origin};
use yaml::{Document, Path};

/// The place of a path in a document, or of what is nearest to it.
pub(super) fn at(document: &Document, path: &Path) -> Span {
    document.locate(path).primary()
}

/// One byte of a file.
pub(super) fn byte(file: FileId, at: Option<u32>) -> Option<Span> {
    at.map(|at| Span::new(file, at, at))
}

/// The template text that made the first bytes of a range of its output, and the value that they came from.
pub(super) fn behind(marks: &[Mark], rendered: Span) -> (Option<Span>, Origin) {
    let nth = marks.partition_point(|mark| mark.end <= rendered.start);
    let Some(mark) = marks.get(nth).or_else(|| marks.last()) else { return (None, Origin::NONE) };
    if mark.place.is_none() {
        return (None, mark.origin);
    }
    let file = FileId(mark.place.file);
    if !mark.place.literal {
        return (Some(Span::new(file, mark.place.start, mark.place.end)), mark.origin);
    }
    let into = |at: u32| mark.place.start + at.clamp(mark.start, mark.end) - mark.start;
    (Some(Span::new(file, into(rendered.start), into(rendered.end))), mark.origin)
}

/// Where a template failed: the innermost place that is in a file.
pub(super) fn of_error(error: &TemplateError) -> Option<Span> {
    let sites = error.chain().filter_map(|error| {
        let site = error.site()?;
        Some(Span::new(FileId(site.file?), site.offset, site.offset))
    });
    sites.last()
}

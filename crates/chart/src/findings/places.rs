//! From marks and origins to spans that a person reads.

use common::finding::Related;
use common::source::{FileId, Span};
use gotemplate::Trace;
use gotemplate::value::{Mark, Origin, Place};
use yaml::{Documents, Path, ReadOptions};

use crate::provenance::Provenance;
use crate::value_spans::ValueSpans;

/// The mark that covers a byte, or the last one before it.
pub fn mark_at(map: &[Mark], offset: u32) -> Option<&Mark> {
    let behind = map.partition_point(|mark| mark.start <= offset);
    map.get(behind.checked_sub(1)?)
}

/// The marks that overlap `start..end`.
pub fn marks_in(map: &[Mark], start: u32, end: u32) -> impl Iterator<Item = &Mark> {
    let first = map.partition_point(|mark| mark.end <= start);
    map.iter().skip(first).take_while(move |mark| mark.start < end)
}

/// The template text of a place.
pub fn span_of(place: Place) -> Option<Span> {
    (!place.is_none()).then(|| Span::new(FileId(place.file), place.start, place.end))
}

/// The template text that made the bytes `start..end` of a document, as far as `mark` goes: these very bytes, or the action.
pub fn template_span(mark: &Mark, start: u32, end: u32) -> Option<Span> {
    let span = span_of(mark.place)?;
    if !mark.place.literal {
        return Some(span);
    }
    let (from, to) = (start.max(mark.start), end.min(mark.end).max(start.max(mark.start)));
    Some(Span::new(span.file, span.start + (from - mark.start), span.start + (to - mark.start)))
}

/// The template text of a statement. Of `template`, `if` and the like only the start is known: all of it up to its end.
pub fn statement_span(provenance: &Provenance, place: Place) -> Option<Span> {
    let span = span_of(place)?;
    if span.start < span.end {
        return Some(span);
    }
    let rest = provenance.sources.get(span.file)?.text().get(span.start as usize..)?;
    let line = rest.lines().next().unwrap_or_default();
    let inner = line.split("}}").next().unwrap_or_default().trim_end_matches('-').trim_end();
    Some(Span::new(span.file, span.start, span.start.saturating_add(u32::try_from(inner.len()).unwrap_or_default())))
}

/// The calls that led to a place, innermost first, each once.
pub fn calls(provenance: &Provenance, trace: &Trace, place: Place) -> Vec<Related> {
    let mut calls: Vec<Related> = Vec::new();
    for span in trace.way(place).filter_map(|call| statement_span(provenance, call)) {
        if calls.last().is_none_or(|last| last.span != span) {
            calls.push(Related { message: "included here".into(), span });
        }
    }
    calls
}

/// Where a path leads in a file of YAML: in its last document that has it whole.
pub fn locate(provenance: &Provenance, file: FileId, path: &Path) -> Option<Span> {
    let text = provenance.sources.get(file).map(|source| source.text().clone()).unwrap_or_default();
    let documents = Documents::new(text, ReadOptions::new(file)).map_while(Result::ok);
    let found = documents.map(|document| document.locate(path)).filter(|location| location.found).last();
    found.map(|location| location.primary())
}

/// A span that has a line to show: what stands behind the end of a text is placed at its last letter.
pub fn visible(provenance: &Provenance, span: Span) -> Span {
    let Some(source) = provenance.sources.get(span.file) else { return span };
    let end = u32::try_from(source.text().trim_end().len()).unwrap_or(u32::MAX);
    if span.start <= end { span } else { Span::new(span.file, end, end) }
}

/// The place that set a value, said in `words` (`{}` stands for its path), as a related place.
pub fn value_related(provenance: &Provenance, origin: Origin, words: &str) -> Option<Related> {
    let span = ValueSpans::new(provenance).of(origin)?;
    let path = provenance.origins.path(origin);
    let name = if path.is_root() { "the whole text".to_owned() } else { format!("`{path}`") };
    Some(Related { message: words.replace("{}", &name), span })
}

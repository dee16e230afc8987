//! What made a field of a rendered document: template lines, the calls that led there, and values.

use chart::{Manifest, ValueSpans};
use common::finding::Related;
use common::source::Span;
use gotemplate::value::{Mark, Origin, Place};

use super::Subject;
use super::field::Field;
use crate::frame::{operand, places};

/// How many places of each kind are named: a whole list can have thousands.
const MOST: usize = 16;

/// What made a field.
#[derive(Clone, Debug, Default)]
pub(super) struct Made {
    /// Template text, the action before literal text.
    pub(super) templates: Vec<Span>,
    pub(super) calls: Vec<Related>,
    pub(super) setters: Vec<Setter>,
    /// Values that the action names, where it is not known that the bytes came out of them.
    pub(super) reads: Vec<(String, Span)>,
}

/// A value that bytes came out of.
#[derive(Clone, Debug)]
pub(super) struct Setter {
    pub(super) origin: Origin,
    /// Its path in its file, and whose file where that is no file.
    pub(super) name: String,
    pub(super) span: Span,
}

/// What made a field. Of a scalar the value itself, of a list or a map all of it, of a null its key and the action behind it.
pub(super) fn of(field: &Field<'_>, manifest: &Manifest, subject: Subject<'_>) -> Made {
    let span = field.value.own_span();
    let (start, end) = match field.key {
        Some(key) if span.start >= span.end => (key.own_span().start, key.own_span().end + 1),
        _ => (span.start, span.end.max(span.start + 1)),
    };
    let marks: Vec<&Mark> = places::marks_in(&manifest.map, start, end).collect();
    let mut made = Made::default();
    let empty_by = missing_place(field, manifest);
    let leading = empty_by.or_else(|| leading(&marks, field).map(|mark| mark.place));
    if let Some(place) = leading {
        made.calls = places::calls(subject.provenance, &manifest.trace, place);
    }
    made.templates = templates(&marks, (start, end), empty_by);
    made.setters = setters(&marks, subject);
    if made.setters.is_empty() {
        made.reads = reads(leading, manifest, subject);
    }
    made
}

/// The action that left a null empty.
fn missing_place(field: &Field<'_>, manifest: &Manifest) -> Option<Place> {
    field.value.is_null().then(|| chart::missing_values::place_of(field.key, field.value, manifest)).flatten()
}

/// The mark that the way to the field is told for: the first action of a scalar, else the first byte.
fn leading<'m>(marks: &[&'m Mark], field: &Field<'_>) -> Option<&'m Mark> {
    let action = marks.iter().find(|mark| !mark.place.literal && !mark.place.is_none());
    let action = if field.value.text().is_some() { action } else { None };
    action.or(marks.first()).copied()
}

fn templates(marks: &[&Mark], (start, end): (u32, u32), empty_by: Option<Place>) -> Vec<Span> {
    let mut spans: Vec<Span> = empty_by.and_then(places::span_of).into_iter().collect();
    if !spans.is_empty() {
        return spans;
    }
    let has_action = marks.iter().any(|mark| !mark.place.literal && !mark.place.is_none());
    for mark in marks {
        // Quotes and blanks around an action say nothing that the action does not.
        if has_action && mark.place.literal {
            continue;
        }
        let Some(span) = places::template_span(mark, start, end) else { continue };
        if !spans.contains(&span) && spans.len() < MOST {
            spans.push(span);
        }
    }
    spans
}

fn setters(marks: &[&Mark], subject: Subject<'_>) -> Vec<Setter> {
    let mut setters: Vec<Setter> = Vec::new();
    let mut spans = ValueSpans::new(subject.provenance);
    for origin in marks.iter().map(|mark| mark.origin).filter(|origin| !origin.is_none()) {
        if setters.len() >= MOST || setters.iter().any(|setter| setter.origin == origin) {
            continue;
        }
        let Some(span) = spans.of(origin) else { continue };
        let name = named(origin, span, subject);
        setters.push(Setter { origin, name, span });
    }
    setters
}

fn named(origin: Origin, span: Span, subject: Subject<'_>) -> String {
    let path = subject.provenance.origins.path(origin);
    let argument = subject.provenance.sources.get(span.file).filter(|_| subject.provenance.is_argument(span.file));
    match argument {
        _ if path.is_root() => "this text".to_owned(),
        Some(argument) => format!("`{path}` of {}", argument.name()),
        None => format!("`{path}`"),
    }
}

/// The values that an action, or a call around it, names and that are set.
fn reads(place: Option<Place>, manifest: &Manifest, subject: Subject<'_>) -> Vec<(String, Span)> {
    let Some(place) = place else { return Vec::new() };
    let all = std::iter::once(place).filter(|place| !place.literal).chain(manifest.trace.way(place));
    let Some(values) = operand::values_of(subject.chart, subject.values, &manifest.path) else { return Vec::new() };
    let mut spans = ValueSpans::new(subject.provenance);
    for place in all {
        let source = subject.provenance.sources.get(common::source::FileId(place.file));
        let text = source.and_then(|source| source.text().get(place.start as usize..place.end as usize));
        let mut found = Vec::new();
        for names in operand::values_paths(text.unwrap_or_default()) {
            let reach = operand::reach(&values, &names);
            if reach.found == names.len()
                && let Some(span) = spans.of(reach.origin)
            {
                found.push((format!("`{}`", names.join(".")), span));
            }
        }
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

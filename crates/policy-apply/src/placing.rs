//! From a place in a rendered text to the places that a person edits: the template line, the values line, and the template
//! line of the policy.
//!
//! The one idea to know: a finding lies at the innermost template text that is still there to be edited. What an archived
//! library wrote is placed where the chart includes it, and the library's line is told beside it.

use std::ops::Range;

use chart::source_map::{Places, Spot, ValuePlace};
use common::finding::{Finding, Related};
use common::source::Sources;
use yaml::{Document, NodeRef, Path, Span, Step};

use crate::input::{Laid, SourceMaps};

/// More values than this are not told of one field.
const MOST_VALUES: usize = 4;

/// Moves findings.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Placing<'a> {
    pub(crate) maps: &'a SourceMaps,
    pub(crate) sources: &'a Sources,
}

/// What made a piece of rendered text.
struct Made {
    /// The place to edit.
    place: Span,
    /// The outermost template, when it is another place.
    outer: Option<Span>,
    /// The innermost one, when it is another place.
    inner: Option<Span>,
}

impl Placing<'_> {
    /// Places a finding where its rendered text came from. `field` is the document and the path that it is about, which tell a
    /// missing field from a wrong one.
    pub(crate) fn place(self, finding: &mut Finding, field: Option<(&Document, &Path)>) {
        let mut related = Vec::new();
        if let Some((span, laid)) = finding.span.and_then(|span| Some((span, self.maps.over(span.file)?))) {
            let values = match field {
                Some((document, path)) => of_field(laid, document, path),
                None => of_bytes(laid, span),
            };
            related.extend(values.iter().filter_map(|value| self.value(laid, value)));
            if let Some((document, path)) = field.filter(|_| values.is_empty()) {
                related.extend(self.missing(laid, document, path));
            }
            if let Some(made) = self.made(laid, span) {
                finding.span = Some(made.place);
                related.extend(made.outer.map(|span| Related { message: "included here".into(), span }));
                related.extend(made.inner.map(|span| Related { message: "written here".into(), span }));
            }
        }
        for mut rule in finding.related.drain(..) {
            let made = self.maps.over(rule.span.file).and_then(|laid| self.made(laid, rule.span));
            rule.span = made.map_or(rule.span, |made| made.place);
            related.push(rule);
        }
        finding.related = related;
    }

    /// The span of a spot, and whether its text is there.
    fn span(self, laid: &Laid, spot: &Spot<'_>) -> Option<(Span, bool)> {
        let shown = laid.shown(spot.file_number)?;
        Some((spot.span_in(shown.file, self.sources.get(shown.file)?), shown.is_text))
    }

    fn value(self, laid: &Laid, value: &ValuePlace<'_>) -> Option<Related> {
        let (span, _) = self.span(laid, &value.spot)?;
        let message = match value.path {
            "" => "text of this file".to_owned(),
            path => format!("value of `{}{path}`", if path.starts_with('[') { "" } else { "." }),
        };
        Some(Related { message, span })
    }

    /// The values that are missing where a field is null: at the nearest value that is there, else at the action.
    fn missing(self, laid: &Laid, document: &Document, path: &Path) -> Vec<Related> {
        let Some(gap) = gap_of(laid.mapped.stream(), document, path) else { return Vec::new() };
        let related = laid.mapped.missing(gap).take(MOST_VALUES).filter_map(|missing| {
            let (span, _) = self.span(laid, &missing.near.unwrap_or(missing.action))?;
            Some(Related { message: format!("`{}` has no value", missing.operand), span })
        });
        related.collect()
    }

    /// What a template asked for and did not get where the field at `path` is null: its words, the action, and the nearest value
    /// around it that is there.
    pub(crate) fn lacking(self, document: &Document, path: &Path) -> Option<(String, Option<Span>, Option<Span>)> {
        let laid = self.maps.over(document.file())?;
        let gap = gap_of(laid.mapped.stream(), document, path)?;
        let missing = laid.mapped.missing(gap).next()?;
        let span = |spot: &Spot<'_>| self.span(laid, spot).map(|(span, _)| span);
        Some((missing.operand.to_owned(), span(&missing.action), missing.near.as_ref().and_then(span)))
    }

    fn made(self, laid: &Laid, span: Span) -> Option<Made> {
        let places = laid.mapped.lookup(span.start as usize)?;
        let own = laid.mapped.template_of(span.range());
        let way: Vec<(Span, bool)> =
            own.into_iter().chain(places.calls()).filter_map(|spot| self.span(laid, &spot)).collect();
        let (inner, outer) = (way.first()?.0, way.last()?.0);
        let place = way.iter().find(|(_, is_text)| *is_text).map_or(inner, |(span, _)| *span);
        let other = |span: Span| (span != place).then_some(span);
        Some(Made { place, outer: other(outer), inner: other(inner) })
    }
}

/// What stands where the value of a null field would: from its key to the end of the line.
fn gap_of(stream: &str, document: &Document, path: &Path) -> Option<Range<usize>> {
    let is_null = node_at(document, path).is_null();
    let location = document.locate(path);
    let start = location.key.map_or(location.value.start, |key| key.end) as usize;
    let end = start + stream.get(start..)?.find('\n').unwrap_or_default();
    is_null.then_some(start..end)
}

/// The different values that bytes came out of, in order.
fn of_bytes(laid: &Laid, span: Span) -> Vec<ValuePlace<'_>> {
    let mut values: Vec<ValuePlace<'_>> = Vec::new();
    for value in laid.mapped.lookup_all(span.range()).filter_map(|places| places.value) {
        if values.len() < MOST_VALUES && values.iter().all(|known| known.number != value.number) {
            values.push(value);
        }
    }
    values
}

/// The values of a field: those of a scalar's text; of a map, a list, or the parent of a missing field the one that it came
/// out of as a whole.
fn of_field<'m>(laid: &'m Laid, document: &Document, path: &Path) -> Vec<ValuePlace<'m>> {
    let location = document.locate(path);
    if location.found && location.scalar {
        return of_bytes(laid, location.value);
    }
    let at = |span: Span| laid.mapped.lookup(span.start as usize).and_then(|places: Places<'m>| places.value);
    location.key.and_then(at).or_else(|| of_children(laid, document, path)).into_iter().collect()
}

/// The value that all keys or items of the node at `path`, or at its nearest present parent, stand in.
fn of_children<'m>(laid: &'m Laid, document: &Document, path: &Path) -> Option<ValuePlace<'m>> {
    let node = node_at(document, path);
    let at = |span: Span| laid.mapped.lookup(span.start as usize).and_then(|places: Places<'m>| places.value);
    let keys = node.entries().map(|(key, _)| key.own_span());
    let mut children = keys.chain(node.items().map(|item| item.own_span())).map(at).peekable();
    if children.peek().is_none() {
        return at(node.own_span());
    }
    let mut whole = None;
    for child in children {
        let parent = laid.mapped.map().parent(&child?)?;
        if whole.as_ref().is_some_and(|known: &ValuePlace<'_>| known.number != parent.number) {
            return None;
        }
        whole = Some(parent);
    }
    whole
}

/// The node at a path, or its nearest present parent.
fn node_at<'d>(document: &'d Document, path: &Path) -> NodeRef<'d> {
    let mut node = document.root();
    for step in path.steps() {
        let next = match step {
            Step::Key(key) => node.get(key),
            Step::Index(index) => node.at(*index),
        };
        let Some(next) = next else { break };
        node = next;
    }
    node
}

//! Where a value is missing: an action that wrote nothing has no byte, so it is found by the literal text that ends where it
//! starts.

use std::collections::{HashMap, HashSet};

use common::source::{FileId, Source};
use gotemplate::Missing;
use gotemplate::value::{Origin, Place};
use yaml::Span;

use crate::manifest::Stream;
use crate::provenance::Provenance;
use crate::value_spans::ValueSpans;

/// A gap in the stream.
#[derive(Clone, Copy, Debug)]
pub(super) struct Gap<'s> {
    /// The bytes before it.
    pub(super) offset: u32,
    /// The action.
    pub(super) action: Span,
    /// What it asked for.
    pub(super) operand: &'s str,
    /// The nearest value that is there, or the top of the values file where it belongs.
    pub(super) near: Option<Span>,
}

/// The gaps of a stream, in order.
pub(super) fn gaps<'s>(stream: &'s Stream, provenance: &Provenance, spans: &mut ValueSpans<'_>) -> Vec<Gap<'s>> {
    let mut starts: HashMap<(u32, u32, u32), (Place, &Missing)> = HashMap::new();
    for (way, missing) in stream.missing() {
        for place in &way {
            starts.entry((place.file, place.via, place.start)).or_insert((missing.place, missing));
        }
    }
    if starts.is_empty() {
        return Vec::new();
    }
    let top = top_of_values(stream, provenance);
    let literals = stream.map().iter().filter(|mark| mark.place.literal);
    let gap = literals.filter_map(|mark| {
        let place = mark.place;
        let source = provenance.sources.get(FileId(place.file))?;
        // A trim marker takes the blanks before an action out of the literal text.
        let action = [place.end, behind_blanks(source, place.end)];
        let (at, missing) = action.iter().find_map(|start| starts.get(&(place.file, place.via, *start)))?;
        let near = spans.of(missing.parent).or(top);
        let action = Span::new(FileId(at.file), at.start, at.end);
        Some(Gap { offset: mark.end, action, operand: &missing.operand, near })
    });
    gap.collect()
}

fn behind_blanks(source: &Source, offset: u32) -> u32 {
    let rest = source.text().get(offset as usize..).unwrap_or_default();
    let blanks = rest.len() - rest.trim_start().len();
    offset.saturating_add(u32::try_from(blanks).unwrap_or(u32::MAX))
}

/// The start of the last values file that the user gave, as far as values of it were used; else of one of a chart.
fn top_of_values(stream: &Stream, provenance: &Provenance) -> Option<Span> {
    let origins = &provenance.origins;
    let mut files: HashSet<FileId> =
        stream.map().iter().filter_map(|mark| of_values(mark.origin, provenance)).collect();
    files.extend(stream.missing().filter_map(|(_, missing)| origins.file(missing.parent)));
    let templates: HashSet<FileId> = stream.map().iter().map(|mark| FileId(mark.place.file)).collect();
    let name = |file: FileId| provenance.sources.get(file).map_or("", Source::name);
    let of_chart = |file: FileId| {
        let directory = name(file).rsplit_once('/').map_or("", |(directory, _)| directory);
        templates
            .iter()
            .any(|template| name(*template).strip_prefix(directory).is_some_and(|rest| rest.starts_with("/templates/")))
    };
    let file = files.into_iter().max_by_key(|file| (!of_chart(*file), file.0))?;
    Some(Span::new(file, 0, 0))
}

/// The file of a value below the top of a values file.
fn of_values(value: Origin, provenance: &Provenance) -> Option<FileId> {
    let origins = &provenance.origins;
    let file = origins.file(value).filter(|_| !origins.parent(value).is_none())?;
    (!provenance.is_argument(file)).then_some(file)
}

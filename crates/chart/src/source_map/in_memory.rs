//! A source map without a file: for programs that render a chart and judge what comes out.

use common::source::{FileId, Span};
use gotemplate::value::{Mark, Origin, Place};

use super::read::{MapCall, MapMissing, MapRange, MapSpan, MapValue};
use super::write::{Tables, kind_of, ranges, span_of};
use super::{Kind, MapFile, SourceMap, sha256};
use crate::manifest::Stream;
use crate::provenance::Provenance;

/// The source map of `stream`, and the text in `provenance` that each of its files is. `provenance` is the one that the stream
/// was rendered with.
pub fn map(stream: &Stream, provenance: &Provenance) -> (SourceMap, Vec<FileId>) {
    let tables = Tables::of(stream, provenance);
    let map = SourceMap {
        sha256: sha256(stream.bytes()).into(),
        bytes: stream.bytes().len() as u64,
        files: tables.files.items.iter().map(|file| file_of(*file, &tables)).collect(),
        spans: tables.spans.items.iter().map(|span| span_in(*span, &tables)).collect(),
        values: tables
            .values
            .items
            .iter()
            .zip(&tables.value_spans)
            .map(|(it, span)| value(*it, *span, &tables))
            .collect(),
        calls: tables.calls.items.iter().map(|via| call(*via, &tables)).collect(),
        missing: missing(&tables),
        ranges: Vec::new(),
        frames: Vec::new(),
    };
    (with_ranges(map, stream, &tables), tables.files.items)
}

fn number(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn span_number(span: Span, tables: &Tables<'_>) -> Option<u32> {
    tables.spans.of(&span).map(number)
}

fn file_of(file: FileId, tables: &Tables<'_>) -> MapFile {
    let source = tables.provenance.sources.get(file);
    let text = source.map(|source| source.text().as_bytes()).unwrap_or_default();
    let argument = tables.arguments.get(&file).map(|nth| *nth as u64);
    MapFile {
        path: source.map_or("", |source| source.name()).into(),
        sha256: sha256(text).into(),
        bytes: text.len() as u64,
        argument,
        text: source.filter(|_| argument.is_some()).map(|source| (&**source.text()).into()),
    }
}

fn span_in(span: Span, tables: &Tables<'_>) -> MapSpan {
    let file = tables.files.of(&span.file).map_or(0, number);
    let place = tables.provenance.sources.place(span);
    let first = common::source::Position { line: 1, column: 1 };
    let (start, end) = place.map_or((first, first), |place| (place.start, place.end));
    MapSpan { file, start, end }
}

fn value(value: Origin, span: Span, tables: &Tables<'_>) -> MapValue {
    let origins = &tables.provenance.origins;
    let parent = tables.values.of(&origins.parent(value)).map(number);
    MapValue {
        path: origins.path(value).to_string().into(),
        span: span_number(span, tables).unwrap_or_default(),
        parent,
    }
}

fn call(via: u32, tables: &Tables<'_>) -> MapCall {
    let place = tables.call_at(via).unwrap_or(Place::NONE);
    let span = span_of(place).and_then(|span| span_number(span, tables)).unwrap_or_default();
    MapCall { span, outer: tables.calls.of(&place.via).map(number) }
}

fn missing(tables: &Tables<'_>) -> Vec<MapMissing> {
    let gaps = tables.gaps.iter().map(|gap| MapMissing {
        offset: gap.offset,
        span: span_number(gap.action, tables).unwrap_or_default(),
        operand: gap.operand.into(),
        near: gap.near.and_then(|near| span_number(near, tables)),
    });
    gaps.collect()
}

fn with_ranges(mut map: SourceMap, stream: &Stream, tables: &Tables<'_>) -> SourceMap {
    for (nth, mark) in ranges(stream).enumerate() {
        let range = range(&mark, tables);
        if range.kind == Kind::Frame {
            map.frames.push(number(nth));
        }
        map.ranges.push(range);
    }
    map
}

fn range(mark: &Mark, tables: &Tables<'_>) -> MapRange {
    let span = span_of(mark.place).and_then(|span| span_number(span, tables));
    // What was made by nothing known counts as an action, as it does in a file.
    let kind = span.and_then(|_| Kind::of(kind_of(mark))).unwrap_or(Kind::Action);
    let (value, call) = (tables.values.of(&mark.origin).map(number), tables.calls.of(&mark.place.via).map(number));
    MapRange { start: mark.start, span, kind, value, call }
}

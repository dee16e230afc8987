//! Writing a source map.
//!
//! Marks are walked twice: first to number the files, spans and values that they name, then to write the ranges, which name
//! them by number. So the output is a function of the stream and never of hashing.

use std::collections::HashMap;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use common::source::{FileId, Source};
use gotemplate::value::{Mark, Origin, Place};
use yaml::Span;
use yaml::path::Step;

use super::missing::{Gap, gaps};
use super::{VERSION, sha256};
use crate::manifest::Stream;
use crate::provenance::{ARGUMENTS, Provenance};
use crate::value_spans::ValueSpans;

/// Writes the source map of `stream` as JSON. `provenance` is the one that the stream was rendered with; files below
/// `directory`, the working directory, are named by their paths from there.
///
/// # Errors
/// What `out` says.
pub fn write(stream: &Stream, provenance: &Provenance, directory: &Path, out: &mut dyn Write) -> io::Result<()> {
    let tables = Tables::of(stream, provenance);
    let mut out = BufWriter::new(out);
    let (hash, bytes) = (sha256(stream.bytes()), stream.bytes().len());
    write!(out, "{{\n\"version\": {VERSION},\n\"stream\": {{\"sha256\": \"{hash}\", \"bytes\": {bytes}}}")?;
    list(&mut out, "files", tables.files.items.iter(), |file, out| tables.file(*file, directory, out))?;
    list(&mut out, "spans", tables.spans.items.iter(), |span, out| tables.span(*span, out))?;
    let values = tables.values.items.iter().zip(&tables.value_spans);
    list(&mut out, "values", values, |(value, span), out| tables.value(*value, *span, out))?;
    list(&mut out, "calls", tables.calls.items.iter(), |call, out| tables.call(*call, out))?;
    list(&mut out, "missing", tables.gaps.iter(), |gap, out| tables.gap(gap, out))?;
    list(&mut out, "ranges", ranges(stream), |mark, out| tables.range(&mark, out))?;
    out.write_all(b"\n}\n")?;
    out.flush()
}

/// A member of the root that is a list, an item a line.
fn list<T, W: Write>(
    out: &mut W,
    name: &str,
    items: impl Iterator<Item = T>,
    mut item: impl FnMut(T, &mut W) -> io::Result<()>,
) -> io::Result<()> {
    write!(out, ",\n\"{name}\": [")?;
    for (nth, one) in items.enumerate() {
        out.write_all(if nth == 0 { b"\n" } else { b",\n" })?;
        item(one, out)?;
    }
    out.write_all(b"]")
}

/// The marks of a stream, with one that knows nothing wherever a byte has none.
pub(super) fn ranges(stream: &Stream) -> impl Iterator<Item = Mark> {
    let end = u32::try_from(stream.bytes().len()).unwrap_or(u32::MAX);
    let unknown = |start, end| Mark { start, end, place: Place::NONE, origin: Origin::NONE };
    let last = std::iter::once(unknown(end, end));
    let mut at = 0;
    let marks = stream.map().iter().copied().chain(last).flat_map(move |mark| {
        let gap = unknown(at, mark.start.max(at));
        let mark = Mark { start: mark.start.max(at), ..mark };
        at = mark.end.max(at);
        [gap, mark]
    });
    marks.filter(|mark| mark.start < mark.end)
}

/// Things by number, in the order of their first use.
#[derive(Debug)]
pub(super) struct Numbers<T> {
    pub(super) items: Vec<T>,
    numbers: HashMap<T, usize>,
}

impl<T: Copy + Eq + std::hash::Hash> Numbers<T> {
    fn new() -> Self {
        Self { items: Vec::new(), numbers: HashMap::new() }
    }

    fn add(&mut self, item: T) {
        let next = self.items.len();
        if *self.numbers.entry(item).or_insert(next) == next {
            self.items.push(item);
        }
    }

    pub(super) fn of(&self, item: &T) -> Option<usize> {
        self.numbers.get(item).copied()
    }
}

/// What the ranges name.
#[derive(Debug)]
pub(super) struct Tables<'p> {
    pub(super) provenance: &'p Provenance,
    pub(super) files: Numbers<FileId>,
    pub(super) spans: Numbers<Span>,
    pub(super) values: Numbers<Origin>,
    /// Of each value.
    pub(super) value_spans: Vec<Span>,
    /// Calls by their number in the stream.
    pub(super) calls: Numbers<u32>,
    pub(super) all_calls: &'p [Place],
    /// How many arguments of the same flag stand before a text and with it.
    pub(super) arguments: HashMap<FileId, usize>,
    pub(super) gaps: Vec<Gap<'p>>,
}

pub(super) fn span_of(place: Place) -> Option<Span> {
    (!place.is_none()).then(|| Span::new(FileId(place.file), place.start, place.end))
}

impl<'p> Tables<'p> {
    pub(super) fn of(stream: &'p Stream, provenance: &'p Provenance) -> Self {
        let (files, spans, values, calls) = (Numbers::new(), Numbers::new(), Numbers::new(), Numbers::new());
        let (all_calls, arguments) = (stream.calls(), arguments(provenance));
        let mut of_values = ValueSpans::new(provenance);
        let (value_spans, gaps) = (Vec::new(), gaps(stream, provenance, &mut of_values));
        let mut tables = Self { provenance, files, spans, values, value_spans, calls, all_calls, arguments, gaps };
        for mark in stream.map() {
            if let Some(span) = span_of(mark.place) {
                tables.add(span);
            }
            tables.add_value(mark.origin, &mut of_values);
            tables.add_call(mark.place.via);
        }
        let of_gaps: Vec<Span> = tables.gaps.iter().flat_map(|gap| [Some(gap.action), gap.near]).flatten().collect();
        for span in of_gaps {
            tables.add(span);
        }
        tables
    }

    /// Numbers a value behind those that it stands in.
    fn add_value(&mut self, value: Origin, spans: &mut ValueSpans<'_>) {
        let origins = &self.provenance.origins;
        let outwards = std::iter::successors(Some(value), |value| Some(origins.parent(*value)));
        let new = outwards.take_while(|value| !value.is_none() && self.values.of(value).is_none());
        let new: Vec<Origin> = new.collect();
        for value in new.into_iter().rev() {
            if let Some(span) = spans.of(value).filter(|span| self.add(*span)) {
                self.values.add(value);
                self.value_spans.push(span);
            }
        }
    }

    pub(super) fn call_at(&self, via: u32) -> Option<Place> {
        via.checked_sub(1).and_then(|nth| self.all_calls.get(nth as usize)).copied()
    }

    /// Numbers a call behind those that led to it.
    fn add_call(&mut self, via: u32) {
        let outwards = std::iter::successors(Some(via), |via| self.call_at(*via).map(|call| call.via));
        let new: Vec<u32> = outwards.take_while(|via| *via != 0 && self.calls.of(via).is_none()).collect();
        for via in new.into_iter().rev() {
            if self.call_at(via).and_then(span_of).is_some_and(|span| self.add(span)) {
                self.calls.add(via);
            }
        }
    }

    /// Numbers a span and its file. False when the file is none of this render.
    fn add(&mut self, span: Span) -> bool {
        let known = self.provenance.sources.get(span.file).is_some();
        if known {
            self.files.add(span.file);
            self.spans.add(span);
        }
        known
    }

    fn file(&self, file: FileId, directory: &Path, out: &mut impl Write) -> io::Result<()> {
        let Some(source) = self.provenance.sources.get(file) else { return out.write_all(b"null") };
        out.write_all(b"{\"path\": ")?;
        serde_json::to_writer(&mut *out, shown_from(directory, source.name()))?;
        if let Some(nth) = self.arguments.get(&file) {
            write!(out, ", \"argument\": {nth}, \"text\": ")?;
            serde_json::to_writer(&mut *out, &**source.text())?;
        }
        let text = source.text().as_bytes();
        write!(out, ", \"sha256\": \"{}\", \"bytes\": {}}}", sha256(text), text.len())
    }

    fn span(&self, span: Span, out: &mut impl Write) -> io::Result<()> {
        let file = self.files.of(&span.file).unwrap_or_default();
        let Some(place) = self.provenance.sources.place(span) else { return out.write_all(b"null") };
        let (start, end) = (place.start, place.end);
        write!(out, "[{file},{},{},{},{}]", start.line, start.column, end.line, end.column)
    }

    fn value(&self, value: Origin, span: Span, out: &mut impl Write) -> io::Result<()> {
        let span = self.spans.of(&span).unwrap_or_default();
        out.write_all(b"{\"path\": [")?;
        for (nth, step) in self.provenance.origins.path(value).steps().iter().enumerate() {
            out.write_all(if nth == 0 { b"" } else { b"," })?;
            match step {
                Step::Key(key) => serde_json::to_writer(&mut *out, &**key)?,
                Step::Index(index) => write!(out, "{index}")?,
            }
        }
        write!(out, "], \"span\": {span}")?;
        if let Some(parent) = self.values.of(&self.provenance.origins.parent(value)) {
            write!(out, ", \"parent\": {parent}")?;
        }
        out.write_all(b"}")
    }

    fn call(&self, via: u32, out: &mut impl Write) -> io::Result<()> {
        let place = self.call_at(via).unwrap_or(Place::NONE);
        let span = span_of(place).and_then(|span| self.spans.of(&span)).unwrap_or_default();
        match self.calls.of(&place.via) {
            Some(outer) => write!(out, "[{span},{outer}]"),
            None => write!(out, "[{span}]"),
        }
    }

    fn gap(&self, gap: &Gap<'_>, out: &mut impl Write) -> io::Result<()> {
        write!(out, "[{},{},", gap.offset, self.spans.of(&gap.action).unwrap_or_default())?;
        serde_json::to_writer(&mut *out, gap.operand)?;
        match gap.near.and_then(|near| self.spans.of(&near)) {
            Some(near) => write!(out, ",{near}]"),
            None => out.write_all(b"]"),
        }
    }

    fn range(&self, mark: &Mark, out: &mut impl Write) -> io::Result<()> {
        write!(out, "[{}", mark.end - mark.start)?;
        match span_of(mark.place).and_then(|span| self.spans.of(&span)) {
            Some(number) => write!(out, ",{number},{}", kind_of(mark))?,
            None => out.write_all(b",null,1")?,
        }
        match (self.values.of(&mark.origin), self.calls.of(&mark.place.via)) {
            (None, None) => {}
            (Some(value), None) => write!(out, ",{value}")?,
            (None, Some(call)) => write!(out, ",null,{call}")?,
            (Some(value), Some(call)) => write!(out, ",{value},{call}")?,
        }
        out.write_all(b"]")
    }
}

/// 0: these bytes of the template; 1: an action made them; 2: they stand around a document.
pub(super) const fn kind_of(mark: &Mark) -> u8 {
    let place = mark.place;
    match place.literal {
        true => 0,
        // No action is empty: this is how a stream marks what it puts around a document.
        false if place.start == 0 && place.end == 0 => 2,
        false => 1,
    }
}

/// A path from `directory` where it lies below.
pub(super) fn shown_from<'n>(directory: &Path, name: &'n str) -> &'n str {
    let below = Path::new(name).strip_prefix(directory).ok().and_then(Path::to_str);
    below.filter(|below| directory.is_absolute() && !below.is_empty()).unwrap_or(name)
}

/// Numbers the arguments of each flag, from 1.
fn arguments(provenance: &Provenance) -> HashMap<FileId, usize> {
    let mut counts = [0; ARGUMENTS.len()];
    let sources = (0..provenance.sources.next_id().0).map(FileId);
    let flag = |file| {
        let name = provenance.sources.get(file).map(Source::name)?;
        ARGUMENTS.iter().position(|flag| *flag == name)
    };
    let number = |file| {
        let count = counts.get_mut(flag(file)?)?;
        *count += 1;
        Some((file, *count))
    };
    sources.filter_map(number).collect()
}

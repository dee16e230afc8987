//! Asking a source map.

use std::fmt;
use std::ops::Range;

use common::source::{FileId, LineIndex, Position, Source, Span};

use super::read::MapRange;
use super::{MapFile, SourceMap, SourceMapError};

/// How a template made a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The bytes stand in the template as they are.
    Literal,
    /// An action made them: `{{ ... }}`.
    Action,
    /// They stand around a document: its separator and the line that names its template, which is the place.
    Frame,
}

impl Kind {
    pub(super) const fn of(number: u8) -> Option<Self> {
        match number {
            0 => Some(Self::Literal),
            1 => Some(Self::Action),
            2 => Some(Self::Frame),
            _ => None,
        }
    }
}

/// A place in a text that the stream came from.
#[derive(Clone, Copy, Debug)]
pub struct Spot<'m> {
    /// The text.
    pub file: &'m MapFile,
    /// The number of the text among [`SourceMap::files`].
    pub file_number: usize,
    /// The first character.
    pub start: Position,
    /// After the last character.
    pub end: Position,
}

impl Spot<'_> {
    /// The span of the place in `source`, the same text under the id `file`. In a text with shorter lines it is cut to them.
    pub fn span_in(&self, file: FileId, source: &Source) -> Span {
        let offset = |position| offset_of(source, position);
        let start = offset(self.start);
        Span::new(file, start, offset(self.end).max(start))
    }
}

/// The last offset that does not lie behind a position.
fn offset_of(source: &Source, position: Position) -> u32 {
    let (text, lines) = (source.text(), source.lines());
    let (mut low, mut high) = (0, u32::try_from(text.len()).unwrap_or(u32::MAX));
    while low < high {
        let middle = low + (high - low).div_ceil(2);
        if lines.position(text, middle) <= position { low = middle } else { high = middle - 1 }
    }
    low
}

/// `file:line:col` of the start.
impl fmt::Display for Spot<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file.display_name(), self.start.line, self.start.column)
    }
}

/// A value that a byte came out of.
#[derive(Clone, Copy, Debug)]
pub struct ValuePlace<'m> {
    /// The number of the value in its map: equal values have equal numbers.
    pub number: usize,
    /// The path from the top of its file: `image.tag`. Empty for a whole text, such as one of `.Files`.
    pub path: &'m str,
    /// Where it was set.
    pub spot: Spot<'m>,
    parent: Option<u32>,
}

/// A value that was missing where an action wrote nothing.
#[derive(Clone, Copy, Debug)]
pub struct MissingValue<'m> {
    /// What the action asked for: `.Values.image.tag`.
    pub operand: &'m str,
    /// The action.
    pub action: Spot<'m>,
    /// The nearest value around it that is there, or the start of the values file where it belongs.
    pub near: Option<Spot<'m>>,
}

/// What made a byte.
#[derive(Clone, Debug)]
pub struct Places<'m> {
    /// The bytes of the stream that were made together.
    pub range: Range<usize>,
    /// How they were made.
    pub kind: Kind,
    /// The template text: from the byte itself to the end of the range for literal text, the whole action otherwise. `None`
    /// when the template was no text.
    pub template: Option<Spot<'m>>,
    /// The template whose output the document is: the outermost of those that included each other.
    pub document: Option<&'m MapFile>,
    /// The value, when the byte came out of one.
    pub value: Option<ValuePlace<'m>>,
    map: &'m SourceMap,
    call: Option<u32>,
}

impl<'m> Places<'m> {
    /// The actions that ran the template, innermost first: `include` and what stands around it, `template`, `tpl`.
    pub fn calls(&self) -> impl Iterator<Item = Spot<'m>> {
        let (map, first) = (self.map, self.call.and_then(|call| self.map.calls.get(call as usize)));
        let outwards = std::iter::successors(first, |call| map.calls.get(call.outer? as usize));
        outwards.filter_map(|call| map.spot(call.span))
    }
}

/// A source map and the stream that it belongs to.
#[derive(Clone, Debug)]
pub struct Mapped<S> {
    map: SourceMap,
    stream: S,
    lines: LineIndex,
}

impl SourceMap {
    /// Lays the map over its stream.
    ///
    /// # Errors
    /// [`SourceMapError::OtherStream`].
    pub fn over<S: AsRef<str>>(self, stream: S) -> Result<Mapped<S>, SourceMapError> {
        if !self.belongs_to(stream.as_ref().as_bytes()) {
            return Err(SourceMapError::OtherStream);
        }
        let lines = LineIndex::new(stream.as_ref());
        Ok(Mapped { map: self, stream, lines })
    }
}

impl<S: AsRef<str>> Mapped<S> {
    /// The map.
    pub const fn map(&self) -> &SourceMap {
        &self.map
    }

    /// The stream.
    pub fn stream(&self) -> &str {
        self.stream.as_ref()
    }

    /// What made the byte at `offset`, or `None` behind the end of the stream.
    pub fn lookup(&self, offset: usize) -> Option<Places<'_>> {
        let nth = self.number(offset)?;
        Some(self.places(nth, offset))
    }

    /// What made the bytes of `range`, range by range.
    pub fn lookup_all(&self, range: Range<usize>) -> impl Iterator<Item = Places<'_>> {
        let first = self.number(range.start).unwrap_or(self.map.ranges.len());
        let last = self.number(range.end.saturating_sub(1)).unwrap_or(self.map.ranges.len().saturating_sub(1));
        (first..=last)
            .filter(|nth| *nth < self.map.ranges.len())
            .map(move |nth| self.places(nth, self.start_of(nth).max(range.start)))
    }

    /// The values that were missing between two bytes of `range`, before its first, or behind its last.
    pub fn missing(&self, range: Range<usize>) -> impl Iterator<Item = MissingValue<'_>> {
        let first = self.map.missing.partition_point(|missing| (missing.offset as usize) < range.start);
        let inside =
            self.map.missing.iter().skip(first).take_while(move |missing| missing.offset as usize <= range.end);
        inside.filter_map(|missing| {
            let near = missing.near.and_then(|span| self.map.spot(span));
            Some(MissingValue { operand: &missing.operand, action: self.map.spot(missing.span)?, near })
        })
    }

    /// The template text that made the bytes of `range`: up to what made the last of them where that stands behind it in the
    /// same template, else what made the first.
    pub fn template_of(&self, range: Range<usize>) -> Option<Spot<'_>> {
        let first = self.lookup(range.start)?;
        let last = self.number(range.end.saturating_sub(1).max(range.start))?;
        let from = self.start_of(last).max(range.start);
        let spot = self.cut(&first, range.start, range.end)?;
        let end = self.cut(&self.places(last, from), from, range.end)?;
        let same = end.file_number == spot.file_number && end.end >= spot.end;
        Some(if same { Spot { end: end.end, ..spot } } else { spot })
    }

    /// The template text of a place, and of literal text only what stands before the byte at `end`.
    fn cut<'m>(&self, places: &Places<'m>, from: usize, end: usize) -> Option<Spot<'m>> {
        let spot = places.template?;
        let is_cut = places.kind == Kind::Literal && end < places.range.end;
        Some(if is_cut { Spot { end: self.advanced(spot.start, from, end.max(from)), ..spot } } else { spot })
    }

    fn start_of(&self, nth: usize) -> usize {
        self.map.ranges.get(nth).map_or(0, |range| range.start as usize)
    }

    /// The number of the range that holds a byte.
    fn number(&self, offset: usize) -> Option<usize> {
        if offset >= self.stream.as_ref().len() {
            return None;
        }
        self.map.ranges.partition_point(|range| range.start as usize <= offset).checked_sub(1)
    }

    fn places(&self, nth: usize, offset: usize) -> Places<'_> {
        let none = MapRange { start: 0, span: None, kind: Kind::Action, value: None, call: None };
        let found = self.map.ranges.get(nth).copied().unwrap_or(none);
        let start = found.start as usize;
        let end = self.map.ranges.get(nth + 1).map_or(self.stream.as_ref().len(), |next| next.start as usize);
        let mut template = found.span.and_then(|span| self.map.spot(span));
        if let (Kind::Literal, Some(spot)) = (found.kind, &mut template) {
            spot.start = self.advanced(spot.start, start, offset);
        }
        let value = found.value.and_then(|value| self.map.value(value));
        let (map, document) = (&self.map, self.document(nth));
        Places { range: start..end, kind: found.kind, template, document, value, map, call: found.call }
    }

    /// The place of the byte at `to`, when `at` is that of the byte at `from` and the template goes on as the stream does.
    fn advanced(&self, at: Position, from: usize, to: usize) -> Position {
        let of = |offset: usize| self.lines.position(self.stream.as_ref(), u32::try_from(offset).unwrap_or(u32::MAX));
        let (from, to) = (of(from), of(to));
        let lines = to.line.saturating_sub(from.line);
        if lines == 0 {
            return Position { column: at.column.saturating_add(to.column.saturating_sub(from.column)), ..at };
        }
        Position { line: at.line.saturating_add(lines), column: to.column }
    }

    /// The template whose output the document of a range is: what stands before the document names it.
    fn document(&self, nth: usize) -> Option<&MapFile> {
        let frames = &self.map.frames;
        let frame = frames.partition_point(|frame| *frame as usize <= nth).checked_sub(1)?;
        let range = self.map.ranges.get(*frames.get(frame)? as usize)?;
        self.map.spot(range.span?).map(|spot| spot.file)
    }
}

impl SourceMap {
    fn spot(&self, span: u32) -> Option<Spot<'_>> {
        let span = self.spans.get(span as usize)?;
        let file_number = span.file as usize;
        Some(Spot { file: self.files.get(file_number)?, file_number, start: span.start, end: span.end })
    }

    fn value(&self, number: u32) -> Option<ValuePlace<'_>> {
        let number = number as usize;
        let value = self.values.get(number)?;
        Some(ValuePlace { number, path: &value.path, spot: self.spot(value.span)?, parent: value.parent })
    }

    /// The map or list that a value stands in.
    pub fn parent(&self, value: &ValuePlace<'_>) -> Option<ValuePlace<'_>> {
        self.value(value.parent?)
    }
}

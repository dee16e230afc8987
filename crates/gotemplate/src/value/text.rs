//! Texts: Go strings, which may hold any bytes, with marks on the ranges whose making is known.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use super::mark::{Mark, Place};
use super::{Data, Origin, Value};

/// A text. Cheap to clone; never changes.
#[derive(Clone)]
pub enum Text {
    /// UTF-8 without marks: nearly all texts.
    Plain(Arc<str>),
    /// Marks, or bytes that are no UTF-8.
    Rich(Arc<Rich>),
}

/// The rare kind of text.
#[derive(Debug)]
pub struct Rich {
    /// The text, every broken byte as U+FFFD.
    text: String,
    /// The real bytes, where they are not UTF-8.
    raw: Option<Vec<u8>>,
    /// In order, not overlapping.
    marks: Vec<Mark>,
}

impl Text {
    /// A text of any bytes.
    pub fn from_bytes(bytes: Vec<u8>) -> Self {
        Self::build(Body::Raw(bytes), Vec::new())
    }

    fn build(body: Body, marks: Vec<Mark>) -> Self {
        let (text, raw) = match body {
            Body::Str(text) => (text, None),
            Body::Raw(bytes) => match String::from_utf8(bytes) {
                Ok(text) => (text, None),
                Err(error) => {
                    let bytes = error.into_bytes();
                    (lossy(&bytes).into_owned(), Some(bytes))
                }
            },
        };
        if raw.is_none() && marks.is_empty() {
            return Self::Plain(text.into());
        }
        Self::Rich(Arc::new(Rich { text, raw, marks }))
    }

    /// The text; bytes that are no UTF-8 read as U+FFFD.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Plain(text) => text,
            Self::Rich(rich) => &rich.text,
        }
    }

    /// The bytes.
    pub fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Plain(text) => text.as_bytes(),
            Self::Rich(rich) => rich.raw.as_deref().unwrap_or(rich.text.as_bytes()),
        }
    }

    /// True when the bytes are UTF-8, so that [`Text::as_str`] tells all.
    pub fn is_utf8(&self) -> bool {
        match self {
            Self::Plain(_) => true,
            Self::Rich(rich) => rich.raw.is_none(),
        }
    }

    /// The number of bytes.
    pub fn len(&self) -> usize {
        self.as_bytes().len()
    }

    /// True when there are no bytes.
    pub fn is_empty(&self) -> bool {
        self.as_str().is_empty()
    }

    /// The marks, in order.
    pub fn marks(&self) -> &[Mark] {
        match self {
            Self::Plain(_) => &[],
            Self::Rich(rich) => &rich.marks,
        }
    }

    /// The origin that all marks that have one agree on.
    pub fn common_origin(&self) -> Origin {
        let mut origins = self.marks().iter().map(|mark| mark.origin).filter(|origin| !origin.is_none());
        let Some(first) = origins.next() else { return Origin::NONE };
        if origins.all(|origin| origin == first) { first } else { Origin::NONE }
    }

    /// The bytes of `range`, cut to the text, with their marks.
    #[must_use]
    pub fn slice(&self, range: Range<usize>) -> Self {
        if range.start == 0 && range.end >= self.len() {
            return self.clone();
        }
        let mut builder = TextBuilder::new();
        builder.push_part(self, Origin::NONE, range);
        builder.finish()
    }

    /// The text as a shared `str`, broken bytes as U+FFFD: for keys.
    pub fn to_key(&self) -> Arc<str> {
        match self {
            Self::Plain(text) => Arc::clone(text),
            Self::Rich(rich) => rich.text.as_str().into(),
        }
    }
}

/// Reads bytes as Go's conversions to runes do: each broken byte is one U+FFFD.
pub(crate) fn lossy(bytes: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(bytes.len() + 8);
    for chunk in bytes.utf8_chunks() {
        out.push_str(chunk.valid());
        out.extend(std::iter::repeat_n('\u{fffd}', chunk.invalid().len()));
    }
    Cow::Owned(out)
}

#[derive(Debug)]
enum Body {
    Str(String),
    Raw(Vec<u8>),
}

/// Puts a text together and keeps the marks of its parts.
///
/// ```
/// use gotemplate::value::{TextBuilder, Value};
///
/// let mut text = TextBuilder::new();
/// text.push_str("a-");
/// text.push_value(&Value::from("b"));
/// assert_eq!(text.finish().as_str(), "a-b");
/// ```
#[derive(Debug)]
pub struct TextBuilder {
    body: Body,
    marks: Vec<Mark>,
}

impl Default for TextBuilder {
    fn default() -> Self {
        Self::new()
    }
}

impl TextBuilder {
    /// An empty text.
    pub const fn new() -> Self {
        Self { body: Body::Str(String::new()), marks: Vec::new() }
    }

    /// An empty text with room for `bytes`.
    pub fn with_capacity(bytes: usize) -> Self {
        Self { body: Body::Str(String::with_capacity(bytes)), marks: Vec::new() }
    }

    /// The number of bytes so far.
    pub const fn len(&self) -> usize {
        match &self.body {
            Body::Str(text) => text.len(),
            Body::Raw(bytes) => bytes.len(),
        }
    }

    /// True when nothing was added.
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Adds text without a mark.
    pub fn push_str(&mut self, text: &str) {
        match &mut self.body {
            Body::Str(out) => out.push_str(text),
            Body::Raw(out) => out.extend_from_slice(text.as_bytes()),
        }
    }

    /// Adds any bytes without a mark.
    pub fn push_bytes(&mut self, bytes: &[u8]) {
        if let Body::Str(out) = &mut self.body {
            if let Ok(text) = std::str::from_utf8(bytes) {
                return out.push_str(text);
            }
            self.body = Body::Raw(std::mem::take(out).into_bytes());
        }
        if let Body::Raw(out) = &mut self.body {
            out.extend_from_slice(bytes);
        }
    }

    /// Adds text that a place or a value is known to have made.
    pub fn push_marked(&mut self, text: &str, place: Place, origin: Origin) {
        let start = self.len();
        self.push_str(text);
        self.mark(start, place, origin);
    }

    /// Marks everything since `start` that has no mark yet. All earlier marks must end at or before `start`.
    pub(crate) fn mark(&mut self, start: usize, place: Place, origin: Origin) {
        if place.is_none() && origin.is_none() {
            return;
        }
        let mark = Mark { start: offset(start), end: offset(self.len()), place, origin };
        Mark::push(&mut self.marks, mark);
    }

    /// Adds a text value with its marks and its origin; nothing for values that are no text.
    pub fn push_value(&mut self, value: &Value) {
        if let Data::Str(text) = value.data() {
            self.push_part(text, value.origin(), 0..text.len());
        }
    }

    /// Adds the bytes `range` of `text` (cut to the text) with their marks. `origin` is that of the value that `text` was
    /// taken from: bytes without a mark of their own get it.
    pub fn push_part(&mut self, text: &Text, origin: Origin, range: Range<usize>) {
        let end = range.end.min(text.len());
        let start = range.start.min(end);
        let at = self.len();
        if let (true, Some(part)) = (text.is_utf8(), text.as_str().get(start..end)) {
            self.push_str(part);
        } else {
            self.push_bytes(text.as_bytes().get(start..end).unwrap_or_default());
        }
        let marks = text.marks();
        if marks.is_empty() {
            return self.mark(at, Place::NONE, origin);
        }
        let (from, to) = (offset(start), offset(end));
        let shift = i64::from(offset(at)) - i64::from(from);
        let first = if from == 0 { 0 } else { marks.partition_point(|mark| mark.end <= from) };
        if self.marks.capacity() == 0 {
            self.marks.reserve(marks.len());
        }
        for mark in marks.iter().skip(first).take_while(|mark| mark.start < to) {
            if let Some(mut mark) = mark.cut(from, to, shift) {
                mark.origin = mark.origin.or(origin);
                Mark::push(&mut self.marks, mark);
            }
        }
    }

    /// The text.
    pub fn finish(self) -> Text {
        Text::build(self.body, self.marks)
    }

    /// A copy of the text. The builder is empty then and keeps its room, which other texts grow into again.
    pub(crate) fn take(&mut self) -> Text {
        let Body::Str(body) = &mut self.body else { return std::mem::take(self).finish() };
        let text = if self.marks.is_empty() {
            Text::Plain(body.as_str().into())
        } else {
            let (text, marks) = (body.as_str().to_owned(), self.marks.clone());
            Text::Rich(Arc::new(Rich { text, raw: None, marks }))
        };
        body.clear();
        self.marks.clear();
        text
    }

    /// What was added since `start`, when all of the text is UTF-8.
    pub(crate) fn text_since(&self, start: usize) -> Option<&str> {
        match &self.body {
            Body::Str(text) => text.get(start..),
            Body::Raw(_) => None,
        }
    }

    pub(crate) const fn marks(&self) -> &Vec<Mark> {
        &self.marks
    }

    pub(crate) const fn marks_mut(&mut self) -> &mut Vec<Mark> {
        &mut self.marks
    }

    /// The bytes and the marks, for the output of a whole template.
    pub(crate) fn into_parts(self) -> (Vec<u8>, Vec<Mark>) {
        let bytes = match self.body {
            Body::Str(text) => text.into_bytes(),
            Body::Raw(bytes) => bytes,
        };
        (bytes, self.marks)
    }
}

/// Texts stay far below 4 GiB (the limits of a run see to it); what would be beyond is marked at the end.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::Plain(text.into())
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self::Plain(text.into())
    }
}

impl From<Arc<str>> for Text {
    fn from(text: Arc<str>) -> Self {
        Self::Plain(text)
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn literal(start: u32, end: u32) -> Place {
        Place { file: 0, start, end, literal: true, via: 0 }
    }

    #[test]
    fn slices_keep_the_part_of_a_mark() {
        let mut builder = TextBuilder::new();
        builder.push_marked("hello", literal(10, 15), Origin::NONE);
        builder.push_str("--");
        builder.push_marked("world", literal(20, 25), Origin::NONE);
        let text = builder.finish();
        let part = text.slice(3..9);
        assert_eq!(part.as_str(), "lo--wo");
        let marks: Vec<_> = part.marks().iter().map(|m| (m.start, m.end, m.place.start, m.place.end)).collect();
        assert_eq!(marks, [(0, 2, 13, 15), (4, 6, 20, 22)]);
    }

    #[test]
    fn broken_bytes_survive() {
        let text = Text::from_bytes(vec![b'a', 0xff, 0xfe, b'b']);
        assert_eq!((text.as_str(), text.len()), ("a\u{fffd}\u{fffd}b", 4));
        let mut builder = TextBuilder::new();
        builder.push_str("ž");
        builder.push_value(&Value::from(text));
        let (bytes, _) = builder.into_parts();
        assert_eq!(bytes, b"\xc5\xbea\xff\xfeb");
        assert_eq!(Text::from("ž").slice(0..1).as_bytes(), b"\xc5");
    }

    #[test]
    fn neighbours_with_one_maker_become_one_mark() {
        let mut builder = TextBuilder::new();
        builder.push_marked("ab", literal(0, 2), Origin::NONE);
        builder.push_marked("cd", literal(2, 4), Origin::NONE);
        assert_eq!(builder.finish().marks().len(), 1);
    }
}

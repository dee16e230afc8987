//! Reading a source map: hostile input, so every number is checked before anything is looked up.

use common::limits::Limits;
use common::source::Position;
use serde::Deserialize;
use serde::de::{Deserializer, SeqAccess, Visitor};
use yaml::Path;
use yaml::path::Step;

use super::{Kind, SourceMapError, VERSION, sha256};

/// A text that a map names.
#[derive(Clone, Debug, Deserialize)]
pub struct MapFile {
    pub(super) path: Box<str>,
    pub(super) sha256: Box<str>,
    pub(super) bytes: u64,
    pub(super) argument: Option<u64>,
    pub(super) text: Option<Box<str>>,
}

impl MapFile {
    /// The path, as it was given or found when the stream was rendered; of an argument the flag.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What people call it: the path, or `--set (argument 2)`.
    pub fn display_name(&self) -> String {
        match self.argument {
            Some(nth) => format!("{} (argument {nth})", self.path),
            None => self.path.to_string(),
        }
    }

    /// The text of an argument, which stands in no file.
    pub fn text(&self) -> Option<&str> {
        self.text.as_deref()
    }

    /// Bytes of the text when the stream was rendered.
    pub const fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Whether `text` is what the stream was rendered from.
    pub fn is(&self, text: &[u8]) -> bool {
        self.bytes == text.len() as u64 && *self.sha256 == *sha256(text)
    }
}

/// A source map that was read, and belongs to some stream.
#[derive(Clone, Debug)]
pub struct SourceMap {
    pub(super) sha256: Box<str>,
    pub(super) bytes: u64,
    pub(super) files: Vec<MapFile>,
    pub(super) spans: Vec<MapSpan>,
    pub(super) values: Vec<MapValue>,
    pub(super) calls: Vec<MapCall>,
    /// In the order of the offsets.
    pub(super) missing: Vec<MapMissing>,
    /// In order and without gaps.
    pub(super) ranges: Vec<MapRange>,
    /// The numbers of the ranges that stand around documents.
    pub(super) frames: Vec<u32>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct MapSpan {
    pub(super) file: u32,
    pub(super) start: Position,
    pub(super) end: Position,
}

#[derive(Clone, Debug)]
pub(super) struct MapValue {
    /// As people write it. Kept as text: a path of steps takes many times the bytes of its JSON.
    pub(super) path: Box<str>,
    pub(super) span: u32,
    pub(super) parent: Option<u32>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct MapCall {
    pub(super) span: u32,
    /// A smaller number than the call's own.
    pub(super) outer: Option<u32>,
}

#[derive(Clone, Debug)]
pub(super) struct MapMissing {
    pub(super) offset: u32,
    pub(super) span: u32,
    pub(super) operand: Box<str>,
    pub(super) near: Option<u32>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct MapRange {
    pub(super) start: u32,
    pub(super) span: Option<u32>,
    pub(super) kind: Kind,
    pub(super) value: Option<u32>,
    pub(super) call: Option<u32>,
}

/// The file as it is written.
#[derive(Deserialize)]
struct Written {
    stream: WrittenStream,
    files: Vec<MapFile>,
    spans: Vec<(u32, u32, u32, u32, u32)>,
    values: Vec<WrittenValue>,
    calls: Vec<WrittenCall>,
    missing: Vec<WrittenMissing>,
    ranges: Vec<WrittenRange>,
}

/// The member that every version has.
#[derive(Deserialize)]
struct WrittenVersion {
    version: u64,
}

#[derive(Deserialize)]
struct WrittenStream {
    sha256: Box<str>,
    bytes: u64,
}

#[derive(Deserialize)]
struct WrittenValue {
    #[serde(deserialize_with = "display_path")]
    path: Box<str>,
    span: u32,
    parent: Option<u32>,
}

#[derive(Deserialize)]
struct WrittenCall(u32, #[serde(default)] Option<u32>);

#[derive(Deserialize)]
struct WrittenMissing(u32, u32, Box<str>, #[serde(default)] Option<u32>);

#[derive(Deserialize)]
struct WrittenRange(u32, Option<u32>, u8, #[serde(default)] Option<u32>, #[serde(default)] Option<u32>);

/// One step of a path.
#[derive(Deserialize)]
#[serde(untagged)]
enum WrittenStep {
    Index(u32),
    Key(String),
}

/// Reads the steps of a path, and keeps what people write for it.
fn display_path<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Box<str>, D::Error> {
    struct Steps;
    impl<'de> Visitor<'de> for Steps {
        type Value = Box<str>;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("a list of keys and indexes")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut steps: A) -> Result<Box<str>, A::Error> {
            let mut path = Path::root();
            while let Some(step) = steps.next_element::<WrittenStep>()? {
                path.push(match step {
                    WrittenStep::Index(index) => Step::Index(index as usize),
                    WrittenStep::Key(key) => Step::Key(key.into()),
                });
            }
            Ok(path.to_string().into())
        }
    }
    deserializer.deserialize_seq(Steps)
}

impl SourceMap {
    /// Reads a map.
    ///
    /// # Errors
    /// What is no map, or one that contradicts itself; a later version; more bytes than the limit of inputs.
    pub fn read(json: &[u8], limits: &Limits) -> Result<Self, SourceMapError> {
        if json.len() as u64 > limits.input_bytes {
            return Err(SourceMapError::TooLarge(limits.input_bytes));
        }
        let version: WrittenVersion = serde_json::from_slice(json).map_err(SourceMapError::Syntax)?;
        if version.version != u64::from(VERSION) {
            return Err(SourceMapError::Version(version.version));
        }
        let written: Written = serde_json::from_slice(json).map_err(SourceMapError::Syntax)?;
        written.checked().map_err(SourceMapError::Broken)
    }

    /// Whether the map belongs to `stream`.
    pub fn belongs_to(&self, stream: &[u8]) -> bool {
        self.bytes == stream.len() as u64 && *self.sha256 == *sha256(stream)
    }

    /// The texts that the stream came from.
    pub fn files(&self) -> &[MapFile] {
        &self.files
    }
}

impl Written {
    /// The map, when all numbers fit each other.
    fn checked(self) -> Result<SourceMap, String> {
        let mut map = SourceMap {
            sha256: self.stream.sha256,
            bytes: self.stream.bytes,
            spans: Vec::with_capacity(self.spans.len()),
            values: Vec::with_capacity(self.values.len()),
            calls: Vec::with_capacity(self.calls.len()),
            missing: Vec::with_capacity(self.missing.len()),
            ranges: Vec::with_capacity(self.ranges.len()),
            frames: Vec::new(),
            files: self.files,
        };
        for (nth, span) in self.spans.into_iter().enumerate() {
            let name = Name("span", nth);
            name.number("file", Some(span.0), map.files.len())?;
            let file = map.files.get(span.0 as usize);
            let span = file.and_then(|file| span_in(file, span));
            map.spans.push(span.ok_or_else(|| format!("span {nth} lies outside of its file"))?);
        }
        for (nth, WrittenValue { path, span, parent }) in self.values.into_iter().enumerate() {
            let name = Name("value", nth);
            name.number("span", Some(span), map.spans.len())?;
            name.number("value", parent, nth)?;
            map.values.push(MapValue { path, span, parent });
        }
        for (nth, WrittenCall(span, outer)) in self.calls.into_iter().enumerate() {
            let name = Name("call", nth);
            name.number("span", Some(span), map.spans.len())?;
            name.number("call", outer, nth)?;
            map.calls.push(MapCall { span, outer });
        }
        for (nth, WrittenMissing(offset, span, operand, near)) in self.missing.into_iter().enumerate() {
            let name = Name("missing value", nth);
            name.number("span", Some(span), map.spans.len())?;
            name.number("span", near, map.spans.len())?;
            let before = map.missing.last().map_or(0, |last| last.offset);
            if offset < before || u64::from(offset) > map.bytes {
                return Err(format!("missing value {nth} stands before the last one or behind the stream"));
            }
            map.missing.push(MapMissing { offset, span, operand, near });
        }
        let mut end = 0;
        for (nth, range) in self.ranges.into_iter().enumerate() {
            end = map.add(nth, &range, end)?;
        }
        if u64::from(end) == map.bytes {
            Ok(map)
        } else {
            Err(format!("the ranges cover {end} of {} bytes", map.bytes))
        }
    }
}

impl SourceMap {
    /// Adds a range behind the one that ends at `start`; gives back its own end.
    fn add(&mut self, nth: usize, range: &WrittenRange, start: u32) -> Result<u32, String> {
        let WrittenRange(length, span, kind, value, call) = *range;
        let name = Name("range", nth);
        name.number("span", span, self.spans.len())?;
        name.number("value", value, self.values.len())?;
        name.number("call", call, self.calls.len())?;
        let kind = Kind::of(kind).ok_or_else(|| format!("range {nth} is of kind {kind}"))?;
        if kind == Kind::Frame {
            self.frames.push(u32::try_from(nth).unwrap_or(u32::MAX));
        }
        self.ranges.push(MapRange { start, span, kind, value, call });
        let end = start.checked_add(length).filter(|end| *end > start && u64::from(*end) <= self.bytes);
        end.ok_or_else(|| format!("range {nth} is empty or ends behind the stream"))
    }
}

/// An entry of a table, in messages.
#[derive(Clone, Copy)]
struct Name(&'static str, usize);

impl Name {
    /// Refuses a number that is not below `count`.
    fn number(self, table: &str, number: Option<u32>, count: usize) -> Result<(), String> {
        match number.filter(|number| *number as usize >= count) {
            Some(number) => Err(format!("{} {} names {table} {number} of {count}", self.0, self.1)),
            None => Ok(()),
        }
    }
}

/// A span that can be in a text of that length: every line before takes a byte, and every column.
fn span_in(file: &MapFile, written: (u32, u32, u32, u32, u32)) -> Option<MapSpan> {
    let position = |line: u32, column: u32| {
        let before = u64::from(line.checked_sub(1)?) + u64::from(column.checked_sub(1)?);
        (before <= file.bytes).then_some(Position { line, column })
    };
    let (file, start, end) = (written.0, position(written.1, written.2)?, position(written.3, written.4)?);
    (start <= end).then_some(MapSpan { file, start, end })
}

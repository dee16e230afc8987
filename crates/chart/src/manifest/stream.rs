//! The stream that is printed: documents behind their separators, with the map of the whole.
//!
//! helm: pkg/action/action.go (`renderResources`), pkg/cmd/template.go

use std::collections::BTreeMap;
use std::sync::Arc;

use common::source::FileId;
use gotemplate::value::{Mark, Origin, Place};
use gotemplate::{Missing, Trace};

use super::rope::Rope;
use super::{Hook, Manifest, cut_marks};

/// A text, and what made its bytes.
#[derive(Clone, Debug)]
pub struct Stream {
    text: Rope,
    map: Vec<Mark>,
    /// The start of the file that was written last.
    frame: Place,
    /// The calls of all traces, their `via` counted from 1 over all.
    calls: Vec<Place>,
    /// The traces of the documents, each once, and how many calls stand before its own.
    traces: Vec<(u32, Arc<Trace>)>,
    /// Which of them it is, by its address, which no other takes while it is kept.
    known: BTreeMap<usize, usize>,
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// A place whose call is counted with `before` other ones before it.
const fn counted_from(before: u32, place: Place) -> Place {
    if place.via == 0 { place } else { Place { via: place.via.saturating_add(before), ..place } }
}

impl Default for Stream {
    fn default() -> Self {
        Self::new()
    }
}

impl Stream {
    /// An empty stream.
    pub const fn new() -> Self {
        Self {
            text: Rope::new(),
            map: Vec::new(),
            frame: Place::NONE,
            calls: Vec::new(),
            traces: Vec::new(),
            known: BTreeMap::new(),
        }
    }

    /// A stream of which it is not known what made it.
    pub fn of_bytes(text: Vec<u8>) -> Self {
        let mut stream = Self { text: text.into(), ..Self::new() };
        stream.mark_since(0);
        stream
    }

    /// An empty stream for parts of this one.
    pub(super) fn for_parts(&self) -> Self {
        Self { calls: self.calls.clone(), traces: self.traces.clone(), ..Self::new() }
    }

    /// Adds a part of the stream that this one is for.
    pub(super) fn push_part(&mut self, text: &str, marks: &[Mark]) {
        self.frame = marks.first().map_or(Place::NONE, |mark| Place { start: 0, end: 0, literal: false, ..mark.place });
        let start = self.text.len();
        self.text.push(b"---\n");
        self.mark_since(start);
        self.push_marks(marks, 0);
        self.text.push(text.as_bytes());
        self.end();
    }

    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        self.text.bytes()
    }

    /// Writes the bytes, which does without a copy of them.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write_to(&self, out: &mut dyn std::io::Write) -> std::io::Result<()> {
        self.text.write_to(out)
    }

    /// What made the bytes: in order, and without gaps. Separators and `# Source:` lines belong to the start of their file.
    pub fn map(&self) -> &[Mark] {
        &self.map
    }

    /// The actions and statements that ran other templates, as [`Place::via`] of [`Stream::map`] and of themselves counts them:
    /// from 1.
    pub fn calls(&self) -> &[Place] {
        &self.calls
    }

    /// The values that were missing where an action wrote nothing, each with the places that lead to it: the action itself, then
    /// the calls around it.
    pub fn missing(&self) -> impl Iterator<Item = (Vec<Place>, &Missing)> {
        let of_trace = |(before, trace): &'_ (u32, Arc<Trace>), missing: &Missing| {
            let way = std::iter::once(missing.place).chain(trace.way(missing.place));
            way.map(|place| counted_from(*before, place)).collect()
        };
        self.traces.iter().flat_map(move |it| it.1.missing().iter().map(move |one| (of_trace(it, one), one)))
    }

    /// Adds a document behind a separator and a line that names `path`, with a line break at its end. `file` is the id of the
    /// file that the document comes from, `trace` that of its making, which its marks count by.
    pub fn push(&mut self, path: &str, file: Option<FileId>, text: &[u8], marks: &[Mark], trace: &Arc<Trace>) {
        self.head(path, file, marks, trace);
        self.text.push(text);
        self.end();
    }

    /// Adds what stands before a document, and the document's marks.
    fn head(&mut self, path: &str, file: Option<FileId>, marks: &[Mark], trace: &Arc<Trace>) {
        let calls = self.calls_of(trace);
        let start = self.text.len();
        self.text.push(format!("---\n# Source: {path}\n").as_bytes());
        let place = file.map_or(Place::NONE, |file| Place { file: file.0, start: 0, end: 0, literal: false, via: 0 });
        self.frame = place;
        self.mark_since(start);
        self.push_marks(marks, calls);
    }

    /// Adds the line break behind a document.
    fn end(&mut self) {
        let end = self.text.len();
        self.text.push(b"\n");
        self.mark_since(end);
    }

    /// Adds the marks of the text that comes next, which count calls with `calls` other ones before them.
    fn push_marks(&mut self, marks: &[Mark], calls: u32) {
        let shift = offset(self.text.len());
        self.map.extend(marks.iter().map(|mark| Mark {
            start: mark.start.saturating_add(shift),
            end: mark.end.saturating_add(shift),
            place: counted_from(calls, mark.place),
            origin: mark.origin,
        }));
    }

    /// How many calls stand before those of `trace`, which are added when they are new.
    fn calls_of(&mut self, trace: &Arc<Trace>) -> u32 {
        if trace.calls().is_empty() && trace.missing().is_empty() {
            return 0;
        }
        let next = self.traces.len();
        let known = *self.known.entry(Arc::as_ptr(trace).addr()).or_insert(next);
        if known == next {
            let before = offset(self.calls.len());
            self.calls.extend(trace.calls().iter().map(|call| counted_from(before, *call)));
            self.traces.push((before, Arc::clone(trace)));
        }
        self.traces.get(known).map_or(0, |(before, _)| *before)
    }

    /// Gives everything since `start` to the file that is being written.
    fn mark_since(&mut self, start: usize) {
        let (start, end) = (offset(start), offset(self.text.len()));
        self.map.push(Mark { start, end, place: self.frame, origin: Origin::NONE });
    }

    /// Adds a manifest.
    pub fn push_manifest(&mut self, manifest: &Manifest) {
        self.head(&manifest.path, manifest.file, &manifest.map, &manifest.trace);
        self.text.push_shared(&manifest.text);
        self.end();
    }

    /// Adds a hook.
    pub fn push_hook(&mut self, hook: &Hook) {
        self.push_manifest(&hook.manifest);
    }

    /// Takes the white space around the stream away and ends it with one line break: what is done to manifests before hooks
    /// follow.
    pub fn trim(&mut self) {
        let last = self.map.last().map(|mark| mark.start as usize + 1);
        if last == Some(self.text.len()) && self.text.is_trimmed() {
            // The last line break has its own mark already.
            return;
        }
        if let Ok(text) = std::str::from_utf8(self.text.bytes()) {
            let start = text.len() - text.trim_start().len();
            let end = start + text.trim().len();
            if start > 0 || end < text.len() {
                self.map = cut_marks(&self.map, start..end);
                self.text.cut(start, end);
            }
        }
        self.end();
    }

    /// The place of a file that is printed as it is.
    pub(crate) fn verbatim(file: u32, length: usize) -> Mark {
        let place = Place { file, start: 0, end: offset(length), literal: true, via: 0 };
        Mark { start: 0, end: offset(length), place, origin: Origin::NONE }
    }
}

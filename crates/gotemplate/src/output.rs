//! What a template wrote, and which template text and which value made each byte of it.

use std::borrow::Cow;
use std::sync::Arc;

use crate::value::{Mark, Origin, Place, Text, TextBuilder};

/// The mark that Go prints for a missing value.
const NO_VALUE: &str = "<no value>";

/// What is told of an execution besides its output: which templates ran others, and which values were missing.
#[derive(Clone, Debug, Default)]
pub struct Trace {
    pub(crate) calls: Vec<Place>,
    pub(crate) missing: Vec<Missing>,
}

/// An action that wrote nothing, or `null`, because a key is not in its map or has no value.
#[derive(Clone, Debug)]
pub struct Missing {
    /// The action.
    pub place: Place,
    /// The operand, as Go prints it: `.Values.image.tag`.
    pub operand: String,
    /// How many of the operand's names are there.
    pub found: usize,
    /// Where the value of the last name that is there came from: a map without the next key, or a null.
    pub parent: Origin,
    /// The names behind the operand's start.
    pub names: Vec<Arc<str>>,
}

impl Trace {
    /// The actions and statements that ran another template. [`Place::via`] counts them from 1; their own `via` is the call
    /// around them.
    pub fn calls(&self) -> &[Place] {
        &self.calls
    }

    /// The calls that led to a place, innermost first.
    pub fn way(&self, place: Place) -> impl Iterator<Item = Place> {
        let outer = |place: Place| (place.via as usize).checked_sub(1).and_then(|nth| self.calls.get(nth)).copied();
        std::iter::successors(outer(place), move |place| outer(*place))
    }

    /// The actions that wrote nothing because a value was missing, in order.
    pub fn missing(&self) -> &[Missing] {
        &self.missing
    }
}

/// What a function says instead of failing, when a chart is linted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// The words of Helm's log.
    pub what: &'static str,
    /// The message of the chart's author.
    pub message: String,
}

/// What a template wrote.
#[derive(Debug, Default)]
pub struct Rendered {
    pub(crate) bytes: Vec<u8>,
    pub(crate) marks: Vec<Mark>,
    pub(crate) warnings: Vec<Warning>,
    pub(crate) steps: u64,
    pub(crate) trace: Trace,
}

impl Rendered {
    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The text; bytes that are no UTF-8 read as U+FFFD.
    pub fn text(&self) -> Cow<'_, str> {
        crate::value::lossy(&self.bytes)
    }

    /// What made the bytes: in order, and without gaps.
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// What functions warned of.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// Which templates ran others, and which values were missing.
    pub const fn trace(&self) -> &Trace {
        &self.trace
    }

    /// Takes [`Rendered::trace`] out.
    pub fn take_trace(&mut self) -> Trace {
        std::mem::take(&mut self.trace)
    }

    /// How many steps the execution took.
    pub const fn steps(&self) -> u64 {
        self.steps
    }

    /// Takes out every `<no value>`, also one that the author wrote, as Helm does with each file.
    #[must_use]
    pub fn without_no_value(mut self) -> Self {
        if find(&self.bytes, NO_VALUE).is_none() {
            return self;
        }
        let mut text = TextBuilder::new();
        text.push_bytes(&self.bytes);
        *text.marks_mut() = std::mem::take(&mut self.marks);
        let text = text.finish();
        let text = without_no_value(&text, Origin::NONE).unwrap_or(text);
        self.marks = text.marks().to_vec();
        self.bytes = text.as_bytes().to_vec();
        self
    }
}

fn find(bytes: &[u8], needle: &str) -> Option<usize> {
    memchr::memmem::find(bytes, needle.as_bytes())
}

/// `text` without `<no value>`, or `None` when there is none in it.
pub(crate) fn without_no_value(text: &Text, origin: Origin) -> Option<Text> {
    let bytes = text.as_bytes();
    let mut next = find(bytes, NO_VALUE)?;
    let mut out = TextBuilder::with_capacity(bytes.len());
    let mut at = 0;
    loop {
        out.push_part(text, origin, at..next);
        at = next + NO_VALUE.len();
        match find(bytes.get(at..).unwrap_or_default(), NO_VALUE) {
            Some(found) => next = at + found,
            None => break,
        }
    }
    out.push_part(text, origin, at..bytes.len());
    Some(out.finish())
}

impl TextBuilder {
    /// True when nothing was written since `start` but what YAML and Helm read as nothing: `null`, `<no value>`.
    pub(crate) fn wrote_nothing(&self, start: usize) -> bool {
        /// Longer than any indentation.
        const MOST: usize = 200;
        let length = self.len() - start;
        length == 0
            || length < MOST && self.text_since(start).is_some_and(|text| matches!(text.trim(), "null" | NO_VALUE))
    }

    /// Gives everything since `start` to an action: marks without a place get its place, and bytes without a mark its place
    /// and `origin`.
    pub(crate) fn claim(&mut self, start: usize, place: Place, origin: Origin) {
        if place.is_none() && origin.is_none() {
            return;
        }
        let end = self.len();
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let (start, end) = (offset(start), offset(end));
        let first = self.marks().partition_point(|mark| mark.start < start);
        // A mark from before may have been lengthened by what was written since.
        let before = first.checked_sub(1).and_then(|last| self.marks().get(last)).map_or(0, |mark| mark.end);
        let start = start.max(before);
        if first == self.marks().len() {
            return self.mark(start as usize, place, origin);
        }
        if self.is_placed(first, start, end) {
            return;
        }
        let marks = self.marks_mut();
        let made = marks.split_off(first);
        let mut at = start;
        for mut mark in made {
            Mark::push(marks, Mark { start: at, end: mark.start, place, origin });
            at = mark.end;
            mark.place = mark.place.or(place);
            Mark::push(marks, mark);
        }
        Mark::push(marks, Mark { start: at, end, place, origin });
    }

    /// Whether the marks from number `first` on cover `start..end` and all have a place: most of what templates include.
    fn is_placed(&self, first: usize, start: u32, end: u32) -> bool {
        let marks = self.marks().get(first..).unwrap_or_default();
        let mut at = start;
        let is_next = |mark: &Mark| mark.start == std::mem::replace(&mut at, mark.end) && !mark.place.is_none();
        marks.iter().all(is_next) && at == end
    }
}

//! Marks: which template text and which value made a range of bytes.

use super::Origin;

/// The file id of a place that is not known.
const NOWHERE: u32 = u32::MAX;

/// A range of bytes in the text of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The template file, as [`crate::Set::add`] numbered it.
    pub file: u32,
    /// Offset of the first byte.
    pub start: u32,
    /// Offset after the last byte.
    pub end: u32,
    /// True when the marked bytes are these bytes of the template; otherwise an action that stands there made them.
    pub literal: bool,
    /// Which call ran the template, as [`crate::Trace::calls`] counts them from 1; 0 when nobody called it.
    pub via: u32,
}

impl Place {
    /// No known place: the action that writes the text out will be taken.
    pub const NONE: Self = Self { file: NOWHERE, start: 0, end: 0, literal: false, via: 0 };

    /// True for [`Place::NONE`].
    pub const fn is_none(self) -> bool {
        self.file == NOWHERE
    }

    /// This place, or `other` when it is not known.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        if self.is_none() { other } else { self }
    }

    /// The place of the bytes `from..to` of what this place made: a part of a literal, else the same action.
    #[must_use]
    const fn part(self, from: u32, to: u32) -> Self {
        if self.literal { Self { start: self.start + from, end: self.start + to, ..self } } else { self }
    }
}

/// What made the bytes `start..end` of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Offset of the first byte in the text that carries the mark.
    pub start: u32,
    /// Offset after the last byte.
    pub end: u32,
    /// The template text or action.
    pub place: Place,
    /// The value, or [`Origin::NONE`].
    pub origin: Origin,
}

impl Mark {
    /// The part of this mark inside `from..to`, moved by `shift` bytes, or `None` when nothing is left.
    pub(crate) fn cut(&self, from: u32, to: u32, shift: i64) -> Option<Self> {
        let (start, end) = (self.start.max(from), self.end.min(to));
        if start >= end {
            return None;
        }
        let moved = |at: u32| u32::try_from(i64::from(at) + shift).ok();
        let place = self.place.part(start - self.start, end - self.start);
        Some(Self { start: moved(start)?, end: moved(end)?, place, origin: self.origin })
    }

    /// Whether `next` continues this mark, so that one mark covers both.
    pub(crate) fn joins(&self, next: &Self) -> bool {
        let place = if self.place.literal {
            next.place.literal
                && self.place.file == next.place.file
                && self.place.end == next.place.start
                && self.place.via == next.place.via
        } else {
            self.place == next.place
        };
        self.end == next.start && self.origin == next.origin && place
    }

    /// Adds a mark to an ordered list, or lengthens the last one.
    pub(crate) fn push(marks: &mut Vec<Self>, mark: Self) {
        if mark.start >= mark.end {
            return;
        }
        if let Some(last) = marks.last_mut()
            && last.joins(&mark)
        {
            last.end = mark.end;
            if last.place.literal {
                last.place.end = mark.place.end;
            }
            return;
        }
        marks.push(mark);
    }
}

//! What templates made, taken apart: documents with their heads, hooks, the order of installing, and the stream that is
//! printed. Every document keeps the map of what made its bytes.
//!
//! helm: pkg/release/v1/util

mod head;
mod kinds;
mod rope;
mod select;
pub(crate) mod sort;
mod split;
mod stream;
mod text;
pub(crate) mod verbatim;

use std::sync::Arc;

use common::source::FileId;
use gotemplate::Trace;
use gotemplate::value::{Mark, Place};

pub use kinds::INSTALL_ORDER;
pub(crate) use sort::sort;
pub use stream::Stream;
pub use text::DocumentText;

/// A document that is an object of Kubernetes, or a comment.
#[derive(Clone, Debug, Default)]
pub struct Manifest {
    /// The name of the template: `app/charts/db/templates/x.yaml`.
    pub path: String,
    /// The file of the template.
    pub file: Option<FileId>,
    /// The text, without white space around it.
    pub text: DocumentText,
    /// `apiVersion`
    pub api_version: String,
    /// `kind`
    pub kind: String,
    /// `metadata.name`
    pub name: String,
    /// What made the text, by ranges of its bytes.
    pub map: Vec<Mark>,
    /// What else is told of the making of the whole file that the document was a part of.
    pub trace: Arc<Trace>,
}

/// A document with the annotation `helm.sh/hook`.
#[derive(Clone, Debug)]
pub struct Hook {
    /// The document.
    pub manifest: Manifest,
    /// When it runs: `pre-install`, `test`.
    pub events: Vec<&'static str>,
    /// `helm.sh/hook-weight`
    pub weight: i64,
    /// `helm.sh/hook-delete-policy`
    pub delete_policies: Vec<String>,
    /// `helm.sh/hook-output-log-policy`
    pub output_log_policies: Vec<String>,
}

impl Hook {
    /// Whether it is a test.
    pub fn is_test(&self) -> bool {
        self.events.contains(&"test")
    }
}

/// The marks of `range`, counted from its start. Bytes without a mark have none here either.
pub(crate) fn cut_marks(marks: &[Mark], range: std::ops::Range<usize>) -> Vec<Mark> {
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let (from, to) = (offset(range.start), offset(range.end));
    let first = marks.partition_point(|mark| mark.end <= from);
    let inside = marks.iter().skip(first).take_while(|mark| mark.start < to);
    inside
        .map(|mark| {
            let (start, end) = (mark.start.max(from), mark.end.min(to));
            let place = part(mark.place, start - mark.start, end - mark.start);
            Mark { start: start - from, end: end - from, place, origin: mark.origin }
        })
        .collect()
}

/// The part of a place that made the bytes `from..to` of what it made.
fn part(place: Place, from: u32, to: u32) -> Place {
    if place.literal && !place.is_none() {
        Place { start: place.start + from, end: place.start + to, ..place }
    } else {
        place
    }
}

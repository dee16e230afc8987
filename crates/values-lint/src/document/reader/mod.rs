//! The original's YAML, mistakes and all: a reader that goes on after errors, with the original's errors at the original's
//! places. (@stoplight/yaml-ast-parser: src/loader.ts)
//!
//! `yaml` reads as Go does and stops at the first error of a document; here a broken document still has a tree, and rules run
//! on what is left of it. The state below is shared by the readers of each kind of node; what a node's reader leaves in
//! `result`, `tag` and `kind` is looked at by its caller, as in the original, since errors depend on it.

mod block;
mod cursor;
mod flow;
mod node;
mod properties;
mod scalar;
mod stream;
pub(super) mod tree;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use tree::{NodeId, Tree};

pub(super) use stream::read;

/// Nesting that is followed; deeper text ends the reading with an error.
const MAX_DEPTH: u32 = 200;

/// Steps for each byte: the original goes back over text after errors, and may never end.
const STEPS_PER_BYTE: u64 = 16;

/// An error or a warning of the reader.
#[derive(Clone, Debug)]
pub(super) struct Fault {
    pub(super) message: String,
    pub(super) line: u32,
    pub(super) column: i64,
    pub(super) is_warning: bool,
    /// The error reaches to the end of its line.
    pub(super) to_line_end: bool,
}

/// What was read of a stream.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) tree: Tree,
    /// The first document; `None` where there is none.
    pub(super) root: Option<NodeId>,
    pub(super) faults: Vec<Fault>,
    /// Why reading stopped early: a limit.
    pub(super) stopped: Option<&'static str>,
}

/// Where a node stands, which decides what it may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Context {
    FlowIn,
    FlowOut,
    BlockIn,
    BlockOut,
}

/// The tag in front of a node.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Tag {
    /// A plain scalar without a tag: its text decides.
    Plain,
    Explicit(Cow<'static, str>),
}

/// What the last reader left, as the words of errors name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    Nothing,
    Scalar,
    Sequence,
    Mapping,
}

impl Found {
    const fn word(self) -> &'static str {
        match self {
            Self::Nothing => "null",
            Self::Scalar => "scalar",
            Self::Sequence => "sequence",
            Self::Mapping => "mapping",
        }
    }
}

#[derive(Clone, Copy, Debug)]
struct LineStart {
    start: u32,
    line: u32,
}

struct Reader<'t> {
    text: &'t str,
    bytes: &'t [u8],
    position: usize,
    line: u32,
    line_start: usize,
    line_indent: isize,
    tag: Option<Tag>,
    anchor: Option<&'t str>,
    found: Found,
    result: Option<NodeId>,
    tags: HashMap<String, String>,
    version_seen: bool,
    anchors: HashMap<&'t str, NodeId>,
    lines: Vec<LineStart>,
    tree: Tree,
    faults: Vec<Fault>,
    told: HashSet<(String, usize)>,
    depth: u32,
    steps: u64,
    stopped: Option<&'static str>,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            bytes: text.as_bytes(),
            position: 0,
            line: 0,
            line_start: 0,
            line_indent: 0,
            tag: None,
            anchor: None,
            found: Found::Nothing,
            result: None,
            tags: HashMap::new(),
            version_seen: false,
            anchors: HashMap::new(),
            lines: Vec::new(),
            tree: Tree::for_text(text.len()),
            faults: Vec::new(),
            told: HashSet::new(),
            depth: 0,
            steps: 0,
            stopped: None,
        }
    }

    /// Counts a step; past the limit the rest of the text is given up.
    fn step(&mut self) {
        self.steps += 1;
        if self.steps > STEPS_PER_BYTE * (self.bytes.len() as u64 + 1024) {
            self.stop("gave up on a document that is too broken to read");
        }
    }

    fn stop(&mut self, why: &'static str) {
        self.stopped.get_or_insert(why);
        self.position = self.bytes.len();
    }

    fn fault(&self, message: impl Into<String>, is_warning: bool) -> Fault {
        let column = self.column_of(self.line_start, self.position);
        Fault { message: message.into(), line: self.line, column, is_warning, to_line_end: false }
    }

    /// UTF-16 units between two places; negative where the second one stands in front.
    fn column_of(&self, start: usize, position: usize) -> i64 {
        match self.text.get(start..position.min(self.bytes.len())) {
            Some(slice) => slice.encode_utf16().count() as i64,
            None => position as i64 - start as i64,
        }
    }

    /// An error here; reading goes on at the end of the line.
    fn error(&mut self, message: impl Into<String>) {
        let fault = self.fault(message, false);
        if !self.told.insert((fault.message.clone(), self.position)) {
            return;
        }
        self.faults.push(fault);
        self.skip_to_line_end();
    }

    /// To the letter in front of the next line break; to the break itself where that letter is the one we stand at.
    fn skip_to_line_end(&mut self) {
        let from = self.position;
        while self.position < self.bytes.len() {
            if matches!(self.here(), b'\n' | b'\r') {
                self.position = self.back(self.position);
                if self.position == from {
                    self.position = self.forward(from);
                }
                return;
            }
            self.position += 1;
        }
    }

    /// The start of the letter behind the one at a place.
    fn forward(&self, position: usize) -> usize {
        let mut at = position + 1;
        while at < self.bytes.len() && !self.text.is_char_boundary(at) {
            at += 1;
        }
        at
    }

    /// The start of the letter in front of a place.
    fn back(&self, position: usize) -> usize {
        let mut at = position.saturating_sub(1);
        while at > 0 && !self.text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }

    /// An error at another place, to the end of its line.
    fn error_at(&mut self, position: usize, message: String) {
        let behind = self.lines.partition_point(|line| line.start as usize <= position);
        let found = behind.checked_sub(1).and_then(|at| self.lines.get(at));
        let found = found.copied().unwrap_or(LineStart { start: 0, line: 0 });
        if self.told.contains(&(message.clone(), position)) {
            return;
        }
        let column = self.column_of(found.start as usize, position);
        self.faults.push(Fault { message, line: found.line, column, is_warning: false, to_line_end: true });
    }
}

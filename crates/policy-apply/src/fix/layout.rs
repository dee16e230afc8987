//! Where the parts of a document stand in its text: columns, the lines that a node fills, dashes and colons.
//!
//! The one idea to know: the spans of block maps and lists say where they start, the last thing in them says where they end.

use std::ops::Range;

use yaml::{Document, Kind, NodeRef, Path, Step};

/// A document and its text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layout<'d> {
    document: &'d Document,
    text: &'d str,
}

/// A node and how it hangs in its parent.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot<'d> {
    pub(super) node: NodeRef<'d>,
    /// The key, in a map.
    pub(super) key: Option<NodeRef<'d>>,
    /// The parent and the place among its entries or items.
    pub(super) parent: Option<(NodeRef<'d>, usize)>,
}

impl<'d> Layout<'d> {
    pub(super) fn new(document: &'d Document) -> Self {
        Self { document, text: document.text() }
    }

    /// The node at a path; nothing when it is not there, or stands behind an alias.
    pub(super) fn spot(self, path: &Path) -> Option<Spot<'d>> {
        let mut spot = Spot { node: self.document.root(), key: None, parent: None };
        for step in path.steps() {
            let parent = spot.node;
            spot = match step {
                Step::Key(name) => {
                    let (key, node) = parent.entry(name)?;
                    let place = parent.entries().position(|(other, _)| other.id() == key.id())?;
                    Spot { node, key: Some(key), parent: Some((parent, place)) }
                }
                Step::Index(index) => Spot { node: parent.at(*index)?, key: None, parent: Some((parent, *index)) },
            };
            if is_alias(spot.node) {
                return None;
            }
        }
        Some(spot)
    }

    /// Whether the document is one value in braces or brackets, as JSON is.
    pub(super) fn is_json(self) -> bool {
        self.is_flow(self.document.root())
    }

    /// Whether a map or a list is written in braces or brackets.
    pub(super) fn is_flow(self, node: NodeRef<'_>) -> bool {
        let start = self.start(node);
        matches!(node.kind(), Kind::Map | Kind::List) && self.rest(start).starts_with(['{', '['])
    }

    /// Whether the lists of the document stand further in than the keys above them; where there is none, they do not.
    pub(super) fn indents_lists(self) -> bool {
        self.list_manner(self.document.root()).unwrap_or(false)
    }

    fn list_manner(self, node: NodeRef<'_>) -> Option<bool> {
        if is_alias(node) {
            return None;
        }
        let of_entry = |(key, value): (NodeRef<'_>, NodeRef<'_>)| {
            let is_block = value.kind() == Kind::List && !is_alias(value) && !self.is_flow(value) && !value.is_empty();
            if is_block {
                return Some(self.column(self.dash(value.at(0)?)?) > self.column(self.start(key)));
            }
            self.list_manner(value)
        };
        node.entries().find_map(of_entry).or_else(|| node.items().find_map(|item| self.list_manner(item)))
    }

    /// The line break of the text.
    pub(super) fn line_break(self) -> &'static str {
        if self.text.contains("\r\n") { "\r\n" } else { "\n" }
    }

    pub(super) fn start(self, node: NodeRef<'_>) -> usize {
        node.own_span().start as usize
    }

    /// The end of a scalar, or of a map or list in braces or brackets.
    pub(super) fn end(self, node: NodeRef<'_>) -> usize {
        node.own_span().end as usize
    }

    pub(super) fn rest(self, from: usize) -> &'d str {
        self.text.get(from..).unwrap_or_default()
    }

    pub(super) fn slice(self, range: Range<usize>) -> &'d str {
        self.text.get(range).unwrap_or_default()
    }

    /// The start of the line that `at` stands in.
    pub(super) fn line_start(self, at: usize) -> usize {
        self.text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |line| line + 1)
    }

    /// The start of the next line, or the end of the text.
    pub(super) fn next_line(self, at: usize) -> usize {
        self.rest(at).find('\n').map_or(self.text.len(), |line| at + line + 1)
    }

    /// The bytes before `at` in its line.
    pub(super) fn column(self, at: usize) -> usize {
        at - self.line_start(at)
    }

    /// True when nothing but blanks stands before `at` in its line.
    pub(super) fn is_first_in_line(self, at: usize) -> bool {
        self.slice(self.line_start(at)..at).chars().all(|c| c == ' ')
    }

    /// The place behind the colon of a key.
    pub(super) fn behind_colon(self, key: NodeRef<'_>) -> Option<usize> {
        let end = self.end(key);
        self.rest(end).find(':').map(|at| end + at + 1)
    }

    /// The dash of an item of a block list.
    pub(super) fn dash(self, item: NodeRef<'_>) -> Option<usize> {
        let before = self.text.get(..self.start(item))?;
        let dash = before.trim_end_matches([' ', '\n', '\r']);
        dash.ends_with('-').then(|| dash.len() - 1)
    }

    /// The start of the line behind a node of block style and all that is in it, comments on its last line included.
    pub(super) fn next_line_behind(self, spot: Spot<'_>) -> Option<usize> {
        let last = self.last(spot.node);
        let is_nothing = self.start(last) == self.end(last) && last.is_null();
        let end = match (is_nothing, self.last_key(spot)) {
            (true, Some(key)) => self.behind_colon(key)?,
            (true, None) => self.dash(last).map_or_else(|| self.end(last), |dash| dash + 1),
            (false, _) => self.end(last),
        };
        // A block of text ends at the start of the line behind it.
        let is_behind_line = end > 0 && self.slice(end - 1..end) == "\n" && end > self.start(last);
        Some(if is_behind_line { end } else { self.next_line(end) })
    }

    /// The last thing in a node that has an end of its own.
    fn last<'n>(self, node: NodeRef<'n>) -> NodeRef<'n> {
        if is_alias(node) || self.is_flow(node) {
            return node;
        }
        let value = node.entries().next_back().map(|(_, value)| value).or_else(|| node.items().next_back());
        value.map_or(node, |value| self.last(value))
    }

    /// The key that the last thing of a node hangs on.
    fn last_key<'n>(self, spot: Spot<'n>) -> Option<NodeRef<'n>> {
        let (mut node, mut key) = (spot.node, spot.key);
        while !is_alias(node) && !self.is_flow(node) {
            if let Some((name, value)) = node.entries().next_back() {
                (node, key) = (value, Some(name));
            } else if let Some(item) = node.items().next_back() {
                (node, key) = (item, None);
            } else {
                break;
            }
        }
        key
    }
}

/// True for `*name`.
fn is_alias(node: NodeRef<'_>) -> bool {
    node.own_span() != node.span()
}

//! A document: its value, and the places of paths in its text. (@stoplight/yaml: src/getLocationForJsonPath.ts)

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::build::{Builder, KeyFaultKind};
use super::diagnostic::Diagnostic;
use super::lazy::{self, Kinds, Source};
use super::lines::Lines;
use super::path::Segment;
use super::place::{Position, Range};
use super::reader::tree::{NodeId, Shape};
use super::reader::{self, Fault};
use super::value::{Value, array_index};
use super::way::Ways;
use crate::result::Severity;

/// Maps and lists with more members are searched through an index, which is made when the first place is asked for.
const LINEAR: usize = 32;

/// One document: the value that rules see, and where each part of it stands.
#[derive(Debug)]
pub struct Document {
    /// The text and its tree.
    source: Arc<Source>,
    lines: Lines,
    root: Option<NodeId>,
    /// Values are made out of the tree on demand, and nothing refers to anything.
    is_plain: bool,
    data: Option<Value>,
    diagnostics: Vec<Diagnostic>,
    indexes: Mutex<HashMap<NodeId, Arc<Index>>>,
}

/// The members of a large map or list.
#[derive(Debug)]
enum Index {
    Keys(HashMap<String, NodeId>),
    Items(Vec<NodeId>),
}

/// How a place is reached: the pair that holds it, if one does.
#[derive(Clone, Copy)]
struct Reached {
    node: NodeId,
    pair: Option<NodeId>,
    is_root: bool,
}

impl Document {
    /// Reads a text; a broken one gives what is left of it and diagnostics.
    ///
    /// # Errors
    /// A limit: nesting, nodes behind aliases, a text that is too broken.
    pub fn parse(given: &str) -> Result<Self, &'static str> {
        Self::of_text(given.to_owned())
    }

    /// The same for a text that is no longer needed.
    ///
    /// # Errors
    /// See [`Document::parse`].
    pub fn of_text(mut text: String) -> Result<Self, &'static str> {
        let lines = Lines::of(&mut text);
        let read = reader::read(&text, lines.length());
        if let Some(limit) = read.stopped {
            return Err(limit);
        }
        let mut document = Self {
            lines,
            source: Arc::new(Source { text, tree: read.tree }),
            root: read.root,
            is_plain: false,
            data: None,
            diagnostics: Vec::new(),
            indexes: Mutex::default(),
        };
        document.build(&read.faults)?;
        Ok(document)
    }

    /// A document without a text: a value whose places are known elsewhere.
    pub fn of_value(data: Value) -> Self {
        Self {
            source: Arc::default(),
            lines: Lines::default(),
            root: None,
            is_plain: false,
            data: Some(data),
            diagnostics: Vec::new(),
            indexes: Mutex::default(),
        }
    }

    fn build(&mut self, faults: &[Fault]) -> Result<(), &'static str> {
        let Some(root) = self.root else { return Ok(()) };
        match lazy::kinds(&self.source, root) {
            Kinds::Plain => self.is_plain = true,
            Kinds::Referring => {}
            Kinds::Special => return self.build_special(root, faults),
        }
        self.data = Some(lazy::value(&self.source, root));
        self.diagnostics = self.reader_diagnostics(faults);
        self.diagnostics.sort_by_key(|diagnostic| diagnostic.range.start.line);
        Ok(())
    }

    /// The value of a document that has to be looked at as a whole, and what is wrong with its keys.
    fn build_special(&mut self, root: NodeId, faults: &[Fault]) -> Result<(), &'static str> {
        let Source { text, tree } = &*self.source;
        let mut builder = Builder::new(text, tree);
        let (data, _) = builder.value(root).ok_or("aliases stand for more than 1,000,000 nodes")?;
        let ways = if builder.faults.is_empty() { None } else { Some(Ways::of(text, tree, root)) };
        let mut diagnostics = Vec::with_capacity(builder.faults.len());
        for fault in &builder.faults {
            let range = match tree.start(fault.node) {
                Some(start) => self.range(start, tree.end(fault.node)),
                None => Range::NOWHERE,
            };
            let path = ways.as_ref().map(|ways| ways.path_of(fault.node)).unwrap_or_default();
            diagnostics.push(match fault.kind {
                KeyFaultKind::Duplicate => Diagnostic::new("duplicate key", false, Severity::Error, path, range),
                KeyFaultKind::Complex => {
                    let message = "mapping key must be a string scalar";
                    Diagnostic::new(message, true, Severity::Warn, path, range)
                }
                KeyFaultKind::NotText(kind) => {
                    let message = format!("mapping key must be a string scalar rather than {kind}");
                    Diagnostic::new(&message, true, Severity::Warn, path, range)
                }
            });
        }
        diagnostics.extend(self.reader_diagnostics(faults));
        diagnostics.sort_by_key(|diagnostic| diagnostic.range.start.line);
        self.data = Some(data);
        self.diagnostics = diagnostics;
        Ok(())
    }

    /// The reader's errors; commas that are missed over and over are told once.
    fn reader_diagnostics(&self, faults: &[Fault]) -> Vec<Diagnostic> {
        let mut told: Vec<Diagnostic> = Vec::new();
        let mut broken_flow: Option<usize> = None;
        for fault in faults {
            let start = Position { line: fault.line, character: i32::try_from(fault.column).unwrap_or(0) };
            let end =
                if fault.to_line_end { self.lines.length_of(&self.source.text, fault.line) } else { start.character };
            let range = Range { start, end: Position { line: fault.line, character: end } };
            if fault.message == "missed comma between flow collection entries" {
                broken_flow.get_or_insert(told.len());
            } else if let Some(first) = broken_flow.take() {
                if let Some(broken) = told.get_mut(first) {
                    broken.range.end = range.end;
                    "Invalid mixed usage of block and flow styles".clone_into(&mut broken.message);
                }
                told.truncate(first + 1);
            }
            let severity = if fault.is_warning { Severity::Warn } else { Severity::Error };
            told.push(Diagnostic::new(&fault.message, false, severity, Vec::new(), range));
        }
        told
    }

    /// The value; `None` for an empty text, which JavaScript calls `undefined`.
    pub const fn data(&self) -> Option<&Value> {
        self.data.as_ref()
    }

    /// What the reader complains of.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// Where a path stands; `None` where nothing does.
    pub fn range_of(&self, path: &[Segment]) -> Option<Range> {
        let mut here = Reached { node: self.root?, pair: None, is_root: true };
        for segment in path {
            here = match self.source.tree.shape(here.node) {
                Shape::Map => {
                    let pair = self.find_pair(here.node, &segment.text())?;
                    let node = self.source.tree.value(pair).unwrap_or_else(|| self.source.tree.key(pair));
                    Reached { node, pair: Some(pair), is_root: false }
                }
                Shape::Seq => {
                    let index = super::number::parse(&segment.text())?;
                    if index < 0.0 || index.fract() != 0.0 {
                        return None;
                    }
                    let node = self.item(here.node, index as usize)?;
                    if self.source.tree.shape(node) == Shape::Hole {
                        return None;
                    }
                    Reached { node, pair: None, is_root: false }
                }
                _ => return None,
            };
        }
        Some(self.range(self.start_of(here), self.end_of(here)))
    }

    /// The last pair of a key, those of merged maps included.
    fn find_pair(&self, map: NodeId, key: &str) -> Option<NodeId> {
        if self.source.tree.children(map).nth(LINEAR).is_none() {
            if self.is_plain {
                return self.source.tree.children(map).find(|pair| self.key_text(*pair) == Some(key));
            }
            let mut all = Vec::new();
            self.flatten(map, &mut all);
            return all.into_iter().rev().find(|pair| self.key_text(*pair) == Some(key));
        }
        let index = self.index(map, || {
            let mut all = Vec::new();
            self.flatten(map, &mut all);
            Index::Keys(all.into_iter().filter_map(|pair| Some((self.key_text(pair)?.to_owned(), pair))).collect())
        });
        if let Index::Keys(keys) = &*index { keys.get(key).copied() } else { None }
    }

    fn item(&self, list: NodeId, index: usize) -> Option<NodeId> {
        if index < LINEAR {
            return self.source.tree.children(list).nth(index);
        }
        let items = self.index(list, || Index::Items(self.source.tree.children(list).collect()));
        if let Index::Items(items) = &*items { items.get(index).copied() } else { None }
    }

    fn index(&self, node: NodeId, make: impl FnOnce() -> Index) -> Arc<Index> {
        let mut indexes = self.indexes.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(indexes.entry(node).or_insert_with(|| Arc::new(make())))
    }

    /// True where the document refers to nothing, which need not be asked of its values then.
    pub(crate) const fn is_plain(&self) -> bool {
        self.is_plain
    }

    /// The value at a path, or the number of steps that lead somewhere. `None` where the values have to be asked.
    pub(crate) fn reach(&self, path: &[Segment]) -> Option<Result<Value, usize>> {
        let mut here = Some(self.root.filter(|_| self.is_plain)?);
        for (depth, segment) in path.iter().enumerate() {
            match here.and_then(|here| self.member(here, segment)) {
                Some(member) => here = member,
                None => return Some(Err(depth)),
            }
        }
        Some(Ok(here.map_or(Value::Null, |here| lazy::value(&self.source, here))))
    }

    /// The member of a list or map of a plain document; nothing inside stands for null.
    #[expect(clippy::option_option, reason = "two kinds of nothing, as told")]
    fn member(&self, node: NodeId, segment: &Segment) -> Option<Option<NodeId>> {
        match (self.source.tree.shape(node), segment) {
            (Shape::Map, _) => self.find_pair(node, &segment.text()).map(|pair| self.source.tree.value(pair)),
            (Shape::Seq, Segment::Index(index)) => self.item(node, *index).map(Some),
            (Shape::Seq, Segment::Key(key)) => self.item(node, array_index(key)?).map(Some),
            _ => None,
        }
    }

    fn key_text(&self, pair: NodeId) -> Option<&str> {
        self.source.tree.is_text(pair).then(|| self.source.tree.text(pair, &self.source.text))
    }

    fn flatten(&self, map: NodeId, all: &mut Vec<NodeId>) {
        for pair in self.source.tree.children(map) {
            if self.key_text(pair) != Some("<<") {
                all.push(pair);
            } else if let Some(value) = self.source.tree.value(pair) {
                self.merged_pairs(value, all, 0);
            }
        }
    }

    fn merged_pairs(&self, id: NodeId, all: &mut Vec<NodeId>, depth: u32) {
        match self.source.tree.shape(id) {
            Shape::Map => all.extend(self.source.tree.children(id)),
            Shape::Seq if depth < 8 => {
                let items: Vec<_> = self.source.tree.children(id).collect();
                for item in items.into_iter().rev() {
                    self.merged_pairs(item, all, depth + 1);
                }
            }
            Shape::Alias if depth < 8 => {
                if let Some(target) = self.source.tree.target(id) {
                    self.merged_pairs(target, all, depth + 1);
                }
            }
            _ => {}
        }
    }

    fn range(&self, start: usize, end: usize) -> Range {
        self.lines.range(&self.source.text, start, end)
    }

    fn start_of(&self, here: Reached) -> usize {
        let start = self.source.tree.start(here.node).unwrap_or(0);
        if here.is_root {
            // A document that begins with the second line is said to begin with the first.
            return if self.lines.begins_second(&self.source.text, start) { 0 } else { start };
        }
        match here.pair {
            Some(pair) if self.source.tree.value(pair).is_none() => self.source.tree.pair_end(pair),
            Some(pair) if self.source.tree.shape(here.node) != Shape::Scalar => {
                self.source.tree.end(self.source.tree.key(pair)) + 1
            }
            _ => start,
        }
    }

    fn end_of(&self, here: Reached) -> usize {
        if let Some(pair) = here.pair.filter(|pair| self.source.tree.value(*pair).is_none()) {
            return self.source.tree.pair_end(pair);
        }
        let mut node = here.node;
        loop {
            let inner = match self.source.tree.shape(node) {
                Shape::Map | Shape::Seq => self.source.tree.last_child(node),
                Shape::Pair => match self.source.tree.value(node) {
                    None => return self.source.tree.pair_end(node),
                    value => value,
                },
                Shape::Scalar | Shape::Alias | Shape::Hole => None,
            };
            match inner.filter(|inner| self.source.tree.shape(*inner) != Shape::Hole) {
                Some(inner) => node = inner,
                None => return self.source.tree.end(node),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(text: &str, path: &[Segment]) -> Option<((u32, i32), (u32, i32))> {
        let range = Document::parse(text).unwrap().range_of(path)?;
        Some(((range.start.line, range.start.character), (range.end.line, range.end.character)))
    }

    #[test]
    fn a_map_begins_behind_the_colon_and_a_scalar_where_it_stands() {
        let text = "a:\n  b: 12 # c\n  c:\nd: [1,\n  x]\n";
        assert_eq!(range(text, &["a".into()]), Some(((0, 2), (2, 4))));
        assert_eq!(range(text, &["a".into(), "b".into()]), Some(((1, 5), (1, 7))));
        assert_eq!(range(text, &["a".into(), "c".into()]), Some(((2, 4), (2, 4))));
        assert_eq!(range(text, &["d".into(), 1.into()]), Some(((4, 2), (4, 3))));
        assert_eq!(range(text, &["e".into()]), None);
    }

    #[test]
    fn columns_are_utf16_units() {
        assert_eq!(range("\"𝄞\": é\n", &["𝄞".into()]), Some(((0, 6), (0, 7))));
    }

    #[test]
    fn a_duplicate_key_is_told_and_the_last_one_counts() {
        let document = Document::parse("a: 1\nb:\n  - c: 1\n    c: 2\na: 3\n").unwrap();
        let messages: Vec<_> = document.diagnostics().iter().map(|d| d.message.as_str()).collect();
        assert_eq!(messages, ["Duplicate key: c", "Duplicate key: a"]);
        assert_eq!(document.data().and_then(|data| data.get("a")), Some(&Value::Number(3.0)));
    }

    #[test]
    fn a_merge_key_overwrites_what_stands_in_front_of_it() {
        let document = Document::parse("x: &x {a: 1, b: 2}\ny:\n  b: 3\n  <<: *x\n").unwrap();
        let y = document.data().and_then(|data| data.get("y"));
        assert_eq!(y.and_then(|y| y.get("b")), Some(&Value::Number(2.0)));
        assert_eq!(y.and_then(|y| y.get("a")), Some(&Value::Number(1.0)));
    }

    #[test]
    fn aliases_cannot_make_a_document_huge() {
        let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..9 {
            let below = format!("*a{}", level - 1);
            text.push_str(&format!("a{level}: &a{level} [{}]\n", vec![below; 10].join(", ")));
        }
        assert!(Document::parse(&text).is_err());
    }

    #[test]
    fn a_broken_end_is_told_once_whatever_its_letters() {
        for text in ["- item\ne", "- item\né"] {
            let document = Document::parse(text).unwrap();
            let told: Vec<_> = document.diagnostics().iter().map(|diagnostic| diagnostic.message.as_str()).collect();
            assert_eq!(told, ["End of the stream or a document separator is expected"], "{text}");
        }
    }

    #[test]
    fn nesting_has_a_limit() {
        assert!(Document::parse(&"[".repeat(5000)).is_err());
        assert!(Document::parse(&format!("{}1{}", "[".repeat(150), "]".repeat(150))).is_ok());
    }
}

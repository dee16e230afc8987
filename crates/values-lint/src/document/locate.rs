//! A document: its value, and the places of paths in its text. (@stoplight/yaml: src/getLocationForJsonPath.ts)

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use super::build::{Builder, KeyFaultKind};
use super::diagnostic::Diagnostic;
use super::path::Segment;
use super::place::{Position, Range};
use super::reader::tree::{Data, Node, NodeId, Tree};
use super::reader::{self, Fault};
use super::value::Value;
use crate::result::Severity;

/// Maps with more pairs are searched through an index, which is made when the first place is asked for.
const LINEAR: usize = 32;

/// One document: the value that rules see, and where each part of it stands.
#[derive(Debug)]
pub struct Document {
    text: String,
    /// The offset of each line but the first, and one behind the end. A byte order mark shifts them, as in the original.
    lines: Vec<usize>,
    ascii: bool,
    tree: Tree,
    root: Option<NodeId>,
    data: Option<Value>,
    diagnostics: Vec<Diagnostic>,
    indexes: Mutex<HashMap<NodeId, Arc<HashMap<String, NodeId>>>>,
}

impl Document {
    /// Reads a text; a broken one gives what is left of it and diagnostics.
    ///
    /// # Errors
    /// A limit: nesting, nodes behind aliases, a text that is too broken.
    pub fn parse(given: &str) -> Result<Self, &'static str> {
        let unmarked = given.strip_prefix('\u{feff}');
        let shift = usize::from(unmarked.is_some());
        let body = unmarked.unwrap_or(given);
        let length = body.len() + shift;
        let mut text = String::with_capacity(body.len() + 1);
        text.push_str(body);
        if !body.is_empty() && !body.ends_with(['\n', '\r']) {
            text.push('\n');
        }
        let mut lines: Vec<usize> =
            body.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1 + shift).collect();
        lines.push(length + 1);
        let read = reader::read(&text, length);
        if let Some(limit) = read.stopped {
            return Err(limit);
        }
        let mut document = Self {
            ascii: text.is_ascii(),
            text,
            lines,
            tree: read.tree,
            root: read.root,
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
            text: String::new(),
            lines: Vec::new(),
            ascii: true,
            tree: Tree::default(),
            root: None,
            data: Some(data),
            diagnostics: Vec::new(),
            indexes: Mutex::default(),
        }
    }

    fn build(&mut self, faults: &[Fault]) -> Result<(), &'static str> {
        let mut diagnostics = Vec::new();
        if let Some(root) = self.root {
            let mut builder = Builder::new(&self.text, &self.tree);
            let (data, _) = builder.value(root).ok_or("aliases stand for more than 1,000,000 nodes")?;
            for fault in &builder.faults {
                let node = self.tree.get(fault.node);
                let range = self.range(node.start().unwrap_or(0), node.end());
                let path = builder.path_of(fault.node);
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
        }
        self.diagnostics = diagnostics;
        Ok(())
    }

    /// The reader's errors; commas that are missed over and over are told once.
    fn reader_diagnostics(&self, faults: &[Fault]) -> Vec<Diagnostic> {
        let mut told: Vec<Diagnostic> = Vec::new();
        let mut broken_flow: Option<usize> = None;
        for fault in faults {
            let start = Position { line: fault.line, character: u32::try_from(fault.column).unwrap_or(0) };
            let end = if fault.to_line_end { self.line_length(fault.line) } else { start.character };
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
        let mut id = self.root?;
        for segment in path {
            id = match &self.tree.get(id).data {
                Data::Map(pairs) => {
                    let pair = self.find_pair(id, pairs, &segment.text())?;
                    let Data::Pair { key, value } = self.tree.get(pair).data else { return None };
                    value.unwrap_or(key)
                }
                Data::Seq(items) => {
                    let index = super::number::parse(&segment.text())?;
                    if index < 0.0 || index.fract() != 0.0 {
                        return None;
                    }
                    (*items.get(index as usize)?)?
                }
                _ => return None,
            };
        }
        let node = self.tree.get(id);
        Some(self.range(self.start_of(node), self.end_of(node)))
    }

    /// The last pair of a key, those of merged maps included.
    fn find_pair(&self, map: NodeId, pairs: &[NodeId], key: &str) -> Option<NodeId> {
        if pairs.len() <= LINEAR {
            let mut all = Vec::with_capacity(pairs.len());
            self.flatten(pairs, &mut all);
            return all.into_iter().rev().find(|pair| self.key_text(*pair) == Some(key));
        }
        let index = {
            let mut indexes = self.indexes.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            let make = || {
                let mut all = Vec::with_capacity(pairs.len());
                self.flatten(pairs, &mut all);
                let named = all.into_iter().filter_map(|pair| Some((self.key_text(pair)?.to_owned(), pair)));
                Arc::new(named.collect::<HashMap<_, _>>())
            };
            Arc::clone(indexes.entry(map).or_insert_with(make))
        };
        index.get(key).copied()
    }

    fn key_text(&self, pair: NodeId) -> Option<&str> {
        let Data::Pair { key, .. } = self.tree.get(pair).data else { return None };
        if let Data::Scalar { text, .. } = &self.tree.get(key).data { Some(text.of(&self.text)) } else { None }
    }

    fn flatten(&self, pairs: &[NodeId], all: &mut Vec<NodeId>) {
        for pair in pairs {
            match self.tree.get(*pair).data {
                Data::Pair { value, .. } if self.key_text(*pair) == Some("<<") => {
                    if let Some(value) = value {
                        self.merged_pairs(value, all, 0);
                    }
                }
                _ => all.push(*pair),
            }
        }
    }

    fn merged_pairs(&self, id: NodeId, all: &mut Vec<NodeId>, depth: u32) {
        match &self.tree.get(id).data {
            Data::Map(pairs) => all.extend_from_slice(pairs),
            Data::Seq(items) if depth < 8 => {
                for item in items.iter().rev().flatten() {
                    self.merged_pairs(*item, all, depth + 1);
                }
            }
            Data::Alias(Some(target)) if depth < 8 => self.merged_pairs(*target, all, depth + 1),
            _ => {}
        }
    }

    fn start_of(&self, node: &Node) -> usize {
        let start = node.start().unwrap_or(0);
        let Some(parent) = node.parent.map(|parent| self.tree.get(parent)) else {
            // A document that begins with the second line is said to begin with the first.
            return if self.lines.first() == Some(&start) { 0 } else { start };
        };
        match parent.data {
            Data::Pair { value: None, .. } => parent.end(),
            Data::Pair { key, .. } if !matches!(node.data, Data::Scalar { .. }) => self.tree.get(key).end() + 1,
            _ => start,
        }
    }

    fn end_of(&self, node: &Node) -> usize {
        let mut node = node;
        loop {
            let inner = match &node.data {
                Data::Seq(items) => items.last().copied().flatten(),
                Data::Pair { value, .. } => *value,
                Data::Map(pairs) => pairs.last().copied(),
                Data::Scalar { .. } => {
                    let parent = node.parent.map(|parent| self.tree.get(parent));
                    return match parent.map(|parent| (&parent.data, parent.end())) {
                        Some((Data::Pair { value: None, .. }, end)) => end,
                        _ => node.end(),
                    };
                }
                Data::Alias(_) => None,
            };
            match inner {
                Some(inner) => node = self.tree.get(inner),
                None => return node.end(),
            }
        }
    }

    fn range(&self, start: usize, end: usize) -> Range {
        Range { start: self.position(start), end: self.position(end) }
    }

    /// A line break belongs to the line in front of it.
    fn position(&self, offset: usize) -> Position {
        let line = self.lines.partition_point(|start| *start <= offset);
        let start = if line == 0 { 0 } else { self.lines.get(line - 1).copied().unwrap_or(0) };
        Position { line: u32::try_from(line).unwrap_or(u32::MAX), character: self.units(start, offset) }
    }

    /// UTF-16 units between two places of a line.
    fn units(&self, start: usize, end: usize) -> u32 {
        let bytes = end.saturating_sub(start);
        let units = match self.text.get(start..end.min(self.text.len())) {
            Some(slice) if !self.ascii => slice.encode_utf16().count() + end.saturating_sub(self.text.len().max(start)),
            _ => bytes,
        };
        u32::try_from(units).unwrap_or(u32::MAX)
    }

    fn line_length(&self, line: u32) -> u32 {
        let line = line as usize;
        let start = line.checked_sub(1).and_then(|at| self.lines.get(at)).copied().unwrap_or(0);
        let end = self.lines.get(line).copied().unwrap_or(start + 1);
        self.units(start, end.saturating_sub(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(text: &str, path: &[Segment]) -> Option<((u32, u32), (u32, u32))> {
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

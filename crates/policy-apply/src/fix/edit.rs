//! One change made in the source text of a document, so that comments, order and layout of the rest stay.
//!
//! The one idea to know: a change is either an edit of few bytes at the place that the document's spans name, or no edit at
//! all. Whether the text then says what was meant is checked by the caller, who reads it again.

use std::ops::Range;
use std::sync::Arc;

use common::Val;
use yaml::{Document, Documents, FileId, Kind, NodeRef, Path, ReadOptions, ScalarStyle, Step};

use super::change::Change;
use super::layout::{Layout, Spot};
use super::value_text::{self, Block, Manner, is_leaf};

/// The text with a change in it; nothing where the text has no plain place for it.
pub(super) fn edit(text: &str, change: &Change) -> Option<String> {
    let document = read(text)?;
    let layout = Layout::new(&document);
    let manner = Manner { indents_lists: layout.indents_lists(), is_json: layout.is_json() };
    let editor = Editor { layout, manner };
    let (range, with) = editor.change(change)?;
    let mut edited = text.to_owned();
    if !edited.is_char_boundary(range.start) || !edited.is_char_boundary(range.end) || range.start > range.end {
        return None;
    }
    edited.replace_range(range, &with);
    Some(edited)
}

/// The file that spans of documents read here refer to: none of the inputs.
pub(super) const OWN_TEXT: FileId = FileId(u32::MAX);

/// The one document of a text.
pub(super) fn read(text: &str) -> Option<Document> {
    let mut documents = Documents::new(Arc::from(text), ReadOptions::new(OWN_TEXT).kubernetes());
    let document = documents.next()?.ok()?;
    documents.next().is_none().then_some(document)
}

/// Bytes, and what comes in their place.
type Edit = (Range<usize>, String);

struct Editor<'d> {
    layout: Layout<'d>,
    manner: Manner,
}

impl Editor<'_> {
    fn change(&self, change: &Change) -> Option<Edit> {
        match change {
            Change::Set(path, value) => self.set(self.layout.spot(path)?, Val::from(value)),
            Change::Add(path, key, value) => self.add(self.layout.spot(path)?, key, Val::from(value)),
            Change::Insert(path, index, value) => self.insert(self.layout.spot(path)?, *index, Val::from(value)),
            Change::Remove(path) => self.remove(path),
        }
    }

    fn set(&self, spot: Spot<'_>, value: Val<'_>) -> Option<Edit> {
        let layout = self.layout;
        let in_flow = spot.parent.is_some_and(|(parent, _)| layout.is_flow(parent));
        let old = spot.node;
        let is_collection = matches!(old.kind(), Kind::Map | Kind::List);
        if is_leaf(value) || in_flow || spot.key.is_none() || layout.is_flow(old) && !old.is_empty() {
            if is_collection && !layout.is_flow(old) {
                return self.block_becomes(spot, &self.one_line(value, false)?);
            }
            let text = self.scalar_like(old, value, in_flow)?;
            return Some(self.in_place(spot, text));
        }
        if is_collection && !layout.is_flow(old) {
            return None;
        }
        self.becomes_block(spot, value)
    }

    fn one_line(&self, value: Val<'_>, in_flow: bool) -> Option<String> {
        if value.is_map() || value.is_list() {
            value_text::flow(value, self.manner)
        } else {
            value_text::scalar(value, in_flow, self.manner)
        }
    }

    /// The value on one line, quoted as the old one was.
    fn scalar_like(&self, old: NodeRef<'_>, value: Val<'_>, in_flow: bool) -> Option<String> {
        let text = self.one_line(value, in_flow)?;
        let is_plain = |text: &str| text.chars().all(|c| c.is_ascii_graphic() && !matches!(c, '"' | '\'' | '\\'));
        let Some(new) = value.as_str().filter(|new| is_plain(new)) else { return Some(text) };
        Some(match old.style() {
            Some(ScalarStyle::DoubleQuoted) => format!("\"{new}\""),
            Some(ScalarStyle::SingleQuoted) => format!("'{new}'"),
            _ => text,
        })
    }

    /// A text in the place of a scalar, or of a collection in braces or brackets.
    fn in_place(&self, spot: Spot<'_>, text: String) -> Edit {
        let range = self.layout.start(spot.node)..self.layout.end(spot.node);
        match spot.key.filter(|_| range.is_empty()).and_then(|key| self.layout.behind_colon(key)) {
            Some(at) => (at..at, format!(" {text}")),
            None => (range, text),
        }
    }

    /// `key: value` becomes a key with lines below it; a comment behind the value stays on the key's line.
    fn becomes_block(&self, spot: Spot<'_>, value: Val<'_>) -> Option<Edit> {
        let layout = self.layout;
        let key = spot.key?;
        let column = layout.column(layout.start(key));
        let below = Block::below(value, column, self.manner, layout.line_break())?;
        let from = layout.behind_colon(key)?;
        let behind = if layout.start(spot.node) == layout.end(spot.node) { from } else { layout.end(spot.node) };
        let line = layout.rest(behind).lines().next().unwrap_or_default();
        let rest = line.trim_end();
        let is_clear = rest.is_empty() || rest.trim_start().starts_with('#');
        is_clear.then(|| (from..behind + rest.len(), format!("{rest}{below}")))
    }

    /// A block of lines becomes one line.
    fn block_becomes(&self, spot: Spot<'_>, text: &str) -> Option<Edit> {
        let from = self.layout.behind_colon(spot.key?)?;
        let to = self.layout.next_line_behind(spot)?;
        Some((from..to, format!(" {text}{}", self.layout.line_break())))
    }

    fn add(&self, spot: Spot<'_>, name: &str, value: Val<'_>) -> Option<Edit> {
        let layout = self.layout;
        let map = spot.node;
        if map.is_null() {
            // A map that the reader makes of nothing.
            return self.set(spot, Val::from(&common::Value::map([(name, value.to_value())])));
        }
        if layout.is_flow(map) {
            if map.is_empty() && !self.manner.is_json && spot.key.is_some() && !self.is_in_flow(spot) {
                let whole = common::Value::map([(name, value.to_value())]);
                return self.becomes_block(spot, Val::from(&whole));
            }
            let pair = format!("{}: {}", value_text::key(name, true, self.manner)?, self.one_line(value, true)?);
            let last = map.entries().next_back().unzip();
            return self.add_in_flow(map, last.0, last.1, &pair);
        }
        let (first, _) = map.entries().next()?;
        let column = layout.column(layout.start(first));
        let lines = Block::entry(name, value, column, self.manner, layout.line_break())?;
        Some(self.lines_at(layout.next_line_behind(spot)?, column, &lines))
    }

    /// True when a map or list in braces or brackets is around.
    fn is_in_flow(&self, spot: Spot<'_>) -> bool {
        spot.parent.is_some_and(|(parent, _)| self.layout.is_flow(parent))
    }

    /// Whole lines at the start of the line at `at`.
    fn lines_at(&self, at: usize, column: usize, lines: &str) -> Edit {
        let line_break = self.layout.line_break();
        let is_open = at > 0 && self.layout.slice(at - 1..at) != "\n";
        let before = if is_open { line_break } else { "" };
        let behind = if is_open { "" } else { line_break };
        (at..at, format!("{before}{:column$}{lines}{behind}", ""))
    }

    /// A pair or an item at the end of a collection in braces or brackets, on a line of its own where the last one is.
    fn add_in_flow(
        &self,
        list: NodeRef<'_>,
        start: Option<NodeRef<'_>>,
        last: Option<NodeRef<'_>>,
        text: &str,
    ) -> Option<Edit> {
        let layout = self.layout;
        let (Some(start), Some(last)) = (start, last) else {
            let inside = layout.start(list) + 1;
            return Some((inside..layout.end(list).checked_sub(1)?, text.to_owned()));
        };
        let at = layout.end(last);
        if !layout.is_first_in_line(layout.start(start)) {
            return Some((at..at, format!(", {text}")));
        }
        let column = layout.column(layout.start(start));
        Some((at..at, format!(",{}{:column$}{text}", layout.line_break(), "")))
    }

    fn insert(&self, spot: Spot<'_>, index: usize, value: Val<'_>) -> Option<Edit> {
        let layout = self.layout;
        let list = spot.node;
        if layout.is_flow(list) {
            if list.is_empty() && !self.manner.is_json && spot.key.is_some() && !self.is_in_flow(spot) {
                let whole = common::Value::list([value.to_value()]);
                return self.becomes_block(spot, Val::from(&whole));
            }
            let text = self.one_line(value, true)?;
            return match list.at(index) {
                Some(next) => Some((layout.start(next)..layout.start(next), format!("{text}, "))),
                None => self.add_in_flow(list, list.items().next_back(), list.items().next_back(), &text),
            };
        }
        let dash = layout.dash(list.at(0)?)?;
        let column = layout.column(dash);
        let lines = Block::item(value, column, self.manner, layout.line_break())?;
        let at = match list.at(index) {
            Some(next) => layout.line_start(layout.dash(next).filter(|dash| layout.is_first_in_line(*dash))?),
            None => layout.next_line_behind(spot)?,
        };
        Some(self.lines_at(at, column, &lines))
    }

    fn remove(&self, path: &Path) -> Option<Edit> {
        let spot = self.layout.spot(path)?;
        let (parent, place) = spot.parent?;
        if parent.len() == 1 {
            let mut above = path.clone();
            above.pop();
            let empty = if parent.kind() == Kind::Map { "{}" } else { "[]" };
            return self.empty(self.layout.spot(&above)?, empty);
        }
        match (self.layout.is_flow(parent), path.steps().last()?) {
            (true, _) => self.remove_in_flow(spot, parent, place),
            (false, Step::Key(_)) => self.remove_lines(spot, self.layout.start(spot.key?), parent, place),
            (false, Step::Index(_)) => self.remove_lines(spot, self.layout.dash(spot.node)?, parent, place),
        }
    }

    fn empty(&self, spot: Spot<'_>, text: &str) -> Option<Edit> {
        if self.layout.is_flow(spot.node) {
            return Some((self.layout.start(spot.node)..self.layout.end(spot.node), text.to_owned()));
        }
        self.block_becomes(spot, text)
    }

    /// The lines of an entry or an item; one that shares its line with a dash lets the next one take its place.
    fn remove_lines(&self, spot: Spot<'_>, start: usize, parent: NodeRef<'_>, place: usize) -> Option<Edit> {
        let layout = self.layout;
        if layout.is_first_in_line(start) {
            return Some((layout.line_start(start)..layout.next_line_behind(spot)?, String::new()));
        }
        let (next, _) = parent.entries().nth(place + 1)?;
        Some((start..layout.start(next), String::new()))
    }

    fn remove_in_flow(&self, spot: Spot<'_>, parent: NodeRef<'_>, place: usize) -> Option<Edit> {
        let layout = self.layout;
        let bounds = |at: usize| match parent.kind() {
            Kind::Map => parent.entries().nth(at).map(|(key, value)| layout.start(key)..layout.end(value)),
            _ => parent.at(at).map(|item| layout.start(item)..layout.end(item)),
        };
        let own = bounds(place)?;
        debug_assert!(own.end >= layout.end(spot.node), "the spot is the parent's");
        match (bounds(place + 1), place.checked_sub(1).and_then(bounds)) {
            (Some(next), _) => Some((own.start..next.start, String::new())),
            (None, Some(before)) => Some((before.end..own.end, String::new())),
            (None, None) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use common::Value;

    fn path(text: &str) -> Path {
        let steps = text.split('.').filter(|step| !step.is_empty());
        steps.map(|step| step.parse::<usize>().map_or_else(|_| Step::from(step), Step::from)).collect()
    }

    fn value(text: &str) -> Value {
        read(text).map_or(Value::Null, |document| Value::document(Arc::new(document)))
    }

    fn set(text: &str, at: &str, to: &str) -> Option<String> {
        edit(text, &Change::Set(path(at), value(to)))
    }

    fn add(text: &str, at: &str, key: &str, to: &str) -> Option<String> {
        edit(text, &Change::Add(path(at), key.into(), value(to)))
    }

    fn insert(text: &str, at: &str, index: usize, to: &str) -> Option<String> {
        edit(text, &Change::Insert(path(at), index, value(to)))
    }

    fn remove(text: &str, at: &str) -> Option<String> {
        edit(text, &Change::Remove(path(at)))
    }

    #[test]
    fn a_scalar_keeps_its_quotes_and_its_comment() {
        assert_eq!(set("a: 'b'  # c\n", "a", "d").unwrap(), "a: 'd'  # c\n");
        assert_eq!(set("a: \"b\"\n", "a", "5").unwrap(), "a: 5\n");
        assert_eq!(set("a:\nb: 1\n", "a", "x").unwrap(), "a: x\nb: 1\n");
        assert_eq!(set("- 1\n- 2", "1", "3").unwrap(), "- 1\n- 3");
    }

    #[test]
    fn a_map_takes_the_place_of_nothing_below_its_key() {
        assert_eq!(set("a: # c\nb: 1\n", "a", "{x: {z: 1}}").unwrap(), "a: # c\n  x:\n    z: 1\nb: 1\n");
        assert_eq!(set("a: {} # c", "a", "[x]").unwrap(), "a: # c\n- x");
        assert_eq!(set("{a: 1}", "a", "{b: [c]}").unwrap(), "{a: {\"b\": [\"c\"]}}");
        assert_eq!(set("a:\n  b: 1\n  c: 2\nd: 3\n", "a", "[]").unwrap(), "a: []\nd: 3\n");
    }

    #[test]
    fn a_key_stands_behind_the_last_one_of_its_map() {
        assert_eq!(
            add("a:\n  b: |\n    text\n\nc: 1\n", "a", "k", "v").unwrap(),
            "a:\n  b: |\n    text\n\n  k: v\nc: 1\n"
        );
        assert_eq!(add("a:\n  b:\n  - x # c\n  # d\n", "a", "k", "v").unwrap(), "a:\n  b:\n  - x # c\n  k: v\n  # d\n");
        assert_eq!(add("a:\n  b: 1", "a", "k", "v").unwrap(), "a:\n  b: 1\n  k: v");
        assert_eq!(
            add("l:\n  - a: 1\n  - b: 2\n", "l.0", "k", "{x: w}").unwrap(),
            "l:\n  - a: 1\n    k:\n      x: w\n  - b: 2\n"
        );
        assert_eq!(add("a:\n  b:\nc: 1\n", "a", "k", "v").unwrap(), "a:\n  b:\n  k: v\nc: 1\n");
        assert_eq!(
            add("{\"a\": {\n  \"b\": 1\n}}", "a", "k", "v").unwrap(),
            "{\"a\": {\n  \"b\": 1,\n  \"k\": \"v\"\n}}"
        );
        assert_eq!(add("a: {b: [1, 2]} # c\n", "a", "k", "v").unwrap(), "a: {b: [1, 2], k: v} # c\n");
    }

    #[test]
    fn items_come_where_their_index_says() {
        let text = "l:\n- a: 1\n  b: 2\n# two\n- c: 3\n";
        assert_eq!(insert(text, "l", 0, "{z: 0}").unwrap(), "l:\n- z: 0\n- a: 1\n  b: 2\n# two\n- c: 3\n");
        assert_eq!(insert(text, "l", 1, "x").unwrap(), "l:\n- a: 1\n  b: 2\n# two\n- x\n- c: 3\n");
        assert_eq!(insert(text, "l", 2, "[x]").unwrap(), "l:\n- a: 1\n  b: 2\n# two\n- c: 3\n- [x]\n");
        assert_eq!(insert("l: [a, b]\n", "l", 1, "x").unwrap(), "l: [a, x, b]\n");
        assert_eq!(insert("l: [a, b]\n", "l", 2, "x").unwrap(), "l: [a, b, x]\n");
        assert_eq!(insert("l: []\n", "l", 0, "x").unwrap(), "l:\n- x\n");
    }

    #[test]
    fn what_goes_takes_its_lines_along() {
        let text = "a: 1\nb:\n  c: 2 # d\n\n  e: 3\nf: 4\n";
        assert_eq!(remove(text, "b").unwrap(), "a: 1\nf: 4\n");
        assert_eq!(remove(text, "b.c").unwrap(), "a: 1\nb:\n\n  e: 3\nf: 4\n");
        assert_eq!(remove("a:\n  b: 1\nc: 2\n", "a.b").unwrap(), "a: {}\nc: 2\n");
        assert_eq!(remove("l:\n- a: 1\n  b: 2\n- c: 3\n", "l.0.a").unwrap(), "l:\n- b: 2\n- c: 3\n");
        assert_eq!(remove("l:\n- a: 1\n  b: 2\n- c: 3\n", "l.0").unwrap(), "l:\n- c: 3\n");
        assert_eq!(remove("{a: 1, b: 2, c: 3}", "b").unwrap(), "{a: 1, c: 3}");
        assert_eq!(remove("[1, 2]", "1").unwrap(), "[1]");
    }

    #[test]
    fn what_stands_behind_an_alias_is_left_alone() {
        let text = "a: &x {b: 1}\nc: *x\n";
        assert_eq!(set(text, "c.b", "2"), None);
        assert_eq!(add(text, "c", "k", "v"), None);
        assert_eq!(remove(text, "c.b"), None);
        assert_eq!(set(text, "nothing", "2"), None);
    }
}

//! The fastest way, for manifests as nearly everybody writes them: lines of ASCII with a key, a dash, or both, and values that
//! end on their line or are block scalars. No grammar is run: a line is taken only where it cannot mean anything else, and at
//! the first one that could, the text is left to the reader of events.
//!
//! INVARIANT: whatever is taken here, `fast` takes, too, with the same result; a test and a fuzz target compare them.

use memchr::memchr;

use super::keys::Keys;
use super::runs::{blanks, find_either, is_plain_ascii};
use super::{DEFINITION, Hit, Scanned, Scanner};

/// Collections deeper than this are left to the reader of events.
const MOST_LEVELS: usize = 40;
/// Longer lines are left to it, too: keys have a limit there.
const LONGEST_LINE: usize = 1000;
/// Levels of flow collections on one line.
const MOST_FLOW: usize = 8;

/// Looks through a text; nothing when it is out of the ordinary.
pub(super) fn scan(scanner: &Scanner<'_>, text: &[u8]) -> Option<Scanned> {
    if !is_plain_ascii(text) {
        return None;
    }
    let mut reader = Reader {
        scanner,
        text,
        at: 0,
        levels: Vec::with_capacity(16),
        head: Head::new(),
        scanned: Scanned::default(),
        documents: 0,
    };
    while let Some(line) = reader.line() {
        reader.take(line)?;
    }
    reader.end_document();
    (reader.documents <= scanner.limits.documents).then_some(reader.scanned)
}

/// What a collection is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Map,
    List,
    /// A list whose dashes stand at the column of the key before.
    FlatList,
}

/// A collection that is open.
#[derive(Clone, Copy)]
struct Level {
    column: usize,
    kind: Kind,
    /// Its last key or dash has nothing behind it, so that something may come below.
    waits: bool,
}

/// A line without its end: where it begins and ends, and where its text begins.
#[derive(Clone, Copy)]
struct Line {
    start: usize,
    end: usize,
    text: usize,
}

/// A part of the text.
type Part = (u32, u32);

/// What is known of the document so far.
struct Head {
    kind: Part,
    version: Part,
    /// The value as it is written, quotes included.
    at: Part,
    name: Part,
    namespace: Part,
    keys: Keys,
    meta_keys: Keys,
    /// The last key of the root is `metadata`.
    in_metadata: bool,
}

impl Head {
    const fn new() -> Self {
        Self {
            kind: (0, 0),
            version: (0, 0),
            at: (0, 0),
            name: (0, 0),
            namespace: (0, 0),
            keys: Keys::new(),
            meta_keys: Keys::new(),
            in_metadata: false,
        }
    }

    /// For the next document; the room for hashes stays as it is.
    const fn clear(&mut self) {
        (self.kind, self.version, self.at, self.name, self.namespace) = ((0, 0), (0, 0), (0, 0), (0, 0), (0, 0));
        self.in_metadata = false;
        self.keys.clear();
        self.meta_keys.clear();
    }
}

/// The keys whose values decide.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Key {
    Kind,
    Version,
    Name,
    Namespace,
    Metadata,
    Other,
}

struct Reader<'s, 't> {
    scanner: &'s Scanner<'s>,
    text: &'t [u8],
    at: usize,
    levels: Vec<Level>,
    head: Head,
    scanned: Scanned,
    documents: usize,
}

/// What may stand in a plain key, and what a plain word in a flow collection is made of.
const fn is_word(byte: u8) -> bool {
    matches!(byte, b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-' | b'.' | b'/')
}

/// The same for each byte: one look-up in place of four comparisons.
#[expect(clippy::indexing_slicing, reason = "a byte is a place in a table of 256")]
const WORDS: [bool; 256] = {
    let mut words = [false; 256];
    let mut byte = u8::MAX;
    while byte > 0 {
        words[byte as usize] = is_word(byte);
        byte -= 1;
    }
    words
};

/// How many bytes of a word a text begins with.
fn word(text: &[u8]) -> usize {
    #[expect(clippy::indexing_slicing, reason = "as above")]
    text.iter().position(|&byte| !WORDS[usize::from(byte)]).unwrap_or(text.len())
}

/// What a plain text may begin with, whatever follows.
const fn begins_plain(byte: u8) -> bool {
    matches!(byte, b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'_' | b'.' | b'/' | b'(' | b'$' | b'+' | b'~' | b'=' | b'^')
}

impl<'t> Reader<'_, 't> {
    /// The next line that has a text.
    fn line(&mut self) -> Option<Line> {
        loop {
            let line = self.any_line()?;
            if line.text < line.end && self.text.get(line.text) != Some(&b'#') {
                return Some(line);
            }
        }
    }

    fn any_line(&mut self) -> Option<Line> {
        let start = self.at;
        let rest = self.text.get(start..).filter(|rest| !rest.is_empty())?;
        let end = memchr(b'\n', rest).map_or(self.text.len(), |at| start + at);
        self.at = end + 1;
        // No further than the line: a line feed is no blank.
        Some(Line { start, end, text: start + blanks(rest) })
    }

    fn part(&self, from: usize, to: usize) -> &'t [u8] {
        self.text.get(from..to).unwrap_or_default()
    }

    /// Where the blanks end that begin at `from`: at the latest at the end of the line.
    fn after_blanks(&self, from: usize) -> usize {
        from + blanks(self.text.get(from..).unwrap_or_default())
    }

    fn take(&mut self, line: Line) -> Option<()> {
        if line.end - line.start > LONGEST_LINE {
            return None;
        }
        if line.text == line.start && self.part(line.start, line.end).starts_with(b"---") {
            let after = self.part(line.start + 3, line.end);
            after.iter().all(|&byte| byte == b' ').then_some(())?;
            self.end_document();
            self.documents += 1;
            return Some(());
        }
        let mut from = line.text;
        while self.text.get(from) == Some(&b'-') && matches!(self.text.get(from + 1), None | Some(b' ' | b'\n')) {
            self.dash(from - line.start)?;
            from = self.after_blanks(from + 1);
            if from >= line.end {
                return self.wait();
            }
        }
        match self.key_end(from, line.end) {
            Some(end) => self.entry(line, from, end),
            // A text of its own can only be an item.
            None if from > line.text => self.value(from, line.end).map(|_| ()),
            None => None,
        }
    }

    /// Where a key ends that begins at `from`: before a colon with a blank or nothing behind it.
    fn key_end(&self, from: usize, to: usize) -> Option<usize> {
        let rest = self.part(from, to);
        let length = match rest.first()? {
            b'"' => find_either(*b"\"\\", rest, 1, rest.len()).filter(|&at| rest.get(at) == Some(&b'"'))? + 1,
            b'-' | b'.' => return None,
            _ => word(rest),
        };
        let ends = rest.get(length) == Some(&b':') && matches!(rest.get(length + 1), None | Some(b' '));
        (length > 0 && ends).then_some(from + length)
    }

    /// The key from `from` to `end`, and what stands behind it.
    fn entry(&mut self, line: Line, from: usize, end: usize) -> Option<()> {
        self.open_map(from - line.start)?;
        let key = self.known_key(from, end)?;
        let start = self.after_blanks(end + 1);
        if start >= line.end {
            // Below these a list or a map would be out of the ordinary.
            return if matches!(key, Key::Other | Key::Metadata) { self.wait() } else { None };
        }
        let scalar = self.value(start, line.end)?;
        if key == Key::Other {
            return Some(());
        }
        let (written, content) = scalar?;
        match key {
            Key::Kind => self.head.kind = content,
            Key::Version => (self.head.version, self.head.at) = (content, written),
            Key::Name => self.head.name = content,
            Key::Namespace => self.head.namespace = content,
            Key::Metadata | Key::Other => return None,
        }
        Some(())
    }

    /// Which key of the root or of the metadata it is.
    fn known_key(&mut self, from: usize, end: usize) -> Option<Key> {
        let text = self.part(from, end);
        let is_root = self.levels.len() == 1;
        let is_meta = self.levels.len() == 2 && self.head.in_metadata;
        if !is_root && !is_meta {
            return Some(Key::Other);
        }
        if text.first() == Some(&b'"') {
            return None;
        }
        let keys = if is_root { &mut self.head.keys } else { &mut self.head.meta_keys };
        keys.note(text)?;
        let key = match (text, is_root) {
            (b"kind", true) => Key::Kind,
            (b"apiVersion", true) => Key::Version,
            (b"metadata", true) => Key::Metadata,
            (b"items", true) => return None,
            (b"name", false) => Key::Name,
            (b"namespace", false) => Key::Namespace,
            _ => Key::Other,
        };
        if is_root {
            self.head.in_metadata = key == Key::Metadata;
        }
        Some(key)
    }

    /// Notes that the last key or dash has nothing behind it.
    fn wait(&mut self) -> Option<()> {
        self.levels.last_mut()?.waits = true;
        Some(())
    }

    /// Ends the collections that stand to the right of a column.
    fn close(&mut self, column: usize) {
        while self.levels.last().is_some_and(|level| level.column > column) {
            self.levels.pop();
        }
    }

    fn open(&mut self, column: usize, kind: Kind) -> Option<()> {
        if let Some(level) = self.levels.last_mut() {
            // Nothing but what waits may have something below it.
            std::mem::take(&mut level.waits).then_some(())?;
        }
        (self.levels.len() < MOST_LEVELS).then(|| self.levels.push(Level { column, kind, waits: false }))
    }

    /// A dash at a column, which begins a list or goes on with it. What follows it on its line may open a collection.
    fn dash(&mut self, column: usize) -> Option<()> {
        self.close(column);
        match self.levels.last().copied()? {
            level if level.column < column => self.open(column, Kind::List)?,
            Level { kind: Kind::Map, .. } => self.open(column, Kind::FlatList)?,
            _ => {}
        }
        // The metadata is a map.
        if self.levels.len() == 2 && self.head.in_metadata {
            return None;
        }
        self.wait()
    }

    /// A key at a column, which begins a map or goes on with it.
    fn open_map(&mut self, column: usize) -> Option<()> {
        self.close(column);
        let is_flat = |level: &Level| level.column == column && level.kind == Kind::FlatList;
        if self.levels.last().is_some_and(is_flat) {
            self.levels.pop();
        }
        match self.levels.last_mut() {
            None if column == 0 && self.head.keys.is_empty() => self.open(column, Kind::Map),
            None => None,
            Some(level) if level.column < column => self.open(column, Kind::Map),
            Some(level) => {
                level.waits = false;
                (level.kind == Kind::Map).then_some(())
            }
        }
    }

    /// A value from `from` to the end of its line; with where it stands and its text, when it is a scalar on this line.
    #[expect(
        clippy::option_option,
        reason = "a value that is out of the ordinary, one without a text, one with a text"
    )]
    fn value(&mut self, from: usize, to: usize) -> Option<Option<(Part, Part)>> {
        if let Some(level) = self.levels.last_mut() {
            level.waits = false;
        }
        let part = |from: usize, to: usize| Some((u32::try_from(from).ok()?, u32::try_from(to).ok()?));
        let text = self.part(from, to);
        let text = text.trim_ascii_end();
        match *text.first()? {
            quote @ (b'"' | b'\'') => {
                let to = from + text.len();
                let end = find_either([quote, b'\\'], self.text, from + 1, to)?;
                // Nothing but the end of the line stands behind it; a backslash may mean anything.
                (self.text.get(end) == Some(&quote) && end + 1 == to).then_some(())?;
                Some(Some((part(from, to)?, part(from + 1, end)?)))
            }
            b'|' | b'>' => {
                matches!(text.get(1..)?, b"" | b"-" | b"+").then_some(())?;
                self.block()?;
                Some(None)
            }
            b'{' | b'[' => is_flow(text).then_some(None),
            b'-' if text.get(1).is_some_and(|&byte| byte.is_ascii_alphanumeric()) => self.plain(from, text),
            byte if begins_plain(byte) => self.plain(from, text),
            _ => None,
        }
    }

    /// A plain text: nothing in it may end it or make it a key.
    #[expect(clippy::option_option, reason = "as above")]
    fn plain(&self, from: usize, text: &[u8]) -> Option<Option<(Part, Part)>> {
        let (mut at, to) = (from, from + text.len());
        while let Some(sign) = find_either(*b":#", self.text, at, to) {
            let is_harmless = if self.text.get(sign) == Some(&b':') {
                // A `#` right behind a colon has no blank before it.
                sign + 1 < to && !matches!(self.text.get(sign + 1), Some(b' ' | b'#'))
            } else {
                sign > at && self.text.get(sign - 1) != Some(&b' ') && self.text.get(sign + 1) != Some(&b'#')
            };
            is_harmless.then_some(())?;
            at = sign + 1;
        }
        let (start, end) = (u32::try_from(from).ok()?, u32::try_from(to).ok()?);
        let is_null = matches!(text, b"~" | b"null" | b"Null" | b"NULL");
        Some(Some(((start, end), if is_null { (0, 0) } else { (start, end) })))
    }

    /// Passes over the lines of a block scalar: those that stand as far to the right as its first one, and blank ones.
    fn block(&mut self) -> Option<()> {
        let parent = self.levels.last()?.column;
        let mut column = None;
        loop {
            let before = self.at;
            let Some(line) = self.any_line() else { return Some(()) };
            let blanks = line.text - line.start;
            if line.text == line.end {
                // Blanks before the first line may say how far to the right it stands.
                (column.is_some() || blanks == 0).then_some(())?;
                continue;
            }
            if blanks < column.unwrap_or(parent + 1) {
                self.at = before;
                return Some(());
            }
            column.get_or_insert(blanks);
        }
    }

    /// Takes the manifest that has ended.
    fn end_document(&mut self) {
        self.levels.clear();
        let (head, source) = (&self.head, self.text);
        let text = |(from, to): Part| {
            let bytes = source.get(from as usize..to as usize).unwrap_or_default();
            // All of it is ASCII.
            std::str::from_utf8(bytes).unwrap_or_default()
        };
        let kind = text(head.kind);
        self.scanned.defines_kinds |= kind == DEFINITION;
        if let Some(entry) = self.scanner.table.find(text(head.version), kind) {
            let (kind, name, namespace) = (kind.into(), text(head.name).into(), text(head.namespace).into());
            self.scanned.hits.push(Hit { entry, kind, name, namespace, at: head.at, is_listed: false });
        }
        self.head.clear();
    }
}

/// Whether a text is one flow collection of words, quoted texts and other such collections.
fn is_flow(text: &[u8]) -> bool {
    flow(text).is_some()
}

fn flow(text: &[u8]) -> Option<()> {
    let (mut open, mut depth) = ([b' '; MOST_FLOW], 0);
    let mut at = 0;
    let blanks = |at: usize| at + blanks(text.get(at..).unwrap_or_default());
    // A value is due at `at`.
    loop {
        at = blanks(at);
        let byte = *text.get(at)?;
        let is_open = matches!(byte, b'{' | b'[');
        if is_open {
            *open.get_mut(depth)? = byte + 2;
            depth += 1;
            at = blanks(at + 1);
        } else {
            at = flow_scalar(text, at)?;
        }
        let is_empty = is_open && text.get(at) == open.get(depth - 1);
        if is_open && !is_empty {
            at = flow_key(text, at, *open.get(depth - 1)?)?;
            continue;
        }
        // Behind a value: the end of what is open, or a comma.
        loop {
            at = blanks(at);
            let close = *open.get(depth.checked_sub(1)?)?;
            match *text.get(at)? {
                b',' => {
                    at = flow_key(text, blanks(at + 1), close)?;
                    break;
                }
                byte if byte == close => {
                    at += 1;
                    depth -= 1;
                    if depth == 0 {
                        return (at == text.len()).then_some(());
                    }
                }
                _ => return None,
            }
        }
    }
}

/// Passes over a key, where a map is open.
fn flow_key(text: &[u8], at: usize, close: u8) -> Option<usize> {
    if close != b'}' {
        return Some(at);
    }
    let end = flow_word(text, at)?;
    (text.get(end) == Some(&b':') && text.get(end + 1) == Some(&b' ')).then_some(end + 2)
}

fn flow_scalar(text: &[u8], at: usize) -> Option<usize> {
    match *text.get(at)? {
        quote @ (b'"' | b'\'') => {
            let end = find_either([quote, b'\\'], text, at + 1, text.len())?;
            // A doubled quote, or a key.
            let is_plain = matches!(text.get(end + 1), Some(b',' | b'}' | b']' | b' '));
            (text.get(end) == Some(&quote) && is_plain).then_some(end + 1)
        }
        _ => flow_word(text, at),
    }
}

fn flow_word(text: &[u8], at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    let length = word(rest);
    let first = *rest.first()?;
    (length > 0 && first != b'-' && first != b'.').then_some(at + length)
}

#[cfg(test)]
mod tests {
    use yaml::ReadLimits;

    use super::*;
    use crate::scan::fast;
    use crate::versions::{Entry, Table};

    fn table() -> Table {
        let entry =
            |version: &str, kind: &str| Entry { version: version.into(), kind: kind.into(), ..Entry::default() };
        Table::new(vec![entry("a/v1", "K"), entry("a/v1", "L"), entry("any/v1", "")])
    }

    /// Whether the text is taken; when it is, the reader of events has to agree.
    fn taken(text: &str) -> bool {
        let table = table();
        let scanner = Scanner { table: &table, limits: ReadLimits::default() };
        let Some(plain) = scan(&scanner, text.as_bytes()) else { return false };
        let events = fast::scan(&scanner, text);
        assert_eq!(Some(plain), events, "{text}");
        true
    }

    #[test]
    fn manifests_as_they_are_mostly_written_are_taken() {
        for text in [
            "",
            "# nothing\n\n",
            "apiVersion: a/v1\nkind: K\nmetadata:\n  name: x\n  namespace: y\n",
            "---\nkind: 'K'\napiVersion: \"a/v1\"\nmetadata:\n    labels:\n        a/b.c: d e\n    name: ~\n---\nkind: L\napiVersion: a/v1",
            "apiVersion: any/v1\nmetadata:\nspec:\n- a\n- b: c\n  d:\n  - e\n  - f: g\n    h: i\n-\n  j: k\nl: m\n",
            "kind: K\nspec:\n  - - a\n    - b\n  - c: |\n      text: {{ x }}\n     # less\n    d: >-\n      e\n\n\n  - |+\n   x\n    y\n",
            "kind: K\nspec: {a: 1, b: [x, y, \"z z\"], c: {}, d: []}\nx: [a]\ny: http://a.b:80/c#d\nz: -1\n",
            "data:\n  a: |\n\n    b\n  c: |\n  d: e\n",
            "a:\n  b:\nc:\n",
            "---\n---   \n---\n",
            "spec:\n  \"quoted key\": 1\n  x: $(y)\n",
        ] {
            assert!(taken(text), "{text}");
        }
    }

    #[test]
    fn what_may_mean_something_else_is_left_alone() {
        for text in [
            "a: b\n  c",
            "a: b\n  c: d",
            "a: b\n  - c",
            "a: b: c",
            "a: b #c",
            "a: b:#c",
            "a: &x b",
            "a: *x",
            "a: !x b",
            "a: 'b''c'",
            "a: \"b\\n\"",
            "a: \"b",
            "a: |2\n  b",
            "a: |\n     \n  b",
            "a: |\n   b\n  c",
            "a: {b}",
            "a: {b: c",
            "a: [b: c]",
            "a: [b,, c]",
            "a: {b: c,}",
            "a: [\"b\": c]",
            "a : b",
            "? a",
            "- a",
            "a",
            "a:\n- b\n c",
            "a:\n   b: c\n  d: e",
            "a:\n  - b\n c: d",
            "a:\n  - b\n  c: d",
            "a: b\n- c",
            " a: b",
            "a: b\na: c",
            "metadata:\n  name: x\n  name: y",
            "metadata: x",
            "metadata: {name: x}",
            "metadata:\n- x",
            "metadata:\n  - x",
            "kind:\n  a: b",
            "kind: [a]",
            "kind:",
            "items:\n- a: b",
            "\"kind\": K",
            "<<: x",
            "a:\tb",
            "a: \u{e9}",
            "a: b\r\n",
            "...",
            "%YAML 1.1\n---\n",
            "--- a",
            "---a: b",
            "a: @b",
            "a: - b",
            "a: b\n...\n",
        ] {
            assert!(!taken(text), "{text}");
        }
    }
}

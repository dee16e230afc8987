//! The objects of a rendered text, cut and read as the tools of Kubernetes do it: as JSON values behind each other when it begins
//! with a brace, else, or where that fails, as YAML documents.
//!
//! Not here: YAML (`yaml`), and what the fields of an object may be (`chart::ObjectHead`).
//!
//! k8s.io/apimachinery: pkg/util/yaml/decoder.go (`YAMLOrJSONDecoder`)

use std::fmt;

use chart::{ObjectHead, Unreadable};
use common::go::json;
use common::source::{FileId, Span};
use yaml::{Document, Documents, ReadOptions};

/// How far the original looks for the brace.
const LOOK: usize = 4096;

/// An object and the document that it is from.
#[derive(Debug)]
pub(super) struct Object {
    pub(super) head: ObjectHead,
    pub(super) document: Document,
    /// Where the text of the document starts: its spans count from there.
    pub(super) start: u32,
}

/// Why the rest cannot be read.
#[derive(Debug)]
pub(super) struct Broken {
    text: String,
    /// Where, in the whole text.
    pub(super) span: Option<Span>,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Reads objects one after the other; nothing for an empty document. Ends after an error.
#[derive(Debug)]
pub(super) struct Objects<'t> {
    text: &'t str,
    file: FileId,
    at: usize,
    reading: Reading,
    /// How many values were read as JSON.
    values: usize,
    /// Why a value was no JSON: what is said when the rest is no YAML either.
    complaint: Option<Complaint>,
}

/// What Go's decoder of JSON says.
#[derive(Debug)]
struct Complaint {
    /// The bytes of the text that were read, for an error of syntax.
    read: Option<usize>,
    message: String,
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(read) = self.read {
            write!(f, "json: offset {read}: ")?;
        }
        f.write_str(&self.message)
    }
}

#[derive(Debug)]
enum Reading {
    Json,
    Yaml(Box<Documents>),
    Done,
}

impl<'t> Objects<'t> {
    pub(super) fn new(text: &'t str, file: FileId) -> Self {
        let head = text.char_indices().take_while(|(at, _)| *at < LOOK).find(|(_, c)| !c.is_whitespace());
        let mut objects = Self { text, file, at: 0, reading: Reading::Json, values: 0, complaint: None };
        if head.is_none_or(|(_, c)| c != '{') {
            objects.turn_to_yaml(0);
        }
        objects
    }

    fn turn_to_yaml(&mut self, at: usize) {
        self.at = at;
        // The original reads lines, and every line ends.
        let mut rest = self.text.get(at..).unwrap_or_default().to_owned();
        if !rest.ends_with('\n') {
            rest.push('\n');
        }
        let options = ReadOptions::new(self.file).kubernetes();
        self.reading = Reading::Yaml(Box::new(Documents::new(rest.into(), options)));
    }

    fn of_yaml(&mut self) -> Option<Result<Option<Object>, Broken>> {
        let Reading::Yaml(documents) = &mut self.reading else { return None };
        let shift = |span: Span| {
            let by = u32::try_from(self.at).unwrap_or(u32::MAX);
            Span::new(span.file, span.start.saturating_add(by), span.end.saturating_add(by))
        };
        let broken = match documents.next()? {
            Ok(document) => match self.object(document) {
                Ok(object) => return Some(Ok(object)),
                Err(error) => Broken { span: self.byte(error.at()), text: error.to_string() },
            },
            Err(error) => {
                let text = error.to_string();
                // What stands behind a separator is found before any YAML is read.
                let is_yaml = !text.starts_with("invalid Yaml document separator");
                let text = if is_yaml { Unreadable::yaml(&error).to_string() } else { text };
                Broken { span: Some(shift(error.span())), text }
            }
        };
        Some(Err(Broken { text: self.complaint.take().map_or(broken.text, |it| it.to_string()), span: broken.span }))
    }

    fn byte(&self, at: Option<u32>) -> Option<Span> {
        let at = at?.saturating_add(u32::try_from(self.at).unwrap_or(u32::MAX));
        Some(Span::new(self.file, at, at))
    }

    fn object(&self, document: Document) -> Result<Option<Object>, Unreadable> {
        let start = u32::try_from(self.at).unwrap_or(u32::MAX);
        Ok(ObjectHead::of(&document)?.map(|head| Object { head, document, start }))
    }

    /// The next value as JSON; turns to YAML where there is none.
    fn of_json(&mut self) -> Option<Result<Option<Object>, Broken>> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let inner = rest.trim_start_matches([' ', '\t', '\r', '\n']);
        if inner.is_empty() {
            return None;
        }
        let skipped = rest.len() - inner.len();
        match value_length(inner) {
            Ok(length) => {
                let start = self.at + skipped;
                if let Some(object) = self.value(start..start + length) {
                    return Some(Ok(object));
                }
            }
            Err(NoJson::End) => self.complaint = Some(Complaint { read: None, message: "unexpected EOF".into() }),
            Err(NoJson::Syntax { at, message }) => {
                self.complaint = Some(Complaint { read: Some(self.at + skipped + at), message });
            }
        }
        // After two values the text is JSON for sure.
        if self.values > 1 {
            let text = self.complaint.take().map_or_else(String::new, |complaint| complaint.message);
            return Some(Err(Broken { text, span: self.byte(Some(0)) }));
        }
        match white_space(rest) {
            Some(length) => {
                self.turn_to_yaml(self.at + length);
                self.of_yaml()
            }
            None => {
                let text = self.complaint.take().map_or_else(String::new, |complaint| complaint.to_string());
                Some(Err(Broken { text, span: self.byte(Some(0)) }))
            }
        }
    }

    /// The object of a JSON value.
    fn value(&mut self, range: std::ops::Range<usize>) -> Option<Option<Object>> {
        const PREFIX: &str = "error unmarshaling JSON: while decoding JSON: ";
        let value = self.text.get(range.clone()).unwrap_or_default();
        let options = ReadOptions::new(self.file);
        let read = |text: &str| Documents::new(text.into(), options).next().and_then(Result::ok);
        // JSON is YAML, but for pairs of escapes.
        let document = read(value).or_else(|| read(&without_surrogates(value)))?;
        let before = std::mem::replace(&mut self.at, range.start);
        match self.object(document) {
            Ok(object) => {
                self.at = range.end;
                self.values += 1;
                Some(object)
            }
            Err(error) => {
                self.at = before;
                let message = error.to_string();
                let message = message.strip_prefix(PREFIX).unwrap_or(&message).to_owned();
                self.complaint = Some(Complaint { read: None, message });
                None
            }
        }
    }
}

impl Iterator for Objects<'_> {
    type Item = Result<Option<Object>, Broken>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = match self.reading {
            Reading::Json => self.of_json(),
            Reading::Yaml(_) => self.of_yaml(),
            Reading::Done => None,
        };
        if !matches!(next, Some(Ok(_))) {
            self.reading = Reading::Done;
        }
        next
    }
}

/// The white space that is skipped before YAML is tried: up to the end of its first line. Nothing when less than four bytes are
/// left to look at.
fn white_space(text: &str) -> Option<usize> {
    for (at, c) in text.char_indices() {
        if text.len() - at < 4 {
            return None;
        }
        if !c.is_whitespace() {
            return Some(at);
        }
        if c == '\n' {
            return Some(at + 1);
        }
    }
    None
}

/// Why a text does not begin with a JSON value.
#[derive(Debug, PartialEq, Eq)]
enum NoJson {
    /// `at` bytes were read, the bad one included.
    Syntax { at: usize, message: String },
    /// The text ends inside of the value.
    End,
}

/// The length of the JSON value that the text begins with.
fn value_length(text: &str) -> Result<usize, NoJson> {
    // Most texts are one value; the brackets say where it ends.
    if let Some(length) = bracketed(text)
        && text.get(..length).is_some_and(|value| scan(value.as_bytes()).is_ok())
    {
        return Ok(length);
    }
    // The shortest beginning that is wrong ends in the byte that is.
    let wrong = |length: usize| {
        // A byte that may stand nowhere: an error about it is one about the end.
        const END: u8 = 1;
        let mut beginning = text.as_bytes().get(..length).unwrap_or_default().to_vec();
        beginning.push(END);
        match scan(&beginning) {
            Ok(()) | Err(json::SyntaxError::End) => false,
            Err(json::SyntaxError::Character { byte, .. } | json::SyntaxError::Literal { byte, .. }) => byte != END,
            Err(json::SyntaxError::Depth) => true,
        }
    };
    let (mut good, mut bad) = (0, 1);
    while bad <= text.len() && !wrong(bad) {
        (good, bad) = (bad, bad.saturating_mul(2));
    }
    bad = bad.min(text.len() + 1);
    while good + 1 < bad {
        let middle = good.midpoint(bad);
        if wrong(middle) {
            bad = middle;
        } else {
            good = middle;
        }
    }
    match text.as_bytes().get(..bad).map(scan) {
        Some(Err(json::SyntaxError::Character { context: "after top-level value", .. })) => {
            Ok(text.get(..bad - 1).unwrap_or_default().trim_end().len())
        }
        Some(Err(error)) => Err(NoJson::Syntax { at: bad, message: error.to_string() }),
        Some(Ok(())) | None => match scan(text.as_bytes()) {
            Ok(()) => Ok(text.len()),
            Err(_) => Err(NoJson::End),
        },
    }
}

/// JSON without the escapes that only stand for a character in pairs.
fn without_surrogates(json: &str) -> String {
    let escape = |text: &str| u16::from_str_radix(text.strip_prefix("\\u")?.get(..4)?, 16).ok();
    let mut out = String::with_capacity(json.len());
    let mut rest = json;
    while let Some((front, _)) = rest.split_once('\\') {
        out.push_str(front);
        rest = rest.get(front.len()..).unwrap_or_default();
        let first = escape(rest).filter(|unit| (0xd800..0xe000).contains(unit));
        let length = if first.is_some() { 6 } else { 2 };
        let (escaped, behind) = rest.split_at_checked(length).unwrap_or((rest, ""));
        rest = behind;
        let Some(first) = first else {
            out.push_str(escaped);
            continue;
        };
        let second = escape(rest).unwrap_or_default();
        match char::decode_utf16([first, second]).next() {
            Some(Ok(c)) => {
                out.push(c);
                rest = rest.get(6..).unwrap_or_default();
            }
            _ => out.push(char::REPLACEMENT_CHARACTER),
        }
    }
    out.push_str(rest);
    out
}

/// The length up to the bracket that closes the first one.
fn bracketed(text: &str) -> Option<usize> {
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'{' | b'[' if !quoted => depth += 1,
            b'}' | b']' if !quoted => depth = depth.checked_sub(1)?,
            _ => {}
        }
        if depth == 0 {
            return (byte == b'}' || byte == b']').then_some(at + 1);
        }
    }
    None
}

fn scan(text: &[u8]) -> Result<(), json::SyntaxError> {
    json::read(text, Nothing).map(|_| ())
}

/// Makes nothing of the values.
struct Nothing;

impl json::Builder for Nothing {
    type Value = ();
    type Entries = ();

    fn null(&self) {}
    fn bool(&self, _: bool) {}
    fn number(&self, _: f64) {}
    fn text(&self, _: String) {}
    fn list(&self, _: Vec<()>) {}
    fn insert(&self, (): &mut (), _: String, (): ()) {}
    fn object(&self, (): ()) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Kinds of the objects, `-` for an empty document, and the error.
    fn kinds(text: &str) -> String {
        let objects = Objects::new(text, FileId(0)).map(|object| match object {
            Ok(Some(object)) => object.head.kind,
            Ok(None) => "-".into(),
            Err(error) => error.to_string(),
        });
        objects.collect::<Vec<_>>().join("|")
    }

    #[test]
    fn values_behind_each_other_are_objects() {
        assert_eq!(kinds("{\"kind\": \"A\"}{\"kind\": \"B\"}\n"), "A|B");
        assert_eq!(kinds("{\"kind\": \"A\"}\n---\nkind: B\n"), "A|B");
        assert_eq!(kinds("kind: A\n---\n# nothing\n---\nkind: B\n"), "A|B");
    }

    #[test]
    fn what_is_neither_json_nor_yaml_is_told_of_as_json() {
        let want = "json: offset 2: invalid character '{' looking for beginning of object key string";
        assert_eq!(kinds("{{ a }}\n"), want);
        assert_eq!(kinds("{kind: A}\n"), "A");
        let two = "{\"kind\": \"A\"} {\"kind\": \"B\"}\nx: [\n";
        assert_eq!(kinds(two), "A|B|invalid character 'x' looking for beginning of value");
        assert_eq!(kinds("{\"kind\": \"A\""), "unexpected EOF");
    }

    #[test]
    fn pairs_of_escapes_are_characters() {
        assert_eq!(
            without_surrogates(r#"{"a\\": "\ud83d\ude00\u0041\ud800x\n"}"#),
            "{\"a\\\\\": \"😀\\u0041\u{fffd}x\\n\"}"
        );
        assert_eq!(kinds(r#"{"kind": "A", "a": "\ud83d\ude00"}"#), "A");
    }

    #[test]
    fn a_value_ends_where_its_bracket_closes() {
        assert_eq!(value_length(r#"{"a": "}"} x"#), Ok(10));
        assert_eq!(value_length("12 {"), Ok(2));
        assert_eq!(value_length("{"), Err(NoJson::End));
        let Err(NoJson::Syntax { at, .. }) = value_length("{]") else { panic!("no error") };
        assert_eq!(at, 2);
    }

    #[test]
    fn text_behind_a_separator_is_an_error() {
        assert_eq!(kinds("kind: A\n---kind: B\n"), "invalid Yaml document separator: kind: B");
    }
}

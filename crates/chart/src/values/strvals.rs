//! The language of `--set` and its kin: `a.b[0].c=value,d={x,y}`.
//!
//! The one idea to know: values are set while the text is read, so what stands before an error is there already; only the
//! command ends then.
//!
//! helm: pkg/strvals/parser.go, literal_parser.go

use std::rc::Rc;
use std::sync::Arc;

use common::go::number::atoi;
use common::go::quote::quote;
use common::source::Span;
use gotemplate::value::{Origin, Value};
use yaml::{FileId, Step};

use super::table::{Node, Table};
use crate::metadata::decode::Problem;
use crate::provenance::Provenance;

/// The largest index of a list. Helm: `MaxIndex`.
pub const MAX_INDEX: usize = 65_536;

/// How many maps a name may lead through. Helm: `MaxNestedNameLevel`.
pub const MAX_NESTING: usize = 30;

/// How many indexes may follow each other; Helm has no bound.
const MAX_INDEXES: usize = 100;

/// How many places the lists of all arguments may have that no argument sets; Helm has no bound.
pub(crate) const MAX_GAPS: usize = 1_000_000;

/// What stands behind `=`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flavor {
    /// `--set`: booleans, null, integers, or text.
    Typed,
    /// `--set-string`
    Text,
    /// `--set-json`
    Json,
    /// `--set-file`: the name of a file.
    File,
    /// `--set-literal`: everything up to the end.
    Literal,
}

/// Why an argument cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum StrvalsError {
    /// The text is read to its end: not an error for whoever asked for more.
    #[error("EOF")]
    End,
    #[error("{0}")]
    Other(String),
}

use StrvalsError::{End, Other};

type Done = Result<(), StrvalsError>;

fn other<T>(message: impl Into<String>) -> Result<T, StrvalsError> {
    Err(Other(message.into()))
}

/// Reads the contents of a file.
pub(crate) type ReadFile<'r> = dyn FnMut(&str) -> Result<Value, String> + 'r;

/// Sets what an argument says. `gaps` is how many places of lists may still be left empty.
///
/// # Errors
/// The original's text.
pub(crate) fn set(
    into: &Table,
    argument: &str,
    file: FileId,
    flavor: Flavor,
    provenance: &mut Provenance,
    read_file: &mut ReadFile<'_>,
    gaps: &mut usize,
) -> Result<(), Problem> {
    let root = provenance.whole(file);
    let mut parser = Parser { text: argument, at: 0, flavor, file, provenance, read_file, gaps, indexes: 0 };
    loop {
        match parser.key(into, root, 0) {
            Ok(()) => {}
            Err(End) => return Ok(()),
            Err(Other(message)) => return Err(Problem { message, at: u32::try_from(parser.at).ok(), words: None }),
        }
    }
}

struct Parser<'p, 'f> {
    text: &'p str,
    at: usize,
    flavor: Flavor,
    file: FileId,
    provenance: &'p mut Provenance,
    read_file: &'p mut ReadFile<'f>,
    gaps: &'p mut usize,
    /// Indexes that stand inside each other.
    indexes: usize,
}

/// Characters up to one that stops: those read, and the one that stopped, or nothing at the end.
type Until = (String, Option<char>);

impl Parser<'_, '_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn until(&mut self, stops: &[char]) -> Until {
        let mut read = String::new();
        while let Some(c) = self.next() {
            if stops.contains(&c) {
                return (read, Some(c));
            }
            if c == '\\' && self.flavor != Flavor::Literal {
                match self.next() {
                    Some(next) => read.push(next),
                    None => break,
                }
            } else {
                read.push(c);
            }
        }
        (read, None)
    }

    fn origin(&mut self, parent: Origin, step: Step, start: usize) -> Origin {
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let span = Span::new(self.file, offset(start), offset(self.at));
        self.provenance.origins.child(parent, step, span)
    }

    /// A name, and what follows it.
    fn key(&mut self, data: &Table, parent: Origin, nesting: usize) -> Done {
        let stops: &[char] = if self.flavor == Flavor::Literal { &['=', '[', '.'] } else { &['=', '[', ',', '.'] };
        let start = self.at;
        let (name, stop) = self.until(stops);
        let key: Arc<str> = name.as_str().into();
        let step = Step::Key(Arc::clone(&key));
        match stop {
            None if name.is_empty() => Err(End),
            None => other(format!("key {} has no value", quote(&name))),
            Some('[') => {
                let list = match data.get(&key) {
                    None => Vec::new(),
                    Some(Node::List(items, _)) => Vec::clone(&items),
                    Some(node) => return other(not_a(&node, "[]interface {}")),
                };
                let index = self.index()?;
                let origin = self.origin(parent, step, start);
                let (list, done) = self.item(list, index, origin, nesting);
                put(data, key, Node::List(Rc::new(list), origin));
                done
            }
            Some('=') => self.assign(parent, step, &mut |node| put(data, Arc::clone(&key), node)),
            Some(',') => {
                put(data, key, Value::from("").into());
                other(format!("key {} has no value (cannot end with ,)", quote(&name)))
            }
            Some(_) => {
                if nesting >= MAX_NESTING {
                    return other(too_nested());
                }
                let inner = match data.get(&key) {
                    None => Table::default(),
                    Some(Node::Table(table)) => table,
                    Some(node) => return other(not_a(&node, "map[string]interface {}")),
                };
                let origin = self.origin(parent, step, start);
                let done = self.key(&inner, origin, nesting + 1);
                if done.is_ok() && inner.is_empty() {
                    return other(format!("key map {} has no value", quote(&name)));
                }
                if !inner.is_empty() {
                    put(data, key, inner.into());
                }
                done
            }
        }
    }

    /// A value behind `=`; `set` is told of it, also when an error follows.
    fn assign(&mut self, parent: Origin, step: Step, set: &mut dyn FnMut(Node)) -> Done {
        let start = self.at;
        match self.flavor {
            Flavor::Literal => {
                let value = Value::from(self.rest());
                self.at = self.text.len();
                let origin = self.origin(parent, step, start);
                set(value.with_origin(origin).into());
                Ok(())
            }
            Flavor::Json => self.assign_json(parent, step, set),
            _ => match self.peek() {
                None => {
                    let origin = self.origin(parent, step, start);
                    set(Value::from("").with_origin(origin).into());
                    Err(End)
                }
                Some('{') => {
                    let list = self.list()?;
                    let origin = self.origin(parent, step, start);
                    let items = list.into_iter().map(|item| item.with_origin(origin).into()).collect();
                    // What follows the list was read with it.
                    set(Node::List(Rc::new(items), origin));
                    Ok(())
                }
                Some(_) => {
                    let (text, stop) = self.until(&[',']);
                    let end = if stop.is_some() { self.at - 1 } else { self.at };
                    let at = std::mem::replace(&mut self.at, end);
                    let origin = self.origin(parent, step, start);
                    self.at = at;
                    let value = self.typed(&text)?;
                    set(if self.flavor == Flavor::File && !value.origin().is_none() {
                        value.into()
                    } else {
                        value.with_origin(origin).into()
                    });
                    Ok(())
                }
            },
        }
    }

    fn assign_json(&mut self, parent: Origin, step: Step, set: &mut dyn FnMut(Node)) -> Done {
        let start = self.at;
        if self.skip_blank() {
            let origin = self.origin(parent, step, start);
            set(Value::NIL.with_origin(origin).into());
            return Ok(());
        }
        let mut values = serde_json::Deserializer::from_str(self.rest()).into_iter::<serde_json::Value>();
        let value = match values.next() {
            Some(Ok(value)) => value,
            Some(Err(error)) => return other(error.to_string()),
            None => return Err(End),
        };
        let read = values.byte_offset();
        self.at += read;
        let origin = self.origin(parent, step, start);
        set(json_node(&value, origin, self.provenance));
        self.skip_blank();
        Ok(())
    }

    /// Skips blanks, and a comma behind them; whether there is nothing else before the comma or the end.
    fn skip_blank(&mut self) -> bool {
        while let Some(c) = self.peek() {
            if c != ',' && !c.is_whitespace() {
                return false;
            }
            self.next();
            if c == ',' {
                return true;
            }
        }
        true
    }

    fn typed(&mut self, text: &str) -> Result<Value, StrvalsError> {
        match self.flavor {
            Flavor::Typed => Ok(typed(text)),
            Flavor::File => (self.read_file)(text).map_err(Other),
            _ => Ok(text.into()),
        }
    }

    /// `{a,b}`, with a comma that may follow.
    fn list(&mut self) -> Result<Vec<Value>, StrvalsError> {
        self.next();
        let mut list = Vec::new();
        loop {
            let (text, stop) = self.until(&[',', '}']);
            if stop.is_none() {
                return other("list must terminate with '}'");
            }
            if stop == Some('}') && self.peek() == Some(',') {
                self.next();
            }
            list.push(self.typed(&text)?);
            if stop == Some('}') {
                return Ok(list);
            }
        }
    }

    /// The number before `]`.
    fn index(&mut self) -> Result<i64, StrvalsError> {
        match self.until(&[']']) {
            // The original wraps the end into an error, and then takes it for the end all the same.
            (_, None) => Err(End),
            (text, Some(_)) => match atoi(&text) {
                Ok(index) => Ok(index),
                Err(error) => other(format!("error parsing index: {error}")),
            },
        }
    }

    fn set_index(&mut self, list: &mut Vec<Node>, index: usize, node: Node) -> Done {
        if index > MAX_INDEX {
            return other(format!("index of {index} is greater than maximum supported index of {MAX_INDEX}"));
        }
        let left = self.gaps.checked_sub(index.saturating_sub(list.len()));
        let Some(left) = left else { return other(format!("lists have more than {MAX_GAPS} places that are not set")) };
        *self.gaps = left;
        if list.len() <= index {
            list.resize(index + 1, Node::nil());
        }
        if let Some(slot) = list.get_mut(index) {
            *slot = node;
        }
        Ok(())
    }

    /// What stands behind an index: the list as it is then, and whether that went well.
    fn item(&mut self, list: Vec<Node>, index: i64, parent: Origin, nesting: usize) -> (Vec<Node>, Done) {
        self.indexes += 1;
        let result = if self.indexes > MAX_INDEXES {
            (list, other(format!("more than {MAX_INDEXES} indexes inside each other")))
        } else {
            self.item_inner(list, index, parent, nesting)
        };
        self.indexes -= 1;
        result
    }

    fn item_inner(&mut self, mut list: Vec<Node>, index: i64, parent: Origin, nesting: usize) -> (Vec<Node>, Done) {
        let Ok(at) = usize::try_from(index) else {
            return (list, other(format!("negative {index} index not allowed")));
        };
        let start = self.at;
        let (text, stop) = self.until(&['[', '.', '=']);
        if !text.is_empty() {
            return (list, other(format!("unexpected data at end of array index: {}", runes(&text))));
        }
        let step = Step::Index(at);
        match stop {
            None => (list, Err(End)),
            Some('=') => {
                let mut found = None;
                let done = self.assign(parent, step, &mut |node| found = Some(node));
                let Some(node) = found else { return (list, done) };
                match self.set_index(&mut list, at, node) {
                    // The end is no error here: only whoever asks for the next name sees it.
                    Ok(()) if done == Err(End) => (list, Ok(())),
                    Ok(()) => (list, done),
                    Err(error) => (list, Err(error)),
                }
            }
            Some('[') => {
                let next = match self.index() {
                    Ok(next) => next,
                    Err(error) => return (list, Err(error)),
                };
                let inner = match list.get(at) {
                    Some(Node::List(items, _)) => Vec::clone(items),
                    Some(node) if !node.is_nil() => {
                        let error = other(not_a(node, "[]interface {}"));
                        return (list, error);
                    }
                    _ => Vec::new(),
                };
                let origin = self.origin(parent, step, start);
                match self.item(inner, next, origin, nesting) {
                    (inner, Ok(())) => {
                        let done = self.set_index(&mut list, at, Node::List(Rc::new(inner), origin));
                        (list, done)
                    }
                    (_, error) => (list, error),
                }
            }
            Some(_) => {
                let inner = match list.get_mut(at) {
                    Some(Node::Table(table)) => table.clone(),
                    // Indexes out of order have left something else here.
                    Some(slot) => {
                        let table = Table::default();
                        *slot = table.clone().into();
                        table
                    }
                    None => Table::default(),
                };
                let origin = self.origin(parent, step, start);
                if let Err(error) = self.key(&inner, origin, nesting) {
                    return (list, Err(error));
                }
                let done = self.set_index(&mut list, at, inner.into());
                (list, done)
            }
        }
    }
}

fn too_nested() -> String {
    format!("value name nested level is greater than maximum supported nested level of {MAX_NESTING}")
}

/// The message of a panic of Go that the parser catches.
fn not_a(node: &Node, want: &str) -> String {
    let value = node.to_value();
    let got = if value.is_nil() { "nil".into() } else { value.type_name() };
    format!("unable to parse key: interface conversion: interface {{}} is {got}, not {want}")
}

/// Characters as Go's `%q` prints a list of them.
fn runes(text: &str) -> String {
    let shown = text.chars().map(|c| match c {
        '\'' => r"'\''".to_owned(),
        '"' => "'\"'".to_owned(),
        c => format!("'{}'", quote(c.encode_utf8(&mut [0; 4])).trim_matches('"')),
    });
    format!("[{}]", shown.collect::<Vec<_>>().join(" "))
}

/// An empty name is not set.
fn put(data: &Table, key: Arc<str>, node: Node) {
    if !key.is_empty() {
        data.set(key, node);
    }
}

/// Booleans and null in any case, integers that do not start with a zero; everything else is text.
fn typed(text: &str) -> Value {
    if text.eq_ignore_ascii_case("true") {
        return true.into();
    }
    if text.eq_ignore_ascii_case("false") {
        return false.into();
    }
    if text.eq_ignore_ascii_case("null") {
        return Value::NIL;
    }
    if text == "0" {
        return Value::int64(0);
    }
    match common::go::number::parse_int(text, 10, 64) {
        Ok(n) if !text.starts_with('0') => Value::int64(n),
        _ => text.into(),
    }
}

/// JSON as a value: all numbers as `float64`.
pub(crate) fn json_node(value: &serde_json::Value, origin: Origin, provenance: &mut Provenance) -> Node {
    use serde_json::Value as Json;
    let span = provenance.origins.span(origin).unwrap_or_default();
    let mut child = |step: Step, item: &Json| {
        let origin = provenance.origins.child(origin, step, span);
        json_node(item, origin, provenance)
    };
    let scalar = match value {
        Json::Null => Value::NIL,
        Json::Bool(value) => (*value).into(),
        Json::Number(number) => number.as_f64().unwrap_or_default().into(),
        Json::String(text) => text.as_str().into(),
        Json::Array(items) => {
            let items = items.iter().enumerate().map(|(index, item)| child(index.into(), item)).collect();
            return Node::List(Rc::new(items), origin);
        }
        Json::Object(entries) => {
            let pairs = entries.iter().map(|(key, item)| {
                let key: Arc<str> = key.as_str().into();
                (Arc::clone(&key), child(Step::Key(key), item))
            });
            return Table::new(pairs.collect(), origin).into();
        }
    };
    scalar.with_origin(origin).into()
}

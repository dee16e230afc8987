//! Values files: YAML documents that are merged from left to right.
//!
//! helm: pkg/chart/v2/loader/load.go (`LoadValues`, `MergeMaps`); k8s.io/apimachinery: pkg/util/yaml/decoder.go (`YAMLReader`)

use std::borrow::Cow;
use std::sync::Arc;

use common::source::{FileId, Span};
use gotemplate::value::{Data, Elem, Entries, List, Map, MapType, Origin, Origins, Value};
use yaml::{Documents, Kind, NodeRef, ReadOptions, Step};

use crate::file::Bytes;
use crate::metadata::decode::Problem;
use crate::provenance::Provenance;

/// The values of a file; every one of them knows where it stands.
pub(crate) fn load(data: &Bytes, file: FileId, provenance: &mut Provenance) -> Result<Entries, Problem> {
    let text = match data {
        Bytes::Text(text) => Arc::clone(text),
        Bytes::Raw(bytes) => decoded(bytes, file)?,
    };
    let mut merged = Entries::new();
    let mut rest = Rest { text: &text, at: 0 };
    while let Some((start, end)) = rest.next()? {
        let part = text.get(start..end).unwrap_or_default();
        let part = if part.len() == text.len() { Arc::clone(&text) } else { part.into() };
        let values = read(&part, file, start, provenance)?;
        merged = if merged.is_empty() { values } else { merge(&merged, values) };
    }
    Ok(merged)
}

/// Text in another encoding than UTF-8, as the reader of YAML takes it.
fn decoded(bytes: &[u8], file: FileId) -> Result<Arc<str>, Problem> {
    let error = |error| format!("cannot unmarshal yaml document: error converting YAML to JSON: {error}");
    yaml::decode(bytes, file).map_err(|e| Problem::text(error(e)))
}

fn read(text: &Arc<str>, file: FileId, shift: usize, provenance: &mut Provenance) -> Result<Entries, Problem> {
    const UNREADABLE: &str = "cannot unmarshal yaml document: error converting YAML to JSON";
    const UNFIT: &str = "cannot unmarshal yaml document: error unmarshaling JSON: while decoding JSON";
    let length = text.len();
    let first = |text: Arc<str>| Documents::new(text, ReadOptions::new(file)).next();
    let Some(mut document) = first(Arc::clone(text)) else { return Ok(Entries::new()) };
    // The original reads lines, all of which end; that shows where it says that a text ends too soon.
    if document.is_err() && !text.ends_with('\n') {
        document = first(format!("{text}\n").into()).unwrap_or(document);
    }
    let document = document.map_err(|error| Problem::yaml(format!("{UNREADABLE}: {error}"), &error, shift))?;
    let root = document.root();
    let kind = match root.kind() {
        Kind::Map => {
            let mut places = Places { origins: &mut provenance.origins, shift: offset(shift) };
            let origin = places.origins.root(Span::new(file, offset(shift), offset(shift + length)));
            return Ok(places.entries(root, origin));
        }
        Kind::Null => return Ok(Entries::new()),
        Kind::List => "array",
        Kind::Str => "string",
        Kind::Bool => "bool",
        Kind::Int | Kind::Float => "number",
    };
    let message = format!("{UNFIT}: json: cannot unmarshal {kind} into Go value of type map[string]interface {{}}");
    Err(Problem { message, at: Some(offset(shift)), words: None })
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// What lines that are between documents start with.
const SEPARATOR: &str = "---";

/// The documents of a text, cut at lines that start with `---`.
struct Rest<'t> {
    text: &'t str,
    at: usize,
}

impl Rest<'_> {
    /// The range of the next document.
    fn next(&mut self) -> Result<Option<(usize, usize)>, Problem> {
        let start = self.at;
        let mut end = start;
        while let Some(at) = self.separator(end) {
            let line = self.text.get(at..).and_then(|rest| rest.split_inclusive('\n').next()).unwrap_or_default();
            let behind = line.get(SEPARATOR.len()..).unwrap_or_default().trim();
            if !behind.is_empty() && !behind.starts_with('#') {
                let message = format!("error reading yaml document: invalid Yaml document separator: {behind}");
                return Err(Problem { message, at: Some(offset(at)), words: None });
            }
            end = at + line.len();
            if at > start {
                self.at = end;
                return Ok(Some((start, at)));
            }
        }
        end = self.text.len();
        self.at = end;
        Ok((end > start).then_some((start, end)))
    }

    /// The next separator from `from` on, where a line starts.
    fn separator(&self, from: usize) -> Option<usize> {
        let rest = self.text.as_bytes().get(from..)?;
        if rest.starts_with(SEPARATOR.as_bytes()) {
            return Some(from);
        }
        memchr::memmem::find(rest, b"\n---").map(|at| from + at + 1)
    }
}

struct Places<'o> {
    origins: &'o mut Origins,
    shift: u32,
}

impl Places<'_> {
    fn child(&mut self, parent: Origin, step: Step, node: NodeRef<'_>) -> Origin {
        let span = node.span();
        let span = Span::new(span.file, span.start.saturating_add(self.shift), span.end.saturating_add(self.shift));
        self.origins.child(parent, step, span)
    }

    /// Documents are at most 200 deep, aliases followed, so the recursion is bounded.
    fn entries(&mut self, map: NodeRef<'_>, parent: Origin) -> Entries {
        let pairs = map.entries().map(|(key, node)| {
            let key: Arc<str> = key.text().unwrap_or_default().into();
            let origin = self.child(parent, Step::Key(Arc::clone(&key)), node);
            (key, self.value(node, origin))
        });
        pairs.collect()
    }

    fn value(&mut self, node: NodeRef<'_>, origin: Origin) -> Value {
        let value = match node.kind() {
            Kind::Null => Value::NIL,
            Kind::Bool => node.as_bool().unwrap_or_default().into(),
            Kind::Int | Kind::Float => node.number().map_or(Value::NIL, |number| number.as_f64().into()),
            Kind::Str => node.as_str().unwrap_or_default().into(),
            Kind::List => {
                let mut items = Vec::with_capacity(node.len());
                for (index, item) in node.items().enumerate() {
                    let origin = self.child(origin, index.into(), item);
                    items.push(self.value(item, origin));
                }
                Data::List(List::new(Elem::Any, items)).into()
            }
            Kind::Map => Map::new(MapType::Any, self.entries(node, origin)).into(),
        };
        value.with_origin(origin)
    }
}

/// `over` laid over `under`: maps are merged, everything else is replaced, also by null.
pub(crate) fn merge(under: &Entries, over: Entries) -> Entries {
    let mut out = under.clone();
    for (key, value) in over {
        let merged = match (out.get(&key).and_then(Value::as_map), value.as_map()) {
            (Some(below), Some(above)) => {
                let entries = merge(&below.read(), Entries::clone(&above.read()));
                Cow::Owned(Value::from(Map::new(MapType::Any, entries)).with_origin(value.origin()))
            }
            _ => Cow::Borrowed(&value),
        };
        let merged = merged.into_owned();
        out.insert(key, merged);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Vec<&str> {
        let mut rest = Rest { text, at: 0 };
        std::iter::from_fn(|| rest.next().unwrap()).map(|(start, end)| text.get(start..end).unwrap()).collect()
    }

    #[test]
    fn documents_are_cut_at_separators() {
        assert_eq!(parts("---\na: 1\n--- # x\nb: 2\n"), ["---\na: 1\n", "b: 2\n"]);
        assert_eq!(parts(""), Vec::<&str>::new());
        assert_eq!(parts("a\n---\n---\nb"), ["a\n", "---\nb"]);
    }

    #[test]
    fn later_documents_win_and_know_their_places() {
        let mut provenance = Provenance::new();
        let text = "a: {x: 1, z: 2}\n---\na: {x: 3}\n";
        let file = provenance.sources.add("values.yaml", text);
        let values = load(&Bytes::Text(text.into()), file, &mut provenance).unwrap();
        let a = values.get("a").unwrap().as_map().unwrap().clone();
        let x = a.get("x").unwrap();
        assert!(matches!(x.data(), Data::Float(n) if *n == 3.0));
        assert_eq!(provenance.sources.locator(provenance.origins.span(x.origin()).unwrap()), "values.yaml:3:8");
        assert_eq!(provenance.origins.path(x.origin()).to_string(), "a.x");
        assert!(a.contains_key("z"));
    }
}

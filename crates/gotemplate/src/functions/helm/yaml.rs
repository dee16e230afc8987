//! YAML: `toYaml` and its like, `fromYaml` and `fromYamlArray`.
//!
//! What is written is marked, scalar by scalar, with the values that it was made of; what is read keeps the marks of the
//! text. The one idea to know: errors are swallowed on the way out (an empty text) and put into the answer on the way in (the
//! key `Error`, or the only item of the list).
//!
//! helm: pkg/engine/funcs.go, sigs.k8s.io/yaml: yaml.go

use std::sync::Arc;

use yaml::writer::{yaml_sigs, yaml_v3};
use yaml::{Documents, Events, FileId, Item, Kind, NodeRef, ReadOptions, Span};

use crate::func::{Call, CallError, Func, Param};
use crate::value::{Entries, Map, MapType, Numbers, Origin, Place, Text, TextBuilder, Value};

use super::tree::{EncodeError, Encoding, Tree};

use Param::{Any, Str};

pub(in crate::functions) const TABLE: &[Func] = &[
    Func::new("toYaml", &[Any], to_yaml),
    Func::new("mustToYaml", &[Any], must_to_yaml),
    Func::new("toYamlPretty", &[Any], to_yaml_pretty),
    Func::new("fromYaml", &[Str], from_yaml),
    Func::new("fromYamlArray", &[Str], from_yaml_array),
];

type Answer = Result<Value, CallError>;

/// `toYaml V`: without the last line break; an empty text for what cannot be written.
fn to_yaml(call: &mut Call<'_, '_>) -> Answer {
    swallow(sigs(call))
}

/// `mustToYaml V`: the same, but what cannot be written is an error.
fn must_to_yaml(call: &mut Call<'_, '_>) -> Answer {
    sigs(call).map_err(|error| match error {
        EncodeError::Cycle(_) | EncodeError::Type(_) => format!("error marshaling into JSON: {error}").into(),
        _ => error.into(),
    })
}

/// `toYamlPretty V`: with lists indented, and with numbers as Go prints them.
fn to_yaml_pretty(call: &mut Call<'_, '_>) -> Answer {
    swallow(pretty(call))
}

fn swallow(written: Result<Value, EncodeError>) -> Answer {
    match written {
        Ok(text) => Ok(text),
        Err(EncodeError::Limit(limit)) => Err(limit.into()),
        Err(_) => Ok("".into()),
    }
}

fn sigs(call: &mut Call<'_, '_>) -> Result<Value, EncodeError> {
    let tree = Tree::new(call, call.value(0), Encoding::Json)?;
    let mut out = String::new();
    yaml_sigs(tree.root(), &mut out)?;
    finish(call, &tree, out)
}

fn pretty(call: &mut Call<'_, '_>) -> Result<Value, EncodeError> {
    let tree = Tree::new(call, call.value(0), Encoding::Yaml)?;
    let mut out = String::new();
    yaml_v3(tree.root(), 2, &mut out)?;
    finish(call, &tree, out)
}

fn finish(call: &mut Call<'_, '_>, tree: &Tree, mut text: String) -> Result<Value, EncodeError> {
    if text.ends_with('\n') {
        text.pop();
    }
    call.run().spend_text(text.len())?;
    Ok(if tree.has_origins() { marked(&text.into(), tree, call.value(0).origin()).into() } else { text.into() })
}

/// The text with a range for each scalar and its key, made of the value at that place; the rest is made of the whole value.
fn marked(text: &Arc<str>, tree: &Tree, whole: Origin) -> Text {
    let mut out = TextBuilder::with_capacity(text.len());
    let mut end = 0;
    for (range, origin) in ranges(text, &tree.written()) {
        let part = |range: std::ops::Range<usize>| text.get(range).unwrap_or_default();
        out.push_marked(part(end..range.start), Place::NONE, whole);
        out.push_marked(part(range.clone()), Place::NONE, origin.or(whole));
        end = range.end;
    }
    out.push_marked(text.get(end..).unwrap_or_default(), Place::NONE, whole);
    out.finish()
}

/// Where the scalars stand, keys included, by reading the text again: events come in the order in which nodes are written.
fn ranges(text: &Arc<str>, written: &[Origin]) -> Vec<(std::ops::Range<usize>, Origin)> {
    let mut ranges = Vec::new();
    let mut origins = written.iter().copied();
    let mut events = Events::new(Arc::clone(text), ReadOptions::default());
    // For each open collection whether it is a map, and where the key stands that waits for its value.
    let mut open: Vec<(bool, Option<Span>)> = Vec::new();
    let solid = |from: u32, to: u32| {
        let part = text.get(from as usize..to as usize).unwrap_or_default();
        from as usize..from as usize + part.trim_end_matches([' ', '\n']).len()
    };
    while let Ok(event) = events.next_event() {
        match event.item {
            Item::StreamEnd => break,
            Item::ListEnd | Item::MapEnd => drop(open.pop()),
            Item::Scalar { .. } | Item::ListStart | Item::MapStart => {
                let scalar = matches!(event.item, Item::Scalar { .. });
                let key = match open.last_mut() {
                    Some((true, key @ None)) => {
                        *key = Some(event.span);
                        continue;
                    }
                    Some((_, key)) => key.take(),
                    None => None,
                };
                let Some(origin) = origins.next() else { break };
                let start = key.map_or(event.span.start, |key| key.start);
                match (scalar, key) {
                    (true, _) => ranges.push((solid(start, event.span.end), origin)),
                    (false, Some(key)) => ranges.push((solid(key.start, key.end), origin)),
                    (false, None) => {}
                }
                if !scalar {
                    open.push((event.item == Item::MapStart, None));
                }
            }
            _ => {}
        }
    }
    ranges
}

/// `fromYaml TEXT`: the map of the first document.
fn from_yaml(call: &mut Call<'_, '_>) -> Answer {
    let read = read(call, Kind::Map, "map[string]interface {}")?;
    Ok(match read {
        Ok(Some(value)) => value,
        Ok(None) => Value::map::<&str>([]),
        Err(message) => Value::map([("Error", message.into())]),
    })
}

/// `fromYamlArray TEXT`: the list of the first document.
fn from_yaml_array(call: &mut Call<'_, '_>) -> Answer {
    let read = read(call, Kind::List, "[]interface {}")?;
    Ok(match read {
        Ok(Some(value)) => value,
        Ok(None) => Value::list(Vec::new()),
        Err(message) => Value::list(vec![message.into()]),
    })
}

/// The first document when it is of the kind, nothing when it is null, or the error's text.
fn read(call: &mut Call<'_, '_>, want: Kind, name: &str) -> Result<Result<Option<Value>, String>, CallError> {
    let text = call.text(0)?;
    call.reserve(text.len())?;
    let converting = |error: yaml::ReadError| format!("error converting YAML to JSON: {error}");
    let decoded = if text.is_utf8() && !text.as_str().starts_with('\u{feff}') {
        Ok((text.to_key(), true))
    } else {
        yaml::decode(text.as_bytes(), FileId::default()).map(|decoded| (decoded, false))
    };
    let (source, same) = match decoded {
        Ok(decoded) => decoded,
        Err(error) => return Ok(Err(converting(error))),
    };
    let document = match Documents::new(source, ReadOptions::default()).next() {
        None => return Ok(Ok(None)),
        Some(Err(error)) => return Ok(Err(converting(error))),
        Some(Ok(document)) => document,
    };
    let root = document.root();
    if root.kind() == Kind::Null {
        return Ok(Ok(None));
    }
    if root.kind() != want {
        let got = common::go::json::kind_word(root.kind());
        return Ok(Err(format!(
            "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal {got} into Go value of type {name}"
        )));
    }
    let origin = call.value(0).origin();
    let reader = Reader { text, origin };
    let plain = !same || (text.marks().is_empty() && origin.is_none());
    Ok(Ok(Some(if plain { Value::from_plain_node(root, Numbers::Float) } else { reader.value(root) })))
}

/// Reads values out of a text that knows where its parts came from.
struct Reader<'t> {
    text: &'t Text,
    origin: Origin,
}

impl Reader<'_> {
    /// Documents are at most 200 deep, aliases followed, so the recursion is bounded.
    fn value(&self, node: NodeRef<'_>) -> Value {
        match node.kind() {
            Kind::List => Value::list(node.items().map(|item| self.value(item)).collect()).with_origin(self.whole()),
            Kind::Map => {
                let entries: Entries = node
                    .entries()
                    .map(|(key, item)| (key.text().unwrap_or_default().into(), self.value(item)))
                    .collect();
                Value::from(Map::new(MapType::Any, entries)).with_origin(self.whole())
            }
            Kind::Str => self.string(node),
            _ => Value::from_plain_node(node, Numbers::Float).with_origin(self.origin_at(node.span())),
        }
    }

    /// Scalars that stand in the text as they are keep their marks.
    fn string(&self, node: NodeRef<'_>) -> Value {
        let (text, span) = (node.as_str().unwrap_or_default(), node.span());
        let source = self.text.as_str().get(span.range()).unwrap_or_default();
        let range = match source.find(text) {
            Some(at) if !text.is_empty() => span.range().start + at..span.range().start + at + text.len(),
            _ => return Value::from(text).with_origin(self.origin_at(span)),
        };
        Value::from(self.text.slice(range)).with_origin(self.origin)
    }

    /// What lists and maps came from: known only when the whole text came from there.
    fn whole(&self) -> Origin {
        if self.text.marks().is_empty() { self.origin } else { Origin::NONE }
    }

    /// What the first marked part of a range came from.
    fn origin_at(&self, span: Span) -> Origin {
        let marks = self.text.marks();
        let first = marks.partition_point(|mark| mark.end <= span.start);
        let inside = marks.iter().skip(first).take_while(|mark| mark.start < span.end.max(span.start + 1));
        inside.map(|mark| mark.origin).find(|origin| !origin.is_none()).unwrap_or(self.origin)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::{FixedHost, Options};
    use crate::value::Origins;
    use crate::{Library, Set};

    /// The parts of what `template` writes that came out of `values`, each with the path of its value.
    fn parts(template: &str, values: &str) -> Vec<(String, String)> {
        let document = Documents::new(values.into(), ReadOptions::default()).next().unwrap().unwrap();
        let mut origins = Origins::new();
        let root = origins.root(document.root().span());
        let values = Value::from_node(document.root(), Numbers::Float, &mut origins, root);
        let mut set = Set::new("t", Library::helm());
        set.parse("t", 0, template.into()).unwrap();
        let rendered = set.execute("t", &values, Options::new(&FixedHost::new(0, 0))).unwrap();
        let text = rendered.text();
        let known = rendered.marks().iter().filter(|mark| !origins.path(mark.origin).to_string().is_empty());
        let part = |mark: &crate::value::Mark| text.get(mark.start as usize..mark.end as usize).unwrap().to_owned();
        known.map(|mark| (part(mark), origins.path(mark.origin).to_string())).collect()
    }

    fn pairs(parts: &[(String, String)]) -> Vec<(&str, &str)> {
        parts.iter().map(|(text, path)| (text.as_str(), path.as_str())).collect()
    }

    #[test]
    fn each_scalar_and_its_key_come_from_their_value() {
        let parts = parts("{{ toYaml .m }}", "m: {b: [1, x: 'y'], a: \"l1\\nl2\\n\", c: {d: no}, e: []}");
        let want = [
            ("a: |\n  l1\n  l2", "m.a"),
            ("\n", "m"),
            ("b", "m.b"),
            (":\n- ", "m"),
            ("1", "m.b[0]"),
            ("\n- ", "m"),
            ("x: \"y\"", "m.b[1].x"),
            ("\n", "m"),
            ("c", "m.c"),
            (":\n  ", "m"),
            ("d: false", "m.c.d"),
            ("\n", "m"),
            ("e", "m.e"),
            (": []", "m"),
        ];
        assert_eq!(pairs(&parts), want);
    }

    #[test]
    fn complex_keys_and_folded_lines_do_not_lead_astray() {
        let values = "m:\n  ? \"k\\nl\"\n  : v\n  z: \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa bb cc\"\n";
        let parts = parts("{{ toYaml .m }}", values);
        assert!(parts.last().unwrap().0.ends_with("\n  bb cc"), "{parts:?}");
        assert_eq!(parts.last().unwrap().1, "m.z");
    }

    #[test]
    fn what_is_read_back_still_knows_its_value() {
        let parts =
            parts("{{ (toYaml .m | fromYaml).a.b }} {{ (fromYaml .t).x | quote }}", "m: {a: {b: c}}\nt: 'x: 1'");
        assert_eq!(pairs(&parts), [("c", "m.a.b"), ("\"1\"", "t")]);
    }

    #[test]
    fn texts_keep_their_values_through_other_functions() {
        let template =
            "{{ .a | trunc 3 | quote }} {{ list .a .b | join \"-\" | nindent 1 }} {{ (split \"l\" .a)._0 | upper }}";
        let parts = parts(template, "a: hello\nb: world");
        assert_eq!(pairs(&parts), [("\"hel\"", "a"), ("hello", "a"), ("world", "b"), ("HE", "a")]);
    }
}

//! JSON and YAML: trees of what is printed, whose structs keep the order of their fields.
//!
//! pluto: pkg/api/output.go, versions.go (the tags of the structs)

use std::io;

use yaml::writer::{JsonOptions, Scalar, Shape, Tree, json, yaml_v3};

use super::item::Item;
use crate::versions::{Entry, Targets};

/// A node of what is printed.
#[derive(Clone, Copy)]
pub(super) enum Node<'a> {
    /// Items and targets.
    Result(&'a [Item<'a>], &'a Targets),
    /// Entries and targets.
    Known(&'a [Entry], &'a Targets),
    Items(&'a [Item<'a>]),
    Item(&'a Item<'a>),
    Entries(&'a [Entry]),
    /// An entry, and the kind that it is printed with.
    Entry(&'a Entry, &'a str),
    Targets(&'a Targets),
    Text(&'a str),
    Truth(bool),
}

impl<'a> Tree<'a> for Node<'a> {
    fn shape(self) -> Shape<'a> {
        match self {
            Self::Items(_) | Self::Entries(_) => Shape::List,
            Self::Text(text) => Shape::Scalar(Scalar::Str(text)),
            Self::Truth(on) => Shape::Scalar(Scalar::Bool(on)),
            _ => Shape::Map,
        }
    }

    fn items(self, add: &mut dyn FnMut(Self)) {
        match self {
            Self::Items(items) => items.iter().for_each(|item| add(Self::Item(item))),
            Self::Entries(entries) => entries.iter().for_each(|entry| add(Self::Entry(entry, &entry.kind))),
            _ => {}
        }
    }

    fn entries(self, add: &mut dyn FnMut(&'a str, Self)) {
        let add_targets = |targets: &'a Targets, add: &mut dyn FnMut(&'a str, Self)| {
            if !targets.is_empty() {
                add("target-versions", Self::Targets(targets));
            }
        };
        match self {
            Self::Result(items, targets) => {
                if !items.is_empty() {
                    add("items", Self::Items(items));
                }
                add_targets(targets, add);
            }
            Self::Known(entries, targets) => {
                add("deprecated-versions", Self::Entries(entries));
                add_targets(targets, add);
            }
            Self::Item(item) => item_fields(item, add),
            Self::Entry(entry, kind) => entry_fields(entry, kind, add),
            Self::Targets(targets) => targets.iter().for_each(|(key, value)| add(key, Self::Text(value))),
            _ => {}
        }
    }

    fn is_struct(self) -> bool {
        !matches!(self, Self::Targets(_))
    }
}

fn item_fields<'a>(item: &'a Item<'a>, add: &mut dyn FnMut(&'a str, Node<'a>)) {
    for (key, text) in [("name", &*item.name), ("filePath", &*item.file), ("namespace", &*item.namespace)] {
        if !text.is_empty() {
            add(key, Node::Text(text));
        }
    }
    add("api", Node::Entry(item.entry, &item.kind));
    add("deprecated", Node::Truth(item.status.deprecated));
    add("removed", Node::Truth(item.status.removed));
    add("replacementAvailable", Node::Truth(item.status.replacement_available));
}

fn entry_fields<'a>(entry: &'a Entry, kind: &'a str, add: &mut dyn FnMut(&'a str, Node<'a>)) {
    for (key, text) in [
        ("version", entry.version.as_str()),
        ("kind", kind),
        ("deprecated-in", &entry.deprecated_in),
        ("removed-in", &entry.removed_in),
        ("replacement-api", &entry.replacement_api),
        ("replacement-available-in", &entry.replacement_available_in),
        ("component", &entry.component),
    ] {
        add(key, Node::Text(text));
    }
}

/// The tree as one line of JSON.
pub(super) fn as_json(node: Node<'_>) -> String {
    let mut out = String::new();
    let written = json(node, JsonOptions::encoder(), &mut out);
    debug_assert!(written.is_ok(), "texts and truths can always be written, and the tree is four levels deep");
    out
}

/// Writes items and targets as one line of JSON, a few items at a time.
pub(super) fn write_json(items: &[Item<'_>], targets: &Targets, out: &mut dyn io::Write) -> io::Result<()> {
    let end = as_json(Node::Result(&[], targets));
    let Some(end) = end.strip_prefix('{').filter(|_| !items.is_empty()) else { return out.write_all(end.as_bytes()) };
    let mut text = "{\"items\":[".to_owned();
    for (nth, item) in items.iter().enumerate() {
        text.push_str(if nth > 0 { "," } else { "" });
        let written = json(Node::Item(item), JsonOptions::marshal(), &mut text);
        debug_assert!(written.is_ok(), "as below");
        if text.len() >= AT_A_TIME {
            out.write_all(text.as_bytes())?;
            text.clear();
        }
    }
    text.push_str(if targets.is_empty() { "]" } else { "]," });
    text.push_str(end);
    out.write_all(text.as_bytes())
}

/// Bytes that are written at a time.
const AT_A_TIME: usize = 16 << 10;

/// The tree as YAML, with the empty line that the original has behind it.
pub(super) fn as_yaml(node: Node<'_>) -> String {
    let mut out = String::new();
    let written = yaml_v3(node, 0, &mut out);
    debug_assert!(written.is_ok(), "as in JSON");
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::versions::Status;

    #[test]
    fn json_comes_in_pieces_as_it_would_at_once() {
        let entry = Entry { version: "a/v1".to_owned(), ..Entry::default() };
        let item = |nth: usize| Item {
            name: format!("<{nth}>").into(),
            file: "a".into(),
            namespace: "".into(),
            kind: "K".into(),
            entry: &entry,
            status: Status::default(),
        };
        let some = Targets::from([("k8s".to_owned(), "v1.25.0".to_owned())]);
        for (count, targets) in [(0, &some), (0, &Targets::new()), (1, &Targets::new()), (1, &some), (500, &some)] {
            let items: Vec<Item<'_>> = (0..count).map(item).collect();
            let mut out = Vec::new();
            write_json(&items, targets, &mut out).unwrap();
            assert_eq!(String::from_utf8(out).unwrap(), as_json(Node::Result(&items, targets)));
        }
    }
}

//! JSON and YAML: trees of what is printed, whose structs keep the order of their fields.
//!
//! pluto: pkg/api/output.go, versions.go (the tags of the structs)

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

/// The tree as YAML, with the empty line that the original has behind it.
pub(super) fn as_yaml(node: Node<'_>) -> String {
    let mut out = String::new();
    let written = yaml_v3(node, 0, &mut out);
    debug_assert!(written.is_ok(), "as in JSON");
    out.push('\n');
    out
}

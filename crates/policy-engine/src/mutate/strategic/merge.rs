//! Strategic merge of maps and scalars: the patch wins, null deletes, `$patch` says otherwise.
//!
//! Here: the walk and the directives. Lists that merge are in [`super::list`]. The one idea to know: what a patch adds is
//! merged with itself, so that nulls and directives inside of it disappear too.
//!
//! kustomize: kyaml/yaml/merge2/merge2.go, kyaml/yaml/walk

use std::collections::BTreeMap;
use std::sync::Arc;

use common::Value;

use super::list;
use super::node::{Node, PatchError};
use super::schema::Schema;

/// What stands in the place of a value; nothing deletes it.
pub(super) type Merged = Result<Option<Node>, PatchError>;

/// `$patch`.
const DIRECTIVE: &str = "$patch";

/// What a patch asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Directive {
    Merge,
    Replace,
    Delete,
}

impl Directive {
    fn parse(text: &str) -> Result<Self, PatchError> {
        match text {
            "merge" => Ok(Self::Merge),
            "replace" => Ok(Self::Replace),
            "delete" => Ok(Self::Delete),
            other => Err(PatchError(format!("unknown patch strategy '{other}'"))),
        }
    }

    /// The directive of a map, which is taken out.
    pub(super) fn take(patch: &mut Node) -> Result<Self, PatchError> {
        let Some(text) = patch.get(DIRECTIVE).map(Node::text) else { return Ok(Self::Merge) };
        let directive = Self::parse(&text)?;
        patch.remove(DIRECTIVE);
        Ok(directive)
    }

    /// The directive of a list: an element with nothing else in it, which is taken out.
    pub(super) fn take_from(patch: &mut Vec<Node>) -> Result<Self, PatchError> {
        let Some(element) = patch.iter().find(|element| element.get(DIRECTIVE).is_some()) else {
            return Ok(Self::Merge);
        };
        let text = element.get(DIRECTIVE).map(Node::text).unwrap_or_default();
        if matches!(element, Node::Map(entries) if entries.len() > 1) {
            return Ok(Self::Merge);
        }
        let directive = Self::parse(&text)?;
        patch.retain(|element| !element.is_empty_map() && element.get(DIRECTIVE).is_none_or(|own| own.text() != text));
        Ok(directive)
    }
}

/// `patch` laid over `dest`; either may be missing.
///
/// # Errors
/// Values of kinds that do not merge, and unknown directives.
pub(super) fn merge(dest: Option<Node>, patch: Option<Node>, schema: Schema) -> Merged {
    match (dest, patch) {
        (Some(dest), Some(patch)) => both(dest, patch, schema),
        (None, Some(patch)) => add(patch, schema),
        (Some(dest), None) => keep(dest, schema),
        (None, None) => Ok(None),
    }
}

/// The schema, or that of the first node that names its kind.
fn known(schema: Schema, nodes: [Option<&Node>; 2]) -> Schema {
    if !matches!(schema, Schema::Unknown) {
        return schema;
    }
    let text = |node: &Node, key: &str| node.get(key).map(Node::text).filter(|text| !text.is_empty());
    let of = |node: &Node| {
        let found = Schema::of_kind(&text(node, "apiVersion")?, &text(node, "kind")?);
        (!matches!(found, Schema::Unknown)).then_some(found)
    };
    nodes.into_iter().flatten().find_map(of).unwrap_or(Schema::Unknown)
}

fn both(dest: Node, patch: Node, schema: Schema) -> Merged {
    if dest.is_null() {
        return if patch.is_null() { Ok(None) } else { add(patch, schema) };
    }
    if patch.is_null() {
        return Ok(None);
    }
    let schema = known(schema, [Some(&dest), Some(&patch)]);
    match (dest, patch) {
        (dest @ Node::Map(_), mut patch @ Node::Map(_)) => match Directive::take(&mut patch)? {
            Directive::Delete => Ok(None),
            Directive::Replace => itself(patch, schema),
            Directive::Merge => fields(dest, patch, schema),
        },
        (Node::List(dest), Node::List(patch)) => match schema.merge() {
            Some(how) => list::merge(dest, patch, how),
            None => Ok(Some(Node::List(patch))),
        },
        (Node::Scalar(_), patch @ Node::Scalar(_)) => Ok(Some(patch)),
        (dest, patch) => Err(patch.wrong_kind(&dest)),
    }
}

/// Both maps, key by key.
fn fields(dest: Node, patch: Node, schema: Schema) -> Merged {
    let mut patch = by_key(patch);
    let mut merged = Vec::new();
    for (key, present) in by_key(dest) {
        let was_text = present.is_text();
        let patch = patch.remove(&key);
        if let Some(node) = merge(Some(present), patch, schema.field(&key))? {
            merged.push((key, if was_text { quoted(node) } else { node }));
        }
    }
    for (key, patch) in patch {
        if let Some(node) = merge(None, Some(patch), schema.field(&key))? {
            merged.push((key, node));
        }
    }
    Ok(Some(Node::Map(merged)))
}

/// The entries of a map; of equal keys the first counts.
fn by_key(node: Node) -> BTreeMap<Arc<str>, Node> {
    match node {
        Node::Map(entries) => entries.into_iter().rev().collect(),
        _ => BTreeMap::new(),
    }
}

/// What takes the place of a text is written in its quotes, so a number becomes a text.
///
/// kustomize: kyaml/yaml/fns.go – `FieldSetter` keeps the style.
fn quoted(node: Node) -> Node {
    match &node {
        Node::Scalar(value) if !value.is_null() && !node.is_text() => Node::Scalar(Value::from(node.text())),
        _ => node,
    }
}

/// A patch where nothing is.
pub(super) fn add(mut patch: Node, schema: Schema) -> Merged {
    if patch.is_null() {
        return Ok(None);
    }
    let schema = known(schema, [None, Some(&patch)]);
    // An unknown directive is no error here: it stays and is met again on the way through.
    if patch.is_map() && matches!(Directive::take(&mut patch), Ok(Directive::Delete)) {
        return Ok(None);
    }
    inside(patch, schema)
}

/// A value laid over itself.
pub(super) fn itself(mut node: Node, schema: Schema) -> Merged {
    if node.is_null() {
        return Ok(None);
    }
    let schema = known(schema, [Some(&node), None]);
    if node.is_map() && Directive::take(&mut node)? == Directive::Delete {
        return Ok(None);
    }
    inside(node, schema)
}

fn inside(node: Node, schema: Schema) -> Merged {
    match node {
        Node::Map(_) => {
            let mut merged = Vec::new();
            for (key, value) in by_key(node) {
                if let Some(value) = itself(value, schema.field(&key))? {
                    merged.push((key, value));
                }
            }
            Ok(Some(Node::Map(merged)))
        }
        Node::List(items) => match schema.merge() {
            Some(how) => list::merge_itself(items, how),
            None => Ok(Some(Node::List(items))),
        },
        Node::Scalar(_) => Ok(Some(node)),
    }
}

/// A value that the patch does not touch. Lists that merge are put together again even so.
fn keep(dest: Node, schema: Schema) -> Merged {
    let schema = known(schema, [Some(&dest), None]);
    match dest {
        Node::Map(_) => fields(dest, Node::Map(Vec::new()), schema),
        Node::List(items) => match schema.merge() {
            Some(how) => list::merge(items, Vec::new(), how),
            None => Ok(Some(Node::List(items))),
        },
        Node::Scalar(_) => Ok(Some(dest)),
    }
}

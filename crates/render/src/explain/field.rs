//! Finding the fields that a query means in a document.

use yaml::{Kind, NodeRef, Path, Step};

use super::query::{Part, Query};

/// A field of a document.
#[derive(Clone, Debug)]
pub(super) struct Field<'d> {
    pub(super) path: Path,
    /// The key, where the last step is one.
    pub(super) key: Option<NodeRef<'d>>,
    pub(super) value: NodeRef<'d>,
}

/// How many fields one query may mean in one document.
const MOST: usize = 10_000;

/// All fields that a query means.
pub(super) fn find<'d>(query: &Query, root: NodeRef<'d>) -> Vec<Field<'d>> {
    let mut found = Vec::new();
    expand(&query.parts, Field { path: Path::root(), key: None, value: root }, &mut found);
    found
}

/// Goes down part by part; the recursion is as deep as the query is long.
fn expand<'d>(parts: &[Part], at: Field<'d>, found: &mut Vec<Field<'d>>) {
    if found.len() >= MOST {
        return;
    }
    let Some((part, rest)) = parts.split_first() else { return found.push(at) };
    match part {
        Part::Index(index) => {
            if let Some(item) = at.value.at(*index) {
                expand(rest, child(&at, Step::Index(*index), None, item), found);
            }
        }
        Part::Each => {
            for (index, item) in at.value.items().enumerate() {
                expand(rest, child(&at, Step::Index(index), None, item), found);
            }
            for (key, value) in at.value.entries() {
                expand(rest, child(&at, key.text().unwrap_or_default().into(), Some(key), value), found);
            }
        }
        Part::Quoted(name) => {
            if let Some((key, value)) = at.value.entry(name) {
                expand(rest, child(&at, name.as_str().into(), Some(key), value), found);
            }
        }
        Part::Plain(name) => {
            if let Some((count, name, (key, value))) = joined(name, rest, at.value) {
                let rest = rest.get(count..).unwrap_or_default();
                expand(rest, child(&at, name.as_str().into(), Some(key), value), found);
            }
        }
    }
}

fn child<'d>(at: &Field<'d>, step: Step, key: Option<NodeRef<'d>>, value: NodeRef<'d>) -> Field<'d> {
    Field { path: at.path.join(step), key, value }
}

/// The entry of a name, or of the name with as many of the plain parts behind it as make one: `app.kubernetes.io/name`. Gives
/// how many parts that took.
fn joined<'d>(name: &str, rest: &[Part], map: NodeRef<'d>) -> Option<(usize, String, (NodeRef<'d>, NodeRef<'d>))> {
    let mut name = name.to_owned();
    let mut count = 0;
    loop {
        if let Some(entry) = map.entry(&name) {
            return Some((count, name, entry));
        }
        let Some(Part::Plain(next)) = rest.get(count) else { return None };
        name = format!("{name}.{next}");
        count += 1;
    }
}

/// The fields beside the first part of a query that is not there, as paths.
pub(super) fn siblings(query: &Query, root: NodeRef<'_>) -> Vec<String> {
    let present = (0..query.parts.len()).rev().find_map(|count| {
        let mut found = Vec::new();
        expand(query.parts.get(..count)?, Field { path: Path::root(), key: None, value: root }, &mut found);
        found.into_iter().next()
    });
    let Some(field) = present else { return Vec::new() };
    match field.value.kind() {
        Kind::Map => {
            field.value.entries().map(|(key, _)| field.path.join(key.text().unwrap_or_default()).to_string()).collect()
        }
        Kind::List => (0..field.value.len()).map(|index| field.path.join(index).to_string()).collect(),
        _ => Vec::new(),
    }
}

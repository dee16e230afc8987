//! From the reader's tree to a value: keys, merge keys, aliases, and what is wrong with keys.
//! (@stoplight/yaml: src/parseWithPointers.ts)

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::print::js_string;
use super::reader::tree::{NodeId, Shape, Tree};
use super::scalar::{self, Kind};
use super::value::{Object, Value};

/// Nodes that the aliases of one document may stand for.
const MAX_ALIAS_NODES: u64 = 1_000_000;

/// Maps up to this size are searched from the front while they are filled.
const LINEAR: usize = 16;

/// Something wrong with a key.
pub(super) struct KeyFault {
    pub(super) node: NodeId,
    pub(super) kind: KeyFaultKind,
}

pub(super) enum KeyFaultKind {
    Duplicate,
    /// No scalar at all.
    Complex,
    /// A scalar of another kind than text.
    NotText(&'static str),
}

pub(super) struct Builder<'t> {
    text: &'t str,
    tree: &'t Tree,
    keys: HashMap<String, Arc<str>>,
    /// Values of anchored nodes, with the number of nodes in each.
    anchored: HashMap<NodeId, (Value, u64)>,
    open: HashSet<NodeId>,
    alias_nodes: u64,
    pub(super) faults: Vec<KeyFault>,
}

/// The members of a map while it is filled: a key that comes again moves to the end.
#[derive(Default)]
struct Members {
    list: Vec<Option<(Arc<str>, Value)>>,
    index: HashMap<Arc<str>, usize>,
    /// The keys that the map itself has, merged ones left out.
    own: Vec<Arc<str>>,
    own_index: HashSet<Arc<str>>,
}

impl Members {
    fn position(&self, key: &str) -> Option<usize> {
        if self.list.len() <= LINEAR {
            return self.list.iter().position(|member| member.as_ref().is_some_and(|(name, _)| &**name == key));
        }
        self.index.get(key).copied()
    }

    /// Notes a key of the map itself. False where it stands there already.
    fn own(&mut self, key: &Arc<str>) -> bool {
        if self.own.len() < LINEAR {
            let new = !self.own.contains(key);
            if new {
                self.own.push(Arc::clone(key));
            }
            return new;
        }
        if self.own_index.is_empty() {
            self.own_index.extend(self.own.iter().cloned());
        }
        self.own_index.insert(Arc::clone(key))
    }

    fn push(&mut self, key: Arc<str>, value: Value) {
        self.list.push(Some((Arc::clone(&key), value)));
        let count = self.list.len();
        if count == LINEAR + 1 {
            let named = self.list.iter().enumerate().filter_map(|(at, member)| Some((member.as_ref()?.0.clone(), at)));
            self.index = named.collect();
        } else if count > LINEAR {
            self.index.insert(key, count - 1);
        }
    }

    /// `container[key] = value`, the key moved to the end.
    fn set_last(&mut self, key: Arc<str>, value: Value) {
        if let Some(slot) = self.position(&key).and_then(|at| self.list.get_mut(at)) {
            *slot = None;
        }
        self.push(key, value);
    }

    /// `Object.assign`: a key that is there keeps its place.
    fn assign(&mut self, object: &Object) {
        for (key, value) in object.iter() {
            match self.position(key).and_then(|at| self.list.get_mut(at)) {
                Some(slot) => *slot = Some((Arc::clone(key), value.clone())),
                None => self.push(Arc::clone(key), value.clone()),
            }
        }
    }

    fn into_value(self) -> Value {
        Value::object(self.list.into_iter().flatten().collect())
    }
}

/// The maps behind a merge key as one: of several the first one's members count.
fn merged(value: &Value) -> Vec<&Object> {
    match value {
        Value::Object(object) => vec![object],
        Value::Array(items) => items.iter().filter_map(Value::as_object).collect(),
        _ => Vec::new(),
    }
}

impl<'t> Builder<'t> {
    pub(super) fn new(text: &'t str, tree: &'t Tree) -> Self {
        Self {
            text,
            tree,
            keys: HashMap::new(),
            anchored: HashMap::new(),
            open: HashSet::new(),
            alias_nodes: 0,
            faults: Vec::new(),
        }
    }

    /// The value of a node and the number of nodes in it. `None` when aliases stand for too many nodes.
    pub(super) fn value(&mut self, id: NodeId) -> Option<(Value, u64)> {
        if !self.tree.is_anchored(id) {
            return self.fresh_value(id);
        }
        if let Some(done) = self.anchored.get(&id) {
            return Some(done.clone());
        }
        self.open.insert(id);
        let built = self.fresh_value(id)?;
        self.open.remove(&id);
        self.anchored.insert(id, built.clone());
        Some(built)
    }

    fn fresh_value(&mut self, id: NodeId) -> Option<(Value, u64)> {
        let tree = self.tree;
        match tree.shape(id) {
            Shape::Scalar if tree.is_plain(id) => Some((scalar::plain(tree.text(id, self.text)), 1)),
            Shape::Scalar => Some((Value::string(tree.text(id, self.text)), 1)),
            Shape::Seq => {
                let mut size = 1;
                let mut values = Vec::new();
                for item in tree.children(id) {
                    let (value, nodes) = self.value(item)?;
                    size += nodes;
                    values.push(value);
                }
                values.shrink_to_fit();
                Some((Value::array(values), size))
            }
            Shape::Map => self.map(id),
            Shape::Pair | Shape::Hole => Some((Value::Null, 1)),
            Shape::Alias => match tree.target(id) {
                None => Some((Value::Null, 1)),
                // An alias within its own anchor is null.
                Some(target) if self.open.contains(&target) => Some((Value::Null, 1)),
                Some(target) => {
                    let (value, size) = self.value(target)?;
                    self.alias_nodes = self.alias_nodes.saturating_add(size);
                    (self.alias_nodes <= MAX_ALIAS_NODES).then_some((value, size))
                }
            },
        }
    }

    fn map(&mut self, map: NodeId) -> Option<(Value, u64)> {
        let tree = self.tree;
        let mut members = Members::default();
        let mut size = 1_u64;
        for pair in tree.children(map) {
            let (key, value) = (tree.key(pair), tree.value(pair));
            let Some(name) = self.key(key) else { continue };
            let is_merge = &*name == "<<";
            if !is_merge && !members.own(&name) {
                self.faults.push(KeyFault { node: key, kind: KeyFaultKind::Duplicate });
            }
            if value.is_some_and(|value| tree.shape(value) == Shape::Alias && tree.target(value).is_none()) {
                // What JavaScript calls undefined: no rule sees it.
                continue;
            }
            let (value, nodes) = value.map_or(Some((Value::Null, 1)), |value| self.value(value))?;
            size = size.saturating_add(nodes);
            if is_merge {
                let mut all = Members::default();
                for object in merged(&value) {
                    for (key, value) in object.iter().filter(|(key, _)| all.position(key).is_none()).collect::<Vec<_>>()
                    {
                        all.push(Arc::clone(key), value.clone());
                    }
                }
                if let Value::Object(all) = all.into_value() {
                    members.assign(&all);
                }
            } else {
                members.set_last(name, value);
            }
        }
        Some((members.into_value(), size))
    }

    /// The text of a key; `None` drops the pair.
    fn key(&mut self, id: NodeId) -> Option<Arc<str>> {
        if !self.tree.is_text(id) {
            self.faults.push(KeyFault { node: id, kind: KeyFaultKind::Complex });
            return None;
        }
        let text = self.tree.text(id, self.text);
        if self.tree.is_plain(id) && scalar::kind(text) != Kind::Text {
            let value = scalar::plain(text);
            let kind = match value {
                Value::Null if text.is_empty() => Some("object"),
                Value::Null => Some("null"),
                Value::Bool(_) => Some("boolean"),
                Value::Number(number) if number > 9_007_199_254_740_991.0 && number.is_finite() && is_whole(text) => {
                    Some("bigint")
                }
                Value::Number(_) => Some("number"),
                _ => None,
            };
            if let Some(kind) = kind {
                self.faults.push(KeyFault { node: id, kind: KeyFaultKind::NotText(kind) });
                return Some(if kind == "bigint" { text.into() } else { js_string(Some(&value)).into() });
            }
        }
        if let Some(known) = self.keys.get(text) {
            return Some(Arc::clone(known));
        }
        let key: Arc<str> = text.into();
        self.keys.insert(text.to_owned(), Arc::clone(&key));
        Some(key)
    }
}

fn is_whole(text: &str) -> bool {
    !text.contains(['.', 'e', 'E']) && !text.starts_with("0o") || text.starts_with("0x")
}

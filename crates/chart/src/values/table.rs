//! Values while they are put together: maps that several places share and that are changed in place, as in Go.
//!
//! The one idea to know: the original's results depend on which maps are shared and which are copied, so this does what it
//! does: a clone of a [`Node`] shares, [`Table::deep_copy`] copies.

use std::cell::{Ref, RefCell, RefMut};
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;
use std::sync::Arc;

use gotemplate::value::{Data, Elem, Entries, List, Map, MapType, Origin, Value};

/// The pairs of a table.
pub(crate) type Pairs = BTreeMap<Arc<str>, Node>;

/// A map. A clone is the same map.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    cell: Rc<RefCell<Pairs>>,
    /// Where the map as a whole came from.
    pub(crate) origin: Origin,
}

/// A value.
#[derive(Clone, Debug)]
pub(crate) enum Node {
    /// Anything without parts.
    Scalar(Value),
    /// A list; never changed in place while others hold it.
    List(Rc<Vec<Node>>, Origin),
    /// A map.
    Table(Table),
}

impl Default for Table {
    fn default() -> Self {
        Self::new(Pairs::new(), Origin::NONE)
    }
}

impl Table {
    pub(crate) fn new(pairs: Pairs, origin: Origin) -> Self {
        Self { cell: Rc::new(RefCell::new(pairs)), origin }
    }

    /// A copy of a map of values.
    pub(crate) fn of(entries: &Entries, origin: Origin) -> Self {
        Self::new(entries.iter().map(|(key, value)| (Arc::clone(key), Node::of(value))).collect(), origin)
    }

    /// The pairs, for reading.
    ///
    /// INVARIANT: no pairs are borrowed while a function is called that may change tables.
    pub(crate) fn pairs(&self) -> Ref<'_, Pairs> {
        self.cell.borrow()
    }

    fn pairs_mut(&self) -> RefMut<'_, Pairs> {
        self.cell.borrow_mut()
    }

    /// The pairs as they are now, shared.
    pub(crate) fn snapshot(&self) -> Vec<(Arc<str>, Node)> {
        self.pairs().iter().map(|(key, node)| (Arc::clone(key), node.clone())).collect()
    }

    pub(crate) fn get(&self, key: &str) -> Option<Node> {
        self.pairs().get(key).cloned()
    }

    pub(crate) fn set(&self, key: impl Into<Arc<str>>, node: impl Into<Node>) {
        let old = self.pairs_mut().insert(key.into(), node.into());
        drop(old);
    }

    pub(crate) fn remove(&self, key: &str) {
        let old = self.pairs_mut().remove(key);
        drop(old);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.pairs().is_empty()
    }

    /// The table at `key`.
    pub(crate) fn table(&self, key: &str) -> Option<Self> {
        match self.pairs().get(key) {
            Some(Node::Table(table)) => Some(table.clone()),
            _ => None,
        }
    }

    /// The table at the end of a path with dots.
    pub(crate) fn table_at(&self, path: &str) -> Result<Self, String> {
        path.split('.').try_fold(self.clone(), |table, key| table.table(key).ok_or_else(|| key.to_owned()))
    }

    /// The value at the end of a path with dots, when it is there and no table.
    ///
    /// helm: pkg/chart/common/values.go (`PathValue`)
    pub(crate) fn path_value(&self, path: &str) -> Option<Node> {
        let (parents, key) = match path.rsplit_once('.') {
            Some((parents, key)) => (Some(parents), key),
            None => (None, path),
        };
        let table = match parents {
            Some(parents) => self.table_at(parents).ok()?,
            None => self.clone(),
        };
        table.get(key).filter(|node| !matches!(node, Node::Table(_)))
    }

    /// A copy of this level; what is below is shared.
    pub(crate) fn shallow_copy(&self) -> Self {
        Self::new(self.pairs().clone(), self.origin)
    }

    /// A copy of everything. Values are a few hundred levels deep at most, so the recursion is bounded.
    pub(crate) fn deep_copy(&self) -> Self {
        let pairs = self.pairs().iter().map(|(key, node)| (Arc::clone(key), node.deep_copy())).collect();
        Self::new(pairs, self.origin)
    }
}

impl From<Value> for Node {
    fn from(value: Value) -> Self {
        Self::of(&value)
    }
}

impl From<Table> for Node {
    fn from(table: Table) -> Self {
        Self::Table(table)
    }
}

impl Node {
    /// A copy of a value.
    pub(crate) fn of(value: &Value) -> Self {
        match value.data() {
            Data::Map(map) => Self::Table(Table::of(&map.read(), value.origin())),
            Data::List(list) => Self::List(Rc::new(list.iter().map(Self::of).collect()), value.origin()),
            _ => Self::Scalar(value.clone()),
        }
    }

    /// Where the whole value came from.
    pub(crate) const fn origin(&self) -> Origin {
        match self {
            Self::Scalar(value) => value.origin(),
            Self::List(_, origin) => *origin,
            Self::Table(table) => table.origin,
        }
    }

    pub(crate) const fn nil() -> Self {
        Self::Scalar(Value::NIL)
    }

    pub(crate) const fn is_nil(&self) -> bool {
        matches!(self, Self::Scalar(value) if value.is_nil())
    }

    pub(crate) fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Scalar(value) => match value.data() {
                Data::Bool(value) => Some(*value),
                _ => None,
            },
            _ => None,
        }
    }

    pub(crate) fn deep_copy(&self) -> Self {
        match self {
            Self::Scalar(value) => Self::Scalar(value.clone()),
            Self::List(items, origin) => Self::List(Rc::new(items.iter().map(Self::deep_copy).collect()), *origin),
            Self::Table(table) => Self::Table(table.deep_copy()),
        }
    }

    /// The value for a message.
    pub(crate) fn to_value(&self) -> Value {
        Freezer::default().value(self)
    }
}

/// Makes values of tables; what is shared stays shared.
#[derive(Debug, Default)]
pub(crate) struct Freezer {
    made: HashMap<*const RefCell<Pairs>, Map>,
}

impl Freezer {
    pub(crate) fn map(&mut self, table: &Table) -> Map {
        let shared = Rc::strong_count(&table.cell) > 1;
        let key = Rc::as_ptr(&table.cell);
        if shared && let Some(map) = self.made.get(&key) {
            return map.clone();
        }
        let entries = table.pairs().iter().map(|(name, node)| (Arc::clone(name), self.value(node))).collect();
        let map = Map::new(MapType::Any, entries);
        if shared {
            self.made.insert(key, map.clone());
        }
        map
    }

    pub(crate) fn value(&mut self, node: &Node) -> Value {
        match node {
            Node::Scalar(value) => value.clone(),
            Node::List(items, origin) => {
                let items = items.iter().map(|item| self.value(item)).collect();
                Value::from(Data::List(List::new(Elem::Any, items))).with_origin(*origin)
            }
            Node::Table(table) => Value::from(self.map(table)).with_origin(table.origin),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_tables_stay_shared_in_values() {
        let inner = Table::default();
        let outer = Table::default();
        outer.set("a", inner.clone());
        outer.set("b", inner.clone());
        outer.set("c", inner.deep_copy());
        let map = Freezer::default().map(&outer);
        let get = |key: &str| map.get(key).unwrap().as_map().unwrap().clone();
        assert!(get("a").is_same(&get("b")));
        assert!(!get("a").is_same(&get("c")));
    }

    #[test]
    fn paths_lead_to_values_that_are_no_tables() {
        let inner = Table::default();
        inner.set("on", Value::from(true));
        let outer = Table::default();
        outer.set("a", inner);
        assert_eq!(outer.path_value("a.on").and_then(|node| node.as_bool()), Some(true));
        assert!(outer.path_value("a").is_none());
        assert!(outer.path_value("a.off").is_none());
    }
}

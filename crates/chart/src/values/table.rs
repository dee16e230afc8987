//! Values while they are put together: maps that several places share and that are changed in place, as in Go.
//!
//! The one idea to know: the original's results depend on which maps are shared and which are copied, so this does what it
//! does: a clone of a [`Node`] shares, [`Table::deep_copy`] copies. Most of the values of a chart are only carried along, so a
//! map that came from a file is taken apart, level by level, when somebody looks for a map in it.

use std::cell::{Ref, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use gotemplate::value::{Data, Elem, Entries, List, Map, MapType, Origin, Value};

/// The pairs of a table.
pub(crate) type Pairs = Entries<Node>;

/// A map. A clone is the same map.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    cell: Rc<RefCell<State>>,
    /// Where the map as a whole came from.
    pub(crate) origin: Origin,
}

/// What a table holds.
#[derive(Debug)]
enum State {
    /// What this map does, which nobody changes.
    Whole(Map),
    Pairs(Pairs),
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
        Self::hold(State::Pairs(pairs), origin)
    }

    fn hold(state: State, origin: Origin) -> Self {
        Self { cell: Rc::new(RefCell::new(state)), origin }
    }

    /// A copy of a map of values, which nobody changes from now on.
    pub(crate) fn of(map: &Map, origin: Origin) -> Self {
        Self::hold(State::Whole(map.clone()), origin)
    }

    /// The map that the table still is as a whole.
    fn whole(&self) -> Option<Map> {
        match &*self.cell.borrow() {
            State::Whole(map) => Some(map.clone()),
            State::Pairs(_) => None,
        }
    }

    /// Takes the map apart: the maps in it become tables, which can be shared.
    fn take_apart(&self) {
        if let Some(map) = self.whole() {
            let pairs = map.read().iter().map(|(key, value)| (Arc::clone(key), Node::of(value))).collect();
            self.cell.replace(State::Pairs(pairs));
        }
    }

    /// The pairs, for reading.
    ///
    /// INVARIANT: no pairs are borrowed while a function is called that may change tables.
    pub(crate) fn pairs(&self) -> Ref<'_, Pairs> {
        self.take_apart();
        Ref::map(self.cell.borrow(), |state| match state {
            State::Pairs(pairs) => pairs,
            // Just taken apart.
            State::Whole(_) => const { &Pairs::new() },
        })
    }

    fn change<R>(&self, act: impl FnOnce(&mut Pairs) -> R) -> Option<R> {
        self.take_apart();
        match &mut *self.cell.borrow_mut() {
            State::Pairs(pairs) => Some(act(pairs)),
            State::Whole(_) => None,
        }
    }

    /// The pairs as they are now, shared.
    pub(crate) fn snapshot(&self) -> Vec<(Arc<str>, Node)> {
        self.pairs().iter().map(|(key, node)| (Arc::clone(key), node.clone())).collect()
    }

    /// The keys whose value is null.
    pub(crate) fn null_keys(&self) -> Vec<Arc<str>> {
        match &*self.cell.borrow() {
            State::Whole(map) => {
                map.read().iter().filter(|(_, value)| value.is_nil()).map(|(key, _)| Arc::clone(key)).collect()
            }
            State::Pairs(pairs) => {
                pairs.iter().filter(|(_, node)| node.is_nil()).map(|(key, _)| Arc::clone(key)).collect()
            }
        }
    }

    pub(crate) fn get(&self, key: &str) -> Option<Node> {
        if let State::Whole(map) = &*self.cell.borrow() {
            match map.get(key) {
                None => return None,
                Some(value) if !matches!(value.data(), Data::Map(_) | Data::List(_)) => {
                    return Some(Node::Scalar(value));
                }
                Some(_) => {}
            }
        }
        self.pairs().get(key).cloned()
    }

    pub(crate) fn set(&self, key: impl Into<Arc<str>>, node: impl Into<Node>) {
        let old = self.change(|pairs| pairs.insert(key.into(), node.into()));
        drop(old);
    }

    pub(crate) fn remove(&self, key: &str) {
        let old = self.change(|pairs| pairs.remove(key));
        drop(old);
    }

    pub(crate) fn is_empty(&self) -> bool {
        match &*self.cell.borrow() {
            State::Whole(map) => map.is_empty(),
            State::Pairs(pairs) => pairs.is_empty(),
        }
    }

    /// The table at `key`.
    pub(crate) fn table(&self, key: &str) -> Option<Self> {
        match self.get(key) {
            Some(Node::Table(table)) => Some(table),
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
        if let Some(map) = self.whole() {
            return Self::of(&map, self.origin);
        }
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
            Data::Map(map) => Self::Table(Table::of(map, value.origin())),
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
            // Lists are never changed in place, so only what can be changed in them has to be copied.
            Self::List(items, origin) if items.iter().all(|item| matches!(item, Self::Scalar(_))) => {
                Self::List(Rc::clone(items), *origin)
            }
            Self::List(items, origin) => Self::List(Rc::new(items.iter().map(Self::deep_copy).collect()), *origin),
            Self::Table(table) => Self::Table(table.deep_copy()),
        }
    }

    /// The value for reading: what was never taken apart is not copied.
    pub(crate) fn to_value(&self) -> Value {
        Freezer::reading().value(self)
    }
}

/// Makes values of tables; what is shared stays shared.
#[derive(Debug, Default)]
pub(crate) struct Freezer {
    made: HashMap<*const RefCell<State>, Map>,
    /// Nobody will change what is made.
    is_for_reading: bool,
}

impl Freezer {
    /// For values that nobody changes.
    pub(crate) fn reading() -> Self {
        Self { is_for_reading: true, ..Self::default() }
    }

    pub(crate) fn map(&mut self, table: &Table) -> Map {
        let shared = Rc::strong_count(&table.cell) > 1;
        let key = Rc::as_ptr(&table.cell);
        if shared && let Some(map) = self.made.get(&key) {
            return map.clone();
        }
        let map = match table.whole() {
            Some(map) if self.is_for_reading => map,
            Some(map) => copy(&map),
            None => {
                let pairs = table.pairs();
                let entries = pairs.iter().map(|(name, node)| (Arc::clone(name), self.value(node))).collect();
                Map::new(MapType::Any, entries)
            }
        };
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

/// A copy of everything that can be changed. Values are a few hundred levels deep at most, so the recursion is bounded.
fn copy(map: &Map) -> Map {
    let entries = map.read().iter().map(|(key, value)| (Arc::clone(key), copy_value(value))).collect();
    Map::new(MapType::Any, entries)
}

fn copy_value(value: &Value) -> Value {
    let data = match value.data() {
        Data::Map(map) => Data::Map(copy(map)),
        Data::List(list) if list.iter().any(|item| matches!(item.data(), Data::Map(_) | Data::List(_))) => {
            Data::List(List::new(Elem::Any, list.iter().map(copy_value).collect()))
        }
        _ => return value.clone(),
    };
    Value::from(data).with_origin(value.origin())
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
    fn what_is_made_of_a_table_is_not_the_map_that_the_table_was_made_of() {
        let map = |value: &Value| value.as_map().unwrap().clone();
        let inner = Value::map([("k", Value::from(true))]);
        let values = map(&Value::map([("a", inner.clone()), ("l", Value::list(vec![inner]))]));
        let table = Table::of(&values, Origin::NONE);
        let copied = table.deep_copy();
        copied.table("a").unwrap().set("k", Value::NIL);
        let made = Freezer::default().map(&table);
        map(&made.get("a").unwrap()).set("k", Value::NIL);
        map(&made.get("l").unwrap().as_list().unwrap()[0]).set("k", Value::NIL);
        for source in [values.get("a").unwrap(), values.get("l").unwrap().as_list().unwrap()[0].clone()] {
            assert!(source.get("k").unwrap().truth());
        }
        assert!(table.path_value("a.k").and_then(|node| node.as_bool()).is_some());
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

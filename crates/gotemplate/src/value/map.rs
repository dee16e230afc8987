//! Maps: shared by all who hold them, and ordered by key.

use std::ops::Deref;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use super::{Entries, Value, release};

/// The type of a map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MapType {
    /// `map[string]interface {}`
    Any,
    /// `common.Values`, what Helm calls the values of a chart.
    Values,
    /// `map[string]string`
    Strings,
}

impl MapType {
    /// The type's name, as `%T` prints it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Any => "map[string]interface {}",
            Self::Values => "common.Values",
            Self::Strings => "map[string]string",
        }
    }
}

/// A map. A clone is the same map: what is set through one is seen through the other, as in Go.
#[derive(Clone, Debug)]
pub struct Map {
    cell: Arc<Cell>,
    map_type: MapType,
}

/// INVARIANT: `base` never changes; the first change copies it (its level only) into `changed`, which counts from then on.
/// So a map that nobody changes is read without a lock.
#[derive(Debug)]
struct Cell {
    base: Entries,
    changed: OnceLock<RwLock<Arc<Entries>>>,
    watch: OnceLock<Watch>,
    nil: bool,
}

/// Tells whether any of the maps that it was put on was changed. Who renders files of one chart in parallel puts one on the
/// values: when it is touched, one file could see what another did, and only the order of the original is right.
#[derive(Clone, Debug, Default)]
pub struct Watch(Arc<AtomicBool>);

impl Watch {
    /// True once a watched map was changed.
    pub fn touched(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

/// The entries of a map as they were when it was asked for them; later changes do not show.
#[derive(Debug)]
pub enum MapRead<'a> {
    /// A map that was never changed.
    Base(&'a Entries),
    /// The state of one that was.
    Changed(Arc<Entries>),
}

impl Deref for MapRead<'_> {
    type Target = Entries;

    fn deref(&self) -> &Entries {
        match self {
            Self::Base(entries) => entries,
            Self::Changed(entries) => entries,
        }
    }
}

impl Map {
    /// A map of `entries`.
    pub fn new(map_type: MapType, entries: Entries) -> Self {
        Self::make(map_type, entries, false)
    }

    /// A nil map: empty, and `null` in JSON. Setting a key in it makes it an ordinary one (in Go it panics: ask
    /// [`Map::is_nil`] first).
    pub fn nil(map_type: MapType) -> Self {
        Self::make(map_type, Entries::new(), true)
    }

    fn make(map_type: MapType, entries: Entries, nil: bool) -> Self {
        let cell = Cell { base: entries, changed: OnceLock::new(), watch: OnceLock::new(), nil };
        Self { cell: Arc::new(cell), map_type }
    }

    /// The type.
    pub const fn map_type(&self) -> MapType {
        self.map_type
    }

    /// The same map seen as another type.
    #[must_use]
    pub fn retyped(&self, map_type: MapType) -> Self {
        Self { cell: Arc::clone(&self.cell), map_type }
    }

    /// True for a nil map.
    pub fn is_nil(&self) -> bool {
        self.cell.nil && self.cell.changed.get().is_none()
    }

    /// True when both are one map.
    pub fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.cell, &other.cell)
    }

    /// The entries as they are now.
    pub fn read(&self) -> MapRead<'_> {
        match self.cell.changed.get() {
            None => MapRead::Base(&self.cell.base),
            Some(lock) => MapRead::Changed(Arc::clone(&lock.read().unwrap_or_else(PoisonError::into_inner))),
        }
    }

    /// The value of `key`.
    pub fn get(&self, key: &str) -> Option<Value> {
        match self.cell.changed.get() {
            None => self.cell.base.get(key).cloned(),
            Some(lock) => lock.read().unwrap_or_else(PoisonError::into_inner).get(key).cloned(),
        }
    }

    /// The value of `key` where the map was never changed; nothing, too, when there is no such key.
    pub(crate) fn peek(&self, key: &str) -> Option<&Value> {
        match self.cell.changed.get() {
            None => self.cell.base.get(key),
            Some(_) => None,
        }
    }

    /// True when `key` is there, whatever its value.
    pub fn contains_key(&self, key: &str) -> bool {
        self.read().contains_key(key)
    }

    /// The number of keys.
    pub fn len(&self) -> usize {
        self.read().len()
    }

    /// True when there are no keys.
    pub fn is_empty(&self) -> bool {
        self.read().is_empty()
    }

    /// Sets `key`, for all who hold the map.
    pub fn set(&self, key: impl Into<Arc<str>>, value: Value) {
        let old = self.change(|entries| entries.insert(key.into(), value));
        drop(old);
    }

    /// Takes `key` out, for all who hold the map.
    pub fn remove(&self, key: &str) -> Option<Value> {
        self.change(|entries| entries.remove(key))
    }

    fn change<R>(&self, act: impl FnOnce(&mut Entries) -> R) -> R {
        if let Some(watch) = self.cell.watch.get() {
            watch.0.store(true, Ordering::Release);
        }
        let lock = self.cell.changed.get_or_init(|| RwLock::new(Arc::new(self.cell.base.clone())));
        let mut entries = lock.write().unwrap_or_else(PoisonError::into_inner);
        act(Arc::make_mut(&mut entries))
    }

    /// Has `watch` told of every change of this map and of the maps below it. A map has one watch: the first.
    pub fn watch(&self, watch: &Watch) {
        let mut queue = vec![self.clone()];
        while let Some(map) = queue.pop() {
            if map.cell.watch.set(watch.clone()).is_err() {
                continue;
            }
            let mut values: Vec<Value> =
                map.read().values().filter(|value| release::is_container(value)).cloned().collect();
            while let Some(value) = values.pop() {
                match value.into_data() {
                    super::Data::Map(map) => queue.push(map),
                    super::Data::List(list) => {
                        values.extend(list.iter().filter(|item| release::is_container(item)).cloned());
                    }
                    _ => {}
                }
            }
        }
    }

    /// Takes the values out when nobody else holds the map.
    pub(super) fn dissolve(self) -> Vec<Value> {
        Arc::into_inner(self.cell).map(|mut cell| cell.take()).unwrap_or_default()
    }
}

impl Cell {
    fn take(&mut self) -> Vec<Value> {
        let base = std::mem::take(&mut self.base);
        let changed = self.changed.take().map(|lock| lock.into_inner().unwrap_or_else(PoisonError::into_inner));
        let mut values: Vec<Value> = base.into_values().collect();
        values.extend(changed.and_then(Arc::into_inner).unwrap_or_default().into_values());
        values
    }
}

impl Drop for Cell {
    fn drop(&mut self) {
        let nested = |entries: &Entries| entries.values().any(release::is_container);
        let changed = self.changed.get_mut().map(|lock| lock.get_mut().unwrap_or_else(PoisonError::into_inner));
        if nested(&self.base) || changed.is_some_and(|entries| nested(entries)) {
            release::release(&mut self.take());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Data, Value};
    use super::*;

    #[test]
    fn a_change_is_seen_through_every_holder_but_not_by_who_reads_already() {
        let map = Map::new(MapType::Any, Entries::new());
        let other = map.clone();
        let before = map.read();
        other.set("a", Value::int(1));
        assert!(before.is_empty());
        assert_eq!(map.len(), 1);
        let during = map.read();
        map.remove("a");
        assert_eq!((during.len(), other.len()), (1, 0));
    }

    #[test]
    fn a_watch_reaches_maps_inside_lists() {
        let inner = Value::map([("k", Value::NIL)]);
        let outer = Value::map([("l", Value::list(vec![inner.clone()]))]);
        let watch = Watch::default();
        outer.as_map().unwrap().watch(&watch);
        assert!(!watch.touched());
        inner.as_map().unwrap().set("k", Value::from(true));
        assert!(watch.touched());
    }

    #[test]
    fn deep_values_are_freed_without_recursion() {
        let mut value = Value::NIL;
        for nth in 0..200_000 {
            value = if nth % 2 == 0 { Value::list(vec![value]) } else { Value::map([("a", value)]) };
        }
        assert!(matches!(value.data(), Data::Map(_)));
        drop(value);
    }
}

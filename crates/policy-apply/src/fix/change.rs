//! What turns one value into another, as changes of single places.

use std::ops::Range;

use common::{Val, Value};
use yaml::{Path, Step};

/// One change.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Change {
    /// The value at a path becomes another one.
    Set(Path, Value),
    /// A map gets a key that it lacks.
    Add(Path, Box<str>, Value),
    /// A list gets an item before the one at an index, or at its end.
    Insert(Path, usize, Value),
    /// A key or an item goes.
    Remove(Path),
}

/// The changes from `old` to `new`, in an order in which each can be made behind the ones before it.
pub(super) fn changes(old: Val<'_>, new: Val<'_>) -> Vec<Change> {
    let mut differ = Differ { path: Vec::new(), changes: Vec::new() };
    differ.value(old, new);
    differ.changes
}

struct Differ {
    path: Vec<Step>,
    changes: Vec<Change>,
}

impl Differ {
    fn here(&self) -> Path {
        self.path.iter().cloned().collect()
    }

    fn value(&mut self, old: Val<'_>, new: Val<'_>) {
        if is_same(old, new) {
            return;
        }
        if old.is_map() && new.is_map() {
            self.map(old, new);
        } else if old.is_list() && new.is_list() {
            self.list(old, new);
        } else {
            self.changes.push(Change::Set(self.here(), new.to_value()));
        }
    }

    fn map(&mut self, old: Val<'_>, new: Val<'_>) {
        for (key, value) in old.sorted_entries() {
            self.path.push(key.into());
            match new.get(key) {
                Some(changed) => self.value(value, changed),
                None => self.changes.push(Change::Remove(self.here())),
            }
            self.path.pop();
        }
        for (key, value) in new.sorted_entries().into_iter().filter(|(key, _)| old.get(key).is_none()) {
            self.changes.push(Change::Add(self.here(), key.into(), value.to_value()));
        }
    }

    /// Backwards, so that no index moves before it is used.
    fn list(&mut self, old: Val<'_>, new: Val<'_>) {
        let (old, new): (Vec<_>, Vec<_>) = (old.items().collect(), new.items().collect());
        let (mut old_end, mut new_end) = (old.len(), new.len());
        for (from, to) in pairs(&old, &new).into_iter().rev() {
            self.gap(from + 1..old_end, new.get(to + 1..new_end).unwrap_or_default());
            if let (Some(&old), Some(&new)) = (old.get(from), new.get(to)) {
                self.path.push(from.into());
                self.value(old, new);
                self.path.pop();
            }
            (old_end, new_end) = (from, to);
        }
        self.gap(0..old_end, new.get(..new_end).unwrap_or_default());
    }

    /// What stands between two items that stay.
    fn gap(&mut self, old: Range<usize>, new: &[Val<'_>]) {
        for value in new.iter().rev() {
            self.changes.push(Change::Insert(self.here(), old.end, value.to_value()));
        }
        for index in old.rev() {
            self.path.push(index.into());
            self.changes.push(Change::Remove(self.here()));
            self.path.pop();
        }
    }
}

/// The items that stay, as pairs of indexes that rise on both sides: what is equal or has the same name; in lists of one
/// length, item by item.
fn pairs(old: &[Val<'_>], new: &[Val<'_>]) -> Vec<(usize, usize)> {
    if old.len() == new.len() {
        return (0..old.len()).map(|index| (index, index)).collect();
    }
    let mut pairs = Vec::new();
    let mut from = 0;
    for (index, item) in old.iter().enumerate() {
        let rest = new.get(from..).unwrap_or_default();
        if let Some(at) = rest.iter().position(|other| is_match(*item, *other)) {
            pairs.push((index, from + at));
            from += at + 1;
        }
    }
    pairs
}

fn is_match(old: Val<'_>, new: Val<'_>) -> bool {
    let name = |val: Val<'_>| val.get("name").and_then(Val::as_str).map(str::to_owned);
    is_same(old, new) || name(old).is_some_and(|old| name(new) == Some(old))
}

/// Equal as JSON: an integer equals a float of its size.
pub(super) fn is_same(a: Val<'_>, b: Val<'_>) -> bool {
    match (a.as_f64(), b.as_f64()) {
        (Some(a), Some(b)) => a == b,
        (None, None) if a.is_list() && b.is_list() => {
            a.len() == b.len() && a.items().zip(b.items()).all(|(a, b)| is_same(a, b))
        }
        (None, None) if a.is_map() && b.is_map() => {
            let (a, b) = (a.sorted_entries(), b.sorted_entries());
            a.len() == b.len() && a.iter().zip(&b).all(|(a, b)| a.0 == b.0 && is_same(a.1, b.1))
        }
        (None, None) => a == b,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    fn of(old: &str, new: &str) -> Vec<String> {
        let value = |text: &str| {
            let document = yaml::Documents::new(text.into(), yaml::ReadOptions::default()).next().unwrap().unwrap();
            Value::document(Arc::new(document))
        };
        let (old, new) = (value(old), value(new));
        let shown = |change: Change| match change {
            Change::Set(path, _) => format!("set {path}"),
            Change::Add(path, key, _) => format!("add {key} to {path}"),
            Change::Insert(path, index, _) => format!("insert {path}[{index}]"),
            Change::Remove(path) => format!("remove {path}"),
        };
        changes(Val::from(&old), Val::from(&new)).into_iter().map(shown).collect()
    }

    #[test]
    fn maps_change_key_by_key() {
        assert_eq!(of("{a: 1, b: {c: x}, d: y}", "{a: 1, b: {c: z, e: f}}"), ["set b.c", "add e to b", "remove d"]);
    }

    #[test]
    fn lists_keep_the_items_that_are_equal_or_have_the_same_name() {
        assert_eq!(
            of("[{name: a}, {name: b}]", "[{name: z}, {name: a}, {name: b, x: 1}]"),
            ["add x to [1]", "insert [0]"]
        );
        assert_eq!(of("[1, 2, 3]", "[1, 3]"), ["remove [1]"]);
        assert_eq!(of("[1, 2]", "[1, 5]"), ["set [1]"]);
        assert_eq!(of("[]", "[1, 2]"), ["insert [0]", "insert [0]"]);
        assert_eq!(of("[1]", "[1, 2]"), ["insert [1]"]);
    }

    #[test]
    fn numbers_are_equal_whatever_holds_them() {
        let (int, float) = (Value::from(1_i64), Value::from(1.0));
        assert!(is_same(Val::from(&int), Val::from(&float)));
    }
}

//! Pairs in the order of their keys.
//!
//! The one idea to know: nearly all maps of a chart have a handful of keys, and there are thousands of them. So a few pairs
//! stand in one vector, which takes a quarter of the memory of a tree's smallest node; many pairs stand in a tree, so that
//! adding one never costs more than its logarithm.

use std::collections::{BTreeMap, btree_map};
use std::sync::Arc;

use super::Value;

/// The most pairs that stand in a vector.
const FEW: usize = 64;

/// Up to this many, keys are compared one by one: nearly all differ in length, which is seen without looking at the text.
const LINEAR: usize = 16;

/// Values by text, in the order of their keys.
#[derive(Clone, Debug)]
pub struct Entries<V = Value>(Pairs<V>);

#[derive(Clone, Debug)]
enum Pairs<V> {
    /// In order, each key once, at most [`FEW`].
    Few(Vec<(Arc<str>, V)>),
    Many(BTreeMap<Arc<str>, V>),
}

impl<V> Default for Entries<V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<V> Entries<V> {
    /// No pairs.
    pub const fn new() -> Self {
        Self(Pairs::Few(Vec::new()))
    }

    /// The pairs of a vector in any order; of equal keys the last counts.
    pub fn from_pairs(mut pairs: Vec<(Arc<str>, V)>) -> Self {
        if pairs.len() > FEW {
            return Self(Pairs::Many(pairs.into_iter().collect()));
        }
        if !pairs.is_sorted_by(|a, b| a.0 < b.0) {
            // Stable: of equal keys the one that came last is the last of them.
            pairs.sort_by(|a, b| a.0.cmp(&b.0));
            pairs.dedup_by(|next, kept| {
                let same = next.0 == kept.0;
                if same {
                    std::mem::swap(next, kept);
                }
                same
            });
        }
        pairs.shrink_to_fit();
        Self(Pairs::Few(pairs))
    }

    /// The number of pairs.
    pub fn len(&self) -> usize {
        match &self.0 {
            Pairs::Few(pairs) => pairs.len(),
            Pairs::Many(pairs) => pairs.len(),
        }
    }

    /// True when there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The pair of `key`.
    pub fn get_key_value(&self, key: &str) -> Option<(&Arc<str>, &V)> {
        match &self.0 {
            Pairs::Few(pairs) if pairs.len() <= LINEAR => {
                pairs.iter().find(|(known, _)| **known == *key).map(|(key, value)| (key, value))
            }
            Pairs::Few(pairs) => {
                let at = place(pairs, key).ok()?;
                pairs.get(at).map(|(key, value)| (key, value))
            }
            Pairs::Many(pairs) => pairs.get_key_value(key),
        }
    }

    /// The value of `key`.
    pub fn get(&self, key: &str) -> Option<&V> {
        self.get_key_value(key).map(|(_, value)| value)
    }

    /// True when `key` is there.
    pub fn contains_key(&self, key: &str) -> bool {
        self.get_key_value(key).is_some()
    }

    /// Sets `key`; gives back the value that it had. The key itself stays the one that was there first.
    pub fn insert(&mut self, key: Arc<str>, value: V) -> Option<V> {
        let pairs = match &mut self.0 {
            Pairs::Many(pairs) => return pairs.insert(key, value),
            Pairs::Few(pairs) => pairs,
        };
        let at = match place(pairs, &key) {
            Ok(at) => return pairs.get_mut(at).map(|(_, old)| std::mem::replace(old, value)),
            Err(at) => at,
        };
        if pairs.len() < FEW {
            pairs.insert(at, (key, value));
            return None;
        }
        let mut many: BTreeMap<_, _> = std::mem::take(pairs).into_iter().collect();
        many.insert(key, value);
        self.0 = Pairs::Many(many);
        None
    }

    /// Takes `key` out.
    pub fn remove(&mut self, key: &str) -> Option<V> {
        match &mut self.0 {
            Pairs::Few(pairs) => {
                let at = place(pairs, key).ok()?;
                Some(pairs.remove(at).1)
            }
            Pairs::Many(pairs) => pairs.remove(key),
        }
    }

    /// The pairs in order.
    pub fn iter(&self) -> Iter<'_, V> {
        match &self.0 {
            Pairs::Few(pairs) => Iter::Few(pairs.iter()),
            Pairs::Many(pairs) => Iter::Many(pairs.iter()),
        }
    }

    /// The keys in order.
    pub fn keys(&self) -> impl ExactSizeIterator<Item = &Arc<str>> {
        self.iter().map(|(key, _)| key)
    }

    /// The values in the order of their keys.
    pub fn values(&self) -> impl ExactSizeIterator<Item = &V> {
        self.iter().map(|(_, value)| value)
    }

    /// The values in the order of their keys, taken out.
    pub fn into_values(self) -> impl Iterator<Item = V> {
        self.into_iter().map(|(_, value)| value)
    }
}

/// Where `key` stands, or belongs.
fn place<V>(pairs: &[(Arc<str>, V)], key: &str) -> Result<usize, usize> {
    pairs.binary_search_by(|(known, _)| (**known).cmp(key))
}

impl<V> FromIterator<(Arc<str>, V)> for Entries<V> {
    fn from_iter<T: IntoIterator<Item = (Arc<str>, V)>>(iter: T) -> Self {
        Self::from_pairs(iter.into_iter().collect())
    }
}

impl<V, const N: usize> From<[(Arc<str>, V); N]> for Entries<V> {
    fn from(pairs: [(Arc<str>, V); N]) -> Self {
        Self::from_pairs(pairs.into())
    }
}

/// The pairs of [`Entries`], in order.
#[derive(Clone, Debug)]
pub enum Iter<'e, V> {
    /// Out of a vector.
    Few(std::slice::Iter<'e, (Arc<str>, V)>),
    /// Out of a tree.
    Many(btree_map::Iter<'e, Arc<str>, V>),
}

impl<'e, V> Iterator for Iter<'e, V> {
    type Item = (&'e Arc<str>, &'e V);

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::Few(pairs) => pairs.next().map(|(key, value)| (key, value)),
            Self::Many(pairs) => pairs.next(),
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        match self {
            Self::Few(pairs) => pairs.size_hint(),
            Self::Many(pairs) => pairs.size_hint(),
        }
    }
}

impl<V> ExactSizeIterator for Iter<'_, V> {}

impl<'e, V> IntoIterator for &'e Entries<V> {
    type Item = (&'e Arc<str>, &'e V);
    type IntoIter = Iter<'e, V>;

    fn into_iter(self) -> Iter<'e, V> {
        self.iter()
    }
}

/// The pairs of [`Entries`], in order, taken out.
#[derive(Debug)]
pub enum IntoIter<V> {
    /// Out of a vector.
    Few(std::vec::IntoIter<(Arc<str>, V)>),
    /// Out of a tree.
    Many(btree_map::IntoIter<Arc<str>, V>),
}

impl<V> Iterator for IntoIter<V> {
    type Item = (Arc<str>, V);

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::Few(pairs) => pairs.next(),
            Self::Many(pairs) => pairs.next(),
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        match self {
            Self::Few(pairs) => pairs.size_hint(),
            Self::Many(pairs) => pairs.size_hint(),
        }
    }
}

impl<V> IntoIterator for Entries<V> {
    type Item = (Arc<str>, V);
    type IntoIter = IntoIter<V>;

    fn into_iter(self) -> IntoIter<V> {
        match self.0 {
            Pairs::Few(pairs) => IntoIter::Few(pairs.into_iter()),
            Pairs::Many(pairs) => IntoIter::Many(pairs.into_iter()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(entries: &Entries<usize>) -> String {
        entries.iter().map(|(key, value)| format!("{key}{value} ")).collect()
    }

    #[test]
    fn pairs_are_in_order_and_the_last_of_equal_keys_counts() {
        let pairs = ["b", "a", "b", "c", "a", "b"].into_iter().map(Arc::from).zip(0..);
        assert_eq!(shown(&pairs.collect()), "a4 b5 c3 ");
        let mut entries = Entries::new();
        assert_eq!(entries.insert("b".into(), 1), None);
        assert_eq!(entries.insert("a".into(), 2), None);
        assert_eq!(entries.insert("b".into(), 3), Some(1));
        assert_eq!(shown(&entries), "a2 b3 ");
        assert_eq!((entries.remove("a"), entries.remove("a")), (Some(2), None));
        assert_eq!((entries.get("b"), entries.len()), (Some(&3), 1));
    }

    #[test]
    fn many_pairs_are_as_few() {
        let mut grown = Entries::new();
        (0..FEW * 3).rev().for_each(|n| assert_eq!(grown.insert(format!("k{n:03}").into(), n), None));
        let collected: Entries<usize> = (0..FEW * 3).map(|n| (format!("k{n:03}").into(), n)).collect();
        assert_eq!(shown(&grown), shown(&collected));
        assert_eq!((grown.len(), grown.get("k100"), grown.contains_key("k")), (FEW * 3, Some(&100), false));
        assert!(grown.into_values().eq(0..FEW * 3));
    }
}

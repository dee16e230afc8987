//! The end of a map: equal keys, and merge keys.

use std::collections::HashMap;

use super::key::{KeyInfo, KeyKind, finger};
use super::{Composer, Frame};
use crate::document::NodeId;
use crate::fault::{Fault, Outcome, Phase};
use crate::options::Dialect;
use crate::parse::event::Event;
use crate::resolve;
use crate::scalar::{Kind, ScalarClass, ScalarStyle};

/// Maps of up to this many keys are compared key by key.
const FEW_KEYS: usize = 24;

/// The pairs of a map on their way, found by the text of their key.
#[derive(Default)]
struct Pairs {
    pairs: Vec<Pair>,
    by_finger: HashMap<u64, Vec<usize>>,
}

#[derive(Clone, Copy)]
struct Pair {
    key: NodeId,
    value: NodeId,
    info: KeyInfo,
    /// From a merge key.
    merged: bool,
}

impl Composer<'_> {
    pub(super) fn close_map(&mut self, end: Event) -> Outcome<()> {
        let Some(frame) = self.work.frames.pop() else { return Ok(()) };
        let span = self.collection_span(&frame, end);
        let keys = self.work.keys.get(frame.first_key..).unwrap_or_default();
        let plain = !frame.merges && !may_repeat(keys);
        let id = if plain {
            let flat = self.work.ids.get(frame.first_id..).unwrap_or_default();
            self.builder.flat_map(span, flat)
        } else {
            let pairs = self.unique_pairs(&frame)?;
            self.builder.map(span, &pairs)
        };
        self.work.ids.truncate(frame.first_id);
        self.work.keys.truncate(frame.first_key);
        self.close(&frame, id);
        Ok(())
    }

    /// The pairs of the map with merge keys followed and equal keys made one.
    #[cold]
    fn unique_pairs(&mut self, frame: &Frame) -> Outcome<Vec<(NodeId, NodeId)>> {
        let given = self.given_pairs(frame);
        let v3 = self.options.dialect == Dialect::GoV3;
        if v3 {
            self.note_repeated(&given, frame);
        }
        let mut pairs = Pairs::default();
        for &pair in given.iter().filter(|pair| pair.info.kind != KeyKind::Collection) {
            match pair.info.kind {
                // go-yaml v3 merges when all keys of the map itself are known; v2 where the merge key stands.
                KeyKind::Merge if v3 => {}
                KeyKind::Merge => self.merge(pair.value, &mut pairs)?,
                KeyKind::Unsupported => self.unsupported_key(pair.key, pair.value),
                _ => self.set(&mut pairs, pair),
            }
        }
        if v3 && let Some(merge) = given.iter().rfind(|pair| pair.info.kind == KeyKind::Merge) {
            self.merge(merge.value, &mut pairs)?;
        }
        Ok(pairs.pairs.iter().map(|pair| (pair.key, pair.value)).collect())
    }

    fn given_pairs(&self, frame: &Frame) -> Vec<Pair> {
        let (flat, _) = self.work.ids.get(frame.first_id..).unwrap_or_default().as_chunks::<2>();
        let keys = self.work.keys.get(frame.first_key..).unwrap_or_default();
        flat.iter().zip(keys).map(|(&[key, value], &info)| Pair { key, value, info, merged: false }).collect()
    }

    /// Puts a pair in; of equal keys the last one stays, except under a merge in go-yaml v3.
    fn set(&mut self, pairs: &mut Pairs, pair: Pair) {
        let text = self.node(pair.key).text().unwrap_or_default();
        let found = pairs.by_finger.get(&pair.info.finger).and_then(|slots| {
            slots
                .iter()
                .copied()
                .find(|&slot| pairs.pairs.get(slot).is_some_and(|known| self.node(known.key).text() == Some(text)))
        });
        let Some(slot) = found else {
            pairs.by_finger.entry(pair.info.finger).or_default().push(pairs.pairs.len());
            pairs.pairs.push(pair);
            return;
        };
        let Some(known) = pairs.pairs.get_mut(slot) else { return };
        let known_class = known.info.class;
        self.faults.note_dropped_value();
        match self.options.dialect {
            Dialect::GoV3 if pair.merged => {}
            _ => *known = pair,
        }
        let strict = self.options.strict_keys && self.options.dialect == Dialect::GoV2Json;
        if strict && same_class(known_class, pair.info.class) {
            self.duplicate(pair.key, pair.value, pair.info.class, None);
        }
    }

    /// go-yaml v3 compares each key's text with those of all keys before it, whatever they resolve to.
    fn note_repeated(&mut self, given: &[Pair], frame: &Frame) {
        let mut groups: HashMap<(u8, &str), Vec<usize>> = HashMap::new();
        for (nth, pair) in given.iter().enumerate() {
            let text = match pair.info.kind {
                KeyKind::Collection => "",
                _ => self.node(pair.key).text().unwrap_or_default(),
            };
            let kind = match pair.info.kind {
                KeyKind::Scalar | KeyKind::Merge | KeyKind::Unsupported => 0,
                KeyKind::Alias => 1,
                // Maps and lists are kinds of their own.
                KeyKind::Collection if self.node(pair.key).kind() == Kind::Map => 2,
                KeyKind::Collection => 3,
            };
            groups.entry((kind, text)).or_default().push(nth);
        }
        let mut repeated: Vec<Vec<usize>> = groups.into_values().filter(|group| group.len() > 1).collect();
        if repeated.is_empty() {
            return;
        }
        // go-yaml does not decode the values of such a map.
        self.faults.forget_duplicates(frame.first_duplicate);
        self.faults.forget_decode(frame.event.start);
        repeated.sort_unstable();
        let mut found: Vec<(usize, usize)> = Vec::new();
        for group in &repeated {
            for (nth, &first) in group.iter().enumerate().take(100) {
                found.extend(group.iter().skip(nth + 1).map(|&later| (first, later)));
            }
        }
        found.sort_unstable();
        for (first, later) in found {
            if let (Some(first), Some(later)) = (given.get(first), given.get(later)) {
                self.duplicate(later.key, later.value, ScalarClass::Str, Some(first.key));
            }
        }
    }

    /// Merges what a merge key names: a map, or a list of maps.
    fn merge(&mut self, value: NodeId, pairs: &mut Pairs) -> Outcome<()> {
        let node = self.node(value);
        let is_alias = node.own_span() != node.span();
        match node.kind() {
            Kind::Map => self.merge_map(value, pairs),
            // An alias may name a map, not a list of them.
            Kind::List if !is_alias => {
                let mut maps: Vec<NodeId> = node.items().map(crate::NodeRef::id).collect();
                if self.options.dialect != Dialect::GoV3 {
                    // The first map wins: it is merged last.
                    maps.reverse();
                }
                for map in maps {
                    if self.node(map).kind() == Kind::Map {
                        self.merge_map(map, pairs)?;
                    } else {
                        self.not_a_map(map);
                    }
                }
                Ok(())
            }
            _ => {
                self.not_a_map(value);
                Ok(())
            }
        }
    }

    fn merge_map(&mut self, map: NodeId, pairs: &mut Pairs) -> Outcome<()> {
        for (key, value) in self.builder.pairs_of(map) {
            let node = self.node(key);
            let text = node.text().unwrap_or_default();
            // What the key was before it became text shows in how it is written.
            let class = match node.class() {
                Some(ScalarClass::Str) if node.style() == Some(ScalarStyle::Plain) => {
                    resolve::plain(text, self.options.dialect)
                }
                class => class.unwrap_or(ScalarClass::Str),
            };
            let info = KeyInfo { finger: finger(text), kind: KeyKind::Scalar, class };
            self.set(pairs, Pair { key, value, info, merged: true });
        }
        Ok(())
    }

    fn not_a_map(&mut self, value: NodeId) {
        if self.options.dialect == Dialect::Yaml12Core {
            return;
        }
        let span = self.node(value).own_span();
        let problem = "map merge requires map or sequence of maps as the value";
        self.faults.decode(span.start, Fault::new(Phase::Decode, problem, span.start).until(span.end));
    }
}

/// True when two of the keys may be equal, or one of them is none.
#[inline]
fn may_repeat(keys: &[KeyInfo]) -> bool {
    if keys.len() <= FEW_KEYS {
        let mut rest = keys;
        while let [key, tail @ ..] = rest {
            if key.kind.is_refused() || tail.iter().any(|other| other.finger == key.finger) {
                return true;
            }
            rest = tail;
        }
        return false;
    }
    let mut fingers: Vec<u64> = keys.iter().map(|key| key.finger).collect();
    fingers.sort_unstable();
    keys.iter().any(|key| key.kind.is_refused()) || fingers.array_windows().any(|[a, b]| a == b)
}

/// True when two keys of equal text were values of one Go type.
fn same_class(a: ScalarClass, b: ScalarClass) -> bool {
    std::mem::discriminant(&a) == std::mem::discriminant(&b)
}

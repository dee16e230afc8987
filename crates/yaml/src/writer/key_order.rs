//! The order of a map's keys: by bytes, or the natural order of go-yaml, in which `a2` stands before `a10`.

use std::cmp::Ordering;

use super::letters::{is_digit, is_letter};

/// Up to this many keys an insertion sort is the fastest.
const INSERTION: usize = 12;

/// How the keys of a map are ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KeyOrder {
    /// As `encoding/json` does.
    Bytes,
    /// go-yaml v2: sorter.go
    NaturalV2,
    /// yaml.v3: sorter.go – differs where a letter meets a non-letter behind a digit.
    NaturalV3,
}

impl KeyOrder {
    /// Sorts `entries[start..]` and drops all but the last of equal keys.
    pub(super) fn sort_tail<T: Copy>(self, entries: &mut Vec<(&str, T)>, start: usize) {
        let tail = entries.get_mut(start..).unwrap_or_default();
        if !tail.is_sorted_by(|a, b| a.0 < b.0) {
            // Latest first among equals, since the first one is kept below.
            tail.reverse();
            tail.sort_by(|a, b| a.0.cmp(b.0));
            drop_repeats(entries, start);
        }
        if self != Self::Bytes {
            self.sort_naturally(entries.get_mut(start..).unwrap_or_default());
        }
    }

    /// Sorts keys that are in byte order.
    ///
    /// NOTE: v2's comparison is no order (`a10` < `a1x` < `a9` < `a10`). Go's result then hangs on the random order of its
    /// map; ours on the byte order. The standard library's sorts may panic on such comparisons, hence our own.
    fn sort_naturally<T: Copy>(self, entries: &mut [(&str, T)]) {
        if entries.len() <= INSERTION {
            self.insertion_sort(entries);
        } else if !entries.is_sorted_by(|a, b| !self.less(b.0, a.0)) {
            self.merge_sort(entries);
        }
    }

    fn insertion_sort<T: Copy>(self, entries: &mut [(&str, T)]) {
        for end in 1..entries.len() {
            let mut at = end;
            while let Some([before, last]) = at.checked_sub(1).and_then(|from| entries.get(from..=at))
                && self.less(last.0, before.0)
            {
                entries.swap(at - 1, at);
                at -= 1;
            }
        }
    }

    fn merge_sort<T: Copy>(self, entries: &mut [(&str, T)]) {
        for run in entries.chunks_mut(INSERTION) {
            self.insertion_sort(run);
        }
        let mut merged = Vec::with_capacity(entries.len());
        let mut width = INSERTION;
        while width < entries.len() {
            for pair in entries.chunks(width * 2) {
                let (left, right) = pair.split_at(width.min(pair.len()));
                self.merge(left, right, &mut merged);
            }
            entries.copy_from_slice(&merged);
            merged.clear();
            width *= 2;
        }
    }

    fn merge<'k, T: Copy>(self, mut left: &[(&'k str, T)], mut right: &[(&'k str, T)], merged: &mut Vec<(&'k str, T)>) {
        while let (Some((l, left_rest)), Some((r, right_rest))) = (left.split_first(), right.split_first()) {
            if self.less(r.0, l.0) {
                merged.push(*r);
                right = right_rest;
            } else {
                merged.push(*l);
                left = left_rest;
            }
        }
        merged.extend_from_slice(left);
        merged.extend_from_slice(right);
    }

    fn less(self, a: &str, b: &str) -> bool {
        compare(a, b, self == Self::NaturalV3) == Ordering::Less
    }
}

/// Keeps the first of equal keys in `entries[start..]`; what stands before is not even looked at, since a walk has the
/// nodes of all open collections there.
fn drop_repeats<T: Copy>(entries: &mut Vec<(&str, T)>, start: usize) {
    let mut end = start;
    for at in start..entries.len() {
        let Some(&entry) = entries.get(at) else { break };
        let repeated = end > start && entries.get(end - 1).is_some_and(|kept| kept.0 == entry.0);
        if let Some(slot) = entries.get_mut(end).filter(|_| !repeated) {
            *slot = entry;
            end += 1;
        }
    }
    entries.truncate(end);
}

/// Compares two different keys at the first character in which they differ.
fn compare(a: &str, b: &str, v3: bool) -> Ordering {
    let at = common_prefix(a, b);
    let (prefix, a, b) =
        (a.get(..at).unwrap_or_default(), a.get(at..).unwrap_or_default(), b.get(at..).unwrap_or_default());
    let (Some(ac), Some(bc)) = (a.chars().next(), b.chars().next()) else { return a.len().cmp(&b.len()) };
    match (is_letter(ac), is_letter(bc)) {
        (true, true) => return ac.cmp(&bc),
        (false, false) => {}
        (a_is_letter, _) => {
            let after_digit = v3 && prefix.chars().next_back().is_some_and(is_digit);
            return if a_is_letter == after_digit { Ordering::Less } else { Ordering::Greater };
        }
    }
    // Digits behind a nonzero digit are the rest of a number, so a zero counts there.
    let inside_number = (ac == '0' || bc == '0') && prefix.chars().rev().take_while(|&c| is_digit(c)).any(|c| c != '0');
    let (an, bn) = (number(a, inside_number), number(b, inside_number));
    an.cmp(&bn).then(ac.cmp(&bc))
}

/// The value and the length of the digits at the start of `text`; overflow wraps as in Go.
fn number(text: &str, inside_number: bool) -> (i64, usize) {
    text.chars().take_while(|&c| is_digit(c)).fold((i64::from(inside_number), 0), |(value, length), digit| {
        let digit = i64::from(u32::from(digit)) - i64::from(u32::from('0'));
        (value.wrapping_mul(10).wrapping_add(digit), length + 1)
    })
}

/// The length of the common start, on a character boundary.
fn common_prefix(a: &str, b: &str) -> usize {
    let mut at = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    while !a.is_char_boundary(at) || !b.is_char_boundary(at) {
        at -= 1;
    }
    at
}

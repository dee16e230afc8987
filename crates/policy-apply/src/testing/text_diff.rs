//! The differences of two texts by characters, as the original shows them.
//!
//! The one idea to know: which of several shortest ways from one text to the other is shown depends on the order of the
//! steps, so the steps are those of Google's diff-match-patch: common ends, one text within the other, a shared half, then
//! Myers' search from both ends; at last neighbouring edits are merged. Where the original gives up after a second, this
//! gives up after a number of steps.
//!
//! sergi/go-diff: diffmatchpatch/diff.go

use std::collections::VecDeque;

/// Steps of all searches of one test. Where none are left, what is between the common ends differs as a whole.
pub(crate) const STEPS: usize = 200_000_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Equal,
    Delete,
    Insert,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Part {
    kind: Kind,
    text: Vec<char>,
}

impl Part {
    fn new(kind: Kind, text: &[char]) -> Self {
        Self { kind, text: text.to_vec() }
    }
}

/// The way from `before` to `after`: what is taken away in red, what is added in green where there is `color`. `steps` is what
/// is left of [`STEPS`].
pub(super) fn pretty(before: &str, after: &str, color: bool, steps: &mut usize) -> String {
    let chars = |text: &str| text.chars().collect::<Vec<_>>();
    let mut search = Search { steps };
    let parts = search.diff(&chars(before), &chars(after));
    let mut out = String::new();
    for part in parts {
        let text: String = part.text.iter().collect();
        let code = match part.kind {
            Kind::Insert if color => "\u{1b}[32m",
            Kind::Delete if color => "\u{1b}[31m",
            _ => {
                out.push_str(&text);
                continue;
            }
        };
        // Each line is coloured by itself.
        let lines: Vec<String> = text.split('\n').map(|line| format!("{code}{line}\u{1b}[0m")).collect();
        out.push_str(&lines.join("\n"));
    }
    out
}

struct Search<'s> {
    steps: &'s mut usize,
}

/// Two texts cut in two, and what stands between the cuts of both.
type Halves<'t> = ([&'t [char]; 2], [&'t [char]; 2], &'t [char]);

impl Search<'_> {
    fn diff(&mut self, before: &[char], after: &[char]) -> Vec<Part> {
        let prefix = before.iter().zip(after).take_while(|(a, b)| a == b).count();
        let (start, before) = before.split_at(prefix);
        let (_, after) = after.split_at(prefix);
        let suffix = common_end(before, after);
        let (before, end) = before.split_at(before.len() - suffix);
        let (after, _) = after.split_at(after.len() - suffix);
        let mut parts = vec![Part::new(Kind::Equal, start)];
        parts.extend(self.middle(before, after));
        parts.push(Part::new(Kind::Equal, end));
        parts.retain(|part| !part.text.is_empty());
        merge(parts)
    }

    /// Texts without common ends.
    fn middle(&mut self, before: &[char], after: &[char]) -> Vec<Part> {
        let replaced = || vec![Part::new(Kind::Delete, before), Part::new(Kind::Insert, after)];
        if before.is_empty() || after.is_empty() {
            return replaced();
        }
        let (kind, long, short) =
            if before.len() > after.len() { (Kind::Delete, before, after) } else { (Kind::Insert, after, before) };
        // Looking for one text in the other, and for a shared half, may compare each character with each.
        if !self.take(long.len().saturating_mul(short.len()) / 4) {
            return replaced();
        }
        if let Some(at) = find(long, short, 0) {
            let (left, rest) = long.split_at(at);
            let (_, right) = rest.split_at(short.len());
            return vec![Part::new(kind, left), Part::new(Kind::Equal, short), Part::new(kind, right)];
        }
        if short.len() == 1 {
            return replaced();
        }
        if let Some(([a1, b1], [a2, b2], middle)) = half_match(before, after) {
            let mut parts = self.diff(a1, a2);
            parts.push(Part::new(Kind::Equal, middle));
            parts.extend(self.diff(b1, b2));
            return parts;
        }
        match self.bisect(before, after) {
            Some((x, y)) => {
                let ((a1, b1), (a2, b2)) = (before.split_at(x), after.split_at(y));
                let mut parts = self.diff(a1, a2);
                parts.extend(self.diff(b1, b2));
                parts
            }
            None => replaced(),
        }
    }

    /// Takes steps; false when not enough are left.
    const fn take(&mut self, steps: usize) -> bool {
        match self.steps.checked_sub(steps) {
            Some(left) => {
                *self.steps = left;
                true
            }
            None => false,
        }
    }

    /// Where the ways from both ends meet: Myers' middle snake. `None` when there is nothing in common, or no time.
    fn bisect(&mut self, before: &[char], after: &[char]) -> Option<(usize, usize)> {
        let most = (before.len() + after.len()).div_ceil(2);
        let mut grid = Grid::new(before, after, most);
        for distance in 0..isize::try_from(most).ok()? {
            if !self.take(2 * distance.unsigned_abs() + 1) {
                return None;
            }
            if let Some(met) = grid.forward(distance).or_else(|| grid.backward(distance)) {
                return Some(met);
            }
        }
        None
    }
}

/// The furthest points of both ways, by diagonal.
struct Grid<'t> {
    texts: [&'t [char]; 2],
    lengths: [isize; 2],
    /// By direction.
    reach: [Vec<isize>; 2],
    /// By direction: how many diagonals at the low and at the high end have left the grid.
    left: [(isize, isize); 2],
    offset: isize,
}

impl<'t> Grid<'t> {
    fn new(before: &'t [char], after: &'t [char], most: usize) -> Self {
        let length = |text: &[char]| isize::try_from(text.len()).unwrap_or(isize::MAX);
        let mut reach = vec![-1; 2 * most];
        if let Some(start) = reach.get_mut(most + 1) {
            *start = 0;
        }
        Self {
            texts: [before, after],
            lengths: [length(before), length(after)],
            reach: [reach.clone(), reach],
            left: [(0, 0); 2],
            offset: isize::try_from(most).unwrap_or(isize::MAX),
        }
    }

    fn at(&self, way: usize, diagonal: isize) -> Option<isize> {
        let index = usize::try_from(self.offset + diagonal).ok()?;
        self.reach.get(way)?.get(index).copied()
    }

    /// The character that is `index` steps from the start of the way.
    fn letter(&self, text: usize, way: usize, index: isize) -> Option<char> {
        let letters = self.texts.get(text)?;
        let index = usize::try_from(index).ok()?;
        if way == 0 { letters.get(index).copied() } else { letters.iter().rev().nth(index).copied() }
    }

    fn forward(&mut self, distance: isize) -> Option<(usize, usize)> {
        self.step(0, distance)
    }

    fn backward(&mut self, distance: isize) -> Option<(usize, usize)> {
        self.step(1, distance)
    }

    /// One step further on every diagonal; the point where the ways meet, when they do.
    fn step(&mut self, way: usize, distance: isize) -> Option<(usize, usize)> {
        let [width, height] = self.lengths;
        let delta = width - height;
        // Ways of odd length meet on the way there, others on the way back.
        let may_meet = (delta % 2 != 0) == (way == 0);
        let (low, high) = self.left.get(way).copied()?;
        let (mut low, mut high) = (low, high);
        let mut diagonal = low - distance;
        while diagonal <= distance - high {
            let (x, y) = self.advance(way, diagonal, distance)?;
            if x > width {
                high += 2;
            } else if y > height {
                low += 2;
            } else if may_meet {
                let other = self.at(1 - way, delta - diagonal).filter(|other| *other != -1);
                if let Some(other) = other.filter(|other| x >= width - other) {
                    let (x, y) = if way == 0 { (x, y) } else { (other, other - (delta - diagonal)) };
                    return Some((usize::try_from(x).ok()?, usize::try_from(y).ok()?));
                }
            }
            diagonal += 2;
        }
        *self.left.get_mut(way)? = (low, high);
        None
    }

    /// The furthest point of one diagonal after one more edit.
    fn advance(&mut self, way: usize, diagonal: isize, distance: isize) -> Option<(isize, isize)> {
        let (below, above) = (self.at(way, diagonal - 1), self.at(way, diagonal + 1));
        let goes_down = diagonal == -distance || (diagonal != distance && below < above);
        let mut x = if goes_down { above? } else { below? + 1 };
        let mut y = x - diagonal;
        let [width, height] = self.lengths;
        while x < width && y < height && self.letter(0, way, x) == self.letter(1, way, y) {
            x += 1;
            y += 1;
        }
        let index = usize::try_from(self.offset + diagonal).ok()?;
        *self.reach.get_mut(way)?.get_mut(index)? = x;
        Some((x, y))
    }
}

fn common_end(a: &[char], b: &[char]) -> usize {
    a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count()
}

fn find(long: &[char], short: &[char], from: usize) -> Option<usize> {
    let rest = long.get(from..)?;
    if short.is_empty() {
        return Some(from);
    }
    rest.windows(short.len()).position(|window| window == short).map(|at| at + from)
}

/// A part of both texts that is at least half of the longer one.
fn half_match<'t>(before: &'t [char], after: &'t [char]) -> Option<Halves<'t>> {
    let swapped = before.len() <= after.len();
    let (long, short) = if swapped { (after, before) } else { (before, after) };
    if long.len() < 4 || short.len() * 2 < long.len() {
        return None;
    }
    // From the second quarter, and from the third.
    let first = half_match_at(long, short, long.len().div_ceil(4));
    let second = half_match_at(long, short, long.len().div_ceil(2));
    let longer = match (first, second) {
        (Some(first), Some(second)) if first.2.len() > second.2.len() => first,
        (_, Some(second)) => second,
        (first, None) => first?,
    };
    let (of_long, of_short, middle) = longer;
    Some(if swapped { (of_short, of_long, middle) } else { (of_long, of_short, middle) })
}

fn half_match_at<'t>(long: &'t [char], short: &'t [char], at: usize) -> Option<Halves<'t>> {
    let seed = long.get(at..at + long.len() / 4)?;
    let mut best: Option<Halves<'t>> = None;
    let mut from = 0;
    while let Some(found) = find(short, seed, from) {
        let (long_start, long_end) = long.split_at(at);
        let (short_start, short_end) = short.split_at(found);
        let ahead = long_end.iter().zip(short_end).take_while(|(a, b)| a == b).count();
        let behind = common_end(long_start, short_start);
        if best.as_ref().is_none_or(|best| best.2.len() < ahead + behind) {
            let (middle_start, _) = (found - behind, found + ahead);
            let (short_left, rest) = short.split_at(middle_start);
            let (middle, short_right) = rest.split_at(behind + ahead);
            let (long_left, long_rest) = long.split_at(at - behind);
            let (_, long_right) = long_rest.split_at(behind + ahead);
            best = Some(([long_left, long_right], [short_left, short_right], middle));
        }
        from = found + 1;
        if seed.is_empty() && from > short.len() {
            break;
        }
    }
    best.filter(|best| best.2.len() * 2 >= long.len())
}

/// Joins edits that stand beside each other, takes common ends out of them, and shifts single edits over equal text, until
/// nothing changes.
fn merge(parts: Vec<Part>) -> Vec<Part> {
    let mut parts = parts;
    // Each round makes the list shorter.
    loop {
        let (shifted, changed) = shift(join(parts));
        parts = shifted;
        if !changed {
            return parts;
        }
    }
}

fn join(parts: Vec<Part>) -> Vec<Part> {
    let mut joined: Vec<Part> = Vec::new();
    let (mut deleted, mut inserted) = (Vec::new(), Vec::new());
    for part in parts.into_iter().chain([Part::new(Kind::Equal, &[])]) {
        match part.kind {
            Kind::Delete => deleted.extend(part.text),
            Kind::Insert => inserted.extend(part.text),
            Kind::Equal => {
                flush(&mut joined, &mut deleted, &mut inserted, part.text);
            }
        }
    }
    joined.retain(|part| !part.text.is_empty());
    joined
}

/// Appends the edits before an equal text, then that text.
fn flush(joined: &mut Vec<Part>, deleted: &mut Vec<char>, inserted: &mut Vec<char>, equal: Vec<char>) {
    let prefix = deleted.iter().zip(inserted.iter()).take_while(|(a, b)| a == b).count();
    push_equal(joined, deleted.drain(..prefix).collect());
    inserted.drain(..prefix);
    let suffix = common_end(deleted, inserted);
    let mut tail = deleted.split_off(deleted.len() - suffix);
    inserted.truncate(inserted.len() - suffix);
    tail.extend(equal);
    for (kind, text) in [(Kind::Delete, std::mem::take(deleted)), (Kind::Insert, std::mem::take(inserted))] {
        if !text.is_empty() {
            joined.push(Part { kind, text });
        }
    }
    push_equal(joined, tail);
}

fn push_equal(joined: &mut Vec<Part>, text: Vec<char>) {
    match joined.last_mut() {
        Some(last) if last.kind == Kind::Equal => last.text.extend(text),
        _ if text.is_empty() => {}
        _ => joined.push(Part { kind: Kind::Equal, text }),
    }
}

/// Shifts single edits between equal texts sideways where that makes one of the equal texts disappear.
fn shift(parts: Vec<Part>) -> (Vec<Part>, bool) {
    let mut rest: VecDeque<Part> = parts.into();
    let mut done: Vec<Part> = Vec::new();
    let mut changed = false;
    while let Some(mut part) = rest.pop_front() {
        let is_edit = part.kind != Kind::Equal;
        let before = done.last().filter(|before| before.kind == Kind::Equal).map(|before| before.text.clone());
        let after = rest.front().filter(|after| after.kind == Kind::Equal).map(|after| after.text.clone());
        if let (true, Some(before), Some(after)) = (is_edit, before, after) {
            if part.text.ends_with(&before) {
                let kept = part.text.len() - before.len();
                part.text.truncate(kept);
                part.text.splice(0..0, before.iter().copied());
                if let Some(next) = rest.front_mut() {
                    next.text.splice(0..0, before);
                }
                done.pop();
                changed = true;
            } else if part.text.starts_with(&after) {
                if let Some(last) = done.last_mut() {
                    last.text.extend(&after);
                }
                part.text.drain(..after.len());
                part.text.extend(after);
                rest.pop_front();
                changed = true;
            }
        }
        done.push(part);
    }
    (done, changed)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `-` before what is deleted, `+` before what is inserted, `=` before what is equal.
    fn parts(before: &str, after: &str) -> Vec<String> {
        let chars = |text: &str| text.chars().collect::<Vec<_>>();
        let parts = Search { steps: &mut STEPS.clone() }.diff(&chars(before), &chars(after));
        let mark = |kind| match kind {
            Kind::Equal => '=',
            Kind::Delete => '-',
            Kind::Insert => '+',
        };
        parts.iter().map(|part| format!("{}{}", mark(part.kind), part.text.iter().collect::<String>())).collect()
    }

    #[test]
    fn texts_are_compared_by_characters() {
        assert_eq!(parts("same", "same"), ["=same"]);
        assert_eq!(parts("", "new"), ["+new"]);
        assert_eq!(parts("abc", "ab123c"), ["=ab", "+123", "=c"]);
        assert_eq!(parts("a123bc", "abc"), ["=a", "-123", "=bc"]);
        assert_eq!(parts("cat", "map"), ["-c", "+m", "=a", "-t", "+p"]);
        assert_eq!(parts("x", "žluťoučký"), ["-x", "+žluťoučký"]);
        assert_eq!(parts("1ayb2", "abxab"), ["-1", "=a", "-y", "=b", "-2", "+xab"]);
    }

    #[test]
    fn a_shared_half_is_kept_whole() {
        assert_eq!(parts("qHilloHelloHew", "xHelloHeHulloy"), ["-qHillo", "+x", "=HelloHe", "-w", "+Hulloy"]);
    }

    #[test]
    fn without_steps_texts_differ_as_a_whole() {
        let mut steps = 3;
        assert_eq!(pretty("a1b2c", "a3b4c", true, &mut steps), "a\u{1b}[31m1b2\u{1b}[0m\u{1b}[32m3b4\u{1b}[0mc");
        let (mut many, mut few) = ("ab".repeat(20_000), "ba".repeat(10_000));
        many.insert(0, 'x');
        few.insert(0, 'y');
        // Neither end is shared.
        let shown = pretty(&many, &few, false, &mut STEPS.clone());
        assert_eq!(shown, many + &few);
    }

    #[test]
    fn edits_are_shifted_over_equal_text() {
        let part = |kind, text: &str| Part { kind, text: text.chars().collect() };
        let given = vec![part(Kind::Equal, "a"), part(Kind::Insert, "ba"), part(Kind::Equal, "c")];
        assert_eq!(merge(given), [part(Kind::Insert, "ab"), part(Kind::Equal, "ac")]);
        let given = vec![part(Kind::Equal, "c"), part(Kind::Insert, "ab"), part(Kind::Equal, "a")];
        assert_eq!(merge(given), [part(Kind::Equal, "ca"), part(Kind::Insert, "ba")]);
    }

    #[test]
    fn every_line_has_its_own_colour() {
        assert_eq!(pretty("a", "a\nb", true, &mut 9), "a\u{1b}[32m\u{1b}[0m\n\u{1b}[32mb\u{1b}[0m");
        assert_eq!(pretty("a", "a\nb", false, &mut 9), "a\nb");
    }
}

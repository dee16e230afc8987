//! Random texts.
//!
//! kyverno: pkg/engine/jmespath/functions.go, zach-klippenstein/goregen

use common::go::regexp::{self, Class, Member, Syntax, Tree};

use super::Call;
use super::function::{Function, Type};
use crate::env::Random;
use crate::error::SearchError;
use crate::interpreter::{Answer, Interpreter};

pub(super) const TABLE: &[Function] = &[Function::kyverno(
    "random",
    &[&[Type::String]],
    Type::String,
    "Generates a random sequence of characters",
    random,
)];

/// The most repetitions where the pattern names no bound.
const UNBOUNDED: u32 = 4096;

/// `random(REGEX)`: a text that REGEX matches. REGEX is in the plain language: no `\d`, no `(?:`.
fn random<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    let pattern = call.str(0)?;
    if pattern.is_empty() {
        return Err(SearchError::failed("no pattern provided"));
    }
    let parsed = regexp::parse(pattern, Syntax::Plain).map_err(|error| SearchError::failed(error.to_string()))?;
    let mut text = String::new();
    Generator { random: &*call.env().random, search: call.search() }.push(&parsed.tree, &mut text)?;
    Ok(text.into())
}

struct Generator<'c> {
    random: &'c dyn Random,
    search: &'c Interpreter<'c>,
}

impl Generator<'_> {
    fn push(&self, tree: &Tree, out: &mut String) -> Result<(), SearchError> {
        self.search.step()?;
        match tree {
            Tree::Literal { letter, .. } => self.letter(*letter, out)?,
            Tree::Class(class) => self.letter(self.member(class), out)?,
            // NOTE: the original draws from all 31-bit numbers and so gives a replacement character nearly always.
            Tree::Any { .. } => self.letter(self.between(' ', '~'), out)?,
            Tree::Start { .. } | Tree::End { .. } | Tree::Boundary { .. } => {}
            Tree::Repeat { inner, min, max, .. } => {
                let max = max.unwrap_or_else(|| UNBOUNDED.max(*min));
                let count = u64::from(*min) + self.random.below(u64::from(max - min) + 1);
                for _ in 0..count {
                    self.push(inner, out)?;
                }
            }
            Tree::Concat(parts) => {
                for part in parts {
                    self.push(part, out)?;
                }
            }
            Tree::Alternate(parts) => {
                let index = self.random.below(parts.len() as u64);
                if let Some(part) = usize::try_from(index).ok().and_then(|index| parts.get(index)) {
                    self.push(part, out)?;
                }
            }
            Tree::Capture(inner) => self.push(inner, out)?,
        }
        Ok(())
    }

    fn letter(&self, letter: char, out: &mut String) -> Result<(), SearchError> {
        self.search.grow(letter.len_utf8())?;
        out.push(letter);
        Ok(())
    }

    fn between(&self, low: char, high: char) -> char {
        let size = u64::from(u32::from(high).saturating_sub(u32::from(low))) + 1;
        let code = u64::from(u32::from(low)) + self.random.below(size);
        u32::try_from(code).ok().and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER)
    }

    /// One of the characters of `class`, each as likely as any other; never the null character.
    fn member(&self, class: &Class) -> char {
        let ranges = ranges(class);
        let size = |(low, high): &(u32, u32)| u64::from(high - low) + 1;
        let mut at = self.random.below(ranges.iter().map(size).sum());
        for range in &ranges {
            if at < size(range) {
                let code = range.0 + u32::try_from(at).unwrap_or_default();
                return char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
            }
            at -= size(range);
        }
        char::REPLACEMENT_CHARACTER
    }
}

/// The codes of `class`, in order, from 1 on: its own parts only, neither folded nor from Unicode's tables.
fn ranges(class: &Class) -> Vec<(u32, u32)> {
    let mut ranges = Vec::new();
    for member in &class.members {
        match member {
            Member::Range(low, high) => ranges.push((u32::from(*low), u32::from(*high))),
            Member::Named { ranges: named, negated } => {
                let named = named.iter().map(|(low, high)| (u32::from(*low), u32::from(*high))).collect();
                ranges.extend(if *negated { complement(named) } else { named });
            }
            Member::Unicode { .. } => {}
        }
    }
    // Twice the complement joins what overlaps and drops the null character.
    let others = complement(ranges);
    if class.negated { others } else { complement(others) }
}

/// The codes from 1 to the last one that are in none of `ranges`.
fn complement(mut ranges: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
    ranges.sort_unstable();
    let mut others = Vec::new();
    let mut next = 1;
    for (low, high) in ranges {
        if next < low {
            others.push((next, low - 1));
        }
        next = next.max(high + 1);
    }
    if next <= u32::from(char::MAX) {
        others.push((next, u32::from(char::MAX)));
    }
    others
}

//! Repetitions, and how many of them there may be.
//!
//! go: regexp/syntax/parse.go

use super::super::RegexpError;
use super::super::tree::Tree;
use super::{Parser, Parsing, between};

/// How many repetitions may apply to one another without a group in between.
const MAX_STACKED: usize = 8;
/// The most often that something may be repeated, all repetitions around each other taken together.
const MAX_REPEAT: u32 = 1000;

impl Parser<'_> {
    /// Repeats the last part; `before` is where the operator starts, `repeated` where the one before it did.
    pub(super) fn repeat(
        &mut self,
        parts: &mut Vec<Tree>,
        min: u32,
        max: Option<u32>,
        before: &str,
        repeated: Option<&str>,
    ) -> Parsing<()> {
        let mut lazy = self.flags.lazy;
        if self.perl {
            lazy ^= self.take("?");
            if let Some(repeated) = repeated {
                return Err(RegexpError::new("invalid nested repetition operator", between(repeated, self.rest)));
            }
        }
        let operator = between(before, self.rest);
        let inner = parts.pop().ok_or_else(|| RegexpError::new("missing argument to repetition operator", operator))?;
        if stacked(&inner) >= MAX_STACKED {
            return Err(RegexpError::new("expression nests too deeply", self.pattern));
        }
        let tree = Tree::Repeat { inner: Box::new(inner), min, max, greedy: !lazy };
        if times(&tree) > MAX_REPEAT {
            return Err(RegexpError::new("invalid repeat count", operator));
        }
        parts.push(tree);
        Ok(())
    }

    /// `{2}`, `{2,}` or `{2,5}`; nothing, and nothing taken, when it is not one of these.
    pub(super) fn counts(&mut self) -> Parsing<Option<(u32, Option<u32>)>> {
        let before = self.rest;
        let Some((inner, rest)) = before.strip_prefix('{').and_then(|text| text.split_once('}')) else {
            return Ok(None);
        };
        let (min, max) = match inner.split_once(',') {
            None => (count(inner), count(inner).map(Some)),
            Some((min, "")) => (count(min), Some(None)),
            Some((min, max)) => (count(min), count(max).map(Some)),
        };
        let (Some(min), Some(max)) = (min, max) else { return Ok(None) };
        self.rest = rest;
        if min > MAX_REPEAT || max.is_some_and(|max| max > MAX_REPEAT || min > max) {
            return Err(RegexpError::new("invalid repeat count", between(before, rest)));
        }
        Ok(Some((min, max)))
    }
}

/// A number without leading zeros; one that is too large is larger than any that is allowed.
fn count(text: &str) -> Option<u32> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number || (text.len() > 1 && text.starts_with('0')) {
        return None;
    }
    Some(text.parse().unwrap_or(u32::MAX))
}

/// How often the innermost part is repeated at most, by counts.
fn times(tree: &Tree) -> u32 {
    match tree {
        Tree::Repeat { inner, min, max, .. } => match max.unwrap_or(*min) {
            0 => 1,
            1 => times(inner),
            count => count.saturating_mul(times(inner)),
        },
        Tree::Concat(parts) | Tree::Alternate(parts) => parts.iter().map(times).max().unwrap_or(1),
        Tree::Capture(inner) => times(inner),
        _ => 1,
    }
}

/// How many repetitions stand directly inside each other.
fn stacked(mut tree: &Tree) -> usize {
    let mut count = 0;
    while let Tree::Repeat { inner, .. } = tree {
        (tree, count) = (inner, count + 1);
    }
    count
}

//! Wildcards: `*` stands for any run of characters, `?` for exactly one; nothing else is special.
//!
//! The one idea to know: between two stars the first place that fits is as good as any later one, so nothing is ever tried
//! again and a hostile pattern costs at most a 64th of its length times that of the text.

use std::collections::BTreeMap;

/// A pattern to match often.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    text: Box<str>,
    shape: Shape,
}

/// What kind of match a pattern needs; the strings are in the pattern's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// No wildcard.
    Literal,
    /// Only a star.
    Any,
    /// One star, at the end.
    Prefix,
    /// One star, at the start.
    Suffix,
    General,
}

impl Pattern {
    /// The pattern that `text` spells; every text is one.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self { text: text.into(), shape: Shape::of(text) }
    }

    /// Whether all of `text` is what the pattern spells. See [`matches()`].
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        self.shape.matches(&self.text, text)
    }

    /// The pattern as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether the pattern has no wildcard: it matches its own text only.
    #[must_use]
    pub fn is_literal(&self) -> bool {
        self.shape == Shape::Literal
    }
}

impl Shape {
    fn of(pattern: &str) -> Self {
        if pattern == "*" {
            return Self::Any;
        }
        let mut wildcards = pattern.bytes().enumerate().filter(|(_, b)| matches!(b, b'*' | b'?'));
        match (wildcards.next(), wildcards.next()) {
            (None, _) => Self::Literal,
            (Some((0, b'*')), None) => Self::Suffix,
            (Some((at, b'*')), None) if at + 1 == pattern.len() => Self::Prefix,
            _ => Self::General,
        }
    }

    fn matches(self, pattern: &str, text: &str) -> bool {
        match self {
            Self::Literal => pattern == text,
            Self::Any => true,
            Self::Prefix => pattern.strip_suffix('*').is_some_and(|prefix| text.starts_with(prefix)),
            Self::Suffix => pattern.strip_prefix('*').is_some_and(|suffix| text.ends_with(suffix)),
            Self::General => matches_general(pattern, text).is_some(),
        }
    }
}

/// Whether all of `text` is what `pattern` spells. The empty pattern spells the empty text only.
///
/// Kyverno: `ext/wildcard` over `IGLOU-EU/go-wildcard`.
///
/// ```
/// use common::go::wildcard::matches;
/// assert!(matches("app-*/v?", "app-web/v1"));
/// assert!(!matches("app-*/v?", "app-web/v10"));
/// ```
#[must_use]
pub fn matches(pattern: &str, text: &str) -> bool {
    Shape::of(pattern).matches(pattern, text)
}

/// Whether `text` has a wildcard in it.
///
/// Kyverno: `ext/wildcard/utils.go`.
#[must_use]
pub fn contains_wildcard(text: &str) -> bool {
    text.bytes().any(|b| matches!(b, b'*' | b'?'))
}

/// Something when `pattern` matches: the ends are taken off first, then the parts between stars from the left.
fn matches_general(pattern: &str, text: &str) -> Option<()> {
    let Some((first, rest)) = pattern.split_once('*') else {
        return strip_start(pattern, text)?.is_empty().then_some(());
    };
    let (middle, last) = rest.rsplit_once('*').unwrap_or(("", rest));
    let mut text = strip_end(last, strip_start(first, text)?)?;
    for part in middle.split('*').filter(|part| !part.is_empty()) {
        text = skip_past(part, text)?;
    }
    Some(())
}

/// `text` behind `part`, when it starts with it; `?` in `part` stands for any character.
fn strip_start<'t>(part: &str, text: &'t str) -> Option<&'t str> {
    if !part.contains('?') {
        return text.strip_prefix(part);
    }
    let mut rest = text.chars();
    part.chars().all(|wanted| rest.next().is_some_and(|c| wanted == '?' || wanted == c)).then_some(rest.as_str())
}

/// `text` in front of `part`, when it ends with it; `?` in `part` stands for any character.
fn strip_end<'t>(part: &str, text: &'t str) -> Option<&'t str> {
    if !part.contains('?') {
        return text.strip_suffix(part);
    }
    let mut rest = text.chars();
    part.chars()
        .rev()
        .all(|wanted| rest.next_back().is_some_and(|c| wanted == '?' || wanted == c))
        .then_some(rest.as_str())
}

/// `text` behind the first place where `part` stands; `?` in `part` stands for any character.
fn skip_past<'t>(part: &str, text: &'t str) -> Option<&'t str> {
    /// Beyond so many comparisons, trying every place could take long.
    const MANY: usize = 1 << 20;
    if !part.contains('?') {
        return text.split_once(part).map(|(_, rest)| rest);
    }
    if part.len().saturating_mul(text.len()) > MANY {
        return skip_past_long(part, text);
    }
    let mut start = text.chars();
    loop {
        if let Some(rest) = strip_start(part, start.as_str()) {
            return Some(rest);
        }
        start.next()?;
    }
}

/// As [`skip_past`], 64 places at once.
fn skip_past_long<'t>(part: &str, text: &'t str) -> Option<&'t str> {
    let masks = Masks::new(part);
    let last = part.chars().count().saturating_sub(1);
    // Bit `n` tells whether the first `n + 1` characters of `part` end here.
    let mut ends = vec![0u64; masks.words];
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        let mut carry = 1;
        for word in &mut ends {
            (*word, carry) = (*word << 1 | carry, *word >> 63);
        }
        masks.keep(c, &mut ends);
        if bit(&ends, last) {
            return Some(rest.as_str());
        }
    }
    None
}

fn bit(words: &[u64], at: usize) -> bool {
    words.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1)
}

fn set_bit(words: &mut [u64], at: usize) {
    if let Some(word) = words.get_mut(at / 64) {
        *word |= 1 << (at % 64);
    }
}

/// Where in a part each character may stand.
struct Masks {
    words: usize,
    /// The places of `?`.
    anywhere: Vec<u64>,
    /// The places of the other characters: of the frequent ones as bits together with those of `?`, of the others one by one,
    /// so that all together take no more than the part itself.
    frequent: BTreeMap<char, Vec<u64>>,
    rare: BTreeMap<char, Vec<usize>>,
}

impl Masks {
    fn new(part: &str) -> Self {
        let words = part.chars().count().div_ceil(64);
        let (mut anywhere, mut rare) = (vec![0u64; words], BTreeMap::<char, Vec<usize>>::new());
        for (at, c) in part.chars().enumerate() {
            if c == '?' {
                set_bit(&mut anywhere, at);
            } else {
                rare.entry(c).or_default().push(at);
            }
        }
        let frequent = rare.extract_if(.., |_, places| places.len() > words).map(|(c, places)| {
            let mut mask = anywhere.clone();
            places.iter().for_each(|at| set_bit(&mut mask, *at));
            (c, mask)
        });
        let frequent = frequent.collect();
        Self { words, anywhere, frequent, rare }
    }

    /// Clears the bits of `ends` where `c` may not stand.
    fn keep(&self, c: char, ends: &mut [u64]) {
        let mask = self.frequent.get(&c).unwrap_or(&self.anywhere);
        let rare = self.rare.get(&c).map_or(&[][..], Vec::as_slice);
        let kept: Vec<usize> = rare.iter().copied().filter(|at| bit(ends, *at)).collect();
        ends.iter_mut().zip(mask).for_each(|(word, mask)| *word &= mask);
        kept.iter().for_each(|at| set_bit(ends, *at));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The definition, read aloud: exponential, but obviously right.
    fn naive(pattern: &[char], text: &[char]) -> bool {
        match (pattern, text) {
            ([], []) => true,
            (['*', rest @ ..], _) => naive(rest, text) || (!text.is_empty() && naive(pattern, &text[1..])),
            (['?', rest @ ..], [_, behind @ ..]) => naive(rest, behind),
            ([wanted, rest @ ..], [c, behind @ ..]) => wanted == c && naive(rest, behind),
            _ => false,
        }
    }

    fn texts(alphabet: &[char], longest: usize) -> Vec<String> {
        let mut all = vec![String::new()];
        let mut last = all.clone();
        for _ in 0..longest {
            last = last.iter().flat_map(|text| alphabet.iter().map(move |c| format!("{text}{c}"))).collect();
            all.extend(last.clone());
        }
        all
    }

    #[test]
    fn agrees_with_the_definition_on_all_short_texts() {
        for pattern in texts(&['a', 'é', '*', '?'], 5) {
            for text in texts(&['a', 'é'], 5) {
                let (p, t): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
                assert_eq!(matches(&pattern, &text), naive(&p, &t), "{pattern:?} on {text:?}");
                assert_eq!(Pattern::new(&pattern).matches(&text), naive(&p, &t), "{pattern:?} on {text:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn agrees_with_the_definition(pattern in "[ab*?]{0,9}", text in "[ab]{0,9}") {
            let (p, t): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
            prop_assert_eq!(matches(&pattern, &text), naive(&p, &t));
        }
    }

    #[test]
    fn long_parts_are_found_as_short_ones_are() {
        for length in [1, 2, 63, 64, 65, 128, 200] {
            let part: String = ["a?", "?é", "b"].iter().cycle().take(length).copied().collect();
            let fitting: String = part.replace('?', "x");
            for text in [format!("{}{fitting}tail", "aé".repeat(50)), format!("{fitting}{fitting}"), "a".repeat(300)] {
                let (want, got) = (skip_past(&part, &text), skip_past_long(&part, &text));
                assert_eq!(got, want, "{part} in {text}");
            }
        }
        let text = "a".repeat(100_000);
        assert!(!matches(&format!("*{}b*", "?a".repeat(5_000)), &text));
        assert!(matches(&format!("*{}*", "?a".repeat(5_000)), &text));
    }

    #[test]
    fn many_stars_stay_cheap() {
        let pattern = format!("{}b", "a*".repeat(2_000));
        let text = "a".repeat(20_000);
        assert!(!matches(&pattern, &text));
        assert!(!matches(&format!("*{}*", "?a".repeat(500)), &"b".repeat(5_000)));
    }

    #[test]
    fn question_mark_takes_one_character_of_any_width() {
        assert!(matches("?", "ž"));
        assert!(matches("??", "日本"));
        assert!(!matches("?", ""));
        assert!(!matches("a?c", "ac"));
    }

    #[test]
    fn star_takes_nothing_separators_and_lines() {
        assert!(matches("registry.io/*", "registry.io/"));
        assert!(matches("*:*", "registry.io/team/app:1.0"));
        assert!(matches("a*z", "a\n/z"));
        assert!(matches("*", ""));
        assert!(!matches("", "a"));
        assert!(matches("", ""));
    }

    #[test]
    fn brackets_and_backslashes_are_plain_characters() {
        assert!(matches("[a-c]*", "[a-c]x"));
        assert!(!matches("[a-c]", "b"));
        assert!(matches("\\*", "\\anything"));
    }

    #[test]
    fn wildcards_are_found() {
        assert!(contains_wildcard("a?b") && contains_wildcard("*") && !contains_wildcard("a.b"));
        assert!(Pattern::new("abc").is_literal() && !Pattern::new("a?c").is_literal());
        assert_eq!(Pattern::new("a*").as_str(), "a*");
    }
}

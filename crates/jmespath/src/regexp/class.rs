//! Classes of characters.

use std::fmt::Write as _;

/// Inclusive ranges.
pub(crate) type Ranges = &'static [(char, char)];

const DIGIT: Ranges = &[('0', '9')];
const SPACE: Ranges = &[('\t', '\n'), ('\x0c', '\r'), (' ', ' ')];
const WORD: Ranges = &[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')];

/// `[...]` or a class that has a name.
#[derive(Clone, Debug)]
pub(crate) struct Class {
    pub(crate) members: Vec<Member>,
    pub(crate) negated: bool,
    /// Case does not count.
    pub(crate) fold: bool,
}

/// A part of a class.
#[derive(Clone, Debug)]
pub(crate) enum Member {
    Range(char, char),
    Named {
        ranges: Ranges,
        negated: bool,
    },
    /// `\p{Greek}`.
    Unicode {
        name: String,
        negated: bool,
    },
}

/// The class of `\d`, `\s`, `\w` and their negations, by letter.
pub(super) fn perl(letter: char) -> Option<Member> {
    let ranges = match letter.to_ascii_lowercase() {
        'd' => DIGIT,
        's' => SPACE,
        'w' => WORD,
        _ => return None,
    };
    Some(Member::Named { ranges, negated: letter.is_ascii_uppercase() })
}

/// The class of `[:name:]` or `[:^name:]`, brackets and colons included.
pub(super) fn posix(text: &str) -> Option<Member> {
    let name = text.strip_prefix("[:")?.strip_suffix(":]")?;
    let (name, negated) = name.strip_prefix('^').map_or((name, false), |name| (name, true));
    let ranges: Ranges = match name {
        "alnum" => &[('0', '9'), ('A', 'Z'), ('a', 'z')],
        "alpha" => &[('A', 'Z'), ('a', 'z')],
        "ascii" => &[('\0', '\x7f')],
        "blank" => &[('\t', '\t'), (' ', ' ')],
        "cntrl" => &[('\0', '\x1f'), ('\x7f', '\x7f')],
        "digit" => DIGIT,
        "graph" => &[('!', '~')],
        "lower" => &[('a', 'z')],
        "print" => &[(' ', '~')],
        "punct" => &[('!', '/'), (':', '@'), ('[', '`'), ('{', '~')],
        "space" => &[('\t', '\r'), (' ', ' ')],
        "upper" => &[('A', 'Z')],
        "word" => WORD,
        "xdigit" => &[('0', '9'), ('A', 'F'), ('a', 'f')],
        _ => return None,
    };
    Some(Member::Named { ranges, negated })
}

/// Whether the crate knows the Unicode class `name`.
pub(super) fn is_unicode_class(name: &str) -> bool {
    name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ' '))
        && regex::Regex::new(&format!("\\p{{{name}}}")).is_ok()
}

impl Class {
    /// A class of one part.
    pub(super) fn of(member: Member, fold: bool) -> Self {
        Self { members: vec![member], negated: false, fold }
    }

    /// The codes of the class, in order, from 1 on: its own parts only, neither folded nor from Unicode's tables.
    pub(crate) fn ranges(&self) -> Vec<(u32, u32)> {
        let mut ranges = Vec::new();
        for member in &self.members {
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
        if self.negated { others } else { complement(others) }
    }

    /// Appends the class in the crate's language.
    pub(super) fn write(&self, out: &mut String) {
        out.push_str(if self.fold { "(?i:" } else { "" });
        out.push_str(if self.negated { "[^" } else { "[" });
        for member in &self.members {
            match member {
                Member::Range(low, high) => push_range(*low, *high, out),
                Member::Named { ranges, negated } => {
                    out.push_str(if *negated { "[^" } else { "[" });
                    ranges.iter().for_each(|(low, high)| push_range(*low, *high, out));
                    out.push(']');
                }
                Member::Unicode { name, negated } => {
                    let _ = write!(out, "\\{}{{{name}}}", if *negated { 'P' } else { 'p' });
                }
            }
        }
        out.push(']');
        out.push_str(if self.fold { ")" } else { "" });
    }
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

fn push_range(low: char, high: char, out: &mut String) {
    // Writing to a string does not fail.
    let _ = write!(out, "\\x{{{:x}}}-\\x{{{:x}}}", u32::from(low), u32::from(high));
}

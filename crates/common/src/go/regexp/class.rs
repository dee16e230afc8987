//! Classes of characters.

use std::fmt::Write as _;

/// Inclusive ranges.
pub type Ranges = &'static [(char, char)];

const DIGIT: Ranges = &[('0', '9')];
const SPACE: Ranges = &[('\t', '\n'), ('\x0c', '\r'), (' ', ' ')];
const WORD: Ranges = &[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')];

/// `[...]` or a class that has a name.
#[derive(Clone, Debug)]
pub struct Class {
    /// What is in it.
    pub members: Vec<Member>,
    /// True when everything else is meant.
    pub negated: bool,
    /// Case does not count.
    pub fold: bool,
}

/// A part of a class.
#[derive(Clone, Debug)]
pub enum Member {
    /// From one character to another, both included.
    Range(char, char),
    /// `\d` or `[:digit:]`.
    Named {
        /// What is in it.
        ranges: Ranges,
        /// True when everything else is meant.
        negated: bool,
    },
    /// `\p{Greek}`.
    Unicode {
        /// The name without `^`.
        name: String,
        /// True when everything else is meant.
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

    /// About how many states the class has: classes of Unicode's have many ranges of bytes.
    pub(super) fn weight(&self) -> u64 {
        let heavy = self.negated || self.members.iter().any(|member| matches!(member, Member::Unicode { .. }));
        self.members.len() as u64 + if heavy { 50 } else { 0 }
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

fn push_range(low: char, high: char, out: &mut String) {
    // Writing to a string does not fail.
    let _ = write!(out, "\\x{{{:x}}}-\\x{{{:x}}}", u32::from(low), u32::from(high));
}

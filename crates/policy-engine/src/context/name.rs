//! Whether a query names a context entry.

use regex::{Regex, RegexBuilder};

/// The most bytes of a compiled name.
const LARGEST: usize = 1 << 20;

/// The name of a context entry, prepared for the search in queries.
#[derive(Clone, Debug)]
pub(crate) enum NameMatcher {
    /// A name of letters, digits, `_` and `-`.
    Plain(Box<str>),
    /// Kyverno takes any name for a regular expression.
    Regex(Box<Regex>),
    /// It is none that could be compiled.
    Never,
}

impl NameMatcher {
    /// Prepares `name`.
    pub(crate) fn new(name: &str) -> Self {
        if !name.is_empty() && name.bytes().all(|byte| is_word(byte) || byte == b'-') {
            return Self::Plain(name.into());
        }
        let pattern = format!(r"(?:\A|\z|\s|[^.0-9A-Za-z])(?:{name})(?-u:\b)");
        let regex = RegexBuilder::new(&pattern).size_limit(LARGEST).build();
        regex.map_or(Self::Never, |regex| Self::Regex(Box::new(regex)))
    }

    /// True when `query` holds the name as a word that no dot, letter or digit stands before: `x` in `x.y` but not in `y.x`.
    ///
    /// kyverno: pkg/engine/context/deferred.go
    pub(crate) fn matches(&self, query: &str) -> bool {
        match self {
            Self::Plain(name) => names(query, name),
            Self::Regex(regex) => regex.is_match(query),
            Self::Never => false,
        }
    }
}

/// True when `query` holds the plain `name` as such a word.
pub(crate) fn names(query: &str, name: &str) -> bool {
    query.match_indices(name).any(|(at, found)| stands_alone(query, at, found))
}

fn stands_alone(query: &str, at: usize, found: &str) -> bool {
    let bytes = query.as_bytes();
    let before = at.checked_sub(1).and_then(|before| bytes.get(before));
    let after = bytes.get(at + found.len()).is_some_and(|&byte| is_word(byte));
    let last = found.as_bytes().last().is_some_and(|&byte| is_word(byte));
    before.is_none_or(|&byte| byte != b'.' && !byte.is_ascii_alphanumeric()) && last != after
}

/// kyverno: Go's `\b` knows ASCII words only.
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_matches_as_a_word_without_a_dot_before_it() {
        let name = NameMatcher::new("cfg");
        assert!(name.matches("cfg.data.x"));
        assert!(name.matches("length(cfg)"));
        assert!(name.matches("_cfg"));
        assert!(!name.matches("request.cfg"));
        assert!(!name.matches("cfgs"));
        assert!(!name.matches("acfg"));
        assert!(!name.matches("cfg_a"));
        assert!(name.matches("request.cfg || cfg"));
    }

    #[test]
    fn a_name_with_other_characters_is_a_regular_expression() {
        assert!(NameMatcher::new("a.c").matches("abc"));
        assert!(!NameMatcher::new("(").matches("("));
    }
}

//! Go's regular expressions on top of the `regex` crate.
//!
//! Patterns are read by Go's grammar into a tree (`parse`), and written again for the crate (`write`). The one idea to know:
//! the two languages look alike and differ in what letters `\d`, `\w`, `\s` and `\b` know (ASCII in Go), in what a class may
//! nest, and in what is an error; nothing of a pattern reaches the crate unread. Answers are ranges, not texts, so that
//! callers can keep what they know about them.
//!
//! go: regexp, regexp/syntax

mod cache;
mod class;
mod expand;
mod parse;
mod tree;
mod write;

use std::ops::Range;
use std::sync::OnceLock;

pub use cache::cached;
pub use class::{Class, Member, Ranges};
pub use parse::{Parsed, Syntax, parse};
pub use tree::Tree;

/// The largest compiled pattern.
const SIZE_LIMIT: usize = 4 << 20;

/// A pattern that cannot be used. Prints Go's words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("error parsing regexp: {problem}: `{part}`")]
pub struct RegexpError {
    problem: &'static str,
    part: String,
}

impl RegexpError {
    fn new(problem: &'static str, part: &str) -> Self {
        Self { problem, part: part.to_owned() }
    }
}

/// A compiled pattern.
#[derive(Debug)]
pub struct Regexp {
    matcher: Matcher,
    /// The names of the groups, from the first one on; several may have one name.
    names: Vec<Option<String>>,
    weight: u64,
}

/// What looks for matches.
#[derive(Debug)]
enum Matcher {
    /// A pattern that stands for itself, which needs no machine; that is made when groups are asked for.
    Word(Box<str>, OnceLock<Option<regex::Regex>>),
    Regex(regex::Regex),
}

impl Matcher {
    fn regex(&self) -> Option<&regex::Regex> {
        match self {
            Self::Word(word, regex) => regex.get_or_init(|| regex::Regex::new(&regex::escape(word)).ok()).as_ref(),
            Self::Regex(regex) => Some(regex),
        }
    }
}

/// Whether a pattern surely has no character with a meaning of its own.
fn is_word(pattern: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'/' | b':' | b' ');
    !pattern.is_empty() && pattern.len() < 256 && pattern.bytes().all(is_plain)
}

/// A piece of a text in which matches were replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'t> {
    /// Bytes of the source text.
    Source(Range<usize>),
    /// Bytes of the template.
    Text(&'t str),
}

impl Regexp {
    /// Compiles `pattern`, which is in the language of Go's `regexp.Compile`.
    ///
    /// # Errors
    ///
    /// Go's, and `expression too large` for what compiles to more than 4 MiB.
    pub fn compile(pattern: &str) -> Result<Self, RegexpError> {
        if is_word(pattern) {
            let matcher = Matcher::Word(pattern.into(), OnceLock::new());
            // As the tree of its letters has it.
            return Ok(Self { matcher, names: Vec::new(), weight: pattern.len() as u64 + 1 });
        }
        let parsed = parse(pattern, Syntax::Perl)?;
        let regex = regex::RegexBuilder::new(&write::write(&parsed.tree))
            .size_limit(SIZE_LIMIT)
            .dfa_size_limit(SIZE_LIMIT)
            .nest_limit(500)
            .build()
            .map_err(|_| RegexpError::new("expression too large", pattern))?;
        let weight = parsed.tree.weight();
        Ok(Self { matcher: Matcher::Regex(regex), names: parsed.names, weight })
    }

    /// About how many states a search may be in at each byte, at the worst.
    pub const fn weight(&self) -> u64 {
        self.weight
    }

    /// True when the pattern matches anywhere in `text`.
    pub fn is_match(&self, text: &str) -> bool {
        match &self.matcher {
            Matcher::Word(word, _) => text.contains(&**word),
            Matcher::Regex(regex) => regex.is_match(text),
        }
    }

    /// The first match in `text`.
    pub fn find(&self, text: &str) -> Option<Range<usize>> {
        match &self.matcher {
            Matcher::Word(word, _) => text.find(&**word).map(|at| at..at + word.len()),
            Matcher::Regex(regex) => regex.find(text).map(|found| found.range()),
        }
    }

    /// The matches in `text`.
    pub fn find_all(&self, text: &str) -> impl Iterator<Item = Range<usize>> {
        let (words, found) = match &self.matcher {
            Matcher::Word(word, _) => (Some(text.match_indices(&**word)), None),
            Matcher::Regex(regex) => (None, Some(regex.find_iter(text))),
        };
        let words = words.into_iter().flatten().map(|(at, word)| at..at + word.len());
        words.chain(found.into_iter().flatten().map(|found| found.range()))
    }

    /// `text` with each match replaced by `template`, in which `$1`, `$name` and `${name}` are the match's groups, piece by
    /// piece.
    ///
    /// # Errors
    ///
    /// Those of `push`.
    ///
    /// go: regexp.ReplaceAllString
    pub fn replace_all<'t, E>(
        &self,
        text: &str,
        template: &'t str,
        mut push: impl FnMut(Piece<'t>) -> Result<(), E>,
    ) -> Result<(), E> {
        let template = expand::Template::parse(template, &self.names);
        let mut at = 0;
        for captures in self.matcher.regex().into_iter().flat_map(|regex| regex.captures_iter(text)) {
            let Some(whole) = captures.get(0) else { continue };
            push(Piece::Source(at..whole.start()))?;
            template.expand(&captures).try_for_each(&mut push)?;
            at = whole.end();
        }
        push(Piece::Source(at..text.len()))
    }

    /// `text` with each match replaced by `replacement` as it stands, piece by piece.
    ///
    /// # Errors
    ///
    /// Those of `push`.
    ///
    /// go: regexp.ReplaceAllLiteralString
    pub fn replace_all_literal<'t, E>(
        &self,
        text: &str,
        replacement: &'t str,
        mut push: impl FnMut(Piece<'t>) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut at = 0;
        for found in self.find_all(text) {
            push(Piece::Source(at..found.start))?;
            push(Piece::Text(replacement))?;
            at = found.end;
        }
        push(Piece::Source(at..text.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(pattern: &str, text: &str) -> (bool, Option<Range<usize>>, Vec<Range<usize>>, String) {
        let regexp = Regexp::compile(pattern).unwrap();
        let mut replaced = String::new();
        let mut push = |piece: Piece<'_>| {
            replaced.push_str(match piece {
                Piece::Source(range) => text.get(range).unwrap(),
                Piece::Text(text) => text,
            });
            Ok::<(), ()>(())
        };
        regexp.replace_all(text, "<$0$1>", &mut push).unwrap();
        regexp.replace_all_literal(text, "$0", &mut push).unwrap();
        (regexp.is_match(text), regexp.find(text), regexp.find_all(text).collect(), replaced)
    }

    #[test]
    fn a_word_is_found_as_any_other_pattern() {
        for (word, text) in
            [("aa", "aaaaa b aa"), ("SCRAM-SHA-256", "SASL,SCRAM-SHA-256"), ("x", "žluť"), ("a/b:c d", "")]
        {
            let pattern = format!("(?:{word})");
            assert!(is_word(word) && !is_word(&pattern));
            assert_eq!(answers(word, text), answers(&pattern, text));
            let tree = parse(word, Syntax::Perl).unwrap().tree;
            assert_eq!(Regexp::compile(word).unwrap().weight(), tree.weight());
        }
    }
}

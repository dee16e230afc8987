//! Go's regular expressions on top of the `regex` crate.
//!
//! Patterns are read by Go's grammar into a tree (`parse`), and written again for the crate (`write`). The one idea to know:
//! the two languages look alike and differ in what letters `\d`, `\w`, `\s` and `\b` know (ASCII in Go), in what a class may
//! nest, and in what is an error; nothing of a pattern reaches the crate unread. Answers are ranges, not texts, so that
//! callers can keep what they know about them.
//!
//! go: regexp, regexp/syntax

mod class;
mod expand;
mod parse;
mod tree;
mod write;

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use common::go::quote::quote;

/// The largest compiled pattern.
const SIZE_LIMIT: usize = 4 << 20;
/// How many compiled patterns a thread keeps, and how many bytes of patterns.
const CACHED: usize = 128;
const CACHED_BYTES: usize = 16 << 10;

/// A pattern that cannot be used. Prints Go's words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("error parsing regexp: {problem}: `{part}`")]
pub(crate) struct RegexpError {
    problem: &'static str,
    part: String,
}

impl RegexpError {
    fn new(problem: &'static str, part: &str) -> Self {
        Self { problem, part: part.to_owned() }
    }

    /// The words of the panic that Go's `MustCompile` ends in.
    pub(crate) fn panic(&self, pattern: &str) -> String {
        let is_plain = |c: char| c != '`' && c != '\u{feff}' && (c == '\t' || !c.is_ascii_control());
        let shown = if pattern.chars().all(is_plain) { format!("`{pattern}`") } else { quote(pattern) };
        format!("regexp: Compile({shown}): {self}")
    }
}

/// A compiled pattern.
#[derive(Debug)]
pub(crate) struct Regexp {
    regex: regex::Regex,
    /// The names of the groups, from the first one on; several may have one name.
    names: Vec<Option<String>>,
    is_empty: bool,
    weight: u64,
}

/// A piece of a text in which matches were replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece<'t> {
    /// Bytes of the source text.
    Source(Range<usize>),
    /// Bytes of the template.
    Text(&'t str),
}

#[derive(Default)]
struct Cache {
    patterns: HashMap<String, Rc<Regexp>>,
    bytes: usize,
}

thread_local! {
    static CACHE: RefCell<Cache> = RefCell::default();
}

/// The compiled `pattern`, from the thread's cache when it is there.
///
/// # Errors
///
/// Go's, and `expression too large` for what compiles to more than 4 MiB.
pub(crate) fn cached(pattern: &str) -> Result<Rc<Regexp>, RegexpError> {
    CACHE.with_borrow_mut(|cache| {
        if let Some(regexp) = cache.patterns.get(pattern) {
            return Ok(Rc::clone(regexp));
        }
        let regexp = Rc::new(Regexp::compile(pattern)?);
        if cache.patterns.len() >= CACHED || cache.bytes + pattern.len() > CACHED_BYTES {
            *cache = Cache::default();
        }
        cache.bytes += pattern.len();
        cache.patterns.insert(pattern.to_owned(), Rc::clone(&regexp));
        Ok(regexp)
    })
}

impl Regexp {
    fn compile(pattern: &str) -> Result<Self, RegexpError> {
        let parsed = parse::parse(pattern)?;
        let regex = regex::RegexBuilder::new(&write::write(&parsed.tree))
            .size_limit(SIZE_LIMIT)
            .dfa_size_limit(SIZE_LIMIT)
            .nest_limit(500)
            .build()
            .map_err(|_| RegexpError::new("expression too large", pattern))?;
        let weight = parsed.tree.weight();
        Ok(Self { regex, names: parsed.names, is_empty: pattern.is_empty(), weight })
    }

    /// About how many states a search may be in at each byte, at the worst.
    pub(crate) const fn weight(&self) -> u64 {
        self.weight
    }

    /// True when the pattern matches anywhere in `text`.
    pub(crate) fn is_match(&self, text: &str) -> bool {
        self.regex.is_match(text)
    }

    /// The first match in `text`.
    pub(crate) fn find(&self, text: &str) -> Option<Range<usize>> {
        self.regex.find(text).map(|found| found.range())
    }

    /// The matches in `text`.
    pub(crate) fn find_all(&self, text: &str) -> impl Iterator<Item = Range<usize>> {
        self.regex.find_iter(text).map(|found| found.range())
    }

    /// What stands between the matches in `text`, in at most `limit` parts; nothing for a limit of zero.
    ///
    /// go: regexp.Split
    pub(crate) fn split(&self, text: &str, limit: usize) -> Vec<Range<usize>> {
        if limit == 0 {
            return Vec::new();
        }
        if text.is_empty() && !self.is_empty {
            return vec![Range::default()];
        }
        let mut parts = Vec::new();
        let (mut start, mut end) = (0, 0);
        for found in self.find_all(text).take(limit) {
            if parts.len() + 1 == limit {
                break;
            }
            end = found.start;
            if found.end != 0 {
                parts.push(start..end);
            }
            start = found.end;
        }
        if end != text.len() {
            parts.push(start..text.len());
        }
        parts
    }

    /// `text` with each match replaced by `template`, in which `$1`, `$name` and `${name}` are the match's groups, piece by
    /// piece.
    ///
    /// # Errors
    ///
    /// Those of `push`.
    ///
    /// go: regexp.ReplaceAllString
    pub(crate) fn replace_all<'t, E>(
        &self,
        text: &str,
        template: &'t str,
        mut push: impl FnMut(Piece<'t>) -> Result<(), E>,
    ) -> Result<(), E> {
        let template = expand::Template::parse(template, &self.names);
        let mut at = 0;
        for captures in self.regex.captures_iter(text) {
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
    pub(crate) fn replace_all_literal<'t, E>(
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

/// `text` as a pattern that matches just that.
///
/// go: regexp.QuoteMeta
pub(crate) fn quote_meta(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if r"\.+*?()|[]{}^$".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(pattern: &str, text: &str, limit: usize) -> String {
        let parts = cached(pattern).unwrap().split(text, limit);
        parts.into_iter().map(|part| text.get(part).unwrap()).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn splits_as_go_splits() {
        assert_eq!(split(",", "a,b,c", usize::MAX), "a|b|c");
        assert_eq!(split(",", "a,b,c", 2), "a|b,c");
        assert_eq!(split("", "abc", usize::MAX), "a|b|c");
        assert_eq!(split("a*", "abaac", usize::MAX), "|b|c");
        assert_eq!(cached(",").unwrap().split("", usize::MAX).len(), 1);
        assert!(cached("").unwrap().split("", usize::MAX).is_empty());
    }

    #[test]
    fn a_panic_quotes_the_pattern_as_code_where_that_can_be() {
        assert_eq!(
            cached("[").unwrap_err().panic("["),
            "regexp: Compile(`[`): error parsing regexp: missing closing ]: `[`"
        );
        assert!(cached("`[").unwrap_err().panic("`[").starts_with("regexp: Compile(\"`[\"): "));
    }
}

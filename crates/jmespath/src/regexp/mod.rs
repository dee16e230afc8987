//! Go's regular expressions on top of the `regex` crate.
//!
//! Patterns are read by Go's grammar into a tree (`parse`), and written again for the crate (`write`). The one idea to know:
//! the two languages look alike and differ in what letters `\d`, `\w`, `\s` and `\b` know (ASCII in Go), in what a class may
//! nest, and in what is an error; nothing of a pattern reaches the crate unread.
//!
//! go: regexp, regexp/syntax

mod class;
mod expand;
mod parse;
mod tree;
mod write;

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use crate::error::SearchError;

pub(crate) use class::Class;
pub(crate) use parse::{Syntax, parse};
pub(crate) use tree::Tree;

/// The largest compiled pattern.
const SIZE_LIMIT: usize = 4 << 20;
/// How many compiled patterns a thread keeps.
const CACHED: usize = 128;

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
}

/// A compiled pattern.
#[derive(Debug)]
pub(crate) struct Regexp {
    regex: regex::Regex,
    /// The names of the groups, from the first one on; several may have one name.
    names: Vec<Option<String>>,
}

thread_local! {
    static CACHE: RefCell<HashMap<String, Rc<Regexp>>> = RefCell::default();
}

/// The compiled `pattern`, from the thread's cache when it is there.
///
/// # Errors
///
/// Go's, and `expression too large` for what compiles to more than 4 MiB.
pub(crate) fn cached(pattern: &str) -> Result<Rc<Regexp>, RegexpError> {
    CACHE.with_borrow_mut(|cache| {
        if let Some(regexp) = cache.get(pattern) {
            return Ok(Rc::clone(regexp));
        }
        let regexp = Rc::new(Regexp::compile(pattern)?);
        if cache.len() >= CACHED {
            cache.clear();
        }
        cache.insert(pattern.to_owned(), Rc::clone(&regexp));
        Ok(regexp)
    })
}

impl Regexp {
    fn compile(pattern: &str) -> Result<Self, RegexpError> {
        let parsed = parse(pattern, Syntax::Perl)?;
        let regex = regex::RegexBuilder::new(&write::write(&parsed.tree))
            .size_limit(SIZE_LIMIT)
            .dfa_size_limit(SIZE_LIMIT)
            .nest_limit(500)
            .build()
            .map_err(|_| RegexpError::new("expression too large", pattern))?;
        Ok(Self { regex, names: parsed.names })
    }

    /// True when the pattern matches anywhere in `text`.
    pub(crate) fn is_match(&self, text: &str) -> bool {
        self.regex.is_match(text)
    }

    /// `text` with each match replaced by `template`, in which `$1`, `$name` and `${name}` are the match's groups. `grow` is
    /// told what is about to be built.
    ///
    /// # Errors
    ///
    /// Those of `grow`.
    ///
    /// go: regexp.ReplaceAll
    pub(crate) fn replace_all(
        &self,
        text: &str,
        template: &str,
        grow: &dyn Fn(usize) -> Result<(), SearchError>,
    ) -> Result<String, SearchError> {
        let template = expand::Template::parse(template, &self.names);
        let mut out = String::new();
        let mut at = 0;
        for captures in self.regex.captures_iter(text) {
            let Some(whole) = captures.get(0) else { continue };
            let start = out.len();
            out.push_str(text.get(at..whole.start()).unwrap_or_default());
            template.expand(&captures, &mut out);
            grow(out.len() - start)?;
            at = whole.end();
        }
        out.push_str(text.get(at..).unwrap_or_default());
        grow(text.len())?;
        Ok(out)
    }

    /// `text` with each match replaced by `replacement` as it stands. `grow` is told what is about to be built.
    ///
    /// # Errors
    ///
    /// Those of `grow`.
    ///
    /// go: regexp.ReplaceAllLiteral
    pub(crate) fn replace_all_literal(
        &self,
        text: &str,
        replacement: &str,
        grow: &dyn Fn(usize) -> Result<(), SearchError>,
    ) -> Result<String, SearchError> {
        let mut out = String::new();
        let mut at = 0;
        for found in self.regex.find_iter(text) {
            let kept = text.get(at..found.start()).unwrap_or_default();
            grow(kept.len() + replacement.len())?;
            out.push_str(kept);
            out.push_str(replacement);
            at = found.end();
        }
        out.push_str(text.get(at..).unwrap_or_default());
        grow(text.len())?;
        Ok(out)
    }
}

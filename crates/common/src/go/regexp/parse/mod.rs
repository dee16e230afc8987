//! Patterns to trees: alternatives, what follows one another, groups and their flags.
//!
//! Escapes, classes and repetitions are read by the files of these names.
//!
//! go: regexp/syntax/parse.go

mod class;
mod escape;
mod repeat;

use super::RegexpError;
use super::tree::Tree;

/// Which language a pattern is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// That of Go's `regexp.Compile`.
    Perl,
    /// What `regexp/syntax` reads without any flag: no `\d`, no `(?:`, no `\b`, no `\p`; `^` and `$` are those of lines.
    Plain,
}

/// How deep groups may nest; Go allows 1000 levels.
const MAX_DEPTH: usize = 100;

/// A pattern that was read.
#[derive(Debug)]
pub struct Parsed {
    /// The pattern.
    pub tree: Tree,
    /// The names of the capturing groups, from the first one on; several may have one name.
    pub names: Vec<Option<String>>,
}

/// The tree of `pattern`, which is in the language `syntax`.
///
/// # Errors
///
/// Go's, and `expression nests too deeply` for more than 100 groups in each other.
pub fn parse(pattern: &str, syntax: Syntax) -> Result<Parsed, RegexpError> {
    let flags = Flags { fold: false, lines: syntax == Syntax::Plain, dot_all: false, lazy: false };
    let mut parser =
        Parser { pattern, rest: pattern, perl: syntax == Syntax::Perl, flags, names: Vec::new(), depth: 0 };
    let tree = parser.alternation()?;
    if parser.rest.is_empty() {
        Ok(Parsed { tree, names: parser.names })
    } else {
        Err(RegexpError::new("unexpected )", pattern))
    }
}

#[derive(Clone, Copy)]
struct Flags {
    fold: bool,
    lines: bool,
    dot_all: bool,
    lazy: bool,
}

struct Parser<'p> {
    pattern: &'p str,
    rest: &'p str,
    perl: bool,
    flags: Flags,
    names: Vec<Option<String>>,
    depth: usize,
}

type Parsing<T> = Result<T, RegexpError>;

/// `before` without what is left of it in `after`.
fn between<'p>(before: &'p str, after: &str) -> &'p str {
    before.get(..before.len().saturating_sub(after.len())).unwrap_or(before)
}

impl<'p> Parser<'p> {
    fn next(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let c = chars.next();
        self.rest = chars.as_str();
        c
    }

    fn take(&mut self, prefix: &str) -> bool {
        let stripped = self.rest.strip_prefix(prefix);
        self.rest = stripped.unwrap_or(self.rest);
        stripped.is_some()
    }

    /// Alternatives up to the end or a parenthesis that nobody opened.
    fn alternation(&mut self) -> Parsing<Tree> {
        if self.depth > MAX_DEPTH {
            return Err(RegexpError::new("expression nests too deeply", self.pattern));
        }
        let mut alternatives = vec![Tree::Concat(self.concatenation()?)];
        while self.take("|") {
            alternatives.push(Tree::Concat(self.concatenation()?));
        }
        match alternatives.pop() {
            Some(only) if alternatives.is_empty() => Ok(only),
            last => {
                alternatives.extend(last);
                Ok(Tree::Alternate(alternatives))
            }
        }
    }

    fn concatenation(&mut self) -> Parsing<Vec<Tree>> {
        let mut parts: Vec<Tree> = Vec::new();
        // Where the last part started when it was a repetition.
        let mut repeated: Option<&'p str> = None;
        while let Some(first) = self.rest.chars().next() {
            let before = self.rest;
            let mut repeats = None;
            match first {
                '|' | ')' => break,
                '*' | '+' | '?' => {
                    self.next();
                    let (min, max) = match first {
                        '*' => (0, None),
                        '+' => (1, None),
                        _ => (0, Some(1)),
                    };
                    self.repeat(&mut parts, min, max, before, repeated)?;
                    repeats = Some(before);
                }
                '{' => match self.counts()? {
                    Some((min, max)) => {
                        self.repeat(&mut parts, min, max, before, repeated)?;
                        repeats = Some(before);
                    }
                    None => parts.push(self.literal()),
                },
                '(' => parts.extend(self.group()?),
                '[' => parts.push(Tree::Class(self.class()?)),
                '\\' => self.escape(&mut parts)?,
                _ => parts.push(self.simple(first)),
            }
            repeated = repeats;
        }
        Ok(parts)
    }

    fn simple(&mut self, first: char) -> Tree {
        let tree = match first {
            '^' => Tree::Start { line: self.flags.lines },
            '$' => Tree::End { line: self.flags.lines },
            '.' => Tree::Any { line_break: self.flags.dot_all },
            _ => return self.literal(),
        };
        self.next();
        tree
    }

    fn literal(&mut self) -> Tree {
        let letter = self.next().unwrap_or_default();
        self.letter(letter)
    }

    fn letter(&self, letter: char) -> Tree {
        Tree::Literal { letter, fold: self.flags.fold }
    }

    /// A group; nothing for one that only changes flags.
    fn group(&mut self) -> Parsing<Option<Tree>> {
        let before = self.flags;
        let captures = if self.perl && self.rest.starts_with("(?") {
            match self.perl_group()? {
                Some(captures) => captures,
                None => return Ok(None),
            }
        } else {
            self.next();
            self.names.push(None);
            true
        };
        self.depth += 1;
        let inner = self.alternation()?;
        self.depth -= 1;
        if !self.take(")") {
            return Err(RegexpError::new("missing closing )", self.pattern));
        }
        self.flags = before;
        Ok(Some(if captures { Tree::Capture(Box::new(inner)) } else { inner }))
    }

    /// What stands between `(?` and the inside of a group: says whether the group captures; nothing for a group that only
    /// changes flags.
    fn perl_group(&mut self) -> Parsing<Option<bool>> {
        let start = self.rest;
        let named = start.strip_prefix("(?P<").or_else(|| start.strip_prefix("(?<")).filter(|name| !name.is_empty());
        if let Some(named) = named {
            let Some((name, rest)) = named.split_once('>') else {
                return Err(RegexpError::new("invalid named capture", start));
            };
            if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
                return Err(RegexpError::new("invalid named capture", between(start, rest)));
            }
            self.names.push(Some(name.to_owned()));
            self.rest = rest;
            return Ok(Some(true));
        }
        self.take("(?");
        self.flags_of_group(start)
    }

    fn flags_of_group(&mut self, start: &str) -> Parsing<Option<bool>> {
        let mut flags = self.flags;
        let (mut value, mut seen) = (true, false);
        while let Some(c) = self.next() {
            match c {
                'i' => flags.fold = value,
                'm' => flags.lines = value,
                's' => flags.dot_all = value,
                'U' => flags.lazy = value,
                '-' if value => {
                    (value, seen) = (false, false);
                    continue;
                }
                ':' | ')' if value || seen => {
                    self.flags = flags;
                    return Ok((c == ':').then_some(false));
                }
                _ => break,
            }
            seen = true;
        }
        Err(RegexpError::new("invalid or unsupported Perl syntax", between(start, self.rest)))
    }
}

#[cfg(test)]
mod tests {
    use crate::go::regexp::cached;

    fn error(pattern: &str) -> String {
        cached(pattern).unwrap_err().to_string()
    }

    #[test]
    fn errors_are_those_of_go() {
        let cases = [
            ("(", "missing closing ): `(`"),
            ("a)b", "unexpected ): `a)b`"),
            ("*a", "missing argument to repetition operator: `*`"),
            ("(|*)", "missing argument to repetition operator: `*`"),
            ("a**", "invalid nested repetition operator: `**`"),
            ("a{2}{3}", "invalid nested repetition operator: `{2}{3}`"),
            ("a*?*", "invalid nested repetition operator: `*?*`"),
            ("a{1001}", "invalid repeat count: `{1001}`"),
            ("a{3,2}", "invalid repeat count: `{3,2}`"),
            ("(a{100}){100}", "invalid repeat count: `{100}`"),
            ("[z-a]", "invalid character class range: `z-a`"),
            ("x[abc", "missing closing ]: `[abc`"),
            ("[[:foo:]]", "invalid character class range: `[:foo:]`"),
            ("\\p{Foo}", "invalid character class range: `\\p{Foo}`"),
            ("\\h", "invalid escape sequence: `\\h`"),
            ("\\1", "invalid escape sequence: `\\1`"),
            ("a\\", "trailing backslash at end of expression: ``"),
            ("(?=a)", "invalid or unsupported Perl syntax: `(?=`"),
            ("(?P<a", "invalid named capture: `(?P<a`"),
            ("(?P<a b>c)", "invalid named capture: `(?P<a b>`"),
        ];
        for (pattern, expected) in cases {
            assert_eq!(error(pattern), format!("error parsing regexp: {expected}"), "{pattern}");
        }
    }

    #[test]
    fn what_go_reads_differently_from_the_crate() {
        let matches = |pattern: &str, text: &str| cached(pattern).unwrap().is_match(text);
        assert!(!matches(r"^\w$", "é") && matches(r"(?i)^é$", "É"), "classes are ASCII, folding is not");
        assert!(!matches(r"^\d$", "٣") && !matches(r"^\s$", "\u{a0}") && !matches(r"^\s$", "\x0b"));
        assert!(matches("^a{,2}$", "a{,2}") && matches("^{x}{$", "{x}{"), "a brace that counts nothing is itself");
        assert!(matches(r"^\Qa.b*\E.$", "a.b*!") && matches(r"^\<$", "<"));
        assert!(matches("^[a&&b[]+$", "&[") && matches("^[]a]$", "]") && matches("^[^^-]$", "a"));
        assert!(matches(r"^\101\x41\x{41}$", "AAA") && matches(r"^[[:^alpha:]\D]$", "1") && matches("^[\\W]$", "é"));
        assert!(matches("a(?i)b", "aB") && !matches("a((?i)b)c", "aBC") && matches("(?s)^a.b$", "a\nb"));
        assert!(matches("(?m)^b$", "a\nb\nc") && !matches("^b$", "a\nb\nc") && !matches("^a$", "a\n"));
        assert!(matches(r"\bé", "aé") && matches(r"^\p{Greek}+\pN$", "αβ1") && matches(r"^\p{^Greek}$", "a"));
    }
}

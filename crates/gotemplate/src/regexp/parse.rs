//! Patterns to trees.
//!
//! go: regexp/syntax/parse.go

use super::RegexpError;
use super::class::{self, Class, Member};
use super::tree::Tree;

/// How deep groups may nest; Go allows 1000 levels.
const MAX_DEPTH: usize = 100;
/// How many repetitions may apply to one another without a group in between.
const MAX_STACKED: usize = 8;
/// The most often that something may be repeated, all repetitions around each other taken together.
const MAX_REPEAT: u32 = 1000;

/// A pattern that was read.
#[derive(Debug)]
pub(super) struct Parsed {
    pub(super) tree: Tree,
    /// The names of the capturing groups.
    pub(super) names: Vec<Option<String>>,
}

/// The tree of `pattern`.
///
/// # Errors
///
/// Go's.
pub(super) fn parse(pattern: &str) -> Result<Parsed, RegexpError> {
    let flags = Flags { fold: false, lines: false, dot_all: false, lazy: false };
    let mut parser = Parser { pattern, rest: pattern, flags, names: Vec::new(), depth: 0 };
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

    /// Repeats the last part; `before` is where the operator starts, `repeated` where the one before it did.
    fn repeat(
        &mut self,
        parts: &mut Vec<Tree>,
        min: u32,
        max: Option<u32>,
        before: &str,
        repeated: Option<&str>,
    ) -> Parsing<()> {
        let lazy = self.flags.lazy ^ self.take("?");
        if let Some(repeated) = repeated {
            return Err(RegexpError::new("invalid nested repetition operator", between(repeated, self.rest)));
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
    fn counts(&mut self) -> Parsing<Option<(u32, Option<u32>)>> {
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

    /// A group; nothing for one that only changes flags.
    fn group(&mut self) -> Parsing<Option<Tree>> {
        let before = self.flags;
        let captures = if self.rest.starts_with("(?") {
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

    fn escape(&mut self, parts: &mut Vec<Tree>) -> Parsing<()> {
        let before = self.rest;
        let after = before.get(1..).unwrap_or_default();
        let letter = after.chars().next();
        if let Some(letter) = letter {
            let rest = after.get(letter.len_utf8()..).unwrap_or_default();
            let tree = match letter {
                'A' => Some(Tree::Start { line: false }),
                'z' => Some(Tree::End { line: false }),
                'b' => Some(Tree::Boundary { negated: false }),
                'B' => Some(Tree::Boundary { negated: true }),
                'Q' => {
                    let (text, rest) = rest.split_once(r"\E").unwrap_or((rest, ""));
                    parts.extend(text.chars().map(|letter| self.letter(letter)));
                    self.rest = rest;
                    return Ok(());
                }
                _ => None,
            };
            if let Some(tree) = tree {
                self.rest = rest;
                parts.push(tree);
                return Ok(());
            }
            if let Some(member) = self.named_class()? {
                parts.push(Tree::Class(Class::of(member, self.flags.fold)));
                return Ok(());
            }
        }
        let letter = self.escaped_letter()?;
        parts.push(self.letter(letter));
        Ok(())
    }

    /// `\d` and its like, or `\p{Greek}`; nothing, and nothing taken, when none comes next.
    fn named_class(&mut self) -> Parsing<Option<Member>> {
        let before = self.rest;
        let mut chars = before.chars();
        let (Some('\\'), Some(letter)) = (chars.next(), chars.next()) else { return Ok(None) };
        if let Some(member) = class::perl(letter) {
            self.rest = chars.as_str();
            return Ok(Some(member));
        }
        if !matches!(letter, 'p' | 'P') {
            return Ok(None);
        }
        let refused = |part: &str| RegexpError::new("invalid character class range", part);
        let text = chars.as_str();
        let (name, rest) = match text.strip_prefix('{') {
            Some(inner) => inner.split_once('}').ok_or_else(|| refused(before))?,
            None => text.split_at_checked(text.chars().next().map_or(0, char::len_utf8)).unwrap_or_default(),
        };
        self.rest = rest;
        let (name, negated) = name.strip_prefix('^').map_or((name, false), |name| (name, true));
        if !class::is_unicode_class(name) {
            return Err(refused(between(before, rest)));
        }
        Ok(Some(Member::Unicode { name: name.to_owned(), negated: negated != (letter == 'P') }))
    }

    /// The character of an escape like `\n`, `\x41`, `\101` or `\.`.
    fn escaped_letter(&mut self) -> Parsing<char> {
        let before = self.rest;
        self.next();
        let Some(letter) = self.next() else {
            return Err(RegexpError::new("trailing backslash at end of expression", ""));
        };
        let found = match letter {
            'a' => Some('\x07'),
            'f' => Some('\x0c'),
            'n' => Some('\n'),
            'r' => Some('\r'),
            't' => Some('\t'),
            'v' => Some('\x0b'),
            'x' => self.hexadecimal(),
            '0' => self.octal(letter),
            // One digit would be a reference back, which there are none of.
            '1'..='7' if self.rest.starts_with(|c| ('0'..='7').contains(&c)) => self.octal(letter),
            _ if letter.is_ascii() && !letter.is_ascii_alphanumeric() => Some(letter),
            _ => None,
        };
        found.ok_or_else(|| RegexpError::new("invalid escape sequence", between(before, self.rest)))
    }

    fn octal(&mut self, first: char) -> Option<char> {
        let mut code = first.to_digit(8)?;
        for _ in 0..2 {
            let Some(digit) = self.rest.chars().next().and_then(|c| c.to_digit(8)) else { break };
            self.next();
            code = code * 8 + digit;
        }
        char::from_u32(code)
    }

    /// Two digits, or any number of them in braces.
    fn hexadecimal(&mut self) -> Option<char> {
        let first = self.next()?;
        if first != '{' {
            let high = first.to_digit(16);
            let low = self.next()?.to_digit(16)?;
            return char::from_u32(high? * 16 + low);
        }
        let (mut code, mut digits) = (0_u32, 0);
        loop {
            let c = self.next()?;
            if c == '}' {
                // NOTE: a half of a UTF-16 pair is a character to Go, which no text ever has.
                return if digits > 0 {
                    Some(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER))
                } else {
                    None
                };
            }
            code = code * 16 + c.to_digit(16)?;
            digits += 1;
            if code > u32::from(char::MAX) {
                return None;
            }
        }
    }

    /// `[...]`.
    fn class(&mut self) -> Parsing<Class> {
        let whole = self.rest;
        self.next();
        let mut class = Class { members: Vec::new(), negated: self.take("^"), fold: self.flags.fold };
        let mut first = true;
        while first || !self.rest.starts_with(']') {
            first = false;
            let member = match self.posix_class()? {
                Some(member) => member,
                None => match self.named_class()? {
                    Some(member) => member,
                    None => self.range(whole)?,
                },
            };
            class.members.push(member);
        }
        self.next();
        Ok(class)
    }

    fn posix_class(&mut self) -> Parsing<Option<Member>> {
        let Some(end) = self.rest.strip_prefix("[:").and_then(|inner| inner.find(":]")) else { return Ok(None) };
        let (name, rest) = self.rest.split_at_checked(end + 4).unwrap_or_default();
        self.rest = rest;
        class::posix(name).map(Some).ok_or_else(|| RegexpError::new("invalid character class range", name))
    }

    fn range(&mut self, whole: &str) -> Parsing<Member> {
        let before = self.rest;
        let low = self.class_letter(whole)?;
        let dash = self.rest.strip_prefix('-').filter(|after| !after.is_empty() && !after.starts_with(']'));
        let Some(after) = dash else { return Ok(Member::Range(low, low)) };
        self.rest = after;
        let high = self.class_letter(whole)?;
        if high < low {
            return Err(RegexpError::new("invalid character class range", between(before, self.rest)));
        }
        Ok(Member::Range(low, high))
    }

    fn class_letter(&mut self, whole: &str) -> Parsing<char> {
        if self.rest.starts_with('\\') {
            return self.escaped_letter();
        }
        self.next().ok_or_else(|| RegexpError::new("missing closing ]", whole))
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

#[cfg(test)]
mod tests {
    use super::super::cached;

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

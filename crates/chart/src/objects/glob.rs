//! Patterns of `.Files.Glob`: `*` within one part of a path, `**` across, `?`, `[a-z]`, `[!a]`, `{a,b}`.
//!
//! github.com/gobwas/glob, with `/` for its separator

use regex::Regex;

/// How deep alternatives may stand inside each other.
const MAX_DEPTH: usize = 50;

/// A compiled pattern.
#[derive(Debug)]
pub(super) struct Glob(Regex);

impl Glob {
    /// The pattern that `text` spells, or nothing when it is none.
    pub(super) fn new(text: &str) -> Option<Self> {
        let mut translation = Translation { chars: text.chars().peekable(), out: String::from("(?s)^(?:"), depth: 0 };
        translation.run()?;
        translation.out.push_str(")$");
        regex::RegexBuilder::new(&translation.out).size_limit(10 << 20).build().ok().map(Self)
    }

    pub(super) fn matches(&self, name: &str) -> bool {
        self.0.is_match(name)
    }
}

struct Translation<'t> {
    chars: std::iter::Peekable<std::str::Chars<'t>>,
    out: String,
    depth: usize,
}

impl Translation<'_> {
    fn literal(&mut self, c: char) {
        self.out.push_str(&regex::escape(c.encode_utf8(&mut [0; 4])));
    }

    fn run(&mut self) -> Option<()> {
        while let Some(c) = self.chars.next() {
            match c {
                '\\' => {
                    let c = self.chars.next()?;
                    self.literal(c);
                }
                '*' if self.chars.next_if_eq(&'*').is_some() => self.out.push_str(".*"),
                '*' => self.out.push_str("[^/]*"),
                '?' => self.out.push_str("[^/]"),
                '[' => self.class()?,
                '{' => {
                    self.depth += 1;
                    if self.depth > MAX_DEPTH {
                        return None;
                    }
                    self.out.push_str("(?:");
                }
                '}' if self.depth > 0 => {
                    self.depth -= 1;
                    self.out.push(')');
                }
                ',' if self.depth > 0 => self.out.push('|'),
                c => self.literal(c),
            }
        }
        (self.depth == 0).then_some(())
    }

    /// A class behind its `[`: a range of two characters, or a list.
    fn class(&mut self) -> Option<()> {
        let negated = self.chars.next_if_eq(&'!').is_some();
        self.out.push_str(if negated { "[^" } else { "[" });
        let mut body = Vec::new();
        loop {
            match self.chars.next()? {
                ']' => break,
                '\\' => body.push(self.chars.next()?),
                c => body.push(c),
            }
        }
        match *body.as_slice() {
            [] => return None,
            [low, '-', high] if low <= high => {
                self.class_char(low);
                self.out.push('-');
                self.class_char(high);
            }
            [_, '-', _] => return None,
            _ => body.into_iter().for_each(|c| self.class_char(c)),
        }
        self.out.push(']');
        Some(())
    }

    fn class_char(&mut self, c: char) {
        if matches!(c, '[' | ']' | '^' | '-' | '\\' | '&' | '~') {
            self.out.push('\\');
        }
        self.out.push(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_star_stays_in_its_part_and_two_do_not() {
        let matches = |pattern: &str, name: &str| Glob::new(pattern).is_some_and(|glob| glob.matches(name));
        assert!(matches("config/*.conf", "config/a.conf"));
        assert!(!matches("config/*.conf", "config/x/a.conf"));
        assert!(matches("config/**.conf", "config/x/a.conf"));
        assert!(matches("{a,b*}/c?", "bcd/cx"));
        assert!(matches("[!a]x", "bx"));
        assert!(matches("[a-c]x", "bx"));
        assert!(matches("a\\*", "a*"));
        assert!(Glob::new("[a").is_none());
        assert!(Glob::new("{a").is_none());
    }
}

//! What a backslash starts: letters, places, quoted texts and classes that have a name.
//!
//! go: regexp/syntax/parse.go

use super::super::RegexpError;
use super::super::class::{self, Class, Member};
use super::super::tree::Tree;
use super::{Parser, Parsing, between};

impl Parser<'_> {
    pub(super) fn escape(&mut self, parts: &mut Vec<Tree>) -> Parsing<()> {
        let before = self.rest;
        let after = before.get(1..).unwrap_or_default();
        let letter = after.chars().next();
        if self.perl
            && let Some(letter) = letter
        {
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
    pub(super) fn named_class(&mut self) -> Parsing<Option<Member>> {
        let before = self.rest;
        let mut chars = before.chars();
        let (Some('\\'), Some(letter)) = (chars.next(), chars.next()) else { return Ok(None) };
        if !self.perl {
            return Ok(None);
        }
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
    pub(super) fn escaped_letter(&mut self) -> Parsing<char> {
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
}

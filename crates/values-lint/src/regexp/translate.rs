//! From ECMAScript's syntax to that of the `regex` crate. The pattern is a valid one: `regress` has read it.

use std::fmt::Write as _;

use super::class;

/// The flags behind a pattern.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Flags {
    ignore_case: bool,
    multiline: bool,
    dot_all: bool,
    pub(super) unicode: bool,
    sticky: bool,
}

impl Flags {
    /// `None` for a letter that is no flag or stands twice.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut flags = Self::default();
        for (at, flag) in text.char_indices() {
            if text.get(..at)?.contains(flag) {
                return None;
            }
            match flag {
                'i' => flags.ignore_case = true,
                'm' => flags.multiline = true,
                's' => flags.dot_all = true,
                'u' | 'v' => flags.unicode = true,
                'y' => flags.sticky = true,
                'g' | 'd' => {}
                _ => return None,
            }
        }
        Some(flags)
    }
}

/// A pattern in the other syntax.
pub(super) struct Translated {
    pub(super) text: String,
    /// It holds what cannot be matched in linear time.
    pub(super) backtracks: bool,
}

pub(super) const DIGIT: &str = "0-9";
pub(super) const WORD: &str = "0-9A-Za-z_";
pub(super) const SPACE: &str =
    "\\t\\n\\x0b\\x0c\\r \\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}\\x{feff}";

pub(super) fn translate(pattern: &str, flags: Flags) -> Translated {
    let letters: Vec<char> = pattern.chars().collect();
    let mut out =
        Writer { letters: &letters, at: 0, text: String::new(), flags, backtracks: false, groups: groups(&letters) };
    if flags.ignore_case {
        out.text.push_str("(?i)");
    }
    if flags.sticky {
        out.text.push_str("\\A(?:");
    }
    while out.at < letters.len() {
        out.term();
    }
    if flags.sticky {
        out.text.push(')');
    }
    Translated { text: out.text, backtracks: out.backtracks }
}

/// The names of the groups that capture, in order.
fn groups(letters: &[char]) -> Vec<String> {
    let mut names = Vec::new();
    let (mut class, mut at) = (false, 0);
    while let Some(letter) = letters.get(at) {
        match letter {
            '\\' => at += 1,
            '[' => class = true,
            ']' => class = false,
            '(' if !class && letters.get(at + 1) != Some(&'?') => names.push(String::new()),
            '(' if !class && letters.get(at + 2) == Some(&'<') && !matches!(letters.get(at + 3), Some('=' | '!')) => {
                names.push(letters.iter().skip(at + 3).take_while(|letter| **letter != '>').collect());
            }
            _ => {}
        }
        at += 1;
    }
    names
}

pub(super) struct Writer<'p> {
    pub(super) letters: &'p [char],
    pub(super) at: usize,
    pub(super) text: String,
    pub(super) flags: Flags,
    backtracks: bool,
    groups: Vec<String>,
}

impl Writer<'_> {
    pub(super) fn peek(&self, ahead: usize) -> Option<char> {
        self.letters.get(self.at + ahead).copied()
    }

    /// Takes the next letters when they are these.
    pub(super) fn take(&mut self, word: &str) -> bool {
        let fits = word.chars().enumerate().all(|(ahead, letter)| self.peek(ahead) == Some(letter));
        if fits {
            self.at += word.chars().count();
        }
        fits
    }

    fn term(&mut self) {
        let Some(letter) = self.peek(0) else { return };
        self.at += 1;
        match letter {
            '\\' => self.escape(),
            '[' => class::write(self),
            '(' => self.open(),
            '.' if self.flags.dot_all => self.text.push_str("(?s:.)"),
            '.' => self.text.push_str("[^\\n\\r\\x{2028}\\x{2029}]"),
            '^' => self.text.push_str(if self.flags.multiline { "(?m:^)" } else { "\\A" }),
            '$' => self.text.push_str(if self.flags.multiline { "(?m:$)" } else { "\\z" }),
            '{' => match self.quantifier() {
                Some(text) => self.text.push_str(&text),
                None => self.text.push_str("\\{"),
            },
            ')' | '|' | '*' | '+' | '?' => self.text.push(letter),
            _ => self.literal(letter),
        }
    }

    /// The rest of `{2}`, `{2,}`, `{2,3}` behind its brace.
    fn quantifier(&mut self) -> Option<String> {
        let rest = self.letters.get(self.at..)?;
        let end = rest.iter().position(|letter| *letter == '}')?;
        let inner: String = rest.get(..end)?.iter().collect();
        let (least, most) = inner.split_once(',').unwrap_or((&inner, ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if least.is_empty() || !digits(least) || !digits(most) {
            return None;
        }
        self.at += end + 1;
        Some(format!("{{{inner}}}"))
    }

    fn open(&mut self) {
        for look in ["?=", "?!", "?<=", "?<!"] {
            if self.take(look) {
                self.backtracks = true;
                _ = write!(self.text, "({look}");
                return;
            }
        }
        if self.take("?<") {
            while self.peek(0).is_some_and(|letter| letter != '>') {
                self.at += 1;
            }
            self.at += 1;
        }
        let plain = self.take("?:");
        self.text.push_str(if plain { "(?:" } else { "(" });
    }

    fn escape(&mut self) {
        let Some(letter) = self.peek(0) else { return };
        self.at += 1;
        match letter {
            'd' => _ = write!(self.text, "[{DIGIT}]"),
            'D' => _ = write!(self.text, "[^{DIGIT}]"),
            'w' => _ = write!(self.text, "[{WORD}]"),
            'W' => _ = write!(self.text, "[^{WORD}]"),
            's' => _ = write!(self.text, "[{SPACE}]"),
            'S' => _ = write!(self.text, "[^{SPACE}]"),
            'b' => self.text.push_str("(?-u:\\b)"),
            'B' => self.text.push_str("\\B"),
            'p' | 'P' if self.flags.unicode => self.property(letter),
            'k' if self.groups.iter().any(|name| !name.is_empty()) => self.named_reference(),
            '1'..='9' if self.reference(letter) => {}
            _ => match self.character(letter) {
                Some(letter) => self.literal(letter),
                // Half of a letter, which no text of ours holds.
                None => self.text.push_str("[^\\s\\S]"),
            },
        }
    }

    /// `p{…}` behind its first letter, as it stands.
    pub(super) fn property(&mut self, letter: char) {
        _ = write!(self.text, "\\{letter}");
        while let Some(letter) = self.peek(0) {
            self.at += 1;
            self.text.push(letter);
            if letter == '}' {
                return;
            }
        }
    }

    fn named_reference(&mut self) {
        self.take("<");
        let start = self.at;
        while self.peek(0).is_some_and(|letter| letter != '>') {
            self.at += 1;
        }
        let name: String = self.letters.get(start..self.at).unwrap_or_default().iter().collect();
        self.take(">");
        if let Some(group) = self.groups.iter().position(|group| *group == name) {
            self.back_to(group + 1);
        }
    }

    /// A number that names a group; false where there are not so many.
    fn reference(&mut self, first: char) -> bool {
        let more = self.letters.iter().skip(self.at).take_while(|letter| letter.is_ascii_digit());
        let digits: String = std::iter::once(first).chain(more.copied()).collect();
        let Some(group) = digits.parse::<usize>().ok().filter(|group| *group <= self.groups.len()) else {
            return false;
        };
        self.at += digits.len() - 1;
        self.back_to(group);
        true
    }

    fn back_to(&mut self, group: usize) {
        self.backtracks = true;
        _ = write!(self.text, "(?:\\{group})");
    }

    /// The letter that an escape stands for, `first` being what follows the backslash; `None` for half a letter.
    pub(super) fn character(&mut self, first: char) -> Option<char> {
        Some(match first {
            't' => '\t',
            'n' => '\n',
            'v' => '\u{b}',
            'f' => '\u{c}',
            'r' => '\r',
            'c' => match self.peek(0).filter(char::is_ascii_alphabetic) {
                Some(letter) => {
                    self.at += 1;
                    char::from_u32(u32::from(letter) % 32)?
                }
                None => {
                    self.at -= 1;
                    '\\'
                }
            },
            'x' => return self.hex(2).map_or(Some('x'), char::from_u32),
            'u' => return self.unicode(),
            '0'..='7' => return char::from_u32(self.octal(first)),
            other => other,
        })
    }

    fn hex(&mut self, digits: usize) -> Option<u32> {
        let text: String = self.letters.get(self.at..self.at + digits)?.iter().collect();
        let code = u32::from_str_radix(&text, 16).ok()?;
        self.at += digits;
        Some(code)
    }

    fn unicode(&mut self) -> Option<char> {
        if self.flags.unicode && self.take("{") {
            let mut code = 0u32;
            while let Some(digit) = self.peek(0).and_then(|letter| letter.to_digit(16)) {
                self.at += 1;
                code = code.saturating_mul(16).saturating_add(digit);
            }
            self.take("}");
            return char::from_u32(code);
        }
        let Some(high) = self.hex(4) else { return Some('u') };
        if !(0xd800..0xdc00).contains(&high) {
            return char::from_u32(high);
        }
        let before = self.at;
        let low = if self.take("\\u") { self.hex(4) } else { None };
        match low.filter(|low| (0xdc00..0xe000).contains(low)) {
            Some(low) => char::from_u32(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00)),
            None => {
                self.at = before;
                None
            }
        }
    }

    fn octal(&mut self, first: char) -> u32 {
        let mut code = first.to_digit(8).unwrap_or_default();
        while let Some(digit) =
            self.peek(0).and_then(|letter| letter.to_digit(8)).filter(|digit| code * 8 + digit < 256)
        {
            self.at += 1;
            code = code * 8 + digit;
        }
        code
    }

    fn literal(&mut self, letter: char) {
        self.text.push_str(&regex::escape(letter.encode_utf8(&mut [0; 4])));
    }
}

//! ECMAScript patterns rewritten for `regex`, where they mean the same there.

/// JavaScript's `\s`.
const SPACE: &str = r"\t\n\x0B\x0C\r \u{A0}\u{1680}\u{2000}-\u{200A}\u{2028}\u{2029}\u{202F}\u{205F}\u{3000}\u{FEFF}";

struct Writer<'p> {
    letters: std::iter::Peekable<std::str::Chars<'p>>,
    text: String,
    unicode: bool,
}

/// The pattern for `regex`; `None` where that has no words for it: look-around, back-references, the flag `v`.
pub(super) fn rewrite(pattern: &str, flags: &str) -> Option<String> {
    if flags.contains('v') {
        return None;
    }
    let mut text = String::new();
    let ours: String = flags.chars().filter(|flag| matches!(flag, 'i' | 'm')).collect();
    if !ours.is_empty() {
        text.push_str(&format!("(?{ours})"));
    }
    if flags.contains('y') {
        text.push_str(r"\A(?:");
    }
    let mut writer = Writer { letters: pattern.chars().peekable(), text, unicode: flags.contains('u') };
    while let Some(letter) = writer.letters.next() {
        writer.outside(letter, flags.contains('s'))?;
    }
    if flags.contains('y') {
        writer.text.push(')');
    }
    Some(writer.text)
}

impl Writer<'_> {
    fn outside(&mut self, letter: char, dot_all: bool) -> Option<()> {
        match letter {
            '\\' => self.escape(false)?,
            '[' => self.class()?,
            '.' if dot_all => self.text.push_str("(?s:.)"),
            '.' => self.text.push_str(r"[^\n\r\u{2028}\u{2029}]"),
            '(' => self.group()?,
            '{' if !self.is_quantifier() => self.text.push_str(r"\{"),
            '{' => {
                self.text.push('{');
                for letter in self.letters.by_ref() {
                    self.text.push(letter);
                    if letter == '}' {
                        break;
                    }
                }
            }
            '}' => self.text.push_str(r"\}"),
            ']' => self.text.push_str(r"\]"),
            letter => self.text.push(letter),
        }
        Some(())
    }

    /// `(`, `(?:`, `(?<name>`; look-around is none of ours.
    fn group(&mut self) -> Option<()> {
        self.text.push('(');
        if self.letters.peek() != Some(&'?') {
            return Some(());
        }
        self.letters.next();
        match self.letters.next()? {
            ':' => self.text.push_str("?:"),
            '<' if !matches!(self.letters.peek(), Some('=' | '!')) => {
                // Nobody asks for the name.
                self.letters.by_ref().find(|letter| *letter == '>')?;
            }
            _ => return None,
        }
        Some(())
    }

    /// True where a brace begins `{1}`, `{1,}`, `{1,2}`.
    fn is_quantifier(&self) -> bool {
        let inner: String = self.letters.clone().take_while(|letter| *letter != '}').collect();
        let closed = self.letters.clone().nth(inner.chars().count()) == Some('}');
        let (first, second) = inner.split_once(',').unwrap_or((&inner, ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        closed && !first.is_empty() && digits(first) && digits(second)
    }

    fn class(&mut self) -> Option<()> {
        let negated = self.letters.next_if_eq(&'^').is_some();
        if self.letters.next_if_eq(&']').is_some() {
            // `[]` matches nothing, `[^]` anything.
            self.text.push_str(if negated { r"(?s:.)" } else { r"[^\s\S]" });
            return Some(());
        }
        self.text.push_str(if negated { "[^" } else { "[" });
        loop {
            match self.letters.next()? {
                ']' => break,
                '\\' => self.escape(true)?,
                letter @ ('[' | '&' | '~' | '^') => {
                    self.text.push('\\');
                    self.text.push(letter);
                }
                '-' if matches!(self.letters.peek(), Some(']')) || self.text.ends_with(['[', '^']) => {
                    self.text.push_str(r"\-");
                }
                '-' if self.letters.peek() == Some(&'-') => self.text.push('-'),
                letter => self.text.push(letter),
            }
        }
        self.text.push(']');
        Some(())
    }

    fn escape(&mut self, in_class: bool) -> Option<()> {
        let letter = self.letters.next()?;
        match letter {
            'd' => self.text.push_str(if in_class { "0-9" } else { "[0-9]" }),
            'D' => self.text.push_str("[^0-9]"),
            'w' => self.text.push_str(if in_class { "0-9A-Za-z_" } else { "[0-9A-Za-z_]" }),
            'W' => self.text.push_str("[^0-9A-Za-z_]"),
            's' if in_class => self.text.push_str(SPACE),
            's' => self.text.push_str(&format!("[{SPACE}]")),
            'S' => self.text.push_str(&format!("[^{SPACE}]")),
            'b' if in_class => self.text.push_str(r"\x08"),
            'b' => self.text.push_str(r"(?-u:\b)"),
            // `regex` finds no such place within a letter of several bytes.
            'B' => return None,
            'n' | 'r' | 't' | 'f' | 'v' => {
                self.text.push('\\');
                self.text.push(letter);
            }
            '0' if !self.letters.peek().is_some_and(char::is_ascii_digit) => self.text.push_str(r"\x00"),
            '0'..='9' | 'k' | 'c' => return None,
            'x' => self.code(2, letter)?,
            'u' if self.unicode && self.letters.peek() == Some(&'{') => {
                self.letters.next();
                let digits: String = self.letters.by_ref().take_while(|letter| *letter != '}').collect();
                self.push_code(u32::from_str_radix(&digits, 16).ok()?)?;
            }
            'u' => self.code(4, letter)?,
            'p' | 'P' if self.unicode => {
                self.text.push('\\');
                self.text.push(letter);
                let name: String = self.letters.by_ref().take_while(|letter| *letter != '}').collect();
                self.text.push_str(&format!("{name}}}"));
            }
            letter => self.push_literal(letter),
        }
        Some(())
    }

    fn push_literal(&mut self, letter: char) {
        if letter.is_ascii_punctuation() {
            self.text.push_str(&format!(r"\x{:02X}", u32::from(letter)));
        } else {
            self.text.push(letter);
        }
    }

    /// `\x41`, `\u0041`; the letter itself where no digits follow.
    fn code(&mut self, digits: usize, letter: char) -> Option<()> {
        let text: String = self.letters.clone().take(digits).collect();
        if text.len() != digits || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            self.push_literal(letter);
            return Some(());
        }
        for _ in 0..digits {
            self.letters.next();
        }
        self.push_code(u32::from_str_radix(&text, 16).ok()?)
    }

    fn push_code(&mut self, code: u32) -> Option<()> {
        // Halves of surrogate pairs are no letters here.
        char::from_u32(code)?;
        self.text.push_str(&format!(r"\u{{{code:X}}}"));
        Some(())
    }
}

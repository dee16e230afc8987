//! A place in the text of JSON, and the ways on from there: nothing is copied, and a place can be come back to.
//!
//! The one idea to know: it knows less than a reader of JSON. What it passes over is JSON; where it gives nothing, somebody
//! else has to look, and to find the words.

/// How deep lists and objects may stand inside each other.
const MAX_DEPTH: usize = 40;

/// A place in a text. A copy is the same place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Cursor<'t> {
    pub(super) const fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    /// How many bytes stand before it.
    pub(super) const fn offset(&self) -> usize {
        self.at
    }

    fn rest(&self) -> &'t [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    /// The next byte that is no blank.
    pub(super) fn peek(&mut self) -> Option<u8> {
        let blanks = self.rest().iter().position(|byte| !matches!(byte, b' ' | b'\t' | b'\n' | b'\r'))?;
        self.at += blanks;
        self.rest().first().copied()
    }

    /// Whether the next byte is this one, which is passed over then.
    fn takes(&mut self, byte: u8) -> bool {
        let takes = self.peek() == Some(byte);
        self.at += usize::from(takes);
        takes
    }

    /// Nothing but blanks is left.
    pub(super) fn end(mut self) -> Option<()> {
        self.peek().is_none().then_some(())
    }

    /// A text without escapes.
    pub(super) fn text(&mut self) -> Option<&'t str> {
        let start = self.at_text()?;
        let length = memchr::memchr2(b'"', b'\\', self.rest())?;
        self.at = start + length + 1;
        let text = self.text.get(start..start + length)?;
        let is_whole = self.text.as_bytes().get(start + length) == Some(&b'"');
        (is_whole && !has_control(text)).then_some(text)
    }

    /// Where the text begins that is next.
    fn at_text(&mut self) -> Option<usize> {
        self.takes(b'"').then_some(self.at)
    }

    /// Passes over a text.
    pub(super) fn skip_text(&mut self) -> Option<()> {
        let start = self.at_text()?;
        loop {
            self.at += memchr::memchr2(b'"', b'\\', self.rest())?;
            match self.rest() {
                [b'\\', b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't', ..] => self.at += 2,
                [b'"', ..] => break,
                _ => return None,
            }
        }
        let text = self.text.get(start..self.at)?;
        self.at += 1;
        (!has_control(text)).then_some(())
    }

    /// A whole number without sign and exponent that a float holds.
    pub(super) fn count(&mut self) -> Option<u32> {
        self.peek()?;
        let start = self.at;
        self.skip_number()?;
        self.text.get(start..self.at)?.parse().ok()
    }

    /// `true` or `false`.
    pub(super) fn bool(&mut self) -> Option<bool> {
        let is_true = self.peek()? == b't';
        self.word(if is_true { "true" } else { "false" })?;
        Some(is_true)
    }

    fn word(&mut self, word: &str) -> Option<()> {
        self.rest().starts_with(word.as_bytes()).then(|| self.at += word.len())
    }

    /// Passes over a number without an exponent.
    fn skip_number(&mut self) -> Option<()> {
        self.at += usize::from(self.rest().first() == Some(&b'-'));
        let starts_with_zero = self.rest().first() == Some(&b'0');
        let whole = self.skip_digits();
        let is_number = whole == 1 || whole > 1 && !starts_with_zero;
        let has_fraction = self.rest().first() == Some(&b'.');
        self.at += usize::from(has_fraction);
        let ends = !has_fraction || self.skip_digits() > 0;
        let has_exponent = matches!(self.rest().first(), Some(b'e' | b'E'));
        (is_number && ends && !has_exponent).then_some(())
    }

    fn skip_digits(&mut self) -> usize {
        let digits = self.rest().iter().take_while(|byte| byte.is_ascii_digit()).count();
        self.at += digits;
        digits
    }

    /// Passes over a value that stands inside of `depth` others.
    pub(super) fn skip(&mut self, depth: usize) -> Option<()> {
        if depth > MAX_DEPTH {
            return None;
        }
        match self.peek()? {
            b'"' => self.skip_text(),
            b'{' => self.object(|inner, _| inner.skip(depth + 1)),
            b'[' => self.list(|inner| inner.skip(depth + 1)),
            b't' => self.word("true"),
            b'f' => self.word("false"),
            b'n' => self.word("null"),
            _ => self.skip_number(),
        }
    }

    /// Goes through a list; `each` passes over an item.
    pub(super) fn list(&mut self, mut each: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        self.parts(b'[', b']', &mut |this| each(this))
    }

    /// Goes through an object; `each` gets a key and passes over the value.
    pub(super) fn object(&mut self, mut each: impl FnMut(&mut Self, &'t str) -> Option<()>) -> Option<()> {
        self.parts(b'{', b'}', &mut |this| {
            let key = this.text()?;
            if !this.takes(b':') {
                return None;
            }
            this.peek()?;
            each(this, key)
        })
    }

    /// The last value of this key in the object that is next.
    pub(super) fn find(mut self, key: &str) -> Option<Self> {
        let mut found = None;
        self.object(|inner, name| {
            if name == key {
                found = Some(*inner);
            }
            inner.skip(0)
        })?;
        found
    }

    fn parts(&mut self, open: u8, close: u8, each: &mut dyn FnMut(&mut Self) -> Option<()>) -> Option<()> {
        if !self.takes(open) {
            return None;
        }
        if self.takes(close) {
            return Some(());
        }
        loop {
            self.peek()?;
            each(self)?;
            if self.takes(close) {
                return Some(());
            }
            if !self.takes(b',') {
                return None;
            }
        }
    }
}

/// Whether a text has what must stand as an escape in JSON.
fn has_control(text: &str) -> bool {
    // Without a way out, which takes several bytes at once.
    text.bytes().fold(false, |has, byte| has | (byte < b' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_passed_over_is_json() {
        let sure = [
            r#" {"a": [1, -0.5, "x\ny", true], "b": {}, "": null} "#,
            "[]",
            "0",
            "[false, 10.25]",
            "\"ä\"",
            r#"{"a": {"a": []}}"#,
        ];
        let unsure = [
            "",
            "{",
            "[1,]",
            "[1 2]",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\": 1,}",
            "{a: 1}",
            "01",
            "1.",
            ".5",
            "-",
            "+1",
            "1e5",
            "tru",
            "nul",
            "\"\\u0041\"",
            "\"\\x\"",
            "\"a",
            "\"a\nb\"",
            "1 2",
            "{} x",
            "\u{feff}{}",
            "{\"\\n\": 1}",
            "[01]",
        ];
        let passes = |text: &str| {
            let mut cursor = Cursor::new(text);
            cursor.skip(0).and_then(|()| cursor.end()).is_some()
        };
        for text in sure {
            assert!(passes(text) && serde_json::from_str::<serde_json::Value>(text).is_ok(), "{text}");
        }
        for text in unsure {
            assert!(!passes(text), "{text}");
        }
        assert!(!passes(&"[".repeat(100_000)));
    }
}

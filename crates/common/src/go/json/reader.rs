//! The reader: one pass over the bytes, values are built from the inside out.
//!
//! go: encoding/json/scanner.go, decode.go

use super::{Builder, Misfit, Parsed, SyntaxError};

/// The deepest nesting that is read; as deep as documents may be.
const MAX_DEPTH: usize = 200;

pub(super) struct Reader<'t, B> {
    text: &'t [u8],
    at: usize,
    builder: B,
    /// The first number that is no float.
    misfit: Option<Misfit>,
    /// Whether more was asked for than there is.
    pub(super) met_end: bool,
}

impl<'t, B: Builder> Reader<'t, B> {
    pub(super) fn new(text: &'t [u8], builder: B) -> Self {
        Self { text, at: 0, builder, misfit: None, met_end: false }
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn next(&mut self) -> Result<u8, SyntaxError> {
        let Some(byte) = self.peek() else {
            self.met_end = true;
            return Err(SyntaxError::End);
        };
        self.at += 1;
        Ok(byte)
    }

    /// The next byte inside of a number, a literal or an escape, where Go takes the end for a blank.
    fn next_or_blank(&mut self) -> u8 {
        self.next().unwrap_or(b' ')
    }

    pub(super) fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    fn next_solid(&mut self) -> Result<u8, SyntaxError> {
        self.skip_space();
        self.next()
    }

    fn part(&self, range: std::ops::Range<usize>) -> &'t [u8] {
        self.text.get(range).unwrap_or_default()
    }

    /// The one value, with nothing but blanks around it.
    pub(super) fn whole(&mut self) -> Result<Parsed<B::Value>, SyntaxError> {
        let value = self.value(0)?;
        self.skip_space();
        match self.peek() {
            Some(byte) => Err(SyntaxError::Character { byte, context: "after top-level value" }),
            None => Ok(Parsed { value, misfit: self.misfit.take() }),
        }
    }

    fn value(&mut self, depth: usize) -> Result<B::Value, SyntaxError> {
        let byte = self.next_solid()?;
        self.value_from(byte, depth)
    }

    fn value_from(&mut self, first: u8, depth: usize) -> Result<B::Value, SyntaxError> {
        match first {
            b'{' | b'[' if depth >= MAX_DEPTH => Err(SyntaxError::Depth),
            b'{' => self.object(depth),
            b'[' => self.array(depth),
            b'"' => self.string().map(|text| self.builder.text(text)),
            b'-' | b'0'..=b'9' => self.number(first),
            b't' => self.literal("true").map(|()| self.builder.bool(true)),
            b'f' => self.literal("false").map(|()| self.builder.bool(false)),
            b'n' => self.literal("null").map(|()| self.builder.null()),
            byte => Err(SyntaxError::Character { byte, context: "looking for beginning of value" }),
        }
    }

    fn object(&mut self, depth: usize) -> Result<B::Value, SyntaxError> {
        const KEY: &str = "looking for beginning of object key string";
        let mut entries = B::Entries::default();
        let mut byte = self.next_solid()?;
        if byte == b'}' {
            return Ok(self.builder.object(entries));
        }
        loop {
            if byte != b'"' {
                return Err(SyntaxError::Character { byte, context: KEY });
            }
            let key = self.string()?;
            match self.next_solid()? {
                b':' => {}
                byte => return Err(SyntaxError::Character { byte, context: "after object key" }),
            }
            let value = self.value(depth + 1)?;
            self.builder.insert(&mut entries, key, value);
            match self.next_solid()? {
                b',' => byte = self.next_solid()?,
                b'}' => return Ok(self.builder.object(entries)),
                byte => return Err(SyntaxError::Character { byte, context: "after object key:value pair" }),
            }
        }
    }

    fn array(&mut self, depth: usize) -> Result<B::Value, SyntaxError> {
        let mut items = Vec::new();
        let mut byte = self.next_solid()?;
        while byte != b']' || !items.is_empty() {
            items.push(self.value_from(byte, depth + 1)?);
            match self.next_solid()? {
                b',' => byte = self.next_solid()?,
                b']' => break,
                byte => return Err(SyntaxError::Character { byte, context: "after array element" }),
            }
        }
        Ok(self.builder.list(items))
    }

    fn literal(&mut self, literal: &'static str) -> Result<(), SyntaxError> {
        for expected in literal.chars().skip(1) {
            let byte = self.next_or_blank();
            if char::from(byte) != expected {
                return Err(SyntaxError::Literal { byte, literal, expected });
            }
        }
        Ok(())
    }

    fn number(&mut self, first: u8) -> Result<B::Value, SyntaxError> {
        let start = self.at - 1;
        let leading = if first == b'-' { self.next_or_blank() } else { first };
        match leading {
            b'0' => {}
            b'1'..=b'9' => self.digits(),
            byte => return Err(SyntaxError::Character { byte, context: "in numeric literal" }),
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.some_digits("after decimal point in numeric literal")?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.some_digits("in exponent of numeric literal")?;
        }
        // Letters of numbers are ASCII.
        let text = str::from_utf8(self.part(start..self.at)).unwrap_or_default();
        if let Some(number) = self.builder.spelled(text) {
            return Ok(number);
        }
        self.misfit.get_or_insert_with(|| Misfit(text.to_owned()));
        Ok(self.builder.null())
    }

    fn digits(&mut self) {
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
    }

    fn some_digits(&mut self, context: &'static str) -> Result<(), SyntaxError> {
        match self.next_or_blank() {
            b'0'..=b'9' => {
                self.digits();
                Ok(())
            }
            byte => Err(SyntaxError::Character { byte, context }),
        }
    }

    /// The rest of a string whose opening quote is read.
    fn string(&mut self) -> Result<String, SyntaxError> {
        let mut text = String::new();
        let mut plain = self.at;
        loop {
            match self.next()? {
                b'"' => {
                    push_lossy(self.part(plain..self.at - 1), &mut text);
                    return Ok(text);
                }
                b'\\' => {
                    push_lossy(self.part(plain..self.at - 1), &mut text);
                    text.push(self.escape()?);
                    plain = self.at;
                }
                byte @ ..0x20 => return Err(SyntaxError::Character { byte, context: "in string literal" }),
                _ => {}
            }
        }
    }

    fn escape(&mut self) -> Result<char, SyntaxError> {
        Ok(match self.next_or_blank() {
            b'b' => '\x08',
            b'f' => '\x0c',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            byte @ (b'"' | b'\\' | b'/') => char::from(byte),
            b'u' => return self.unicode_escape(),
            byte => return Err(SyntaxError::Character { byte, context: "in string escape code" }),
        })
    }

    /// One `\uXXXX`, or two that are the halves of a character; a half alone is the replacement character.
    fn unicode_escape(&mut self) -> Result<char, SyntaxError> {
        let unit = self.hex4()?;
        let after = self.at;
        if (0xd800..0xdc00).contains(&unit) && self.text.get(after..after + 2) == Some(b"\\u") {
            self.at += 2;
            let low = self.hex4()?;
            if (0xdc00..0xe000).contains(&low) {
                let code = 0x1_0000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
                return Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            self.at = after;
        }
        Ok(char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn hex4(&mut self) -> Result<u32, SyntaxError> {
        let mut unit = 0;
        for _ in 0..4 {
            let byte = self.next_or_blank();
            let Some(digit) = char::from(byte).to_digit(16) else {
                return Err(SyntaxError::Character { byte, context: "in \\u hexadecimal character escape" });
            };
            unit = unit * 16 + digit;
        }
        Ok(unit)
    }
}

/// Appends bytes; each that is no UTF-8 becomes U+FFFD.
fn push_lossy(bytes: &[u8], out: &mut String) {
    for chunk in bytes.utf8_chunks() {
        out.push_str(chunk.valid());
        out.extend(chunk.invalid().iter().map(|_| char::REPLACEMENT_CHARACTER));
    }
}

//! JSON as Go's `encoding/json` writes it.
//!
//! go: encoding/json/encode.go (`appendString`), indent.go (`appendIndent`), stream.go (`Encoder`).

use std::fmt::Write as _;

use super::WriteError;
use super::float;
use super::tree::Scalar;
use super::walk::{Collection, Sink};

/// Where line breaks go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonLayout<'t> {
    /// One line without blanks.
    Compact,
    /// Each item and each pair on a line that starts with `prefix` and one `indent` a level; empty collections stay `[]`
    /// and `{}`.
    Indented {
        /// Starts each line but the first.
        prefix: &'t str,
        /// Added for each level.
        indent: &'t str,
    },
}

/// How JSON is written. The constructors are named for the Go functions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JsonOptions<'t> {
    /// Where line breaks go.
    pub layout: JsonLayout<'t>,
    /// Writes `<`, `>` and `&` as `\u003c`, `\u003e` and `\u0026`.
    pub escape_html: bool,
    /// Ends in a line break, as an `Encoder` does.
    pub newline: bool,
}

impl<'t> JsonOptions<'t> {
    /// `json.Marshal(value)`.
    pub const fn marshal() -> Self {
        Self { layout: JsonLayout::Compact, escape_html: true, newline: false }
    }

    /// `json.MarshalIndent(value, prefix, indent)`.
    pub const fn marshal_indent(prefix: &'t str, indent: &'t str) -> Self {
        Self { layout: JsonLayout::Indented { prefix, indent }, escape_html: true, newline: false }
    }

    /// `json.NewEncoder(out).Encode(value)`.
    pub const fn encoder() -> Self {
        Self { layout: JsonLayout::Compact, escape_html: true, newline: true }
    }

    /// `SetIndent(prefix, indent)`; two empty texts mean one line.
    #[must_use]
    pub const fn set_indent(mut self, prefix: &'t str, indent: &'t str) -> Self {
        self.layout = if prefix.is_empty() && indent.is_empty() {
            JsonLayout::Compact
        } else {
            JsonLayout::Indented { prefix, indent }
        };
        self
    }

    /// `SetEscapeHTML(on)`.
    #[must_use]
    pub const fn set_escape_html(mut self, on: bool) -> Self {
        self.escape_html = on;
        self
    }
}

/// The sink that writes JSON.
pub(super) struct Writer<'o, 't> {
    out: &'o mut String,
    options: JsonOptions<'t>,
    depth: usize,
    /// True until the first item or pair of the innermost collection.
    first: bool,
}

impl<'o, 't> Writer<'o, 't> {
    pub(super) const fn new(options: JsonOptions<'t>, out: &'o mut String) -> Self {
        Self { out, options, depth: 0, first: true }
    }

    pub(super) fn finish(self) {
        if self.options.newline {
            self.out.push('\n');
        }
    }

    fn line(&mut self) {
        if let JsonLayout::Indented { prefix, indent } = self.options.layout {
            self.out.push('\n');
            self.out.push_str(prefix);
            self.out.extend(std::iter::repeat_n(indent, self.depth));
        }
    }
}

impl Sink for Writer<'_, '_> {
    fn scalar(&mut self, scalar: Scalar<'_>) -> Result<(), WriteError> {
        match scalar {
            Scalar::Null => self.out.push_str("null"),
            Scalar::Bool(value) => self.out.push_str(if value { "true" } else { "false" }),
            // Writing to a String cannot fail.
            Scalar::Int(value) => drop(write!(self.out, "{value}")),
            Scalar::Uint(value) => drop(write!(self.out, "{value}")),
            Scalar::Float(value) => match float::not_finite(value) {
                Some(text) => return Err(WriteError::JsonNumber(text)),
                None => float::push_json(value, self.out),
            },
            Scalar::Str(text) => push_json_string(text, self.options.escape_html, self.out),
        }
        Ok(())
    }

    fn empty(&mut self, kind: Collection) {
        self.out.push_str(if kind == Collection::List { "[]" } else { "{}" });
    }

    fn open(&mut self, kind: Collection) {
        self.out.push(if kind == Collection::List { '[' } else { '{' });
        self.depth += 1;
        self.first = true;
    }

    fn close(&mut self, kind: Collection) {
        self.depth -= 1;
        self.line();
        self.out.push(if kind == Collection::List { ']' } else { '}' });
        self.first = false;
    }

    fn item(&mut self) {
        if !self.first {
            self.out.push(',');
        }
        self.first = false;
        self.line();
    }

    fn key(&mut self, key: &str) -> Result<(), WriteError> {
        self.item();
        push_json_string(key, self.options.escape_html, self.out);
        self.out.push_str(if self.options.layout == JsonLayout::Compact { ":" } else { ": " });
        Ok(())
    }
}

/// Appends `text` to `out` in quotes, escaped as `encoding/json` does: `\u2028` and `\u2029` always, `<`, `>` and `&` with
/// `escape_html`, other control characters below U+0020 as `\u0001`.
pub fn push_json_string(text: &str, escape_html: bool, out: &mut String) {
    out.push('"');
    let mut rest = text;
    while let Some((before, c)) = split_at_suspect(rest, escape_html) {
        out.push_str(before);
        match escape(c, escape_html) {
            None => out.push(c),
            Some(Escape::Short(letter)) => out.extend(['\\', letter]),
            // Writing to a String cannot fail.
            Some(Escape::Code) => drop(write!(out, "\\u{:04x}", u32::from(c))),
        }
        rest = rest.get(before.len() + c.len_utf8()..).unwrap_or_default();
    }
    out.push_str(rest);
    out.push('"');
}

/// The text before the first character that may need an escape, and that character. Bytes are enough to find it.
fn split_at_suspect(text: &str, html: bool) -> Option<(&str, char)> {
    // U+2028 and U+2029 start with 0xe2.
    let suspect = |c: u8| c < 0x20 || matches!(c, b'"' | b'\\' | 0xe2) || (html && matches!(c, b'<' | b'>' | b'&'));
    let (before, rest) = text.split_at_checked(text.bytes().position(suspect)?)?;
    Some((before, rest.chars().next()?))
}

/// The number of characters of `text` in JSON with `escape_html`, quotes included.
pub(super) fn quoted_length(text: &str) -> usize {
    let length = |c| match escape(c, true) {
        None => 1,
        Some(Escape::Short(_)) => 2,
        Some(Escape::Code) => 6,
    };
    text.chars().map(length).sum::<usize>() + 2
}

enum Escape {
    Short(char),
    Code,
}

const fn escape(c: char, html: bool) -> Option<Escape> {
    Some(match c {
        '"' | '\\' => Escape::Short(c),
        '\x08' => Escape::Short('b'),
        '\x0c' => Escape::Short('f'),
        '\n' => Escape::Short('n'),
        '\r' => Escape::Short('r'),
        '\t' => Escape::Short('t'),
        '\0'..='\x1f' | '\u{2028}' | '\u{2029}' => Escape::Code,
        '<' | '>' | '&' if html => Escape::Code,
        _ => return None,
    })
}

//! Tags: `!suffix`, `!handle!suffix`, `!<uri>`.

use super::source::mark;
use super::token::{TagParts, Text, Token, TokenKind};
use super::{Scanner, is_alpha};
use crate::fault::Outcome;

impl Scanner {
    pub(super) fn fetch_tag(&mut self) -> Outcome<()> {
        self.save_simple_key()?;
        self.simple_key_allowed = false;
        let start = self.pos;
        let parts = if self.at(1) == b'<' { self.verbatim_tag(start)? } else { self.shorthand_tag(start)? };
        if !self.src.is_blankz(self.pos) {
            return Err(self.fail(start, "did not find expected whitespace or line break"));
        }
        let token = self.tag_token(TokenKind::Tag, start, parts);
        self.push_key_start(token);
        Ok(())
    }

    /// A token that refers to `parts` in the scanner's list.
    pub(super) fn tag_token(&mut self, kind: TokenKind, start: usize, parts: TagParts) -> Token {
        let index = mark(self.tags.len());
        self.tags.push(parts);
        Token::new(kind, mark(start), mark(self.pos)).with_text(Text::Source(index, index))
    }

    fn verbatim_tag(&mut self, start: usize) -> Outcome<TagParts> {
        self.pos += 2;
        let suffix = self.tag_uri(start, "")?;
        if self.at(0) != b'>' {
            return Err(self.fail(start, "did not find the expected '>'"));
        }
        self.pos += 1;
        Ok(TagParts { handle: String::new(), suffix })
    }

    fn shorthand_tag(&mut self, start: usize) -> Outcome<TagParts> {
        let handle = self.tag_handle(start, false)?;
        if handle.len() > 1 && handle.ends_with('!') {
            let suffix = self.tag_uri(start, "")?;
            return Ok(TagParts { handle, suffix });
        }
        // No handle after all, but the beginning of a suffix.
        let suffix = self.tag_uri(start, &handle)?;
        if suffix.is_empty() {
            return Ok(TagParts { handle: suffix, suffix: "!".into() });
        }
        Ok(TagParts { handle: "!".into(), suffix })
    }

    /// `!`, letters, and a closing `!` where there is one.
    pub(super) fn tag_handle(&mut self, start: usize, directive: bool) -> Outcome<String> {
        if self.at(0) != b'!' {
            return Err(self.fail(start, "did not find expected '!'"));
        }
        let from = self.pos;
        self.pos += 1;
        while is_alpha(self.at(0)) {
            self.pos += 1;
        }
        if self.at(0) == b'!' {
            self.pos += 1;
        } else if directive && self.pos > from + 1 {
            return Err(self.fail(start, "did not find expected '!'"));
        }
        Ok(self.src.slice(from, self.pos).to_owned())
    }

    /// The rest of a tag after `head`, whose leading `!` is dropped. Escapes are decoded.
    pub(super) fn tag_uri(&mut self, start: usize, head: &str) -> Outcome<String> {
        let mut uri = head.get(1..).unwrap_or_default().to_owned();
        let from = self.pos;
        loop {
            match self.at(0) {
                b'%' => uri.push(self.uri_escape(start)?),
                byte if is_uri_byte(byte) => {
                    uri.push(char::from(byte));
                    self.pos += 1;
                }
                _ => break,
            }
        }
        if self.pos == from && head.is_empty() {
            return Err(self.fail(start, "did not find expected tag URI"));
        }
        Ok(uri)
    }

    /// One character written as `%XX` octets.
    fn uri_escape(&mut self, start: usize) -> Outcome<char> {
        let mut octets = [0u8; 4];
        let mut width = 4;
        for nth in 0..4 {
            if nth == width {
                break;
            }
            let octet = self.escaped_octet(start)?;
            if nth == 0 {
                width = match octet {
                    0..=0x7F => 1,
                    0xC0..=0xDF => 2,
                    0xE0..=0xEF => 3,
                    0xF0..=0xF7 => 4,
                    _ => return Err(self.fail(start, "found an incorrect leading UTF-8 octet")),
                };
            } else if octet & 0xC0 != 0x80 {
                return Err(self.fail(start, "found an incorrect trailing UTF-8 octet"));
            }
            if let Some(slot) = octets.get_mut(nth) {
                *slot = octet;
            }
            self.pos += 3;
        }
        let text = std::str::from_utf8(octets.get(..width).unwrap_or_default()).ok();
        // Go keeps octets that are no character; a tag is no place where that matters.
        Ok(text.and_then(|text| text.chars().next()).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn escaped_octet(&self, start: usize) -> Outcome<u8> {
        let digit = |offset| char::from(self.at(offset)).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        match (self.at(0), digit(1), digit(2)) {
            (b'%', Some(high), Some(low)) => Ok(high << 4 | low),
            _ => Err(self.fail(start, "did not find URI escaped octet")),
        }
    }
}

/// The characters that may stand in a tag, besides `%`. (go-yaml v2: scannerc.go, `yaml_parser_scan_tag_uri`)
fn is_uri_byte(byte: u8) -> bool {
    is_alpha(byte) || b";/?:@&=+$,.!~*'()[]".contains(&byte)
}

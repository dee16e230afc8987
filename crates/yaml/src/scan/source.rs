//! The bytes being scanned: a window of the text, character classes, line breaks, and the check for characters that YAML
//! forbids. Bytes past the window read as NUL, which libyaml takes for the end.

use std::sync::Arc;

use crate::fault::{Fault, Phase};

/// go-yaml reads its input in pieces of this size; an invalid character fails the read of its whole piece.
/// (go-yaml v2: yamlprivateh.go, `input_raw_buffer_size`)
const GO_CHUNK: usize = 512;

/// A window `start..end` of a text.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    pub(crate) text: Arc<str>,
    /// The first byte of the window.
    pub(crate) start: usize,
    /// Where lines are counted from.
    pub(crate) origin: usize,
    /// Where scanning ends: the window's end, or the piece with the first forbidden character.
    pub(crate) end: usize,
    /// What scanning ends with, when not with the end of the window.
    pub(crate) fault: Option<Fault>,
    /// A line feed is read at `end`: line readers give each line one, the last one too.
    newline_at_end: bool,
    /// No byte of the window is above 0x7F.
    ascii: bool,
}

impl Source {
    /// The window `start..end` of `text`.
    pub(crate) fn new(text: Arc<str>, start: usize, end: usize, newline_at_end: bool) -> Self {
        let window = text.as_bytes().get(start..end).unwrap_or_default();
        let newline_at_end = newline_at_end && !window.ends_with(b"\n");
        let check = Check::run(window);
        let mut source = Self { start, origin: start, end, fault: None, newline_at_end, ascii: check.ascii, text };
        if let Some(bad) = check.bad {
            let chunk = go_chunk_start(source.text.as_bytes().get(start..end).unwrap_or_default(), bad);
            source.fault = Some(Fault::new(Phase::Reader, "control characters are not allowed", mark(start + bad)));
            source.end = start + chunk;
            source.newline_at_end = false;
        }
        source
    }

    /// The text as bytes, up to the end of the window.
    pub(crate) fn bytes(&self) -> &[u8] {
        self.text.as_bytes().get(..self.end).unwrap_or_default()
    }

    /// The byte at `pos`, NUL from the end on.
    #[inline(always)]
    pub(crate) fn at(&self, pos: usize) -> u8 {
        if pos < self.end {
            self.text.as_bytes().get(pos).copied().unwrap_or(0)
        } else if self.newline_at_end && pos == self.end {
            b'\n'
        } else {
            0
        }
    }

    /// The text of `start..end`, which must be character bounds.
    pub(crate) fn slice(&self, start: usize, end: usize) -> &str {
        self.text.get(start..end.min(self.end)).unwrap_or_default()
    }

    /// The width of the line break at `pos`, 0 where there is none. CRLF is one break; so are NEL, LS and PS.
    #[inline]
    pub(crate) fn break_width(&self, pos: usize) -> usize {
        match self.at(pos) {
            b'\n' => 1,
            b'\r' if self.at(pos + 1) == b'\n' => 2,
            b'\r' => 1,
            0xC2 if self.at(pos + 1) == 0x85 => 2,
            0xE2 if self.at(pos + 1) == 0x80 && matches!(self.at(pos + 2), 0xA8 | 0xA9) => 3,
            _ => 0,
        }
    }

    /// True for a blank, a tab, a line break, or the end.
    #[inline]
    pub(crate) fn is_blankz(&self, pos: usize) -> bool {
        match self.at(pos) {
            b' ' | b'\t' | b'\n' | b'\r' | 0 => true,
            0xC2 | 0xE2 => self.break_width(pos) > 0,
            _ => false,
        }
    }

    /// True for a line break or the end.
    pub(crate) fn is_breakz(&self, pos: usize) -> bool {
        self.at(pos) == 0 || self.break_width(pos) > 0
    }

    /// The offset of the first line break from `pos` on, or the end.
    #[inline]
    pub(crate) fn find_break(&self, pos: usize) -> usize {
        let rest = self.text.as_bytes().get(pos..self.end).unwrap_or_default();
        if self.ascii {
            return memchr::memchr2(b'\n', b'\r', rest).map_or(self.end.max(pos), |at| pos + at);
        }
        let mut at = pos;
        while at < self.end && self.break_width(at) == 0 {
            at += 1;
        }
        at
    }

    /// The number of characters of `start..end`.
    #[inline]
    pub(crate) fn chars(&self, start: usize, end: usize) -> usize {
        if self.ascii {
            return end.saturating_sub(start);
        }
        let bytes = self.text.as_bytes().get(start..end.min(self.end)).unwrap_or_default();
        bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count() + end.saturating_sub(self.end.max(start))
    }

    /// The offset of the first byte above 0x7F from `pos` on, or the end.
    pub(crate) fn find_wide(&self, pos: usize) -> usize {
        let rest = self.bytes().get(pos..).unwrap_or_default();
        let ascii: usize = rest.chunks(64).take_while(|block| block.is_ascii()).map(<[u8]>::len).sum();
        let block = rest.get(ascii..).unwrap_or_default();
        pos + ascii + block.iter().take_while(|byte| byte.is_ascii()).count()
    }

    /// The number of blanks from `pos` on.
    #[inline]
    pub(crate) fn blanks(&self, pos: usize) -> usize {
        self.bytes().get(pos..).unwrap_or_default().iter().take_while(|&&byte| byte == b' ').count()
    }

    /// The number of line breaks between the origin and `pos`, as libyaml counts lines. An offset past the end
    /// stands for the line that libyaml starts there.
    pub(crate) fn line(&self, pos: usize) -> usize {
        let mut line = usize::from(pos > self.end);
        let (mut at, stop) = (self.origin, pos.min(self.end));
        while at < stop {
            match self.break_width(at) {
                0 => at += 1,
                width => {
                    at += width;
                    line += 1;
                }
            }
        }
        line
    }
}

/// The offset as a mark; windows are under 4 GiB.
pub(crate) fn mark(pos: usize) -> u32 {
    u32::try_from(pos).unwrap_or(u32::MAX)
}

/// The start of the piece in which go-yaml meets the byte `bad`. A character that a piece cuts belongs to the next one.
fn go_chunk_start(window: &[u8], bad: usize) -> usize {
    let mut start = 0;
    loop {
        let mut end = start + GO_CHUNK;
        while end > start && window.get(end).is_some_and(|&byte| byte & 0xC0 == 0x80) {
            end -= 1;
        }
        if bad < end || end == start {
            return start;
        }
        start = end;
    }
}

/// The result of the search for forbidden characters.
struct Check {
    bad: Option<usize>,
    ascii: bool,
}

impl Check {
    fn run(bytes: &[u8]) -> Self {
        let mut check = Self { bad: None, ascii: true };
        for (nth, block) in bytes.chunks(64).enumerate() {
            let suspect = block.iter().fold(false, |bad, &byte| {
                bad | (byte < 0x20) & (byte != b'\n') & (byte != b'\r') & (byte != b'\t') | (byte >= 0x7F)
            });
            if !suspect {
                continue;
            }
            check.ascii &= block.is_ascii();
            let start = nth * 64;
            if let Some(at) = (start..start + block.len()).find(|&at| is_forbidden(bytes.get(at..).unwrap_or_default()))
            {
                check.bad = Some(at);
                return check;
            }
        }
        check
    }
}

/// True when `rest` starts with a character outside of YAML's set: `#x9 #xA #xD #x20-#x7E #x85 #xA0-#xD7FF #xE000-#xFFFD`
/// and all above.
fn is_forbidden(rest: &[u8]) -> bool {
    match rest {
        [b'\t' | b'\n' | b'\r', ..] => false,
        [byte, ..] if *byte < 0x20 || *byte == 0x7F => true,
        [0xC2, next, ..] => *next < 0xA0 && *next != 0x85,
        [0xEF, 0xBF, last, ..] => *last >= 0xBE,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> Source {
        Source::new(text.into(), 0, text.len(), false)
    }

    #[test]
    fn forbidden_characters_are_found_and_allowed_ones_are_not() {
        for text in ["a\u{1}", "\u{7f}", "é\u{80}", "x\u{fffe}", "\0"] {
            assert!(source(text).fault.is_some(), "{text:?}");
        }
        for text in ["a\tb\r\n", "\u{85}", "\u{a0}", "\u{feff}", "\u{1F600}", "\u{fffd}"] {
            assert!(source(text).fault.is_none(), "{text:?}");
        }
    }

    #[test]
    fn lines_count_every_kind_of_break_once() {
        let text = source("a\r\nb\rc\u{85}d\u{2028}e\n");
        assert_eq!(text.line(text.end), 5);
        assert_eq!(text.line(text.end + 1), 6);
        assert_eq!(text.chars(0, text.end), 11);
    }
}

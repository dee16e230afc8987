//! Plain, quoted and block scalars.

use super::cursor::{is_blank, is_break, is_flow_indicator, is_space};
use super::tree::{NodeId, Text};
use super::{Found, Reader};

/// A scalar while it is read: segments of the source, joined only where there is more than one.
struct Draft {
    start: Option<usize>,
    end: usize,
    text: Option<Text>,
}

impl Draft {
    const fn new(start: Option<usize>) -> Self {
        Self { start, end: 0, text: None }
    }

    fn push_str(&mut self, source: &str, more: &str) {
        if more.is_empty() {
            return;
        }
        match &mut self.text {
            Some(Text::Own(text)) => text.push_str(more),
            Some(Text::Source(start, end)) => {
                let before = source.get(*start..*end).unwrap_or("");
                self.text = Some(Text::Own(format!("{before}{more}")));
            }
            None => self.text = Some(Text::Own(more.to_owned())),
        }
    }

    fn push_breaks(&mut self, source: &str, count: usize) {
        match count {
            0 => {}
            1 => self.push_str(source, "\n"),
            _ => self.push_str(source, &"\n".repeat(count)),
        }
    }

    /// One break becomes a space, more lose one.
    fn fold(&mut self, source: &str, count: usize) {
        if count == 1 {
            self.push_str(source, " ");
        } else {
            self.push_breaks(source, count.saturating_sub(1));
        }
    }
}

const fn is_unprintable(letter: char) -> bool {
    matches!(letter, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{84}' | '\u{86}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}')
}

/// True where a look at the bytes tells that all letters can be printed.
fn is_plain_ascii(text: &str) -> bool {
    text.bytes().fold(true, |plain, byte| plain & matches!(byte, b' '..=b'~' | b'\t' | b'\n' | b'\r'))
}

const fn simple_escape(byte: u8) -> Option<char> {
    Some(match byte {
        b'0' => '\0',
        b'a' => '\u{7}',
        b'b' => '\u{8}',
        b't' | b'\t' => '\t',
        b'n' => '\n',
        b'v' => '\u{b}',
        b'f' => '\u{c}',
        b'r' => '\r',
        b'e' => '\u{1b}',
        b' ' => ' ',
        b'"' => '"',
        b'/' => '/',
        b'\\' => '\\',
        b'N' => '\u{85}',
        b'_' => '\u{a0}',
        b'L' => '\u{2028}',
        b'P' => '\u{2029}',
        _ => return None,
    })
}

/// The bytes that mean nothing within plain scalars, wherever they stand behind the first one of a line.
const PLAIN: [bool; 256] = letters(b"\0:#\n\r\t ,[]{}");

/// The same within quotes of either kind.
const QUOTED: [bool; 256] = letters(b"\0\n\r\"'\\");

const fn letters(signs: &[u8]) -> [bool; 256] {
    let mut table = [true; 256];
    let mut rest = signs;
    while let [sign, behind @ ..] = rest {
        #[expect(clippy::indexing_slicing, reason = "a byte is below 256")]
        {
            table[*sign as usize] = false;
        }
        rest = behind;
    }
    table
}

impl Reader<'_> {
    /// Over the letters behind this one, to the last one in front of a sign. Gives how many they are.
    fn skip_letters(&mut self, letters: &[bool; 256], blanks: bool) -> usize {
        let rest = self.bytes.get(self.position + 1..).unwrap_or(&[]);
        #[expect(clippy::indexing_slicing, reason = "a byte is below 256")]
        let is_letter = |byte: u8| letters[usize::from(byte)];
        let mut count = 0;
        while let Some(byte) = rest.get(count).copied() {
            // One blank between two letters is one of them.
            let within = || blanks && byte == b' ' && rest.get(count + 1).is_some_and(|behind| is_letter(*behind));
            if !is_letter(byte) && !within() {
                break;
            }
            count += 1;
        }
        self.position += count;
        count
    }

    /// Adds a piece of the source to a scalar.
    fn capture(&mut self, draft: &mut Draft, start: usize, end: usize, quoted: bool) {
        draft.start.get_or_insert(start);
        if start > end {
            return;
        }
        let piece = self.slice(start, end);
        if quoted {
            for _ in piece.bytes().filter(|byte| *byte < 0x20 && *byte != b'\t') {
                self.error("expected valid JSON character");
            }
        } else if !is_plain_ascii(piece) && piece.chars().any(is_unprintable) {
            self.error("the stream contains non-printable characters");
        }
        match &draft.text {
            None => draft.text = Some(Text::Source(start, end)),
            Some(_) => draft.push_str(self.text, piece),
        }
        draft.end = end;
    }

    fn keep(&mut self, node: NodeId, draft: Draft) {
        self.tree.set_scalar(node, draft.text, draft.start, draft.end);
    }

    fn new_scalar(&mut self, plain: bool) -> NodeId {
        self.tree.add_scalar(plain)
    }

    pub(super) fn read_plain(&mut self, indent: isize, in_flow: bool) -> bool {
        let (found, result) = (self.found, self.result);
        let node = self.new_scalar(true);
        self.result = Some(node);
        let first = self.here();
        let follower = self.ahead();
        let indicator = is_space(first)
            || is_flow_indicator(first)
            || matches!(first, b'#' | b'&' | b'*' | b'!' | b'|' | b'>' | b'\'' | b'"' | b'%' | b'@' | b'`');
        let alone = matches!(first, b'?' | b'-') && (is_space(follower) || in_flow && is_flow_indicator(follower));
        if indicator || alone {
            return false;
        }
        self.found = Found::Scalar;
        let mut draft = Draft::new(None);
        let done = self.scan_plain(&mut draft, indent, in_flow);
        let begun = draft.start.is_some();
        self.keep(node, draft);
        if !done {
            return false;
        }
        if begun {
            return true;
        }
        self.found = found;
        self.result = result;
        false
    }

    /// The letters of a plain scalar over its lines. False when the text ends within.
    fn scan_plain(&mut self, draft: &mut Draft, indent: isize, in_flow: bool) -> bool {
        let (mut start, mut end) = (self.position, self.position);
        // The line of the first break that has not been written yet.
        let mut pending: Option<u32> = None;
        let mut byte = self.here();
        while byte != 0 {
            if byte == b':' {
                let behind = self.ahead();
                if is_space(behind) || in_flow && is_flow_indicator(behind) {
                    break;
                }
            } else if byte == b'#' {
                if self.position > 0 && is_space(self.at(self.position - 1)) {
                    break;
                }
            } else if self.position == self.line_start && self.at_document_separator()
                || in_flow && is_flow_indicator(byte)
            {
                break;
            } else if is_break(byte) {
                let (line, line_start, line_indent) = (self.line, self.line_start, self.line_indent);
                self.skip_space(false);
                if self.line_indent >= indent {
                    pending = Some(line);
                    byte = self.here();
                    continue;
                }
                self.position = end;
                self.line = line;
                self.line_start = line_start;
                self.line_indent = line_indent;
                break;
            }
            if let Some(line) = pending.take() {
                self.capture(draft, start, end, false);
                draft.fold(self.text, self.line.saturating_sub(line) as usize);
                start = self.position;
                end = self.position;
            }
            if !is_blank(byte) {
                self.skip_letters(&PLAIN, true);
                end = self.position + 1;
            }
            byte = self.next();
            if self.position > self.bytes.len() {
                return false;
            }
        }
        self.capture(draft, start, end, false);
        true
    }

    /// Passes over the quote that begins a scalar; nothing when none stands here.
    fn begin_quoted(&mut self, quote: u8) -> Option<(NodeId, Draft)> {
        if self.here() != quote {
            return None;
        }
        let node = self.new_scalar(false);
        self.found = Found::Scalar;
        self.result = Some(node);
        let draft = Draft::new(Some(self.position));
        self.position += 1;
        Some((node, draft))
    }

    /// Takes the text of a line within quotes, and folds the line breaks behind it.
    fn fold_line(&mut self, draft: &mut Draft, start: usize, end: usize) {
        self.capture(draft, start, end, true);
        let breaks = self.skip_space(false);
        draft.fold(self.text, breaks);
    }

    pub(super) fn read_single_quoted(&mut self) -> bool {
        let Some((node, mut draft)) = self.begin_quoted(b'\'') else { return false };
        let (mut start, mut end) = (self.position, self.position);
        loop {
            self.step();
            let byte = self.here();
            if byte == 0 {
                break;
            } else if byte == b'\'' {
                self.capture(&mut draft, start, self.position, true);
                let behind = self.next();
                draft.end = self.position;
                if behind != b'\'' {
                    self.keep(node, draft);
                    return true;
                }
                (start, end) = (self.position, self.position);
                self.position += 1;
            } else if is_break(byte) {
                self.fold_line(&mut draft, start, end);
                (start, end) = (self.position, self.position);
            } else if self.position == self.line_start && self.at_document_separator() {
                self.error("unexpected end of the document within a single quoted scalar");
            } else {
                self.steps += self.skip_letters(&QUOTED, false) as u64;
                self.position += 1;
                end = self.position;
                draft.end = self.position;
            }
        }
        self.keep(node, draft);
        self.error("unexpected end of the stream within a single quoted scalar");
        false
    }

    pub(super) fn read_double_quoted(&mut self) -> bool {
        let Some((node, mut draft)) = self.begin_quoted(b'"') else { return false };
        let (mut start, mut end) = (self.position, self.position);
        loop {
            self.step();
            let byte = self.here();
            if byte == 0 {
                break;
            } else if byte == b'"' {
                self.capture(&mut draft, start, self.position, true);
                self.position += 1;
                draft.end = self.position;
                self.keep(node, draft);
                return true;
            } else if byte == b'\\' {
                self.capture(&mut draft, start, self.position, true);
                self.read_escape(&mut draft);
                (start, end) = (self.position, self.position);
            } else if is_break(byte) {
                self.fold_line(&mut draft, start, end);
                (start, end) = (self.position, self.position);
            } else if self.position == self.line_start && self.at_document_separator() {
                self.error("unexpected end of the document within a double quoted scalar");
            } else {
                self.steps += self.skip_letters(&QUOTED, false) as u64;
                self.position += 1;
                end = self.position;
            }
        }
        self.keep(node, draft);
        self.error("unexpected end of the stream within a double quoted scalar");
        false
    }

    /// What a backslash stands for.
    fn read_escape(&mut self, draft: &mut Draft) {
        let byte = self.next();
        if is_break(byte) {
            self.skip_space(false);
            return;
        }
        if let Some(letter) = simple_escape(byte) {
            draft.push_str(self.text, letter.encode_utf8(&mut [0; 4]));
            self.position += 1;
            return;
        }
        let digits = match byte {
            b'x' => 2,
            b'u' => 4,
            b'U' => 8,
            _ => return self.error("unknown escape sequence"),
        };
        let code = self.read_hex(digits);
        self.position += 1;
        let letter = self.second_half(code).map_or(char::from_u32(code), Some).unwrap_or('\u{fffd}');
        draft.push_str(self.text, letter.encode_utf8(&mut [0; 4]));
    }

    fn read_hex(&mut self, digits: u32) -> u32 {
        let mut code = 0_u32;
        for _ in 0..digits {
            match char::from(self.next()).to_digit(16) {
                Some(digit) => code = code.wrapping_mul(16).wrapping_add(digit),
                None => self.error("expected hexadecimal character"),
            }
        }
        code
    }

    /// The letter that a high surrogate and the escape behind it make.
    fn second_half(&mut self, code: u32) -> Option<char> {
        if !(0xd800..0xdc00).contains(&code) || self.slice(self.position, self.position + 2) != "\\u" {
            return None;
        }
        let low = u32::from_str_radix(self.slice(self.position + 2, self.position + 6), 16).ok()?;
        if !(0xdc00..0xe000).contains(&low) {
            return None;
        }
        self.position += 6;
        char::from_u32(0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00))
    }

    pub(super) fn read_block_scalar(&mut self, indent: isize) -> bool {
        let folding = match self.here() {
            b'|' => false,
            b'>' => true,
            _ => return false,
        };
        let node = self.new_scalar(false);
        self.found = Found::Scalar;
        self.result = Some(node);
        let mut draft = Draft::new(Some(self.position));
        let (chomping, width) = self.read_block_header(indent);
        let mut byte = self.here();
        if is_blank(byte) {
            while is_blank(byte) {
                byte = self.next();
            }
            if byte == b'#' {
                self.skip_comment();
            }
        }
        self.read_block_lines(&mut draft, folding, chomping, (indent, width));
        draft.end = self.block_end();
        self.keep(node, draft);
        true
    }

    /// Chomping and indentation indicators.
    fn read_block_header(&mut self, indent: isize) -> (Chomping, Option<isize>) {
        let (mut chomping, mut width) = (Chomping::Clip, None);
        loop {
            let byte = self.next();
            match byte {
                b'+' | b'-' if chomping == Chomping::Clip => {
                    chomping = if byte == b'+' { Chomping::Keep } else { Chomping::Strip };
                }
                b'+' | b'-' => self.error("repeat of a chomping mode identifier"),
                b'0' => {
                    self.error("bad explicit indentation width of a block scalar; it cannot be less than one");
                }
                b'1'..=b'9' if width.is_none() => width = Some(indent + isize::from(byte - b'0') - 1),
                b'1'..=b'9' => self.error("repeat of an indentation width identifier"),
                _ => return (chomping, width),
            }
            self.step();
            if self.position >= self.bytes.len() {
                return (chomping, width);
            }
        }
    }

    fn read_block_lines(
        &mut self,
        draft: &mut Draft,
        folding: bool,
        chomping: Chomping,
        (indent, width): (isize, Option<isize>),
    ) {
        let mut detected = width.is_some();
        let mut text_indent = width.unwrap_or(indent);
        let (mut empty_lines, mut more_indented) = (0, false);
        while self.here() != 0 {
            self.step();
            self.read_line_break();
            self.line_indent = 0;
            let mut byte = self.here();
            while (!detected || self.line_indent < text_indent) && byte == b' ' {
                self.line_indent += 1;
                byte = self.next();
            }
            if !detected && self.line_indent > text_indent {
                text_indent = self.line_indent;
            }
            if is_break(byte) {
                empty_lines += 1;
                continue;
            }
            if self.line_indent < text_indent {
                match chomping {
                    Chomping::Keep => draft.push_breaks(self.text, empty_lines),
                    Chomping::Clip if detected => draft.push_str(self.text, "\n"),
                    Chomping::Clip | Chomping::Strip => {}
                }
                break;
            }
            if folding && (is_blank(byte) || more_indented) {
                more_indented = is_blank(byte);
                draft.push_breaks(self.text, empty_lines + 1);
            } else if folding && empty_lines > 0 {
                draft.push_breaks(self.text, empty_lines);
            } else if folding && detected {
                draft.push_str(self.text, " ");
            } else if !folding && detected {
                draft.push_breaks(self.text, empty_lines + 1);
            }
            detected = true;
            empty_lines = 0;
            let start = self.position;
            let rest = self.bytes.get(start..).unwrap_or(&[]);
            let length = rest.iter().position(|byte| *byte == 0 || is_break(*byte)).unwrap_or(rest.len());
            self.position = start + length;
            self.capture(draft, start, self.position, false);
        }
    }

    /// The end of a block scalar: blanks and the last break behind it do not count.
    fn block_end(&self) -> usize {
        let mut at = self.position;
        while at > 0 {
            at -= 1;
            if !is_blank(self.at(at)) {
                break;
            }
        }
        at
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Chomping {
    Clip,
    Keep,
    Strip,
}

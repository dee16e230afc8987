//! Letters, line breaks and the space between nodes.

use super::Reader;

pub(super) const fn is_break(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

pub(super) const fn is_blank(byte: u8) -> bool {
    matches!(byte, b'\t' | b' ')
}

pub(super) const fn is_space(byte: u8) -> bool {
    is_break(byte) || is_blank(byte)
}

pub(super) const fn is_flow_indicator(byte: u8) -> bool {
    matches!(byte, b',' | b'[' | b']' | b'{' | b'}')
}

impl<'t> Reader<'t> {
    /// The byte at a place, 0 at the end.
    pub(super) fn at(&self, position: usize) -> u8 {
        self.bytes.get(position).copied().unwrap_or(0)
    }

    pub(super) fn here(&self) -> u8 {
        self.at(self.position)
    }

    pub(super) fn ahead(&self) -> u8 {
        self.at(self.position + 1)
    }

    /// To the next byte, which is given back.
    pub(super) fn next(&mut self) -> u8 {
        self.position += 1;
        self.here()
    }

    /// The text between two places; empty where there is none.
    pub(super) fn slice(&self, start: usize, end: usize) -> &'t str {
        self.text.get(start..end.min(self.bytes.len())).unwrap_or("")
    }

    pub(super) fn column(&self) -> isize {
        self.position as isize - self.line_start as isize
    }

    pub(super) fn read_line_break(&mut self) {
        match self.here() {
            b'\n' => self.position += 1,
            b'\r' => {
                if self.next() == b'\n' {
                    self.position += 1;
                }
            }
            _ => self.error("a line break is expected"),
        }
        self.line += 1;
        self.line_start = self.position;
        // The limit on input bytes is far below.
        let start = u32::try_from(self.line_start).unwrap_or(u32::MAX);
        self.lines.push(super::LineStart { start, line: self.line });
    }

    pub(super) fn skip_comment(&mut self) {
        let rest = self.bytes.get(self.position..).unwrap_or(&[]);
        let length = rest.iter().skip(1).position(|byte| *byte == 0 || is_break(*byte));
        self.position = length.map_or(self.bytes.len(), |length| self.position + 1 + length);
    }

    /// Over blanks, comments and line breaks. Gives the number of breaks; `line_indent` is then that of the line we stand on.
    pub(super) fn skip_space(&mut self, comments: bool) -> usize {
        let mut breaks = 0;
        let mut byte = self.here();
        while byte != 0 {
            while is_blank(byte) {
                if byte == b'\t' {
                    let fault = self.fault("Using tabs can lead to unpredictable results", true);
                    self.faults.push(fault);
                }
                byte = self.next();
            }
            if comments && byte == b'#' {
                self.skip_comment();
                byte = self.here();
            }
            if !is_break(byte) {
                break;
            }
            self.read_line_break();
            byte = self.here();
            breaks += 1;
            self.line_indent = 0;
            while byte == b' ' {
                self.line_indent += 1;
                byte = self.next();
            }
        }
        breaks
    }

    /// True at `---` or `...` with space behind.
    pub(super) fn at_document_separator(&self) -> bool {
        let mark = self.here();
        matches!(mark, b'-' | b'.') && self.ahead() == mark && self.at(self.position + 2) == mark && {
            let behind = self.at(self.position + 3);
            behind == 0 || is_space(behind)
        }
    }
}

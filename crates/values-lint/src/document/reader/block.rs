//! Lists and maps by indentation.

use super::cursor::{is_blank, is_break, is_space};
use super::tree::{NodeId, Shape};
use super::{Context, Found, Reader};

/// A map while it is read: the key that waits for its value.
struct Draft {
    /// Made when it is named or gets a pair: most of what is read here turns out to be a scalar.
    map: Option<NodeId>,
    start: usize,
    key: Option<NodeId>,
    value: Option<NodeId>,
    at_explicit_key: bool,
    /// True as soon as one pair was seen: otherwise what was read is no map.
    detected: bool,
    allow_compact: bool,
    /// The letter that the original looks at next: behind an error it is one in front of the place.
    byte: u8,
}

/// What reading a key came to.
enum Key {
    /// Go on with the value.
    Read,
    /// No map, or no more of it.
    End,
    /// What was read is a node by itself.
    Plain,
}

impl Reader<'_> {
    pub(super) fn read_block_sequence(&mut self, indent: isize) -> bool {
        if self.here() != b'-' || !self.is_end_or_space(self.position + 1) {
            return false;
        }
        let (tag, anchor) = (self.tag.clone(), self.anchor);
        let list = self.tree.add(Shape::Seq, Some(self.position), 0);
        self.note_anchor(list);
        while self.here() == b'-' && self.is_end_or_space(self.position + 1) {
            self.step();
            self.position += 1;
            if self.skip_space(true) > 0 && self.line_indent <= indent {
                self.tree.push_item(list, None);
                continue;
            }
            let line = self.line;
            self.compose(indent, Context::BlockIn, false, true);
            if let Some(item) = self.result {
                self.tree.push_item(list, Some(item));
            }
            self.skip_space(true);
            if (self.line == line || self.line_indent > indent) && self.here() != 0 {
                self.error("bad indentation of a sequence entry");
            } else if self.line_indent < indent {
                break;
            }
        }
        self.tag = tag;
        self.anchor = anchor;
        self.found = Found::Sequence;
        self.result = Some(list);
        let end = self.position;
        self.tree.set_end(list, end);
        true
    }

    fn is_end_or_space(&self, position: usize) -> bool {
        is_space(self.at(position))
    }

    pub(super) fn read_block_mapping(&mut self, indent: isize, flow_indent: isize) -> bool {
        let (tag, anchor) = (self.tag.clone(), self.anchor);
        let mut draft = Draft {
            map: None,
            start: self.position,
            key: None,
            value: None,
            at_explicit_key: false,
            detected: false,
            allow_compact: false,
            byte: self.here(),
        };
        if self.anchor.is_some() {
            let map = self.map_of(&mut draft);
            self.note_anchor(map);
        }
        while draft.byte != 0 {
            self.step();
            let line = self.line;
            match self.read_key(&mut draft, flow_indent) {
                Key::Read => {}
                Key::End => break,
                Key::Plain => {
                    self.tag = tag;
                    self.anchor = anchor;
                    return true;
                }
            }
            if self.line == line || self.line_indent > indent {
                self.read_value(&mut draft, indent);
            }
            if self.line_indent > indent && draft.byte != 0 {
                self.error("bad indentation of a mapping entry");
            } else if self.line_indent < indent {
                break;
            }
        }
        if draft.at_explicit_key {
            self.store_waiting(&mut draft);
        }
        if draft.detected {
            let map = self.map_of(&mut draft);
            self.tag = tag;
            self.anchor = anchor;
            self.found = Found::Mapping;
            self.result = Some(map);
        }
        draft.detected
    }

    fn read_key(&mut self, draft: &mut Draft, flow_indent: isize) -> Key {
        let byte = draft.byte;
        let line = self.line;
        if matches!(byte, b'?' | b':') && is_space(self.ahead()) {
            if byte == b'?' {
                if draft.at_explicit_key {
                    self.store_waiting(draft);
                }
                draft.detected = true;
                draft.at_explicit_key = true;
                draft.allow_compact = true;
            } else if draft.at_explicit_key {
                draft.at_explicit_key = false;
                draft.allow_compact = true;
            } else {
                self.error("incomplete explicit mapping pair; a key node is missed");
            }
            draft.byte = self.ahead();
            self.position += 1;
            return Key::Read;
        }
        if !self.compose(flow_indent, Context::FlowOut, false, true) {
            return Key::End;
        }
        if self.line != line {
            return self.multiline_key(draft);
        }
        while is_blank(self.here()) {
            self.position += 1;
        }
        draft.byte = self.here();
        if draft.byte == b':' {
            draft.byte = self.next();
            if !is_space(draft.byte) {
                self.error("a whitespace character is expected after the key-value separator within a block mapping");
            }
            if draft.at_explicit_key {
                self.store_waiting(draft);
            }
            draft.detected = true;
            draft.at_explicit_key = false;
            draft.allow_compact = false;
            draft.key = self.result;
            return Key::Read;
        }
        if self.position == self.line_start && self.at_document_separator() {
            return Key::End;
        }
        if draft.detected {
            self.error("can not read an implicit mapping pair; a colon is missed");
            return Key::Read;
        }
        Key::Plain
    }

    /// A key that ends on another line than it begins on.
    fn multiline_key(&mut self, draft: &mut Draft) -> Key {
        if !draft.detected {
            return Key::Plain;
        }
        self.error("can not read a block mapping entry; a multiline key may not be an implicit key");
        while self.position > 0 {
            self.position -= 1;
            draft.byte = self.here();
            if is_break(draft.byte) {
                self.position += 1;
                break;
            }
        }
        Key::Read
    }

    /// Stores the explicit key that got no value.
    fn store_waiting(&mut self, draft: &mut Draft) {
        let map = self.map_of(draft);
        self.store_pair(map, draft.key.take(), None);
        draft.value = None;
    }

    fn map_of(&mut self, draft: &mut Draft) -> NodeId {
        *draft.map.get_or_insert_with(|| self.tree.add(Shape::Map, Some(draft.start), 0))
    }

    fn read_value(&mut self, draft: &mut Draft, indent: isize) {
        if self.compose(indent, Context::BlockOut, true, draft.allow_compact) {
            if draft.at_explicit_key {
                draft.key = self.result;
            } else {
                draft.value = self.result;
            }
        }
        if !draft.at_explicit_key {
            let map = self.map_of(draft);
            self.store_pair(map, draft.key.take(), draft.value.take());
        }
        self.skip_space(true);
        draft.byte = self.here();
    }
}

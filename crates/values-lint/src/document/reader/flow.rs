//! Lists and maps in brackets.

use super::cursor::is_space;
use super::tree::{NodeId, Shape};
use super::{Context, Found, Reader};

impl Reader<'_> {
    pub(super) fn read_flow_collection(&mut self, indent: isize) -> bool {
        let (end, is_map) = match self.here() {
            b'[' => (b']', false),
            b'{' => (b'}', true),
            _ => return false,
        };
        let (tag, anchor) = (self.tag.clone(), self.anchor);
        let shape = if is_map { Shape::Map } else { Shape::Seq };
        let collection = self.tree.add(shape, Some(self.position), 0);
        self.note_anchor(collection);
        self.position += 1;
        let mut read_next = true;
        while self.here() != 0 {
            self.step();
            self.skip_space(true);
            if self.here() == end {
                self.position += 1;
                self.tag = tag;
                self.anchor = anchor;
                self.found = if is_map { Found::Mapping } else { Found::Sequence };
                self.result = Some(collection);
                let end = self.position;
                self.tree.set_end(collection, end);
                return true;
            }
            if !read_next {
                let at = self.position;
                self.error("missed comma between flow collection entries");
                self.position = self.forward(at);
            }
            self.read_flow_entry(collection, is_map, indent);
            let end = self.position + 1;
            self.tree.set_end(collection, end);
            self.skip_space(true);
            read_next = self.here() == b',';
            if read_next {
                self.position += 1;
            }
        }
        self.error("unexpected end of the stream within a flow collection");
        false
    }

    fn read_flow_entry(&mut self, collection: NodeId, is_map: bool, indent: isize) {
        let explicit = self.here() == b'?' && is_space(self.ahead());
        if explicit {
            self.position += 1;
            self.skip_space(true);
        }
        let line = self.line;
        self.compose(indent, Context::FlowIn, false, true);
        let key = self.result;
        let mut value = None;
        let mut is_pair = explicit;
        self.skip_space(true);
        if (explicit || self.line == line) && self.here() == b':' {
            is_pair = true;
            self.position += 1;
            self.skip_space(true);
            self.compose(indent, Context::FlowIn, false, true);
            value = self.result;
        }
        if is_map {
            self.store_pair(collection, key, value);
        } else if is_pair {
            let Some(key) = key else { return };
            let start = self.tree.start(key);
            let end = value.map_or(0, |value| self.tree.end(value));
            let map = self.tree.add(Shape::Map, start, end);
            self.store_pair(map, Some(key), value);
            self.tree.push_item(collection, Some(map));
        } else {
            self.tree.push_item(collection, key);
        }
    }

    /// Adds a pair to a map; nothing where there is no key.
    pub(super) fn store_pair(&mut self, map: NodeId, key: Option<NodeId>, value: Option<NodeId>) {
        if let Some(key) = key {
            self.tree.push_pair(map, key, value);
        }
    }
}

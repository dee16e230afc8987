//! Lists and maps in brackets.

use super::cursor::is_space;
use super::tree::{Data, NodeId};
use super::{Context, Found, Reader};

impl Reader<'_> {
    pub(super) fn read_flow_collection(&mut self, indent: isize) -> bool {
        let (end, is_map) = match self.here() {
            b'[' => (b']', false),
            b'{' => (b'}', true),
            _ => return false,
        };
        let (tag, anchor) = (self.tag.clone(), self.anchor);
        let data = if is_map { Data::Map(Vec::new()) } else { Data::Seq(Vec::new()) };
        let collection = self.tree.add(data, Some(self.position), 0);
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
                self.tree.get_mut(collection).set_end(end);
                return true;
            }
            if !read_next {
                let at = self.position;
                self.error("missed comma between flow collection entries");
                self.position = self.forward(at);
            }
            self.read_flow_entry(collection, is_map, indent);
            let end = self.position + 1;
            self.tree.get_mut(collection).set_end(end);
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
            let start = self.tree.get(key).start();
            let end = value.map_or(0, |value| self.tree.get(value).end());
            let map = self.tree.add(Data::Map(Vec::new()), start, end);
            self.store_pair(map, Some(key), value);
            self.push_item(collection, Some(map));
        } else {
            self.push_item(collection, key);
        }
    }

    /// Adds an item to a list.
    pub(super) fn push_item(&mut self, list: NodeId, item: Option<NodeId>) {
        if let Some(item) = item {
            self.tree.get_mut(item).parent = Some(list);
        }
        if let Data::Seq(items) = &mut self.tree.get_mut(list).data {
            items.push(item);
        }
    }

    /// Adds a pair to a map; nothing where there is no key.
    pub(super) fn store_pair(&mut self, map: NodeId, key: Option<NodeId>, value: Option<NodeId>) {
        let Some(key) = key else { return };
        let key_node = self.tree.get(key);
        let (start, key_end) = (key_node.start(), key_node.end());
        let end = value.map_or(key_end + 1, |value| self.tree.get(value).end());
        let pair = self.tree.add(Data::Pair { key, value }, start, end);
        self.tree.get_mut(pair).parent = Some(map);
        self.tree.get_mut(key).parent = Some(pair);
        if let Some(value) = value {
            self.tree.get_mut(value).parent = Some(pair);
        }
        let node = self.tree.get_mut(map);
        node.set_end(end);
        if let Data::Map(pairs) = &mut node.data {
            pairs.push(pair);
        }
    }
}

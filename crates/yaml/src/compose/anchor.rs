//! Anchors and aliases.

use std::collections::HashMap;
use std::sync::Arc;

use super::Composer;
use crate::document::{Document, NodeId, NodeRef};
use crate::fault::{Fault, Outcome, Phase};
use crate::options::Dialect;
use crate::parse::event::Event;
use crate::scalar::{Kind, ScalarClass, ScalarStyle};

/// A node that aliases may name.
#[derive(Clone, Debug)]
struct Anchor {
    /// None while the node is open: an alias to it would never end.
    node: Option<NodeId>,
    /// How many nodes an alias stands for, aliases inside followed.
    size: u64,
    /// How many levels of collections it has.
    height: usize,
    is_map: bool,
    /// The document of the node, when it is an earlier one.
    origin: Option<Arc<Document>>,
}

/// The anchors in sight. In one go-yaml v3 decoder they stay in sight for the documents that follow.
#[derive(Debug, Default)]
pub(crate) struct Anchors {
    by_name: HashMap<Box<str>, Anchor>,
}

impl Anchors {
    pub(super) fn begin_document(&mut self, dialect: Dialect) {
        if dialect != Dialect::GoV3 {
            self.by_name.clear();
        }
    }

    /// Forgets the anchors of a document that came to nothing.
    pub(super) fn abandon_document(&mut self) {
        self.by_name.retain(|_, anchor| anchor.origin.is_some());
    }

    /// Keeps the document for the anchors it defined, where later documents may use them.
    pub(super) fn end_document(&mut self, dialect: Dialect, document: &Document) {
        if dialect != Dialect::GoV3 || self.by_name.is_empty() {
            return;
        }
        if self.by_name.values().any(|anchor| anchor.origin.is_none()) {
            let document = Arc::new(document.clone());
            for anchor in self.by_name.values_mut().filter(|anchor| anchor.origin.is_none()) {
                anchor.origin = Some(Arc::clone(&document));
            }
        }
    }
}

impl Composer<'_> {
    fn anchor_name(&self, (start, end): (u32, u32)) -> &str {
        self.parser.scanner.src.slice(start as usize, end as usize)
    }

    /// Notes that the node of an anchor is open.
    pub(super) fn begin_anchor(&mut self, name: (u32, u32), is_map: bool) {
        self.set_anchor(name, Anchor { node: None, size: 1, height: 1, is_map, origin: None });
    }

    /// Notes the finished node that the anchor names.
    pub(super) fn define(&mut self, name: (u32, u32), node: NodeId, size: u64, height: usize, is_map: bool) {
        self.set_anchor(name, Anchor { node: Some(node), size, height, is_map, origin: None });
    }

    fn set_anchor(&mut self, name: (u32, u32), anchor: Anchor) {
        let name = self.anchor_name(name).into();
        self.anchors.by_name.insert(name, anchor);
    }

    /// An alias, as a value, as a key, or as what a merge key names.
    pub(super) fn alias(&mut self, event: Event, name: (u32, u32)) -> Outcome<()> {
        let Some(anchor) = self.anchors.by_name.get(self.anchor_name(name)).cloned() else {
            let problem = format!("unknown anchor '{}' referenced", self.anchor_name(name));
            return Err(Box::new(Fault::new(Phase::Decode, problem, event.start).until(event.end)));
        };
        let span = self.span(event.start, event.end);
        let Some(node) = anchor.node else {
            let problem = format!("anchor '{}' value contains itself", self.anchor_name(name));
            self.faults.decode(event.start, Fault::new(Phase::Decode, problem, event.start).until(event.end));
            let null = self.builder.decoded_scalar(span, "", ScalarClass::Null, ScalarStyle::Plain);
            return self.attach_alias(event, null, 0, anchor.is_map);
        };
        self.count(event, 1 + anchor.size, anchor.size)?;
        let limit = self.options.limits.depth;
        if self.work.frames.len() + anchor.height > limit {
            let problem =
                format!("lists and maps are nested deeper than {limit} levels through an alias (limit: depth)");
            return Err(Box::new(Fault::new(Phase::Limit, problem, event.start).until(event.end)));
        }
        let node = match &anchor.origin {
            Some(origin) => self.import(origin.node_ref(node), &mut HashMap::new()),
            None => node,
        };
        let alias = self.builder.alias(span, node);
        self.attach_alias(event, alias, anchor.height, anchor.is_map)
    }

    fn attach_alias(&mut self, event: Event, alias: NodeId, height: usize, is_map: bool) -> Outcome<()> {
        let id = if self.at_key() { self.alias_key(event, alias, is_map) } else { alias };
        self.attach(id, height);
        Ok(())
    }

    /// Copies a node of an earlier document into this one, shared nodes once.
    fn import(&mut self, node: NodeRef<'_>, seen: &mut HashMap<NodeId, NodeId>) -> NodeId {
        if let Some(&id) = seen.get(&node.target_id()) {
            return id;
        }
        let span = node.span();
        let id = match node.kind() {
            Kind::List => {
                let items: Vec<NodeId> = node.items().map(|item| self.import(item, seen)).collect();
                self.builder.list(span, &items)
            }
            Kind::Map => {
                let pairs: Vec<(NodeId, NodeId)> =
                    node.entries().map(|(key, value)| (self.import(key, seen), self.import(value, seen))).collect();
                self.builder.map(span, &pairs)
            }
            _ => {
                let class = node.class().unwrap_or(ScalarClass::Null);
                let style = node.style().unwrap_or_default();
                self.builder.decoded_scalar(span, node.text().unwrap_or_default(), class, style)
            }
        };
        seen.insert(node.target_id(), id);
        id
    }
}

//! Values as trees that the YAML and JSON writers walk, and what the writers cannot write.
//!
//! A map can change while it is written, so the tree is a copy: texts and keys are shared, nothing else is large. The one
//! idea to know: the writers ask each node once for its shape, in the order in which they write; [`Tree::written`] tells that
//! order afterwards, and so which scalar of the output was made of which value.

use std::cell::RefCell;
use std::ops::Range;
use std::sync::Arc;

use common::go::time::RFC3339_NANO;
use data_encoding::BASE64;
use yaml::writer::{Scalar, Shape, WriteError};

use crate::error::LimitError;
use crate::func::{Call, CallError};
use crate::run::MAX_ITEMS;
use crate::value::{Data, MAX_DEPTH, Origin, Text, Value};

/// Why a value cannot be written.
#[derive(Debug, thiserror::Error)]
pub(super) enum EncodeError {
    /// A map that holds itself, or one so deep that it may as well.
    #[error("json: unsupported value: encountered a cycle via {0}")]
    Cycle(String),
    /// A function, a complex number.
    #[error("json: unsupported type: {0}")]
    Type(String),
    /// What the writer found.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// Not Go's error: the run has used up what it may.
    #[error(transparent)]
    Limit(#[from] LimitError),
}

/// What the values are copied for: the libraries differ in how they see bytes and spans of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    /// `encoding/json`, and YAML by way of it.
    Json,
    /// go-yaml v3 over Go values.
    Yaml,
}

#[derive(Debug)]
enum Node {
    Null,
    Bool(bool),
    Int(i64),
    Uint(u64),
    Float(f64),
    Str(Text),
    List(Range<u32>),
    Map(Range<u32>),
}

/// A copy of a value.
#[derive(Debug, Default)]
pub(super) struct Tree {
    nodes: Vec<(Node, Origin)>,
    /// The children of all lists and maps; those of one stand together. The keys of a list's items are empty.
    children: Vec<(Arc<str>, u32)>,
    written: RefCell<Vec<u32>>,
    broken: bool,
}

/// A node of a [`Tree`].
#[derive(Clone, Copy, Debug)]
pub(super) struct Handle<'t> {
    tree: &'t Tree,
    node: u32,
}

impl Tree {
    /// A copy of `value` of at most [`MAX_ITEMS`] nodes, which count as text that the run makes: a small template can nest
    /// lists so that they hold one item a billion times.
    ///
    /// # Errors
    /// [`EncodeError::Cycle`], [`EncodeError::Type`] and limits.
    pub(super) fn new(call: &mut Call<'_, '_>, value: &Value, encoding: Encoding) -> Result<Self, EncodeError> {
        let mut tree = Self::default();
        tree.add(call, value, encoding, 0)?;
        Ok(tree)
    }

    /// The root.
    pub(super) fn root(&self) -> Handle<'_> {
        self.written.borrow_mut().reserve(self.nodes.len());
        // INVARIANT: a node is added after its children, so the root is the last.
        Handle { tree: self, node: index(self.nodes.len().saturating_sub(1)) }
    }

    /// True when a value in it came from somewhere.
    pub(super) fn has_origins(&self) -> bool {
        self.nodes.iter().any(|(_, origin)| !origin.is_none())
    }

    /// True when a text in it is not UTF-8.
    pub(super) const fn has_broken_text(&self) -> bool {
        self.broken
    }

    /// The origins of the nodes in the order in which they were written.
    pub(super) fn written(&self) -> Vec<Origin> {
        let order = self.written.borrow();
        order.iter().filter_map(|&node| self.nodes.get(node as usize)).map(|(_, origin)| *origin).collect()
    }

    fn push(&mut self, node: Node, origin: Origin) -> u32 {
        self.nodes.push((node, origin));
        index(self.nodes.len() - 1)
    }

    fn add(
        &mut self,
        call: &mut Call<'_, '_>,
        value: &Value,
        encoding: Encoding,
        depth: usize,
    ) -> Result<u32, EncodeError> {
        if depth > MAX_DEPTH {
            return Err(EncodeError::Cycle(value.type_name().into_owned()));
        }
        let node = match value.data() {
            Data::Nil => Node::Null,
            Data::Bool(value) => Node::Bool(*value),
            Data::Int(n) | Data::Int64(n) => Node::Int(*n),
            Data::Byte(n) => Node::Uint(u64::from(*n)),
            Data::Uint64(n) => Node::Uint(*n),
            Data::Float(n) => Node::Float(*n),
            Data::Str(text) => {
                self.broken |= !text.is_utf8();
                Node::Str(text.clone())
            }
            Data::Bytes(bytes) if encoding == Encoding::Json => Node::Str(BASE64.encode(bytes).into()),
            Data::Bytes(bytes) => {
                let bytes = bytes.iter().map(|&byte| Data::Byte(byte).into()).collect();
                return self.add(call, &Value::list(bytes).with_origin(value.origin()), encoding, depth);
            }
            Data::Time(time) => Node::Str(time.format(RFC3339_NANO).into()),
            Data::Duration(span) if encoding == Encoding::Json => Node::Int(span.0),
            Data::Duration(span) => Node::Str(span.to_string().into()),
            Data::List(list) if list.is_nil() && encoding == Encoding::Json => Node::Null,
            Data::Map(map) if map.is_nil() && encoding == Encoding::Json => Node::Null,
            Data::List(list) => {
                let items = list.iter().map(|item| (Arc::default(), item));
                Node::List(self.add_all(call, items, encoding, depth)?)
            }
            Data::Map(map) => {
                let entries = map.read();
                let entries = entries.iter().map(|(key, value)| (Arc::clone(key), value));
                Node::Map(self.add_all(call, entries, encoding, depth)?)
            }
            Data::Object(object) => return self.add(call, &object.plain(), encoding, depth + 1),
            Data::Complex(..) | Data::Func(_) => return Err(EncodeError::Type(value.type_name().into_owned())),
        };
        Ok(self.push(node, value.common_origin()))
    }

    fn add_all<'v>(
        &mut self,
        call: &mut Call<'_, '_>,
        values: impl ExactSizeIterator<Item = (Arc<str>, &'v Value)>,
        encoding: Encoding,
        depth: usize,
    ) -> Result<Range<u32>, EncodeError> {
        if values.len().saturating_add(self.nodes.len()) > MAX_ITEMS {
            return Err(LimitError::Items(MAX_ITEMS).into());
        }
        call.run().spend_text(values.len().saturating_mul(size_of::<(Node, Origin)>()))?;
        let mut children = Vec::with_capacity(values.len());
        for (key, value) in values {
            children.push((key, self.add(call, value, encoding, depth + 1)?));
        }
        let start = index(self.children.len());
        self.children.append(&mut children);
        Ok(start..index(self.children.len()))
    }
}

/// Nodes cost a run text, of which it has less than would make four billion.
fn index(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

impl<'t> Handle<'t> {
    fn children(self, range: &Range<u32>) -> impl Iterator<Item = (&'t str, Self)> + use<'t> {
        let tree = self.tree;
        let children = tree.children.get(range.start as usize..range.end as usize).unwrap_or_default();
        children.iter().map(move |(key, node)| (&**key, Self { tree, node: *node }))
    }

    fn data(self) -> &'t Node {
        self.tree.nodes.get(self.node as usize).map_or(&Node::Null, |(node, _)| node)
    }
}

impl<'t> yaml::writer::Tree<'t> for Handle<'t> {
    fn shape(self) -> Shape<'t> {
        self.tree.written.borrow_mut().push(self.node);
        Shape::Scalar(match self.data() {
            Node::Null => Scalar::Null,
            Node::Bool(value) => Scalar::Bool(*value),
            Node::Int(n) => Scalar::Int(*n),
            Node::Uint(n) => Scalar::Uint(*n),
            Node::Float(n) => Scalar::Float(*n),
            Node::Str(text) => Scalar::Str(text.as_str()),
            Node::List(_) => return Shape::List,
            Node::Map(_) => return Shape::Map,
        })
    }

    fn items(self, add: &mut dyn FnMut(Self)) {
        if let Node::List(range) = self.data() {
            self.children(range).for_each(|(_, item)| add(item));
        }
    }

    fn entries(self, add: &mut dyn FnMut(&'t str, Self)) {
        if let Node::Map(range) = self.data() {
            self.children(range).for_each(|(key, value)| add(key, value));
        }
    }
}

impl From<EncodeError> for CallError {
    fn from(error: EncodeError) -> Self {
        match error {
            EncodeError::Limit(limit) => limit.into(),
            other => Self::new(other.to_string()),
        }
    }
}

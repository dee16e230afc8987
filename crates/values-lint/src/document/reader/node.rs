//! One node: its properties, then whichever reader takes it.

use super::super::scalar;
use super::super::scalar::Kind;
use super::tree::Shape;
use super::{Context, Found, MAX_DEPTH, Reader, Tag};

/// How the line of a node is indented, compared to its parent.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Indent {
    Deeper,
    Same,
    Less,
}

/// The kinds of nodes that the core tags are for, and whether the original can make one of a tagged node: it looks at the
/// node where it should look at its text, so that no scalar but a text passes.
fn core_tag(tag: &str) -> Option<(Found, bool)> {
    Some(match tag.strip_prefix("tag:yaml.org,2002:")? {
        "str" | "binary" => (Found::Scalar, true),
        "null" | "bool" | "int" | "float" | "timestamp" | "merge" => (Found::Scalar, false),
        "seq" | "omap" | "pairs" => (Found::Sequence, true),
        "map" | "set" => (Found::Mapping, true),
        _ => return None,
    })
}

impl Reader<'_> {
    fn compare_indent(&self, parent: isize) -> Indent {
        match self.line_indent.cmp(&parent) {
            std::cmp::Ordering::Greater => Indent::Deeper,
            std::cmp::Ordering::Equal => Indent::Same,
            std::cmp::Ordering::Less => Indent::Less,
        }
    }

    /// Reads one node into `result`. True when something stood there.
    pub(super) fn compose(&mut self, parent: isize, context: Context, seek: bool, compact: bool) -> bool {
        self.step();
        self.tag = None;
        self.anchor = None;
        self.found = Found::Nothing;
        self.result = None;
        if self.depth >= MAX_DEPTH {
            self.stop("nested deeper than 200 levels");
            return false;
        }
        self.depth += 1;
        let done = self.compose_inner(parent, context, seek, compact);
        self.depth -= 1;
        done
    }

    fn compose_inner(&mut self, parent: isize, context: Context, seek: bool, compact: bool) -> bool {
        let block = matches!(context, Context::BlockOut | Context::BlockIn);
        let mut collections = block;
        let (mut indent, mut at_new_line) = (Indent::Deeper, false);
        if seek && self.skip_space(true) > 0 {
            at_new_line = true;
            indent = self.compare_indent(parent);
        }
        let tag_start = self.position;
        if indent == Indent::Deeper {
            while self.read_tag() || self.read_anchor() {
                if self.skip_space(true) > 0 {
                    at_new_line = true;
                    collections = block;
                    indent = self.compare_indent(parent);
                } else {
                    collections = false;
                }
            }
        }
        collections = collections && (at_new_line || compact);
        let mut has_content = false;
        if indent == Indent::Deeper {
            has_content = self.read_content(parent, context, collections);
        } else if indent == Indent::Same && context == Context::BlockOut {
            let block_indent = self.column();
            has_content = collections && self.read_block_sequence(block_indent);
        }
        self.apply_tag(tag_start);
        self.tag.is_some() || self.anchor.is_some() || has_content
    }

    fn read_content(&mut self, parent: isize, context: Context, collections: bool) -> bool {
        let block = matches!(context, Context::BlockOut | Context::BlockIn);
        let flow_indent = if block { parent + 1 } else { parent };
        let block_indent = self.column();
        if collections && (self.read_block_sequence(block_indent) || self.read_block_mapping(block_indent, flow_indent))
            || self.read_flow_collection(flow_indent)
        {
            return true;
        }
        let mut has_content = true;
        if block && self.read_block_scalar(flow_indent) || self.read_single_quoted() || self.read_double_quoted() {
        } else if self.read_alias() {
            if self.tag.is_some() || self.anchor.is_some() {
                self.error("alias node should not have any properties");
            }
        } else if self.read_plain(flow_indent, context == Context::FlowIn) {
            self.tag.get_or_insert(Tag::Plain);
        } else {
            has_content = false;
        }
        self.keep_anchor();
        has_content
    }

    /// The tag of a plain scalar, which the original forgets to take back where a collection around it stays open.
    fn infer_tag(&mut self) {
        let Some(node) = self.result.filter(|node| self.tree.shape(*node) == Shape::Scalar) else { return };
        let text = self.tree.text(node, self.text);
        let tag = match scalar::kind(text) {
            _ if text.is_empty() => return,
            Kind::Null => "tag:yaml.org,2002:null",
            Kind::Bool => "tag:yaml.org,2002:bool",
            Kind::Number if !text.contains(['.', 'e', 'E']) || text.starts_with("0x") => "tag:yaml.org,2002:int",
            Kind::Number => "tag:yaml.org,2002:float",
            Kind::Text if text == "<<" => "tag:yaml.org,2002:merge",
            Kind::Text => return,
        };
        self.tag = Some(Tag::Explicit(tag.into()));
    }

    fn keep_anchor(&mut self) {
        if let Some(node) = self.result {
            self.note_anchor(node);
        }
    }

    /// What an explicit tag changes: nothing but errors.
    fn apply_tag(&mut self, tag_start: usize) {
        if self.tag == Some(Tag::Plain) {
            self.infer_tag();
            return;
        }
        let Some(Tag::Explicit(tag)) = &self.tag else { return };
        let tag = tag.clone();
        if tag == "!" {
            return;
        }
        if tag == "!include" {
            if self.result.is_none() {
                self.result = Some(self.tree.add(Shape::Scalar, Some(self.position), self.position));
                self.error("!include without value");
            }
            return;
        }
        let Some((kind, resolves)) = core_tag(&tag) else {
            return self.error_at(tag_start, format!("unknown tag <{tag}>"));
        };
        if self.result.is_some() && kind != self.found {
            let (wanted, found) = (kind.word(), self.found.word());
            self.error(format!("unacceptable node kind for !<{tag}> tag; it should be \"{wanted}\", not \"{found}\""));
        }
        if !(resolves || self.result.is_none() && tag.ends_with(":null")) {
            self.error(format!("cannot resolve a node with !<{tag}> explicit tag"));
        }
    }
}

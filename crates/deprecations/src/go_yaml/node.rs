//! Nodes as yaml.v3 has them, but for comments and for what nobody will look at.
//!
//! yaml.v3: yaml.go (`Node`)

use std::rc::Rc;

use yaml::ScalarClass;

/// One node.
#[derive(Debug)]
pub(crate) struct Node {
    /// What it is.
    pub(crate) content: Content,
    /// The tag that was written, in its short form.
    pub(crate) tag: Option<Box<str>>,
    /// The bytes of the text that it covers.
    pub(crate) span: (u32, u32),
    /// How many levels of collections it has, aliases followed.
    pub(super) height: usize,
}

/// What a node is.
#[derive(Debug)]
pub(crate) enum Content {
    /// A scalar, its class without regard to a tag, and whether it is plain.
    Scalar { text: Box<str>, class: ScalarClass, plain: bool },
    /// A map. Values that nobody wants are empty.
    Map(Vec<(Rc<Node>, Rc<Node>)>),
    /// A list. Items that nobody wants are left out.
    List(Vec<Rc<Node>>),
    /// `*name`; nothing when the node of that name has not ended.
    Alias { name: Box<str>, target: Option<Rc<Node>> },
}

/// The prefix of YAML's own tags.
const PREFIX: &str = "tag:yaml.org,2002:";

/// `!!str` for `tag:yaml.org,2002:str`.
pub(super) fn short_tag(tag: &str) -> Box<str> {
    match tag.strip_prefix(PREFIX) {
        Some(short) => format!("!!{short}").into(),
        None => tag.into(),
    }
}

/// `tag:yaml.org,2002:str` for `!!str`.
pub(super) fn long_tag(tag: &str) -> String {
    match tag.strip_prefix("!!") {
        Some(short) => format!("{PREFIX}{short}"),
        None => tag.to_owned(),
    }
}

impl Node {
    /// The tag that the node goes by: the written one, or that of its class.
    pub(super) fn short_tag(&self) -> &str {
        if let Some(tag) = self.tag.as_deref().filter(|tag| *tag != "!") {
            return tag;
        }
        match &self.content {
            Content::Map(_) => "!!map",
            Content::List(_) => "!!seq",
            Content::Alias { .. } => "",
            Content::Scalar { plain: false, .. } => "!!str",
            Content::Scalar { text, .. } if &**text == "<<" => "!!merge",
            Content::Scalar { class, .. } => class_tag(*class),
        }
    }

    /// The text by which keys are compared: that of a scalar, the name of an alias.
    pub(super) fn value(&self) -> &str {
        match &self.content {
            Content::Scalar { text, .. } => text,
            Content::Alias { name, .. } => name,
            Content::Map(_) | Content::List(_) => "",
        }
    }

    /// A number for the kind of node, for comparing keys.
    pub(super) const fn kind(&self) -> u8 {
        match self.content {
            Content::Scalar { .. } => 0,
            Content::Map(_) => 1,
            Content::List(_) => 2,
            Content::Alias { .. } => 3,
        }
    }

    /// Whether the node is the key that merges maps.
    pub(super) fn is_merge(&self) -> bool {
        let Content::Scalar { text, plain, .. } = &self.content else { return false };
        let by_tag = match self.tag.as_deref() {
            None => *plain,
            Some("!") => true,
            Some(tag) => tag == "!!merge",
        };
        &**text == "<<" && by_tag
    }
}

const fn class_tag(class: ScalarClass) -> &'static str {
    match class {
        ScalarClass::Null => "!!null",
        ScalarClass::Bool(_) => "!!bool",
        ScalarClass::Int => "!!int",
        ScalarClass::Float => "!!float",
        ScalarClass::Str => "!!str",
        ScalarClass::Timestamp => "!!timestamp",
    }
}

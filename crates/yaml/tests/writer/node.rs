//! A small tree of our own, and its reading from JSON or YAML by another parser.

use saphyr_parser::{Event, Parser, ScalarStyle};
use yaml::writer::{Scalar, Shape, Tree};
use yaml::{Dialect, Documents, Kind, NodeRef, Number, ReadOptions};

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Node {
    Null,
    Bool(bool),
    Int(i64),
    Uint(u64),
    Float(f64),
    Str(String),
    List(Vec<Self>),
    Map(Vec<(String, Self)>),
}

impl From<&str> for Node {
    fn from(text: &str) -> Self {
        Self::Str(text.to_owned())
    }
}

impl<'a> Tree<'a> for &'a Node {
    fn shape(self) -> Shape<'a> {
        Shape::Scalar(match self {
            Node::Null => Scalar::Null,
            Node::Bool(value) => Scalar::Bool(*value),
            Node::Int(value) => Scalar::Int(*value),
            Node::Uint(value) => Scalar::Uint(*value),
            Node::Float(value) => Scalar::Float(*value),
            Node::Str(text) => Scalar::Str(text),
            Node::List(_) => return Shape::List,
            Node::Map(_) => return Shape::Map,
        })
    }

    fn items(self, add: &mut dyn FnMut(Self)) {
        if let Node::List(items) = self {
            items.iter().for_each(add);
        }
    }

    fn entries(self, add: &mut dyn FnMut(&'a str, Self)) {
        if let Node::Map(entries) = self {
            entries.iter().for_each(|(key, value)| add(key, value));
        }
    }
}

/// Reads the one document of `text` with a parser of YAML 1.2: quoted and block scalars are text, plain ones what JSON has.
pub(crate) fn read(text: &str) -> Result<Node, String> {
    let mut open: Vec<(bool, Vec<Node>)> = Vec::new();
    for event in Parser::new_from_str(text) {
        let node = match event.map_err(|error| error.to_string())?.0 {
            Event::Scalar(text, ScalarStyle::Plain, ..) => plain(&text),
            Event::Scalar(text, ..) => Node::Str(text.into_owned()),
            Event::SequenceStart(..) => {
                open.push((false, Vec::new()));
                continue;
            }
            Event::MappingStart(..) => {
                open.push((true, Vec::new()));
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => close(open.pop().unwrap()),
            _ => continue,
        };
        match open.last_mut() {
            Some((_, nodes)) => nodes.push(node),
            None => return Ok(node),
        }
    }
    Err("no document".to_owned())
}

/// Reads the one document of `text` with the toolkit's reader.
pub(crate) fn read_as(text: &str, dialect: Dialect) -> Result<Node, String> {
    let options = ReadOptions { dialect, ..ReadOptions::default() };
    let document = Documents::new(text.into(), options).next().ok_or("no document")?;
    document.map(|document| Node::from(document.root())).map_err(|error| error.to_string())
}

impl From<NodeRef<'_>> for Node {
    fn from(node: NodeRef<'_>) -> Self {
        match node.kind() {
            Kind::Null => Self::Null,
            Kind::Bool => Self::Bool(node.as_bool().unwrap()),
            Kind::Int | Kind::Float => match node.number().unwrap() {
                Number::Int(value) => Self::Int(value),
                Number::Uint(value) => Self::Uint(value),
                Number::Float(value) => Self::Float(value),
            },
            Kind::Str => Self::Str(node.text().unwrap().to_owned()),
            Kind::List => Self::List(node.items().map(Self::from).collect()),
            Kind::Map => {
                Self::Map(node.entries().map(|(key, value)| (key.text().unwrap().to_owned(), value.into())).collect())
            }
        }
    }
}

fn close((is_map, nodes): (bool, Vec<Node>)) -> Node {
    if !is_map {
        return Node::List(nodes);
    }
    let key = |node: &Node| match node {
        Node::Str(text) => text.clone(),
        other => panic!("the key {other:?} is no text"),
    };
    Node::Map(nodes.chunks(2).map(|pair| (key(&pair[0]), pair[1].clone())).collect())
}

fn plain(text: &str) -> Node {
    match text {
        "null" => Node::Null,
        "true" => Node::Bool(true),
        "false" => Node::Bool(false),
        ".inf" => Node::Float(f64::INFINITY),
        "-.inf" => Node::Float(f64::NEG_INFINITY),
        _ => None
            .or_else(|| text.parse().ok().map(Node::Int))
            .or_else(|| text.parse().ok().map(Node::Uint))
            .or_else(|| number_like(text).then(|| text.parse().ok().map(Node::Float)).flatten())
            .unwrap_or_else(|| text.into()),
    }
}

fn number_like(text: &str) -> bool {
    text.trim_start_matches('-').starts_with(|c: char| c.is_ascii_digit())
}

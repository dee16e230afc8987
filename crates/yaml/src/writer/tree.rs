//! The caller's side: a tree of `Copy` handles, and the one for documents.

use crate::document::NodeRef;
use crate::scalar::{Kind, Number};

/// A value without parts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scalar<'a> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A Go `int64`.
    Int(i64),
    /// A Go `uint64`.
    Uint(u64),
    /// A Go `float64`.
    Float(f64),
    /// Text.
    Str(&'a str),
}

/// What a node is. The lengths are those of [`Tree::items`] and [`Tree::entries`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shape<'a> {
    /// A scalar.
    Scalar(Scalar<'a>),
    /// A list.
    List,
    /// A map.
    Map,
}

/// A node of a tree that can be written: a handle that costs nothing to copy.
///
/// ```
/// use yaml::writer::{Scalar, Shape, Tree, yaml_v2};
///
/// #[derive(Clone, Copy)]
/// enum Node<'a> {
///     Text(&'a str),
///     Words(&'a [&'a str]),
/// }
///
/// impl<'a> Tree<'a> for Node<'a> {
///     fn shape(self) -> Shape<'a> {
///         match self {
///             Self::Text(text) => Shape::Scalar(Scalar::Str(text)),
///             Self::Words(_) => Shape::List,
///         }
///     }
///     fn items(self, add: &mut dyn FnMut(Self)) {
///         if let Self::Words(words) = self {
///             words.iter().for_each(|word| add(Self::Text(word)));
///         }
///     }
///     fn entries(self, _: &mut dyn FnMut(&'a str, Self)) {}
/// }
///
/// let mut out = String::new();
/// yaml_v2(Node::Words(&["a", "yes"]), &mut out).unwrap();
/// assert_eq!(out, "- a\n- \"yes\"\n");
/// ```
pub trait Tree<'a>: Copy {
    /// What this node is.
    fn shape(self) -> Shape<'a>;

    /// Passes the items of a list to `add`, in order.
    fn items(self, add: &mut dyn FnMut(Self));

    /// Passes the keys and values of a map to `add`, in any order; the writers sort them. Of equal keys the last one counts.
    fn entries(self, add: &mut dyn FnMut(&'a str, Self));
}

/// A document's node with its numbers as the dialect read them: integers stay integers.
impl<'a> Tree<'a> for NodeRef<'a> {
    fn shape(self) -> Shape<'a> {
        match self.kind() {
            Kind::List => Shape::List,
            Kind::Map => Shape::Map,
            _ => Shape::Scalar(scalar(self)),
        }
    }

    fn items(self, add: &mut dyn FnMut(Self)) {
        NodeRef::items(self).for_each(add);
    }

    fn entries(self, add: &mut dyn FnMut(&'a str, Self)) {
        NodeRef::entries(self).for_each(|(key, value)| add(key.text().unwrap_or_default(), value));
    }
}

fn scalar(node: NodeRef<'_>) -> Scalar<'_> {
    let text = node.text().unwrap_or_default();
    match node.kind() {
        Kind::Null => Scalar::Null,
        Kind::Bool => node.as_bool().map_or(Scalar::Str(text), Scalar::Bool),
        Kind::Int | Kind::Float => match node.number() {
            Some(Number::Int(n)) => Scalar::Int(n),
            Some(Number::Uint(n)) => Scalar::Uint(n),
            Some(Number::Float(n)) => Scalar::Float(n),
            None => Scalar::Str(text),
        },
        _ => Scalar::Str(text),
    }
}

/// A tree whose numbers are all doubles, as a Go program sees them that decoded JSON into `interface{}`.
#[derive(Clone, Copy, Debug)]
pub struct Doubles<T>(pub T);

impl<'a, T: Tree<'a>> Tree<'a> for Doubles<T> {
    fn shape(self) -> Shape<'a> {
        let number = match self.0.shape() {
            Shape::Scalar(Scalar::Int(n)) => Number::Int(n),
            Shape::Scalar(Scalar::Uint(n)) => Number::Uint(n),
            other => return other,
        };
        Shape::Scalar(Scalar::Float(number.as_f64()))
    }

    fn items(self, add: &mut dyn FnMut(Self)) {
        self.0.items(&mut |item| add(Self(item)));
    }

    fn entries(self, add: &mut dyn FnMut(&'a str, Self)) {
        self.0.entries(&mut |key, value| add(key, Self(value)));
    }
}

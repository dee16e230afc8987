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

    /// Whether the map is one of Go's structs: its keys, which differ, are written in the order that they are given in.
    fn is_struct(self) -> bool {
        false
    }
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

    fn is_struct(self) -> bool {
        self.0.is_struct()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Builder, Document};
    use crate::scalar::{ScalarClass, ScalarStyle};
    use crate::span::{FileId, Span};
    use crate::writer::{JsonOptions, json, yaml_sigs, yaml_v3};

    fn document() -> Document {
        let mut builder = Builder::new(FileId(0), "".into());
        let mut scalar = |text, class| builder.decoded_scalar(Span::default(), text, class, ScalarStyle::Plain);
        let keys = ["z", "d", "a", "l"].map(|key| scalar(key, ScalarClass::Str));
        let large = scalar("9223372036854775807", ScalarClass::Int);
        let day = scalar("2020-01-02", ScalarClass::Timestamp);
        let yes = scalar("true", ScalarClass::Bool(true));
        let alias = builder.alias(Span::default(), large);
        let list = builder.list(Span::default(), &[alias, yes]);
        let null = builder.decoded_scalar(Span::default(), "~", ScalarClass::Null, ScalarStyle::Plain);
        let values = [null, day, large, list];
        let pairs: Vec<_> = keys.into_iter().zip(values).collect();
        let root = builder.map(Span::default(), &pairs);
        builder.finish(root, Span::default())
    }

    /// A map whose keys are in no order, and whether it is a struct.
    #[derive(Clone, Copy)]
    enum Pairs {
        Map(bool),
        Text(&'static str),
    }

    impl Tree<'static> for Pairs {
        fn shape(self) -> Shape<'static> {
            match self {
                Self::Map(_) => Shape::Map,
                Self::Text(text) => Shape::Scalar(Scalar::Str(text)),
            }
        }

        fn items(self, _: &mut dyn FnMut(Self)) {}

        fn entries(self, add: &mut dyn FnMut(&'static str, Self)) {
            [("z", "1"), ("a", "2")].into_iter().for_each(|(key, text)| add(key, Self::Text(text)));
        }

        fn is_struct(self) -> bool {
            matches!(self, Self::Map(true))
        }
    }

    #[test]
    fn a_struct_keeps_the_order_of_its_fields() {
        let written = |is_struct| {
            let mut out = String::new();
            json(Pairs::Map(is_struct), JsonOptions::marshal(), &mut out).unwrap();
            yaml_v3(Doubles(Pairs::Map(is_struct)), 0, &mut out).unwrap();
            out
        };
        assert_eq!(written(true), "{\"z\":\"1\",\"a\":\"2\"}z: \"1\"\na: \"2\"\n");
        assert_eq!(written(false), "{\"a\":\"2\",\"z\":\"1\"}a: \"2\"\nz: \"1\"\n");
    }

    #[test]
    fn a_document_keeps_its_integers_unless_doubles_are_asked_for() {
        let document = document();
        let mut out = String::new();
        yaml_sigs(document.root(), &mut out).unwrap();
        assert_eq!(out, "a: 9223372036854775807\nd: \"2020-01-02\"\nl:\n- 9223372036854775807\n- true\nz: null\n");
        out.clear();
        json(Doubles(document.root()), JsonOptions::marshal(), &mut out).unwrap();
        assert_eq!(out, r#"{"a":9223372036854776000,"d":"2020-01-02","l":[9223372036854776000,true],"z":null}"#);
        out.clear();
        yaml_v3(Doubles(document.root()), 0, &mut out).unwrap();
        assert!(out.starts_with("a: 9.223372036854776e+18\nd: \"2020-01-02\"\nl:\n    - 9.2"), "{out}");
    }
}

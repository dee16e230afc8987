//! Values as the tree that the JSON writer takes.

use common::{Val, View};
use yaml::writer::{Scalar, Shape, Tree};

/// A value for `yaml::writer::json`.
#[derive(Clone, Copy)]
pub(crate) struct Json<'a>(pub(crate) Val<'a>);

impl<'a> Tree<'a> for Json<'a> {
    fn shape(self) -> Shape<'a> {
        Shape::Scalar(match self.0.view() {
            View::Null => Scalar::Null,
            View::Bool(value) => Scalar::Bool(value),
            View::Int(number) => Scalar::Int(number),
            View::Float(number) => Scalar::Float(number),
            View::Str(text) => Scalar::Str(text),
            View::List(_) => return Shape::List,
            View::Map(_) => return Shape::Map,
        })
    }

    fn items(self, add: &mut dyn FnMut(Self)) {
        self.0.items().for_each(|item| add(Self(item)));
    }

    fn entries(self, add: &mut dyn FnMut(&'a str, Self)) {
        self.0.entries().for_each(|(key, value)| add(key, Self(value)));
    }
}

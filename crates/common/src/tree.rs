//! Values as trees that the YAML and JSON writers take.

use yaml::writer::{Scalar, Shape, Tree};

use crate::val::{Val, View};

/// Numbers of documents are doubles, as Go sees decoded JSON; computed integers stay integers.
impl<'a> Tree<'a> for Val<'a> {
    fn shape(self) -> Shape<'a> {
        Shape::Scalar(match self.view() {
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
        Val::items(self).for_each(add);
    }

    fn entries(self, add: &mut dyn FnMut(&'a str, Self)) {
        Val::entries(self).for_each(|(key, value)| add(key, value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Value;
    use yaml::writer::{JsonOptions, json};

    #[test]
    fn integers_and_doubles_are_told_apart() {
        let value = Value::map([("b", Value::from(1e21)), ("a", Value::List(vec![Value::from(1_i64)].into()))]);
        let mut text = String::new();
        json(Val::from(&value), JsonOptions::marshal(), &mut text).unwrap();
        assert_eq!(text, r#"{"a":[1],"b":1e+21}"#);
    }
}

//! Plain data that is written as YAML or JSON: metadata, files of a config map.

use std::sync::Arc;

use gotemplate::value::{Data, MAX_DEPTH, Value};
use yaml::writer::{JsonOptions, Scalar, Shape, Tree, WriteError, json, yaml_sigs};

/// A tree of data without origins.
#[derive(Clone, Debug)]
pub(crate) enum Plain {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    Str(Arc<str>),
    List(Vec<Self>),
    Map(Vec<(Arc<str>, Self)>),
}

impl Plain {
    pub(crate) fn text(text: &str) -> Self {
        Self::Str(text.into())
    }

    /// A copy of a value; what is nested too deeply, and what is no data, is null.
    pub(crate) fn of(value: &Value) -> Self {
        Self::copy(value, 0)
    }

    fn copy(value: &Value, depth: usize) -> Self {
        match value.data() {
            _ if depth > MAX_DEPTH => Self::Null,
            Data::Bool(value) => Self::Bool(*value),
            Data::Int(n) | Data::Int64(n) => Self::Int(*n),
            Data::Float(n) => Self::Float(*n),
            Data::Str(text) => Self::Str(text.to_key()),
            Data::List(list) => Self::List(list.iter().map(|item| Self::copy(item, depth + 1)).collect()),
            Data::Map(map) => {
                let entries = map.read();
                Self::Map(entries.iter().map(|(key, item)| (Arc::clone(key), Self::copy(item, depth + 1))).collect())
            }
            _ => Self::Null,
        }
    }

    /// As Helm's `toYaml` writes it, with a line break at the end.
    pub(crate) fn to_yaml(&self) -> Result<String, WriteError> {
        let mut out = String::new();
        yaml_sigs(self, &mut out)?;
        Ok(out)
    }

    /// As Go's `json.Marshal` writes it.
    pub(crate) fn to_json(&self) -> Result<String, WriteError> {
        let mut out = String::new();
        json(self, JsonOptions::marshal(), &mut out)?;
        Ok(out)
    }
}

impl<'a> Tree<'a> for &'a Plain {
    fn shape(self) -> Shape<'a> {
        Shape::Scalar(match self {
            Plain::Null => Scalar::Null,
            Plain::Bool(value) => Scalar::Bool(*value),
            Plain::Int(n) => Scalar::Int(*n),
            Plain::Float(n) => Scalar::Float(*n),
            Plain::Str(text) => Scalar::Str(text),
            Plain::List(_) => return Shape::List,
            Plain::Map(_) => return Shape::Map,
        })
    }

    fn items(self, add: &mut dyn FnMut(Self)) {
        if let Plain::List(items) = self {
            items.iter().for_each(add);
        }
    }

    fn entries(self, add: &mut dyn FnMut(&'a str, Self)) {
        if let Plain::Map(pairs) = self {
            pairs.iter().for_each(|(key, value)| add(key, value));
        }
    }
}

//! What the interpreter passes around: a borrowed value, a computed one, or a list of these.
//!
//! The one idea to know: a projection over borrowed items gives a list of borrowed items; nothing is copied until the
//! result leaves the search.

use std::rc::Rc;
use std::sync::Arc;

use common::{Val, Value, View};

use crate::ast::Node;

/// A value inside of a search.
#[derive(Clone, Debug)]
pub(crate) enum Item<'a> {
    /// A part of the input, or a literal's part.
    Val(Val<'a>),
    /// A computed value; a document's node in it is unfolded one level (see [`Item::owned`]).
    Value(Value),
    /// A list made by the interpreter: Go's `[]interface{}`.
    List(Rc<Vec<Item<'a>>>),
    /// The list that `items` makes: Go's `[]map[string]interface{}`, which some places do not take for a list.
    Records(Rc<Vec<Item<'a>>>),
    /// `&expression`.
    ExpRef(Arc<Node>),
}

/// The Go type of a value, as far as Go code tells them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum GoType {
    Nil,
    Bool,
    Int,
    Float,
    Str,
    List,
    Records,
    Map,
    ExpRef,
}

impl GoType {
    /// The name under which Go's runtime knows it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Nil => "nil",
            Self::Bool => "bool",
            Self::Int => "int",
            Self::Float => "float64",
            Self::Str => "string",
            Self::List => "[]interface {}",
            Self::Records => "[]map[string]interface {}",
            Self::Map => "map[string]interface {}",
            Self::ExpRef => "jmespath.expRef",
        }
    }
}

impl<'a> Item<'a> {
    /// Null.
    pub(crate) const NULL: Self = Self::Value(Value::Null);

    /// A computed value.
    pub(crate) fn owned(mut value: Value) -> Self {
        if matches!(value, Value::Doc(_)) && value.as_map_mut().is_none() && value.as_list_mut().is_none() {
            value = Val::from(&value).to_value();
        }
        Self::Value(value)
    }

    /// A list.
    pub(crate) fn list(items: Vec<Self>) -> Self {
        Self::List(Rc::new(items))
    }

    /// A text.
    pub(crate) fn text(text: impl Into<Arc<str>>) -> Self {
        Self::Value(Value::Str(text.into()))
    }

    /// The plain value, when it is not one of the interpreter's own kinds.
    pub(crate) fn val(&self) -> Option<Val<'_>> {
        match self {
            Self::Val(val) => Some(*val),
            Self::Value(value) => Some(Val::from(value)),
            _ => None,
        }
    }

    /// What it is.
    pub(crate) fn go_type(&self) -> GoType {
        match self {
            Self::List(_) => GoType::List,
            Self::Records(_) => GoType::Records,
            Self::ExpRef(_) => GoType::ExpRef,
            Self::Val(val) => go_type(*val),
            Self::Value(value) => go_type(Val::from(value)),
        }
    }

    /// True for null.
    pub(crate) fn is_null(&self) -> bool {
        self.val().is_some_and(Val::is_null)
    }

    /// True for what conditions take for false: null, false, and empty texts, lists and maps. No number is.
    ///
    /// kyverno/go-jmespath: util.go (`isFalse`)
    pub(crate) fn is_false(&self) -> bool {
        match self.go_type() {
            GoType::Nil => true,
            GoType::Bool => self.val().and_then(Val::as_bool) == Some(false),
            GoType::Str => self.as_str() == Some(""),
            GoType::List | GoType::Records | GoType::Map => self.len() == 0,
            GoType::Int | GoType::Float | GoType::ExpRef => false,
        }
    }

    /// The text of a text.
    pub(crate) fn as_str(&self) -> Option<&str> {
        self.val()?.as_str()
    }

    /// The text of a text, shared when it is shared already.
    pub(crate) fn shared_str(&self) -> Option<Arc<str>> {
        match self {
            Self::Value(Value::Str(text)) | Self::Val(Val::Own(Value::Str(text))) => Some(Arc::clone(text)),
            _ => self.as_str().map(Arc::from),
        }
    }

    /// The number, when it is a `float64`.
    pub(crate) fn as_float(&self) -> Option<f64> {
        match self.val()?.view() {
            View::Float(number) => Some(number),
            _ => None,
        }
    }

    /// True for Go's `[]interface{}`.
    pub(crate) fn is_list(&self) -> bool {
        self.go_type() == GoType::List
    }

    /// True for any list.
    pub(crate) fn is_slice(&self) -> bool {
        matches!(self.go_type(), GoType::List | GoType::Records)
    }

    /// The number of items or pairs.
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::List(items) | Self::Records(items) => items.len(),
            _ => self.val().map_or(0, Val::len),
        }
    }

    /// The item at `index` of a list.
    pub(crate) fn at(&self, index: usize) -> Option<Self> {
        match self {
            Self::Val(val) => val.at(index).map(Self::Val),
            Self::Value(Value::List(items)) => items.get(index).cloned().map(Self::owned),
            Self::List(items) | Self::Records(items) => items.get(index).cloned(),
            _ => None,
        }
    }

    /// The items of a list; nothing for other kinds.
    pub(crate) fn items(&self) -> impl Iterator<Item = Self> + '_ {
        let len = if self.is_slice() { self.len() } else { 0 };
        (0..len).filter_map(|index| self.at(index))
    }

    /// The value of `key` in a map.
    pub(crate) fn get(&self, key: &str) -> Option<Self> {
        match self {
            Self::Val(val) => val.get(key).map(Self::Val),
            Self::Value(Value::Map(map)) => map.get(key).cloned().map(Self::owned),
            _ => None,
        }
    }

    /// The keys and values of a map ordered by key; of equal keys only the last.
    pub(crate) fn entries(&self) -> Vec<(Arc<str>, Self)> {
        match self {
            Self::Val(val) => {
                val.sorted_entries().into_iter().map(|(key, value)| (Arc::from(key), Self::Val(value))).collect()
            }
            Self::Value(Value::Map(map)) => {
                map.iter().map(|(key, value)| (Arc::clone(key), Self::owned(value.clone()))).collect()
            }
            _ => Vec::new(),
        }
    }
}

fn go_type(val: Val<'_>) -> GoType {
    match val.view() {
        View::Null => GoType::Nil,
        View::Bool(_) => GoType::Bool,
        View::Int(_) => GoType::Int,
        View::Float(_) => GoType::Float,
        View::Str(_) => GoType::Str,
        View::List(_) => GoType::List,
        View::Map(_) => GoType::Map,
    }
}

impl From<bool> for Item<'_> {
    fn from(value: bool) -> Self {
        Self::Value(Value::Bool(value))
    }
}

impl From<f64> for Item<'_> {
    fn from(value: f64) -> Self {
        Self::Value(Value::Float(value))
    }
}

impl From<String> for Item<'_> {
    fn from(value: String) -> Self {
        Self::Value(value.into())
    }
}

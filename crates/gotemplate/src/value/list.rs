//! Lists: Go's slices, which nothing in a template changes in place.

use std::ops::Deref;
use std::sync::Arc;

use super::{Value, release};

/// The type of a list's items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Elem {
    /// `interface {}`
    Any,
    /// `string`
    Str,
    /// `int`
    Int,
    /// `int64`
    Int64,
    /// `float64`
    Float,
    /// `map[string]interface {}`
    Map,
    /// `[]interface {}`
    List,
    /// `[]string`
    Strings,
}

impl Elem {
    /// The type of a list of these, as `%T` prints it.
    pub const fn list_type(self) -> &'static str {
        match self {
            Self::Any => "[]interface {}",
            Self::Str => "[]string",
            Self::Int => "[]int",
            Self::Int64 => "[]int64",
            Self::Float => "[]float64",
            Self::Map => "[]map[string]interface {}",
            Self::List => "[][]interface {}",
            Self::Strings => "[][]string",
        }
    }
}

/// A list. A clone shares the items.
#[derive(Clone, Debug)]
pub struct List(Arc<Cell>);

#[derive(Debug)]
struct Cell {
    elem: Elem,
    nil: bool,
    items: Vec<Value>,
}

impl List {
    /// A list of items of one type.
    pub fn new(elem: Elem, items: Vec<Value>) -> Self {
        Self(Arc::new(Cell { elem, nil: false, items }))
    }

    /// A nil slice: empty, prints `[]`, and is `null` in JSON.
    pub fn nil(elem: Elem) -> Self {
        Self(Arc::new(Cell { elem, nil: true, items: Vec::new() }))
    }

    /// The type of the items.
    pub fn elem(&self) -> Elem {
        self.0.elem
    }

    /// True for a nil slice.
    pub fn is_nil(&self) -> bool {
        self.0.nil
    }

    /// The items.
    pub fn items(&self) -> &[Value] {
        &self.0.items
    }

    /// Takes the items out when nobody else holds the list.
    pub(super) fn dissolve(self) -> Option<Vec<Value>> {
        Arc::into_inner(self.0).map(|mut cell| std::mem::take(&mut cell.items))
    }
}

impl Deref for List {
    type Target = [Value];

    fn deref(&self) -> &[Value] {
        &self.0.items
    }
}

impl Drop for Cell {
    fn drop(&mut self) {
        release::release(&mut self.items);
    }
}

//! JSONPath as `kubectl` and `helm show values --jsonpath` know it: text with expressions in braces.
//!
//! Here live the nodes of a template; reading is in [`parse`], looking values up in [`walk`], `range` and `end` in [`range`],
//! comparing in [`compare`], and what comes out as text in [`print`].
//!
//! The one idea to know: an expression turns a list of values into another one, node by node; what a Go library answers for a
//! value that is not there (the invalid `reflect.Value`) is a `None` here.
//!
//! client-go: util/jsonpath

mod compare;
mod parse;
mod print;
mod range;
mod walk;

use gotemplate::value::Value;

/// How deep expressions and `range` may nest. The original has no bound.
const MAX_DEPTH: usize = 100;

/// How many values one run may look at. The original has no bound.
const MAX_STEPS: u64 = 10_000_000;

/// How many bytes may come out. The original has no bound.
const MAX_OUTPUT: usize = 256 << 20;

/// A value, or Go's invalid one.
type Item = Option<Value>;

/// A template that was read.
#[derive(Debug)]
pub(crate) struct Template {
    nodes: Vec<Node>,
}

/// One step of an expression.
#[derive(Clone, Debug, PartialEq)]
enum Node {
    Text(String),
    /// What stands in one pair of braces.
    List(Vec<Node>),
    Field(String),
    /// `range` and `end`; others are errors when they are met.
    Identifier(String),
    Array(Slice),
    Filter(Box<Filter>),
    Int(i64),
    Float(f64),
    Bool(bool),
    Wildcard,
    Recursive,
    Union(Vec<Vec<Node>>),
}

/// `[start:end:step]`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Slice {
    start: Option<i64>,
    end: Option<i64>,
    /// True when the end was made out of the start: a single index.
    derived: bool,
    step: Option<i64>,
}

/// `[?(left operator right)]`; without an operator the left side only has to be there.
#[derive(Clone, Debug, PartialEq)]
struct Filter {
    left: Vec<Node>,
    operator: Option<String>,
    right: Vec<Node>,
}

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    /// The original's words.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        parse::parse(text, 0).map(|nodes| Self { nodes })
    }

    /// What the template makes of `value`.
    ///
    /// # Errors
    /// The original's words, or our own for what is too large. The original has nothing printed by then.
    pub(crate) fn execute(&self, value: &Value) -> Result<String, String> {
        let results = range::find(&self.nodes, value)?;
        let mut out = String::new();
        for items in &results {
            print::items(items, &mut out)?;
        }
        Ok(out)
    }
}

#[cfg(test)]
mod tests;

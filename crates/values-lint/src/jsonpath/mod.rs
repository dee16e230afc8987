//! The JSONPath dialect of `given`: parsed by us, filters in a subset of JavaScript that we evaluate, all paths of a ruleset
//! matched in one walk over the document. (nimma, jsonpath-plus; the original uses both)
//!
//! A path is a list of steps. The walk carries, for each place of the document, which steps of which paths come next there, so
//! a document is visited once however many rules there are. What is found is shown as it is found, and not kept.

mod echo;
mod evaluate;
mod expression;
mod frame;
mod needs;
mod parse;
mod tokens;
mod walk;

pub(crate) use echo::address;
pub use parse::{Syntax, parse};
pub use walk::{Hit, Matcher, Outcome};

use expression::Expression;
use needs::Needs;

/// One step of a path.
#[derive(Debug)]
enum Step {
    /// Members by name, or items by index.
    Names(Vec<String>),
    Any,
    Slice {
        start: Option<i64>,
        end: Option<i64>,
        step: Option<i64>,
    },
    Filter(Filter),
    /// `(@.length-1)`: the member that the expression names.
    Script(Expression),
}

/// An expression that decides, and what it takes for it to hold.
#[derive(Debug)]
struct Filter {
    expression: Expression,
    needs: Needs,
}

impl From<Expression> for Filter {
    fn from(expression: Expression) -> Self {
        Self { needs: Needs::of(&expression), expression }
    }
}

impl Step {
    /// True where an expression sees what stands above a value's parent.
    fn looks_up(&self) -> bool {
        self.expression().is_some_and(Expression::looks_up)
    }

    const fn expression(&self) -> Option<&Expression> {
        match self {
            Self::Filter(filter) => Some(&filter.expression),
            Self::Script(expression) => Some(expression),
            Self::Names(_) | Self::Any | Self::Slice { .. } => None,
        }
    }
}

/// A step, and whether it looks at all levels below.
#[derive(Debug)]
struct Stage {
    deep: bool,
    step: Step,
}

/// Steps, then how many levels up, then perhaps the key in place of the value; behind that the rest, where a path goes down
/// again.
#[derive(Debug, Default)]
pub struct Path {
    stages: Vec<Stage>,
    /// `$..`: every list and map, the root included.
    everything: bool,
    parents: usize,
    key: bool,
    rest: Option<Box<Path>>,
}

impl Path {
    /// True where a filter asks for the type of something, which the original cannot.
    pub(crate) fn asks_for_types(&self) -> bool {
        let here = self.stages.iter().filter_map(|stage| stage.step.expression()).any(Expression::asks_for_types);
        here || self.rest.as_ref().is_some_and(|rest| rest.asks_for_types())
    }
}

//! The tree of an expression.

use std::sync::Arc;

use common::Value;

use crate::functions::Function;

/// Two parts of a node.
pub(crate) type Pair = Box<(Node, Node)>;

/// A node; the parts stand in the order in which the fork keeps them.
///
/// kyverno/go-jmespath: parser.go (`ASTNode`)
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Node {
    /// What the fork makes of a broken index at the start of an expression: an error when searched.
    Empty,
    Comparator(Comparator, Pair),
    Current,
    /// `&expression`: shared, because it travels as a value.
    ExpRef(Arc<Node>),
    Call(Box<CallNode>),
    Field(Arc<str>),
    /// Subject, what to take of each item, condition.
    FilterProjection(Box<(Node, Node, Node)>),
    Flatten(Box<Node>),
    Identity,
    Index(i64),
    IndexExpression(Pair),
    Literal(Value),
    MultiSelectHash(Vec<(Arc<str>, Node)>),
    MultiSelectList(Vec<Node>),
    Or(Pair),
    And(Pair),
    Not(Box<Node>),
    Pipe(Pair),
    Projection(Pair),
    Subexpression(Pair),
    Slice([Option<i64>; 3]),
    ValueProjection(Pair),
}

/// A call of a function.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CallNode {
    /// What stands before the parenthesis, when it is a name or a text.
    pub(crate) name: Option<Arc<str>>,
    /// The function of that name.
    pub(crate) function: Option<&'static Function>,
    pub(crate) arguments: Vec<Node>,
}

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comparator {
    Eq,
    Ne,
    Gt,
    Gte,
    Lt,
    Lte,
}

//! The tree as go-jmespath dumps it.
//!
//! kyverno/go-jmespath: parser.go (`PrettyPrint`). The brace that opens the children has no partner there either.

use std::fmt::{self, Write};

use common::Val;
use common::go::quote::quote;

use crate::ast::{Comparator, Node};
use crate::go_value;

/// Writes `node` with its lines indented by `indent` blanks.
pub(crate) fn write(node: &Node, indent: usize, out: &mut impl Write) -> fmt::Result {
    let Shape { name, value, children } = Shape::of(node);
    entry(name, value.as_deref(), indent, out)?;
    if let Node::MultiSelectHash(pairs) = node {
        if !pairs.is_empty() {
            writeln!(out, "{:indent$}  children: {{", "")?;
        }
        for (key, value) in pairs {
            entry("ASTKeyValPair", Some(&quote(key)), indent + 4, out)?;
            self::children(&[value], indent + 4, out)?;
        }
        return writeln!(out, "{:indent$}}}", "");
    }
    self::children(&children, indent, out)
}

fn entry(name: &str, value: Option<&str>, indent: usize, out: &mut impl Write) -> fmt::Result {
    writeln!(out, "{:indent$}{name} {{", "")?;
    match value {
        Some(value) => writeln!(out, "{:indent$}  value: {value}", ""),
        None => Ok(()),
    }
}

fn children(children: &[&Node], indent: usize, out: &mut impl Write) -> fmt::Result {
    if !children.is_empty() {
        writeln!(out, "{:indent$}  children: {{", "")?;
    }
    for child in children {
        write(child, indent + 4, out)?;
    }
    writeln!(out, "{:indent$}}}", "")
}

struct Shape<'n> {
    name: &'static str,
    value: Option<String>,
    children: Vec<&'n Node>,
}

impl<'n> Shape<'n> {
    fn of(node: &'n Node) -> Self {
        let (name, value, children) = match node {
            Node::Empty => ("ASTEmpty", None, vec![]),
            Node::Comparator(comparator, pair) => {
                ("ASTComparator", Some(comparator_name(*comparator).to_owned()), vec![&pair.0, &pair.1])
            }
            Node::Current => ("ASTCurrentNode", None, vec![]),
            Node::ExpRef(inner) => ("ASTExpRef", None, vec![&**inner]),
            Node::Call(call) => {
                ("ASTFunctionExpression", call.name.as_deref().map(quote), call.arguments.iter().collect())
            }
            Node::Field(key) => ("ASTField", Some(quote(key)), vec![]),
            Node::FilterProjection(parts) => ("ASTFilterProjection", None, vec![&parts.0, &parts.1, &parts.2]),
            Node::Flatten(inner) => ("ASTFlatten", None, vec![&**inner]),
            Node::Identity => ("ASTIdentity", None, vec![]),
            Node::Index(index) => ("ASTIndex", Some(index.to_string()), vec![]),
            Node::IndexExpression(pair) => ("ASTIndexExpression", None, vec![&pair.0, &pair.1]),
            Node::Literal(value) => ("ASTLiteral", literal(Val::from(value)), vec![]),
            Node::MultiSelectHash(_) => ("ASTMultiSelectHash", None, vec![]),
            Node::MultiSelectList(nodes) => ("ASTMultiSelectList", None, nodes.iter().collect()),
            Node::Or(pair) => ("ASTOrExpression", None, vec![&pair.0, &pair.1]),
            Node::And(pair) => ("ASTAndExpression", None, vec![&pair.0, &pair.1]),
            Node::Not(inner) => ("ASTNotExpression", None, vec![&**inner]),
            Node::Pipe(pair) => ("ASTPipe", None, vec![&pair.0, &pair.1]),
            Node::Projection(pair) => ("ASTProjection", None, vec![&pair.0, &pair.1]),
            Node::Subexpression(pair) => ("ASTSubexpression", None, vec![&pair.0, &pair.1]),
            Node::Slice(parts) => ("ASTSlice", Some(slice(*parts)), vec![]),
            Node::ValueProjection(pair) => ("ASTValueProjection", None, vec![&pair.0, &pair.1]),
        };
        Self { name, value, children }
    }
}

/// Appends `node` as Go's `%v` prints it where its names are out of reach: `{5 name []}`, the number being that of the kind.
pub(crate) fn push_compact(node: &Node, out: &mut String) {
    let Shape { name, value, children } = Shape::of(node);
    let value = match node {
        Node::Field(key) => key.to_string(),
        Node::Call(call) => call.name.as_deref().unwrap_or("<nil>").to_owned(),
        Node::Literal(value) => go_value::plain_val(Val::from(value)),
        Node::Comparator(comparator, _) => comparator_number(*comparator).to_string(),
        _ => value.unwrap_or_else(|| "<nil>".to_owned()),
    };
    out.push_str(&format!("{{{} {value} [", KINDS.iter().position(|kind| *kind == name).unwrap_or_default()));
    for (index, child) in children.into_iter().enumerate() {
        out.push_str(if index > 0 { " " } else { "" });
        push_compact(child, out);
    }
    if let Node::MultiSelectHash(pairs) = node {
        for (index, (key, value)) in pairs.iter().enumerate() {
            out.push_str(&format!("{}{{11 {key} [", if index > 0 { " " } else { "" }));
            push_compact(value, out);
            out.push_str("]}");
        }
    }
    out.push_str("]}");
}

/// kyverno/go-jmespath: astnodetype_string.go
const KINDS: [&str; 23] = [
    "ASTEmpty",
    "ASTComparator",
    "ASTCurrentNode",
    "ASTExpRef",
    "ASTFunctionExpression",
    "ASTField",
    "ASTFilterProjection",
    "ASTFlatten",
    "ASTIdentity",
    "ASTIndex",
    "ASTIndexExpression",
    "ASTKeyValPair",
    "ASTLiteral",
    "ASTMultiSelectHash",
    "ASTMultiSelectList",
    "ASTOrExpression",
    "ASTAndExpression",
    "ASTNotExpression",
    "ASTPipe",
    "ASTProjection",
    "ASTSubexpression",
    "ASTSlice",
    "ASTValueProjection",
];

/// The number of the token.
fn comparator_number(comparator: Comparator) -> u8 {
    match comparator {
        Comparator::Lt => 18,
        Comparator::Lte => 19,
        Comparator::Gt => 20,
        Comparator::Gte => 21,
        Comparator::Eq => 22,
        Comparator::Ne => 23,
    }
}

fn comparator_name(comparator: Comparator) -> &'static str {
    match comparator {
        Comparator::Eq => "tEQ",
        Comparator::Ne => "tNE",
        Comparator::Gt => "tGT",
        Comparator::Gte => "tGTE",
        Comparator::Lt => "tLT",
        Comparator::Lte => "tLTE",
    }
}

fn literal(val: Val<'_>) -> Option<String> {
    if val.is_null() {
        return None;
    }
    let mut text = String::new();
    go_value::syntax(val, &mut text);
    Some(text)
}

/// NOTE: Go prints the addresses of the numbers, others in each run; we print the numbers.
fn slice(parts: [Option<i64>; 3]) -> String {
    let part = |part: Option<i64>| part.map_or("(*int)(nil)".to_owned(), |number| format!("(*int)({number})"));
    format!("[]*int{{{}}}", parts.map(part).join(", "))
}

//! A report as `sigs.k8s.io/yaml` writes it: keys ordered by their bytes, items not indented, so that each result is a
//! piece of text of its own.

use std::io::{self, Write};

use yaml::writer::{Scalar, Shape, Tree, yaml_sigs};

use super::{API_VERSION, PolicyReport, ReportResult};

/// Writes a report; a line break ends it.
pub(super) fn write(report: &PolicyReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    write_node(Node::Head(report), out)?;
    let mut results = report.results().peekable();
    if results.peek().is_some() {
        writeln!(out, "results:")?;
    }
    for result in results {
        write_node(Node::Results(&result), out)?;
    }
    write_node(Node::Tail(report), out)
}

fn write_node(node: Node<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut text = String::new();
    yaml_sigs(node, &mut text).map_err(io::Error::other)?;
    out.write_all(text.as_bytes())
}

/// A part of a report; nothing is copied.
#[derive(Clone, Copy)]
enum Node<'r> {
    /// What comes before the results.
    Head(&'r PolicyReport<'r>),
    /// What comes after them.
    Tail(&'r PolicyReport<'r>),
    Metadata(&'r PolicyReport<'r>),
    Summary(&'r PolicyReport<'r>),
    /// The list of one result.
    Results(&'r ReportResult<'r>),
    Result(&'r ReportResult<'r>),
    Subjects(&'r ReportResult<'r>),
    Subject(&'r ReportResult<'r>),
    Properties(&'r ReportResult<'r>),
    Timestamp(i64),
    Text(&'r str),
    Number(i64),
    True,
}

impl<'r> Tree<'r> for Node<'r> {
    fn shape(self) -> Shape<'r> {
        match self {
            Self::Text(text) => Shape::Scalar(Scalar::Str(text)),
            Self::Number(number) => Shape::Scalar(Scalar::Int(number)),
            Self::True => Shape::Scalar(Scalar::Bool(true)),
            Self::Results(_) | Self::Subjects(_) => Shape::List,
            _ => Shape::Map,
        }
    }

    fn items(self, add: &mut dyn FnMut(Self)) {
        match self {
            Self::Results(result) => add(Self::Result(result)),
            Self::Subjects(result) => add(Self::Subject(result)),
            _ => {}
        }
    }

    fn entries(self, add: &mut dyn FnMut(&'r str, Self)) {
        match self {
            Self::Head(report) => {
                add("apiVersion", Self::Text(API_VERSION));
                add("kind", Self::Text(report.kind));
                add("metadata", Self::Metadata(report));
            }
            Self::Tail(report) => {
                add("source", Self::Text(""));
                add("summary", Self::Summary(report));
            }
            Self::Metadata(report) => {
                add("name", Self::Text(report.name));
                text("namespace", report.namespace, add);
            }
            Self::Summary(report) => {
                for (name, count) in report.counts() {
                    add(name, Self::Number(i64::try_from(count).unwrap_or(i64::MAX)));
                }
            }
            Self::Result(result) => result_entries(result, add),
            Self::Subject(result) => result.subject.fields().for_each(|(name, value)| add(name, Self::Text(value))),
            Self::Properties(result) => result.properties.iter().for_each(|(key, value)| add(key, Self::Text(value))),
            Self::Timestamp(seconds) => {
                add("nanos", Self::Number(0));
                add("seconds", Self::Number(seconds));
            }
            _ => {}
        }
    }
}

fn text<'r>(name: &'r str, value: &'r str, add: &mut dyn FnMut(&'r str, Node<'r>)) {
    if !value.is_empty() {
        add(name, Node::Text(value));
    }
}

fn result_entries<'r>(result: &'r ReportResult<'r>, add: &mut dyn FnMut(&'r str, Node<'r>)) {
    text("category", result.category, add);
    text("message", result.message, add);
    add("policy", Node::Text(&result.policy));
    add("properties", Node::Properties(result));
    add("resources", Node::Subjects(result));
    text("result", result.result, add);
    text("rule", result.rule, add);
    if result.scored {
        add("scored", Node::True);
    }
    text("severity", result.severity, add);
    add("source", Node::Text("kyverno"));
    add("timestamp", Node::Timestamp(result.seconds));
}

//! A report as a tree that the YAML writer walks; nothing is copied.

use yaml::writer::{Scalar, Shape, Tree};

use super::{API_VERSION, PolicyReport, ReportResult};

/// A part of a report.
#[derive(Clone, Copy)]
pub(super) enum Node<'r> {
    Report(&'r PolicyReport<'r>),
    Metadata(&'r PolicyReport<'r>),
    Summary(&'r PolicyReport<'r>),
    Results(&'r [ReportResult<'r>]),
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
            Self::Results(results) => results.iter().for_each(|result| add(Self::Result(result))),
            Self::Subjects(result) => add(Self::Subject(result)),
            _ => {}
        }
    }

    fn entries(self, add: &mut dyn FnMut(&'r str, Self)) {
        match self {
            Self::Report(report) => {
                add("apiVersion", Self::Text(API_VERSION));
                add("kind", Self::Text(report.kind));
                add("metadata", Self::Metadata(report));
                add("source", Self::Text(""));
                add("summary", Self::Summary(report));
                if !report.results.is_empty() {
                    add("results", Self::Results(&report.results));
                }
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

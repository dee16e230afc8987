//! The fields of a file that people write for us: typed, none unknown, every mistake at its place.

use common::nearest;
use yaml::{Kind, NodeRef, Span};

use crate::problem::{Fuller, Problem, problem};

/// A map whose keys are known.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fields<'d> {
    node: NodeRef<'d>,
    rule: &'static str,
}

impl<'d> Fields<'d> {
    /// The map that a node is; whatever key is not among `known` is a problem.
    pub(crate) fn of(
        node: NodeRef<'d>,
        known: &[&str],
        rule: &'static str,
        problems: &mut Vec<Problem>,
    ) -> Option<Self> {
        if node.kind() != Kind::Map {
            problems.push(problem(rule, format!("{} where a map belongs", words(node))).at(Some(node.own_span())));
            return None;
        }
        for (key, _) in node.entries() {
            let name = key.text().unwrap_or_default();
            if !known.contains(&name) {
                let hint = match nearest(known.iter().copied(), name) {
                    Some(near) => format!("a field with a similar name exists: `{near}`"),
                    None => format!("the fields are {}", known.join(", ")),
                };
                let unknown = problem(rule, format!("unknown field `{name}`"));
                problems.push(unknown.at(Some(key.own_span())).hint(Some(hint)));
            }
        }
        Some(Self { node, rule })
    }

    /// The node of a field that is there.
    pub(crate) fn get(self, key: &str) -> Option<NodeRef<'d>> {
        self.node.get(key).filter(|node| !node.is_null())
    }

    /// Where a field stands, or the map when it does not.
    pub(crate) fn span(self, key: &str) -> Span {
        self.get(key).map_or_else(|| self.node.own_span(), NodeRef::own_span)
    }

    /// A text; `None` where there is none.
    pub(crate) fn text(self, key: &str, problems: &mut Vec<Problem>) -> Option<&'d str> {
        let node = self.get(key)?;
        let text = node.as_str();
        if text.is_none() {
            problems.push(self.wrong(node, key, "a text"));
        }
        text
    }

    /// A truth; false where there is none.
    pub(crate) fn truth(self, key: &str, problems: &mut Vec<Problem>) -> bool {
        let Some(node) = self.get(key) else { return false };
        let truth = node.as_bool();
        if truth.is_none() {
            problems.push(self.wrong(node, key, "`true` or `false`"));
        }
        truth.unwrap_or_default()
    }

    /// A list; empty where there is none.
    pub(crate) fn list(self, key: &str, problems: &mut Vec<Problem>) -> Vec<NodeRef<'d>> {
        let Some(node) = self.get(key) else { return Vec::new() };
        if node.kind() != Kind::List {
            problems.push(self.wrong(node, key, "a list"));
            return Vec::new();
        }
        node.items().collect()
    }

    /// A list of texts.
    pub(crate) fn texts(self, key: &str, problems: &mut Vec<Problem>) -> Vec<String> {
        let mut texts = Vec::new();
        for node in self.list(key, problems) {
            match node.as_str() {
                Some(text) => texts.push(text.to_owned()),
                None => problems.push(self.wrong(node, key, "a text")),
            }
        }
        texts
    }

    fn wrong(self, node: NodeRef<'_>, key: &str, wanted: &str) -> Problem {
        problem(self.rule, format!("`{key}`: {} where {wanted} belongs", words(node))).at(Some(node.own_span()))
    }
}

fn words(node: NodeRef<'_>) -> String {
    match node.kind() {
        Kind::Map => "a map".to_owned(),
        Kind::List => "a list".to_owned(),
        Kind::Null => "nothing".to_owned(),
        _ => format!("`{}`", node.text().unwrap_or_default()),
    }
}

//! Rows as a tree for the writers of JSON and YAML.

use yaml::writer::{Scalar, Shape, Tree};

use super::plain;
use crate::testing::Row;

/// Rows, their cells made.
pub(super) struct Rows(Vec<Cells>);

pub(super) struct Cells {
    id: i64,
    /// By title.
    texts: Vec<(&'static str, String)>,
}

impl Rows {
    pub(super) fn new(rows: &[Row], detailed: bool) -> Self {
        let cells = |row: &Row| {
            let (policy, resource) = plain(row);
            let mut texts = vec![
                ("POLICY", policy),
                ("RULE", row.rule.clone()),
                ("RESOURCE", resource),
                ("RESULT", row.result.word().to_owned()),
                ("REASON", row.reason.clone()),
            ];
            if detailed {
                texts.push(("Message", row.message.clone()));
            }
            Cells { id: i64::try_from(row.id).unwrap_or(i64::MAX), texts }
        };
        Self(rows.iter().map(cells).collect())
    }

    pub(super) const fn node(&self) -> Node<'_> {
        Node::Rows(self)
    }
}

/// A handle.
#[derive(Clone, Copy)]
pub(super) enum Node<'a> {
    Rows(&'a Rows),
    Row(&'a Cells),
    Id(i64),
    Text(&'a str),
}

impl<'a> Tree<'a> for Node<'a> {
    fn shape(self) -> Shape<'a> {
        match self {
            Self::Rows(_) => Shape::List,
            Self::Row(_) => Shape::Map,
            Self::Id(id) => Shape::Scalar(Scalar::Int(id)),
            Self::Text(text) => Shape::Scalar(Scalar::Str(text)),
        }
    }

    fn items(self, add: &mut dyn FnMut(Self)) {
        if let Self::Rows(rows) = self {
            rows.0.iter().for_each(|row| add(Self::Row(row)));
        }
    }

    fn entries(self, add: &mut dyn FnMut(&'a str, Self)) {
        if let Self::Row(row) = self {
            add("ID", Self::Id(row.id));
            row.texts.iter().for_each(|(title, text)| add(title, Self::Text(text)));
        }
    }
}

//! The steps of a document's workflows.

use super::member::list;
use crate::document::{Path, Segment, Value};

/// A step with the workflow around it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step<'v> {
    pub(super) document: &'v Value,
    pub(super) workflow: &'v Value,
    pub(super) value: &'v Value,
    pub(super) workflow_index: usize,
    index: usize,
}

impl Step<'_> {
    /// The path of something in the step.
    pub(super) fn path<const N: usize>(&self, steps: [Segment; N]) -> Path {
        let mut path: Path = vec!["workflows".into(), self.workflow_index.into(), "steps".into(), self.index.into()];
        path.extend(steps);
        path
    }

    /// A member that is a text.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.value.get(name).and_then(Value::as_str)
    }

    /// Whether the workflow has a step of this id.
    pub(super) fn has_sibling(&self, id: &Value) -> bool {
        list(self.workflow, "steps").iter().any(|step| step.get("stepId") == Some(id))
    }
}

/// All steps.
pub(super) fn steps(document: &Value) -> impl Iterator<Item = Step<'_>> {
    list(document, "workflows").iter().enumerate().flat_map(move |(workflow_index, workflow)| {
        let steps = list(workflow, "steps").iter().enumerate();
        steps.map(move |(index, value)| Step { document, workflow, value, workflow_index, index })
    })
}

//! The way from the root schema to the one that is being checked.

use serde_json::Value as Json;

use super::document::{Document, SchemaId};
use super::fault::escape;

/// One step of the way.
#[derive(Clone, Copy, Debug)]
struct Step {
    schema: SchemaId,
    /// The keyword of a reference; empty for a schema inside of the one before.
    keyword: &'static str,
    /// Which value is checked: schemas of one value share the number.
    value: usize,
}

/// All steps.
#[derive(Debug, Default)]
pub(super) struct Scope {
    steps: Vec<Step>,
}

impl Scope {
    pub(super) fn push(&mut self, schema: &Json, keyword: &'static str, new_value: bool) {
        let value = self.steps.last().map_or(0, |step| step.value + usize::from(new_value));
        self.steps.push(Step { schema, keyword, value });
    }

    pub(super) fn pop(&mut self) {
        self.steps.pop();
    }

    pub(super) fn depth(&self) -> usize {
        self.steps.len()
    }

    /// The message about a schema that is checked for one value inside of itself.
    pub(super) fn cycle(&self, document: &Document<'_>) -> Option<String> {
        let (last, before) = self.steps.split_last()?;
        let same = |step: &&Step| step.value == last.value;
        let back = before.iter().rev().take_while(same).position(|step| std::ptr::eq(step.schema, last.schema))?;
        let earlier = before.len() - 1 - back;
        let location = document.location(last.schema);
        let (one, two) = (self.keywords(document, self.steps.len() - 1), self.keywords(document, earlier));
        let location = common::go::quote::quote(&location);
        Some(format!("both {one} and {two} resolve to {location} causing reference cycle"))
    }

    /// The keywords on the way to step `to`.
    fn keywords(&self, document: &Document<'_>, to: usize) -> String {
        let steps = self.steps.get(..=to).unwrap_or_default();
        let mut out = String::new();
        for (before, step) in steps.iter().zip(steps.iter().skip(1)) {
            if step.keyword.is_empty() {
                let (parent, own) = (document.location(before.schema), document.location(step.schema));
                out.push_str(own.strip_prefix(parent.as_str()).unwrap_or_default());
            } else {
                out.push('/');
                out.push_str(&escape(step.keyword));
            }
        }
        out
    }

    /// The schemas on the way, the innermost first.
    pub(super) fn schemas(&self) -> impl Iterator<Item = SchemaId> + '_ {
        self.steps.iter().rev().map(|step| step.schema)
    }
}

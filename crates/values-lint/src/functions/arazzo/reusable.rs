//! What a workflow and its step share: actions and parameters, their references followed.

use std::sync::Arc;

use super::expression::is_valid;
use super::member::{list, members};
use super::steps::Step;
use crate::document::Value;

/// What is wrong with one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flaw {
    None,
    /// Its reference is no expression that is right.
    InvalidReference,
    /// Its reference names nothing.
    Missing,
    /// Another of the same list has its name.
    Duplicate,
}

/// One action or parameter.
#[derive(Clone, Debug)]
pub(super) struct Shared {
    pub(super) name: Arc<str>,
    pub(super) value: Value,
    pub(super) flaw: Flaw,
}

impl Shared {
    /// Whether two are the same for the list: the flaw counts as part of the name.
    fn is_same(&self, other: &Self) -> bool {
        let place = |shared: &Self| shared.value.get("in").and_then(Value::as_str).unwrap_or_default().to_owned();
        self.name == other.name && self.flaw == other.flaw && place(self) == place(other)
    }
}

/// Where a kind of thing stands in workflow, step and components.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kind {
    pub(super) workflow: &'static str,
    pub(super) step: &'static str,
    pub(super) components: &'static str,
    /// Members that it has to have besides its name.
    pub(super) needs: &'static [&'static str],
    /// Whether references of any other kind are wrong.
    pub(super) strict: bool,
}

/// Those of the workflow with those of the step, which replace others of their name.
pub(super) fn combined(kind: Kind, step: Step<'_>) -> Vec<Shared> {
    let mut all = read(kind, list(step.workflow, kind.workflow), step.document);
    for own in read(kind, list(step.value, kind.step), step.document) {
        match all.iter_mut().find(|shared| shared.is_same(&own)) {
            Some(slot) => *slot = own,
            None => all.push(own),
        }
    }
    all
}

fn read(kind: Kind, items: &[Value], document: &Value) -> Vec<Shared> {
    let mut all: Vec<Shared> = Vec::new();
    for item in items {
        let Some(mut shared) = follow(kind, item, document) else { continue };
        let twin = |other: &Shared| shared.flaw == Flaw::None && other.is_same(&shared);
        if all.iter().any(twin) {
            shared.flaw = Flaw::Duplicate;
        }
        all.push(shared);
    }
    all
}

fn follow(kind: Kind, item: &Value, document: &Value) -> Option<Shared> {
    let Some(reference) = item.get("reference").and_then(Value::as_str) else { return named(kind, item) };
    let flawed = |flaw| Some(Shared { name: reference.into(), value: Value::Null, flaw });
    let prefix = format!("$components.{}.", kind.components);
    let own = reference.starts_with(&prefix) || !kind.strict;
    if !own || !is_valid(reference, document, None) {
        return flawed(Flaw::InvalidReference);
    }
    let name = reference.strip_prefix(&prefix).unwrap_or(reference);
    let components = document.get("components").and_then(|components| components.get(kind.components));
    match components.and_then(|components| components.get(name)) {
        Some(value) => named(kind, value),
        None => flawed(Flaw::Missing),
    }
}

fn named(kind: Kind, value: &Value) -> Option<Shared> {
    let name = value.get("name").and_then(Value::as_str)?;
    let complete = kind.needs.iter().all(|need| members(value).any(|(key, _)| **key == **need));
    complete.then(|| Shared { name: name.into(), value: value.clone(), flaw: Flaw::None })
}

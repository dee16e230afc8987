//! Where in the object an expression looks: how a failure of conditions gets its place.
//!
//! The one idea to know: an expression says statically which keys it reads, so evaluation costs nothing for it.

use std::collections::BTreeMap;

use common::{Val, Value};
use jmespath::{Expression, Step};
use yaml::Path;

use crate::model::{ContextEntry, ContextSource};
use crate::variables::{Expressions, Template, expressions_of};

/// A place below the object, or below the element of an enclosing `foreach`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) base: Base,
    pub(crate) path: Path,
}

/// What a place lies below.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Base {
    /// The object.
    Object,
    /// The element of the innermost `foreach`.
    Element,
    /// The element of the `foreach` at this level, from 0.
    ElementAt(usize),
}

/// The places that declared variables stand for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places(BTreeMap<String, Place>);

impl Places {
    /// These places and those of the variables that `entries` declare.
    #[must_use]
    pub(crate) fn with(&self, entries: &[ContextEntry], expressions: &Expressions) -> Self {
        let mut places = self.clone();
        for entry in entries {
            let ContextSource::Variable(variable) = &entry.source else { continue };
            let place = match &variable.value {
                None => places.of_expression(&variable.jmes_path, expressions),
                Some(value) if variable.jmes_path.is_empty() => places.of_value(value, expressions),
                Some(_) => None,
            };
            match place {
                Some(place) => drop(places.0.insert(entry.name.clone(), place)),
                None => drop(places.0.remove(&entry.name)),
            }
        }
        places
    }

    /// The first place that a variable of `template` looks at.
    pub(crate) fn of_template(&self, template: &Template, expressions: &Expressions) -> Option<Place> {
        self.of_value(template.source(), expressions)
    }

    fn of_value(&self, value: &Value, expressions: &Expressions) -> Option<Place> {
        let texts = match Val::from(value).as_str() {
            Some(text) => expressions_of(text),
            None => Val::from(value).items().filter_map(Val::as_str).flat_map(expressions_of).collect(),
        };
        texts.iter().find_map(|text| self.of_expression(text, expressions))
    }

    /// The first place that `text` looks at.
    pub(crate) fn of_expression(&self, text: &str, expressions: &Expressions) -> Option<Place> {
        let query = expressions.get(text.trim()).ok()?;
        let expression = &query.expression;
        if let Some(place) = expression.plain_path().and_then(|steps| self.of_steps(steps)) {
            return Some(place);
        }
        self.of_chains(expression).into_iter().next()
    }

    /// The places that `expression` reads, in the order of their text.
    pub(crate) fn of_chains(&self, expression: &Expression) -> Vec<Place> {
        let steps = |chain: &Vec<std::sync::Arc<str>>| -> Vec<Step> {
            chain.iter().map(|key| Step::Field(key.clone())).collect()
        };
        expression.roots().iter().filter_map(|chain| self.of_steps(&steps(chain))).collect()
    }

    fn of_steps(&self, steps: &[Step]) -> Option<Place> {
        let (first, rest) = steps.split_first()?;
        let Step::Field(first) = first else { return None };
        if &**first == "request" {
            let (second, rest) = rest.split_first()?;
            let object = matches!(second, Step::Field(key) if matches!(&**key, "object" | "oldObject"));
            return object.then(|| Place { base: Base::Object, path: path(rest) });
        }
        if let Some(level) = first.strip_prefix("element") {
            let base = if level.is_empty() { Base::Element } else { Base::ElementAt(level.parse().ok()?) };
            return Some(Place { base, path: path(rest) });
        }
        let declared = self.0.get(&**first)?;
        Some(Place { base: declared.base, path: joined(&declared.path, &path(rest)) })
    }
}

/// The steps up to the first that is not static.
fn path(steps: &[Step]) -> Path {
    let step = |step: &Step| match step {
        Step::Field(key) => Some(yaml::Step::Key(key.clone())),
        Step::Index(index) => usize::try_from(*index).ok().map(yaml::Step::Index),
    };
    steps.iter().map_while(step).collect()
}

/// `base` and then `rest`.
pub(crate) fn joined(base: &Path, rest: &Path) -> Path {
    base.steps().iter().chain(rest.steps()).cloned().collect()
}

/// The value at `path` of `value`.
pub(crate) fn value_at<'a>(value: Val<'a>, path: &Path) -> Option<Val<'a>> {
    path.steps().iter().try_fold(value, |value, step| match step {
        yaml::Step::Key(key) => value.get(key),
        yaml::Step::Index(index) => value.at(*index),
    })
}

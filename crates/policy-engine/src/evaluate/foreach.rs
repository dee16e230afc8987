//! `validate.foreach`: a check of every element of a list, nested as deep as the policy nests it.

use common::{Val, Value};
use yaml::Path;

use super::conditions::Conditions;
use super::place::{Base, Place, Places, joined, value_at};
use super::run::Run;
use super::validate::Validator;
use super::verdict::Verdict;
use crate::compile::CompiledRule;
use crate::context::{Entry, ListQuery, elements, go_type, through_json};
use crate::model::ForEach;
use crate::response::Status;
use crate::variables::{Expressions, VariableError};

/// The steps that one element costs: going back to a checkpoint is dearer than a query.
const ELEMENT_STEPS: u64 = 5;

/// An entry of a `foreach`, prepared.
#[derive(Debug)]
pub(crate) struct ForEachBody {
    list: ListQuery,
    scope: Option<bool>,
    entries: Vec<Entry>,
    preconditions: Conditions,
    validator: Validator,
    /// Where the list comes from.
    places: Vec<Place>,
}

/// An element that evaluation is inside of.
#[derive(Clone, Debug)]
pub(crate) struct Element<'r> {
    /// The element.
    pub(super) value: Value,
    /// Whether patterns are laid over it.
    pub(super) scoped: bool,
    body: &'r ForEachBody,
    list: Value,
    index: usize,
}

impl ForEachBody {
    /// Prepares an entry that fails with `message`.
    pub(super) fn compile(entry: &ForEach, message: &str, expressions: &mut Expressions, places: &Places) -> Self {
        let list = ListQuery::compile(&entry.list, expressions);
        let own = sources(&entry.list, expressions, places);
        let entries = super::validate::entries(&entry.context, expressions);
        let places = places.with(&entry.context, expressions);
        let preconditions = entry.preconditions.as_ref().map(Val::from);
        Self {
            list,
            scope: entry.element_scope,
            entries,
            preconditions: Conditions::compile(preconditions, expressions, &places),
            validator: Validator::compile_entry(entry, message, expressions, &places),
            places: own,
        }
    }
}

/// Where the elements of a list come from: the place it names, or all places that it reads.
fn sources(list: &str, expressions: &Expressions, places: &Places) -> Vec<Place> {
    let Ok(query) = expressions.get(list.trim()) else { return Vec::new() };
    match query.expression.plain_path() {
        Some(_) => places.of_expression(list, expressions).into_iter().collect(),
        None => places.of_chains(&query.expression),
    }
}

/// What all loops say; nothing when no element counts.
///
/// kyverno: pkg/engine/handlers/validation/validate_resource.go – `validateForEach`.
pub(super) fn check<'r>(bodies: &'r [ForEachBody], rule: &'r CompiledRule, run: &mut Run<'r>) -> Option<Verdict> {
    let mut applied = 0;
    let mut broken = None;
    for body in bodies {
        let list = match body.list.evaluate(run.context()) {
            Ok(list) => list,
            Err(error) if error.text().contains("Unknown key") => continue,
            Err(error) => {
                broken = Some(error);
                continue;
            }
        };
        match all(body, &list, rule, run) {
            Ok(count) => applied += count,
            Err(verdict) => return Some(verdict),
        }
    }
    match broken {
        _ if applied > 0 => Some(Verdict::pass("rule passed")),
        Some(error) => Some(Verdict::error("failed to evaluate list", &error)),
        None => None,
    }
}

/// The number of elements that count, or the verdict that ends the rule.
fn all<'r>(body: &'r ForEachBody, list: &Value, rule: &'r CompiledRule, run: &mut Run<'r>) -> Result<usize, Verdict> {
    run.context().checkpoint();
    let outer = run.elements.len();
    let mut applied = 0;
    let mut result = Ok(());
    for (index, element) in elements(list).enumerate() {
        if element.is_null() {
            continue;
        }
        let value = through_scalar(run.context().share(element));
        let element = Element { scoped: false, value, body, list: list.clone(), index };
        let judged = enter(element, run).and_then(|()| judge(inside(body, rule, run)));
        run.elements.truncate(outer);
        match judged {
            Ok(counts) => applied += usize::from(counts),
            Err(verdict) => {
                result = Err(verdict);
                break;
            }
        }
    }
    run.context().restore();
    result.map(|()| applied)
}

/// A number passes through JSON on its way into the context; what lists and maps hold does not.
fn through_scalar(value: Value) -> Value {
    if matches!(value, Value::Int(_)) { through_json(value) } else { value }
}

/// Whether an element counts, or the verdict that ends the rule. A precondition that cannot be judged skips its element.
fn judge(verdict: Option<Verdict>) -> Result<bool, Verdict> {
    let Some(verdict) = verdict else { return Ok(false) };
    match verdict.status {
        Status::Pass => Ok(true),
        Status::Skip => Ok(false),
        Status::Error if verdict.message.contains("failed to evaluate preconditions") => Ok(false),
        status => {
            let message = format!("validation failure: {}", verdict.message);
            Err(Verdict::new(status, message).at(verdict.path))
        }
    }
}

/// Puts an element into the context.
fn enter<'r>(mut element: Element<'r>, run: &mut Run<'r>) -> Result<(), Verdict> {
    let nesting = run.elements.len();
    let ended = |error: VariableError| Verdict::error("failed to process foreach", &error);
    let context = run.context();
    context.spend(ELEMENT_STEPS).map_err(ended)?;
    context.reset();
    context.set_element(&element.value, element.index, nesting);
    element.scoped = scope(&element.value, element.body.scope).map_err(ended)?;
    run.elements.push(element);
    Ok(())
}

/// What the body says of the element that was entered.
fn inside<'r>(body: &'r ForEachBody, rule: &'r CompiledRule, run: &mut Run<'r>) -> Option<Verdict> {
    run.merge_rule_values();
    if let Err(error) = run.context().declare(&body.entries) {
        return Some(Verdict::error("failed to load context", &error));
    }
    if let Some(verdict) = run.preconditions(&body.preconditions) {
        return Some(verdict);
    }
    body.validator.check(rule, run)
}

/// Whether patterns are laid over the element.
///
/// kyverno: pkg/engine/utils/foreach.go – `AddElementToContext`.
fn scope(element: &Value, wanted: Option<bool>) -> Result<bool, VariableError> {
    let is_map = Val::from(element).is_map();
    if wanted == Some(true) && !is_map {
        let kind = go_type(Val::from(element));
        return Err(VariableError::new(format!(
            "cannot use elementScope=true foreach rules for elements that are not maps, expected type=map got type={kind}"
        )));
    }
    Ok(wanted.unwrap_or(is_map))
}

impl Run<'_> {
    /// Where the element at `level` stands in the object: the place with the same content, counted among equal ones. When no
    /// place has it, that of the list.
    pub(crate) fn element_path(&self, level: usize) -> Option<Path> {
        let element = self.elements.get(level)?;
        let object = self.subject().matched();
        let bases: Vec<Path> = element.body.places.iter().filter_map(|place| self.resolve_from(place, level)).collect();
        let earlier = elements(&element.list).take(element.index);
        let mut skip = earlier.filter(|earlier| *earlier == Val::from(&element.value)).count();
        let mut last = None;
        for (path, value) in bases.iter().filter_map(|base| Some((base, value_at(object, base)?))) {
            if !value.is_list() && value == Val::from(&element.value) {
                last = Some(path.clone());
            }
            for (index, _) in value.items().enumerate().filter(|(_, item)| *item == Val::from(&element.value)) {
                last = Some(path.join(index));
                if skip == 0 {
                    return last;
                }
                skip -= 1;
            }
        }
        last.or_else(|| bases.into_iter().next())
    }

    /// Where `place` is, seen from inside of the elements before `level`.
    fn resolve_from(&self, place: &Place, level: usize) -> Option<Path> {
        let base = match place.base {
            Base::Object => return Some(place.path.clone()),
            Base::Element => level.checked_sub(1)?,
            Base::ElementAt(nesting) => Some(nesting).filter(|nesting| *nesting < level)?,
        };
        Some(joined(&self.element_path(base)?, &place.path))
    }

    /// Where `place` is in the object, when that is known.
    pub(crate) fn resolve(&self, place: &Place) -> Option<Path> {
        self.resolve_from(place, self.elements.len())
    }

    /// Where the innermost element is, or the object's root.
    pub(crate) fn here(&self) -> Path {
        (0..self.elements.len()).rev().find_map(|level| self.element_path(level)).unwrap_or_default()
    }
}

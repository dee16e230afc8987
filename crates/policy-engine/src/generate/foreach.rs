//! `generate.foreach`: an object for every element of lists.
//!
//! The one idea to know: what one element does wrong does not keep the others from being made, but the rule as a whole has
//! failed.

use common::{Val, Value};

use super::maker::Maker;
use super::rule::pattern;
use super::store::Target;
use crate::context::{ListQuery, elements, through_json};
use crate::evaluate::{Guard, Run};
use crate::load::Decoder;
use crate::variables::{Expressions, Template};

/// The steps that one element costs, see the loops of validate rules; each makes objects.
const ELEMENT_STEPS: u64 = 20;

/// An entry of a `foreach`, prepared.
#[derive(Debug)]
pub(super) struct ForEachPattern {
    list: ListQuery,
    guard: Guard,
    pattern: Template,
}

impl ForEachPattern {
    /// Prepares `entry`.
    pub(super) fn compile(entry: Val<'_>, decoder: Decoder<'_>, expressions: &mut Expressions) -> Self {
        Self {
            list: ListQuery::compile(entry.get("list").and_then(Val::as_str).unwrap_or_default(), expressions),
            guard: Guard::compile(entry, decoder, expressions),
            pattern: pattern(entry, decoder, expressions),
        }
    }
}

/// Makes what all entries make.
///
/// # Errors
/// All that went wrong.
///
/// kyverno: pkg/background/generate/generator.go – `generateForeach`.
pub(super) fn make<'r>(
    bodies: &'r [ForEachPattern],
    maker: &mut Maker<'_>,
    run: &mut Run<'r>,
) -> Result<Vec<Target>, String> {
    let mut made = Vec::new();
    let mut errors = Vec::new();
    for (nth, body) in bodies.iter().enumerate() {
        let list = match body.list.evaluate(run.context()) {
            Ok(list) => list,
            Err(error) => {
                errors.push(format!("failed to evaluate {nth} foreach list: {error}"));
                continue;
            }
        };
        run.context().checkpoint();
        match all(body, &list, maker, run) {
            Ok(targets) => made.extend(targets),
            Err(error) => {
                let rule = maker.rule;
                errors.push(format!("failed to process {nth} foreach in rule {rule}: {error}"));
            }
        }
        run.context().restore();
    }
    if errors.is_empty() { Ok(made) } else { Err(errors.join("; ")) }
}

fn all<'r>(
    body: &'r ForEachPattern,
    list: &Value,
    maker: &mut Maker<'_>,
    run: &mut Run<'r>,
) -> Result<Vec<Target>, String> {
    let mut made = Vec::new();
    let mut errors = Vec::new();
    for (index, element) in elements(list).enumerate().filter(|(_, element)| !element.is_null()) {
        let context = run.context();
        context.spend(ELEMENT_STEPS).map_err(|error| error.to_string())?;
        context.reset();
        let value = through_json(context.share(element));
        context.set_element(&value, index, 0);
        match maker.run(&body.guard.entries, &body.guard.preconditions, &body.pattern, run) {
            Ok(targets) => made.extend(targets),
            Err(error) => errors.push(format!("failed to process {index} element: {error}")),
        }
    }
    if errors.is_empty() { Ok(made) } else { Err(errors.join("; ")) }
}

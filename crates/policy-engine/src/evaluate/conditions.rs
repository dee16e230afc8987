//! Blocks of conditions: `any` and `all`, and the older plain list.
//!
//! The operators are in [`crate::conditions`]; here stand the blocks, the messages, and where a condition looks in the
//! object.

use common::{Val, View};

use super::place::{Place, Places};
use crate::conditions::{self, Operator};
use crate::context::Context;
use crate::variables::{Expressions, Template, VariableError};

/// A block, prepared.
#[derive(Clone, Debug, Default)]
pub(crate) struct Conditions {
    any: Option<Vec<Condition>>,
    all: Vec<Condition>,
    /// What joins the messages of conditions that hold.
    joint: &'static str,
}

#[derive(Clone, Debug)]
struct Condition {
    key: Template,
    operator: Option<Operator>,
    value: Template,
    message: String,
    place: Option<Place>,
}

/// What a block says.
#[derive(Clone, Debug, Default)]
pub(crate) struct Answer {
    /// Whether it holds.
    pub(crate) holds: bool,
    /// The messages of its conditions.
    pub(crate) message: String,
    /// Where the first condition looks that made it hold, when it looks at one place.
    pub(crate) place: Option<Place>,
}

type Result<T> = std::result::Result<T, VariableError>;

impl Conditions {
    /// Prepares a block; nothing at all holds always.
    ///
    /// kyverno: api/kyverno/v1/wrappers.go – a list is the older form, whatever it holds.
    pub(crate) fn compile(block: Option<Val<'_>>, expressions: &mut Expressions, places: &Places) -> Self {
        let mut list = |list: Val<'_>| -> Vec<Condition> {
            list.items().map(|condition| Condition::compile(condition, expressions, places)).collect()
        };
        match block.map(Val::view) {
            Some(View::List(block)) => Self { any: None, all: list(block), joint: ";" },
            Some(View::Map(block)) => Self {
                any: block.get("any").filter(|any| !any.is_null()).map(&mut list),
                all: block.get("all").map(list).unwrap_or_default(),
                joint: "; ",
            },
            _ => Self::default(),
        }
    }

    /// True when there is nothing to evaluate.
    pub(crate) const fn is_empty(&self) -> bool {
        self.any.is_none() && self.all.is_empty()
    }

    /// Whether the block holds.
    ///
    /// # Errors
    /// The first condition that cannot be judged.
    ///
    /// kyverno: pkg/engine/variables/evaluate.go
    pub(crate) fn evaluate(&self, context: &mut Context<'_>) -> Result<Answer> {
        let (mut met, mut unmet) = (Messages::default(), Messages::default());
        let mut place = None;
        let mut any_holds = self.any.is_none();
        for condition in self.any.iter().flatten() {
            if condition.holds(context)? {
                any_holds = true;
                met.add(condition);
                place = condition.place.clone();
                break;
            }
            unmet.add(condition);
        }
        let mut all_hold = true;
        for condition in &self.all {
            if !condition.holds(context)? {
                all_hold = false;
                unmet.add(condition);
                break;
            }
            met.add(condition);
            place = place.or_else(|| condition.place.clone());
        }
        if any_holds && all_hold {
            return Ok(Answer { holds: true, message: met.join(self.joint), place });
        }
        Ok(Answer { holds: false, message: unmet.join("; "), place: None })
    }

    /// Whether the block of an exception holds: all of `all`, and one of `any` where there is one.
    ///
    /// # Errors
    /// The first condition that cannot be judged.
    ///
    /// kyverno: pkg/utils/conditions/conditions.go
    pub(crate) fn hold_for_exception(&self, context: &mut Context<'_>) -> Result<bool> {
        for condition in &self.all {
            if !condition.holds(context)? {
                return Ok(false);
            }
        }
        for condition in self.any.iter().flatten() {
            if condition.holds(context)? {
                return Ok(true);
            }
        }
        Ok(self.any.as_ref().is_none_or(Vec::is_empty))
    }
}

impl Condition {
    fn compile(condition: Val<'_>, expressions: &mut Expressions, places: &Places) -> Self {
        let text = |key: &str| condition.get(key).and_then(Val::as_str).unwrap_or_default();
        let mut template = |key: &str| {
            let value = condition.get(key).unwrap_or_else(Val::null).to_value();
            Template::compile(&value, expressions)
        };
        let (key, value) = (template("key"), template("value"));
        let place = places.of_template(&key, expressions);
        Self { key, operator: Operator::parse(text("operator")), value, message: text("message").to_owned(), place }
    }

    fn holds(&self, context: &mut Context<'_>) -> Result<bool> {
        context.spend(1)?;
        let failed = |part: &str, error: &VariableError| {
            VariableError::new(format!("failed to substitute variables in condition {part}: {error}"))
        };
        let key = self.key.render(context).map_err(|error| failed("key", &error))?;
        let value = self.value.render(context).map_err(|error| failed("value", &error))?;
        let Some(operator) = self.operator else {
            return Err(VariableError::new("failed to create handler for condition operator: %!w(<nil>)"));
        };
        Ok(conditions::evaluate(operator, Val::from(&key), Val::from(&value)))
    }
}

/// The messages of conditions, joined when they are asked for.
#[derive(Default)]
struct Messages<'c>(Vec<&'c str>);

impl<'c> Messages<'c> {
    fn add(&mut self, condition: &'c Condition) {
        if !condition.message.is_empty() {
            self.0.push(&condition.message);
        }
    }

    fn join(&self, joint: &str) -> String {
        self.0.join(joint)
    }
}

//! Conditions: one operator between a key and a value, both with their variables substituted.
//!
//! Here: the operators. Not here: the `any` and `all` blocks around conditions, substitution, messages. The one idea to
//! know: the key's type decides how both are read, and numbers written in YAML are floats, so a million stringifies as
//! `1e+06`.

mod equality;
mod json_texts;
mod membership;
mod operator;
mod order;
mod span;
mod subset;

use common::Val;

pub use operator::{Comparison, Operator};

/// Whether `operator` holds between `key` and `value`.
///
/// Kyverno: `pkg/engine/variables/operator/`. What makes Kyverno panic is false here.
///
/// ```
/// use common::{Val, Value};
/// use policy_engine::conditions::{Operator, evaluate};
/// let (key, value) = (Value::from("app-web"), Value::from("app-*"));
/// assert!(evaluate(Operator::Equals, Val::from(&key), Val::from(&value)));
/// ```
pub fn evaluate(operator: Operator, key: Val<'_>, value: Val<'_>) -> bool {
    match operator {
        Operator::Equals => equality::equals(key, value),
        Operator::NotEquals => equality::not_equals(key, value),
        Operator::In => subset::is_in(key, value),
        Operator::NotIn => subset::is_not_in(key, value),
        Operator::AnyIn => membership::any_in(key, value),
        Operator::AllIn => membership::all_in(key, value),
        Operator::AnyNotIn => membership::any_not_in(key, value),
        Operator::AllNotIn => membership::all_not_in(key, value),
        Operator::Order(comparison) => order::compare(comparison, key, value),
        Operator::Duration(comparison) => span::compare(comparison, key, value),
        Operator::Never => false,
    }
}

//! Operators of conditions: `tests/cases/conditions`. The answers are those of Kyverno 1.19.

mod pattern_support;

use common::Val;
use pattern_support::{run, value};
use policy_engine::conditions::{Operator, evaluate};
use serde::Deserialize;

/// One condition, and whether it holds.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    note: String,
    operator: String,
    key: serde_yaml::Value,
    value: serde_yaml::Value,
    want: bool,
}

fn check(case: &Case) -> Vec<String> {
    let (key, value) = (value(&case.key), value(&case.value));
    let found = Operator::parse(&case.operator).map(|operator| evaluate(operator, Val::from(&key), Val::from(&value)));
    if found == Some(case.want) {
        Vec::new()
    } else {
        vec![format!("{}: want {}, got {found:?}", case.note, case.want)]
    }
}

#[test]
fn operators_answer_as_kyverno_does() {
    run("conditions", "conditions", check);
}

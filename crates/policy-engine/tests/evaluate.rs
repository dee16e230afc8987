//! Whole evaluations: a policy, objects, and the responses. Cases stand in `tests/cases/evaluate`.
//!
//! A case's `want` holds all responses in order; `path` is compared where it is given, `made` (what a rule generates or makes
//! of a target) and `unmade` always.

#[path = "evaluate_support/mod.rs"]
mod evaluation;
#[path = "pattern_support/mod.rs"]
mod support;

use std::collections::BTreeMap;

use common::{Val, Value, View};
use policy_engine::response::{Product, RuleResponse};
use serde::Deserialize;

use evaluation::{Setting, evaluate, policy};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    note: String,
    policy: String,
    #[serde(default)]
    exceptions: String,
    objects: String,
    #[serde(default)]
    request: Setting,
    want: Vec<Want>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Want {
    on: String,
    rule: String,
    status: String,
    message: String,
    path: Option<String>,
    #[serde(default)]
    properties: BTreeMap<String, String>,
    #[serde(default)]
    made: Vec<serde_yaml::Value>,
    unmade: Option<String>,
}

fn check(case: &Case) -> Vec<String> {
    let got = evaluate(&policy(&case.policy, &case.exceptions), &case.objects, &case.request);
    let same = got.len() == case.want.len() && got.iter().zip(&case.want).all(|(got, want)| is(got, want));
    if same {
        return Vec::new();
    }
    let lines: Vec<String> = got.iter().map(|(on, response)| line(on, response)).collect();
    vec![format!("{}: got\n{}", case.note, lines.join("\n"))]
}

fn is((on, response): &(String, RuleResponse), want: &Want) -> bool {
    let path = response.path.as_ref().map(ToString::to_string);
    *on == want.on
        && response.rule == want.rule
        && response.status.word() == want.status
        && response.message == want.message
        && (want.path.is_none() || path == want.path)
        && response.properties == want.properties
        && made(response) == want.made.iter().map(support::value).collect::<Vec<_>>()
        && unmade(response) == want.unmade.as_deref()
}

fn made(response: &RuleResponse) -> Vec<Value> {
    match &response.product {
        Product::Generated(objects) => objects.clone(),
        Product::Target(target) => vec![target.object.clone()],
        Product::None | Product::Unmade(_) => Vec::new(),
    }
}

fn unmade(response: &RuleResponse) -> Option<&str> {
    match &response.product {
        Product::Unmade(message) => Some(message),
        _ => None,
    }
}

/// A value as YAML in one line.
fn print(value: Val<'_>) -> String {
    match value.view() {
        View::List(_) => format!("[{}]", value.items().map(print).collect::<Vec<_>>().join(", ")),
        View::Map(_) => {
            let entries = value.entries().map(|(key, value)| format!("{key}: {}", print(value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
        View::Null => "null".to_owned(),
        View::Str(text) => format!("{text:?}"),
        View::Bool(value) => value.to_string(),
        View::Int(value) => value.to_string(),
        View::Float(value) => value.to_string(),
    }
}

/// As a case writes it.
fn line(on: &str, response: &RuleResponse) -> String {
    let path = response.path.as_ref().map_or_else(|| "-".to_owned(), ToString::to_string);
    let (rule, status, message) = (&response.rule, response.status.word(), &response.message);
    let mut line = format!("    - {{on: {on}, rule: {rule}, status: {status}, message: {message:?}, path: {path:?}}}");
    for object in made(response) {
        line.push_str(&format!("\n      made: {}", print(Val::from(&object))));
    }
    if let Some(message) = unmade(response) {
        line.push_str(&format!("\n      unmade: {message:?}"));
    }
    line
}

#[test]
fn responses_are_those_of_the_cases() {
    support::run("evaluate", "evaluate", check);
}

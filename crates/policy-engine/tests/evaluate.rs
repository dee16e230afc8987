//! Whole evaluations: a policy, objects, and the responses. Cases stand in `tests/cases/evaluate`.
//!
//! A case's `want` holds all responses in order; `path` is compared where it is given.

#[path = "evaluate_support/mod.rs"]
mod evaluation;
#[path = "pattern_support/mod.rs"]
mod support;

use std::collections::BTreeMap;

use policy_engine::response::RuleResponse;
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
}

/// As a case writes it.
fn line(on: &str, response: &RuleResponse) -> String {
    let path = response.path.as_ref().map_or_else(|| "-".to_owned(), ToString::to_string);
    let (rule, status, message) = (&response.rule, response.status.word(), &response.message);
    format!("    - {{on: {on}, rule: {rule}, status: {status}, message: {message:?}, path: {path:?}}}")
}

#[test]
fn responses_are_those_of_the_cases() {
    support::run("evaluate", "evaluate", check);
}

//! Cases of whole evaluations: a policy, objects, and all responses in order; `path` is compared where it is given, `made` (what
//! a rule generates or makes of a target) and `unmade` always.

use std::collections::BTreeMap;

use common::{Val, Value, View};
use policy_engine::response::{Product, RuleResponse};
use serde::Deserialize;

use crate::evaluation::{Setting, evaluate, policy};
use crate::support;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Case {
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
    properties: Option<BTreeMap<String, String>>,
    #[serde(default)]
    made: Vec<serde_yaml::Value>,
    unmade: Option<String>,
}

/// What is wrong with the responses to a case. With `unnamed_may_stand` they may have properties where the case names none.
pub(crate) fn check(case: &Case, unnamed_may_stand: bool) -> Vec<String> {
    let got = evaluate(&policy(&case.policy, &case.exceptions), &case.objects, &case.request);
    let fits = |(got, want)| is(got, want, unnamed_may_stand);
    if got.len() == case.want.len() && got.iter().zip(&case.want).all(fits) {
        return Vec::new();
    }
    let lines: Vec<String> = got.iter().map(|(on, response)| line(on, response)).collect();
    vec![format!("{}: got\n{}", case.note, lines.join("\n"))]
}

fn is((on, response): &(String, RuleResponse), want: &Want, unnamed_may_stand: bool) -> bool {
    let path = response.path.as_ref().map(ToString::to_string);
    let has_properties = match &want.properties {
        Some(properties) => response.properties == *properties,
        None => unnamed_may_stand || response.properties.is_empty(),
    };
    *on == want.on
        && response.rule == want.rule
        && response.status.word() == want.status
        && response.message == want.message
        && (want.path.is_none() || path == want.path)
        && has_properties
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

//! Substitution. Cases stand in `tests/cases/variables`: a value with variables, and the text of what it becomes, or of the
//! error. The value is that of a context entry, the object is a `ConfigMap` with the case's `data`.

#[path = "evaluate_support/mod.rs"]
mod evaluation;
#[path = "pattern_support/mod.rs"]
mod support;

use serde::Deserialize;

use evaluation::{Setting, evaluate, policy};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    note: String,
    /// As YAML in one line.
    value: String,
    #[serde(default)]
    data: String,
    #[serde(default)]
    request: Setting,
    want: Option<String>,
    error: Option<String>,
}

const POLICY: &str = r#"
apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {name: p}
spec:
  rules:
  - name: r
    match: {any: [{resources: {kinds: [ConfigMap]}}]}
    context: [{name: probe, variable: {value: VALUE}}]
    validate:
      message: "{{ to_string(probe) }}"
      deny: {conditions: {all: [{key: "{{ to_string(probe) }}", operator: NotEquals, value: nothing}]}}
"#;

fn check(case: &Case) -> Vec<String> {
    let data = if case.data.is_empty() { "{}" } else { case.data.as_str() };
    let object = format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: c, namespace: shop}}\ndata: {data}\n");
    let responses = evaluate(&policy(&POLICY.replace("VALUE", &case.value), ""), &object, &case.request);
    let got = responses.into_iter().map(|(_, response)| response.message).collect::<Vec<_>>().join("\n");
    let right = match (&case.want, &case.error) {
        (Some(want), _) => got == *want,
        (None, Some(error)) => got.ends_with(error.as_str()) && got.starts_with("failed to check deny conditions: "),
        (None, None) => false,
    };
    if right { Vec::new() } else { vec![format!("{}: got {got}", case.note)] }
}

#[test]
fn values_become_those_of_the_cases() {
    support::run("variables", "variables", check);
}

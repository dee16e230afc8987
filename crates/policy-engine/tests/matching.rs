//! Match and exclude blocks on objects. Cases stand in `tests/cases/matching`: a rule's blocks, objects, and the names of
//! those that the rule concerns.

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
    /// `match` and `exclude`, as text.
    blocks: String,
    objects: String,
    #[serde(default)]
    request: Setting,
    want: Vec<String>,
}

fn check(case: &Case) -> Vec<String> {
    let blocks = case.blocks.trim().replace('\n', "\n    ");
    let head =
        "apiVersion: kyverno.io/v1\nkind: ClusterPolicy\nmetadata: {name: p}\nspec:\n  background: false\n  rules:";
    let text = format!("{head}\n  - name: r\n    {blocks}\n    validate: {{deny: {{}}}}\n");
    let responses = evaluate(&policy(&text, ""), &case.objects, &case.request);
    let got: Vec<String> = responses.into_iter().map(|(name, _)| name).collect();
    if got == case.want { Vec::new() } else { vec![format!("{}: got {got:?}", case.note)] }
}

#[test]
fn rules_concern_the_objects_of_the_cases() {
    support::run("matching", "matching", check);
}

//! Reading policies: `tests/cases/load`. The errors are those of Kyverno 1.19, the places and hints ours.

mod policy_support;

use policy_engine::load::load;
use policy_support::{document, line, run};
use serde::Deserialize;

/// A document, and why it is no policy.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    note: String,
    document: String,
    error: Option<String>,
    /// Whether the original refuses the whole file.
    #[serde(default)]
    refuses_file: bool,
    /// The line of every problem.
    #[serde(default)]
    at: Vec<u32>,
    /// The hints, of problems that have one.
    #[serde(default)]
    hints: Vec<String>,
}

fn check(case: &Case) -> Vec<String> {
    let document = document(&case.document);
    let found = load(&document).err();
    let text = found.as_ref().map(ToString::to_string);
    if text != case.error {
        return vec![format!("{}: want {:?}\n  got {text:?}", case.note, case.error)];
    }
    let Some(error) = found else { return Vec::new() };
    let problems = error.problems();
    let at: Vec<u32> = problems.iter().map(|problem| line(&document, problem.span)).collect();
    let hints: Vec<String> = problems.into_iter().filter_map(|problem| problem.hint).collect();
    let mut faults = Vec::new();
    if (&at, &hints, error.refuses_file()) != (&case.at, &case.hints, case.refuses_file) {
        faults.push(format!("{}: at {at:?}, hints {hints:?}, refuses {}", case.note, error.refuses_file()));
    }
    faults
}

#[test]
fn documents_are_refused_as_kyverno_refuses_them() {
    run("load", check);
}

#[test]
fn members_of_a_list_are_read_without_the_tables() {
    let text = "apiVersion: v1\nkind: List\nitems:\n- apiVersion: kyverno.io/v1\n  kind: ClusterPolicy\n  metadata: {name: a}\n  \
                spec: {unknown: 1, rules: [{name: r, verifyImages: [{imageReferences: ['*']}]}]}\n- kind: Pod\n";
    let document = document(text);
    let Ok(policy_engine::load::Loaded::List(members)) = load(&document) else { panic!("no list") };
    let [Ok(policy_engine::load::Loaded::Policy(policy)), Err(error)] = members.as_slice() else {
        panic!("{members:?}")
    };
    assert_eq!(line(&document, policy.span()), 6);
    // Members get no defaults.
    let image = common::Val::from(&policy.spec.rules[0].raw).get("verifyImages").and_then(|list| list.at(0));
    assert!(image.is_some_and(|image| image.get("mutateDigest").is_none()));
    assert_eq!(error.to_string(), "policy type not supported /, Kind=Pod");
}

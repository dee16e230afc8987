//! Checking policies: `tests/cases/check`. The errors are those of Kyverno 1.19, the places ours.
#![expect(clippy::panic, reason = "tests")]

mod policy_support;

use policy_engine::check::check;
use policy_engine::load::{Loaded, load};
use policy_support::{document, line, run};
use serde::Deserialize;

/// A policy, and what is wrong with it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    note: String,
    policy: String,
    /// What the original reports.
    error: Option<String>,
    /// The line of every problem, the original's first.
    #[serde(default)]
    at: Vec<u32>,
}

fn run_case(case: &Case) -> Vec<String> {
    let document = document(&case.policy);
    let policy = match load(&document) {
        Ok(Loaded::Policy(policy)) => policy,
        other => panic!("{}: {other:?}", case.note),
    };
    let found = check(&policy).err();
    let text = found.as_ref().map(ToString::to_string);
    let problems = found.iter().flat_map(|error| error.problems());
    let at: Vec<u32> = problems.map(|problem| line(&document, problem.span)).collect();
    if text == case.error && at == case.at {
        Vec::new()
    } else {
        vec![format!("{}: want {:?} at {:?}\n  got {text:?} at {at:?}", case.note, case.error, case.at)]
    }
}

#[test]
fn policies_are_refused_as_kyverno_refuses_them() {
    run("check", run_case);
}

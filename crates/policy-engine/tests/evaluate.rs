//! Whole evaluations: a policy, objects, and the responses. Cases stand in `tests/cases/evaluate`; their responses have no
//! properties but those that are named.

#[path = "evaluate_support/case.rs"]
mod case;
#[path = "evaluate_support/mod.rs"]
mod evaluation;
#[path = "pattern_support/mod.rs"]
mod support;

#[test]
fn responses_are_those_of_the_cases() {
    support::run("evaluate", "evaluate", |case| case::check(case, false));
}

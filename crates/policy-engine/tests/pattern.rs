//! Patterns against objects, and scalars against scalars: `tests/cases/pattern`. The answers are those of Kyverno 1.19.

mod pattern_support;

use common::Val;
use pattern_support::{run, value};
use policy_engine::pattern::{Outcome, Pattern, scalar};
use serde::Deserialize;

/// What an object must do to a pattern.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    note: String,
    pattern: serde_yaml::Value,
    resource: serde_yaml::Value,
    #[serde(flatten)]
    want: Answer,
}

#[derive(Debug, Deserialize, PartialEq)]
struct Answer {
    outcome: String,
    #[serde(default)]
    path: String,
    #[serde(default)]
    message: String,
    #[serde(default)]
    place: String,
}

fn check(case: &Case) -> Vec<String> {
    let (pattern, resource) = (value(&case.pattern), value(&case.resource));
    let found = match Pattern::compile(Val::from(&pattern)).validate(Val::from(&resource)) {
        Ok(()) => Answer { outcome: "pass".into(), path: String::new(), message: String::new(), place: String::new() },
        Err(error) => {
            let outcome = match error.outcome {
                Outcome::Skip => "skip",
                Outcome::Fail => "fail",
                Outcome::Error => "error",
            };
            let place = error.place.to_string();
            Answer { outcome: outcome.into(), path: error.path, message: error.message, place }
        }
    };
    if found == case.want {
        Vec::new()
    } else {
        vec![format!("{}\n  want {:?}\n  got  {found:?}", case.note, case.want)]
    }
}

#[test]
fn patterns_answer_as_kyverno_does() {
    run("pattern", "pattern", check);
}

/// Which values a scalar pattern takes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ScalarCase {
    note: String,
    pattern: serde_yaml::Value,
    #[serde(default)]
    matches: Vec<serde_yaml::Value>,
    #[serde(default)]
    refuses: Vec<serde_yaml::Value>,
}

fn check_scalar(case: &ScalarCase) -> Vec<String> {
    let pattern = value(&case.pattern);
    let answers = |subject: &serde_yaml::Value| scalar::matches(Val::from(&value(subject)), Val::from(&pattern));
    let lost = case.matches.iter().filter(|subject| !answers(subject)).map(|subject| ("does not match", subject));
    let extra = case.refuses.iter().filter(|subject| answers(subject)).map(|subject| ("matches", subject));
    lost.chain(extra).map(|(what, subject)| format!("{}: {what} {subject:?}", case.note)).collect()
}

#[test]
fn scalar_patterns_take_what_kyverno_takes() {
    run("pattern/scalar", "pattern", check_scalar);
}

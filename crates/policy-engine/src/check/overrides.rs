//! Overrides of the failure action that contradict each other.
//!
//! Kyverno: `pkg/validation/policy/validate.go`, `validateNamespaces`.

use std::collections::BTreeSet;

use common::go::wildcard;

use super::report::Report;
use crate::model::{FailureActionOverride, Policy};

pub(super) fn check(policy: &Policy, report: &mut Report<'_>) {
    if policy.is_namespaced() {
        return;
    }
    for (nth, rule) in policy.spec.rules.iter().enumerate() {
        let Some(validate) = rule.validate() else { continue };
        let at = format!("spec.rules[{nth}].validate.validationFailureActionOverrides");
        if let Some(message) = problem(&validate.failure_action_overrides, &at) {
            report.fail_rule(rule, &["validate", "failureActionOverrides"], message);
        }
    }
    if let Some(message) = problem(&policy.spec.failure_action_overrides, "spec.validationFailureActionOverrides") {
        report.fail(policy.path.join("spec").join("validationFailureActionOverrides"), message);
    }
}

/// The namespaces of one action: names, and patterns with wildcards.
#[derive(Default)]
struct Namespaces<'a> {
    names: BTreeSet<&'a str>,
    patterns: BTreeSet<&'a str>,
}

fn problem(overrides: &[FailureActionOverride], at: &str) -> Option<String> {
    let (mut enforce, mut audit) = (Namespaces::default(), Namespaces::default());
    for (nth, item) in overrides.iter().enumerate() {
        let Some(action) = item.action else { return Some("invalid action".to_owned()) };
        let (own, other) = if action.is_enforce() { (&mut enforce, &audit) } else { (&mut audit, &enforce) };
        let namespaces = item.namespaces.iter().flatten().map(String::as_str);
        let (patterns, names): (Vec<&str>, Vec<&str>) =
            namespaces.partition(|namespace| wildcard::contains_wildcard(namespace));
        let both: BTreeSet<&str> = names.iter().copied().filter(|name| other.names.contains(name)).collect();
        if !both.is_empty() {
            let both: Vec<&str> = both.into_iter().collect();
            return Some(format!("conflicting namespaces found in path: {at}[{nth}].namespaces: {}", both.join(", ")));
        }
        own.patterns.extend(patterns);
        own.names.extend(names);
        if let Some(problem) = conflict(&enforce, &audit) {
            return Some(format!("path: {at}[{nth}].namespaces: {problem}"));
        }
    }
    None
}

/// A pattern of one action that fits a name or a pattern of the other.
fn conflict(enforce: &Namespaces<'_>, audit: &Namespaces<'_>) -> Option<String> {
    let name = |(pattern, name)| format!("wildcard pattern '{pattern}' matches with namespace '{name}'");
    let pattern = |(pattern, other)| format!("wildcard pattern '{pattern}' conflicts with the pattern '{other}'");
    fits(&audit.patterns, &enforce.names)
        .map(name)
        .or_else(|| fits(&enforce.patterns, &audit.names).map(name))
        .or_else(|| fits(&audit.patterns, &enforce.patterns).map(pattern))
        .or_else(|| fits(&enforce.patterns, &audit.patterns).map(pattern))
}

fn fits<'a>(patterns: &BTreeSet<&'a str>, names: &BTreeSet<&'a str>) -> Option<(&'a str, &'a str)> {
    names.iter().find_map(|name| {
        patterns.iter().find(|pattern| wildcard::matches(pattern, name)).map(|pattern| (*pattern, *name))
    })
}

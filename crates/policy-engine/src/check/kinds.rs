//! Rules about every kind of object: `*` in a list of kinds.
//!
//! Kyverno: `pkg/validation/policy/validate.go`, `validateWildcard`.

use common::Val;

use super::report::Report;
use super::variables::plain_variables;
use super::{metadata_only, value};
use crate::model::{MatchResources, Policy, Rule};

pub(super) fn check(policy: &Policy, nth: usize, rule: &Rule, report: &mut Report<'_>) {
    let mut block = |name: &'static str, block: &MatchResources| {
        let lists = [(".any", &block.any), (".all", &block.all)];
        let filters = lists.into_iter().flat_map(|(list, filters)| {
            filters.iter().enumerate().map(move |(at, filter)| (format!("{list}[{at}]"), filter))
        });
        for (at, filter) in filters.chain([(String::new(), &block.flat)]) {
            if let Some(problem) = problem(&filter.resources.kinds, policy.spec.background, rule) {
                let message = format!("path: spec.rules[{nth}].{name}{at}.kinds: {problem}");
                report.fail_rule(rule, &[name], message);
            }
        }
    };
    block("match", &rule.match_);
    if let Some(exclude) = &rule.exclude {
        block("exclude", exclude);
    }
}

fn problem(kinds: &[String], background: bool, rule: &Rule) -> Option<&'static str> {
    if !kinds.iter().any(|kind| kind == "*") {
        return None;
    }
    if background {
        return Some(
            "wildcard policy not allowed in background mode. Set spec.background=false to disable background mode for this \
             policy rule ",
        );
    }
    if kinds.len() > 1 {
        return Some("wildcard policy can not deal with more than one kind");
    }
    let foreach = value::raw(rule).dig(&["validate", "foreach"]).is_some_and(|list| !list.is_null());
    if value::has(rule, "generate") || value::has(rule, "verifyImages") || foreach {
        return Some("wildcard policy does not support rule type");
    }
    (!fits_any_kind(rule)).then_some(metadata_only::MESSAGE)
}

/// True when a rule reads nothing but what every object has.
fn fits_any_kind(rule: &Rule) -> bool {
    let patterns = rule.validate().is_some_and(|validate| validate.pattern.is_some() || validate.any_pattern.is_some());
    let limited = patterns || value::has(rule, "mutate");
    let keys = value::raw(rule).dig(&["validate", "deny", "conditions"]).unwrap_or_else(Val::null);
    (!limited || metadata_only::is(rule)) && keys.items().all(|condition| is_general(value::text(condition, "key")))
}

/// True for keys of old conditions that any object can answer.
fn is_general(key: &str) -> bool {
    let roots = ["request.", "serviceAccountName", "serviceAccountNamespace"];
    let starts = |inside: &str| roots.iter().any(|root| inside.trim_start().starts_with(root));
    let allowed = plain_variables(key).any(starts);
    key.contains("request.object.metadata.") || (allowed && !key.contains("request.object.spec"))
}

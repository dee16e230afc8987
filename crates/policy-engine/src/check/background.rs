//! Rules about existing objects know no user: no user information in match blocks, no variables about the request's user.
//!
//! Kyverno: `pkg/validation/policy/background.go`.

use std::sync::LazyLock;

use common::{Val, View};
use regex::Regex;
use yaml::Path;

use super::report::Report;
use super::value;
use crate::model::{MatchResources, Policy, ResourceFilter, Rule};
use crate::variables::scan;

const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// Variables about the user, behind anything but a dot.
#[expect(clippy::expect_used, reason = "the patterns are constants and a test compiles them")]
static FORBIDDEN: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    ["serviceAccountName", "serviceAccountNamespace", "request.userInfo", "request.roles", "request.clusterRoles"]
        .into_iter()
        .map(|name| Regex::new(&format!(r"[^.]({name})(?-u:\b)")).expect("a valid pattern"))
        .collect()
});

/// A variable of a policy, as it stands in JSON, and its place.
pub(super) struct PolicyVariable {
    text: String,
    path: Path,
}

/// In background mode.
pub(super) fn check(policy: &Policy, rules: &[Rule], report: &mut Report<'_>) {
    if policy.spec.background {
        let before = "only select variables are allowed in background mode. Set spec.background=false to disable \
                      background mode for this policy rule";
        find(policy, rules, before, report);
    }
}

/// For rules that change existing objects.
pub(super) fn check_on_policy_update(policy: &Policy, rules: &[Rule], report: &mut Report<'_>) {
    let before = "only select variables are allowed in on policy update. Set spec.mutateExistingOnPolicyUpdate=false to \
                  disable update policy mode for this policy rule";
    find(policy, rules, before, report);
}

fn find(policy: &Policy, rules: &[Rule], before: &str, report: &mut Report<'_>) {
    for (nth, rule) in rules.iter().enumerate() {
        if let Some(place) = user_info(rule) {
            let message = format!("{before}: invalid variable used at path: spec/rules[{nth}]/{place} ");
            let keys: Vec<&str> = place.split('/').take(1).collect();
            report.fail_rule(rule, &keys, message);
        }
    }
    if policy.spec.rules.iter().any(changes_existing) {
        return;
    }
    for variable in policy_variables(policy) {
        if FORBIDDEN.iter().any(|forbidden| forbidden.is_match(&variable.text)) {
            report.fail(variable.path, format!("{before}: variable {} is not allowed ", variable.text));
        }
    }
}

fn changes_existing(rule: &Rule) -> bool {
    rule.mutate().is_some_and(|mutate| value::field(Val::from(mutate), "targets").is_some())
}

/// Where a rule asks for the user.
fn user_info(rule: &Rule) -> Option<String> {
    let block = |name: &str, block: &MatchResources, lists: [(&str, &[ResourceFilter]); 2]| {
        let flat = asked(&block.flat).map(|field| format!("{name}/{field}"));
        flat.or_else(|| lists.into_iter().find_map(|(list, filters)| in_list(name, list, filters)))
    };
    let matched = &rule.match_;
    block("match", matched, [("any", &matched.any), ("all", &matched.all)]).or_else(|| {
        let excluded = rule.exclude.as_ref()?;
        block("exclude", excluded, [("all", &excluded.all), ("any", &excluded.any)])
    })
}

fn in_list(block: &str, list: &str, filters: &[ResourceFilter]) -> Option<String> {
    filters.iter().enumerate().find_map(|(nth, filter)| Some(format!("{block}/{list}[{nth}]/{}", asked(filter)?)))
}

fn asked(filter: &ResourceFilter) -> Option<&'static str> {
    match filter {
        filter if !filter.roles.is_empty() => Some("roles"),
        filter if !filter.cluster_roles.is_empty() => Some("clusterRoles"),
        filter if !filter.subjects.is_empty() => Some("subjects"),
        _ => None,
    }
}

/// All variables of a policy, in the order in which its JSON has them.
pub(super) fn policy_variables(policy: &Policy) -> Vec<PolicyVariable> {
    let mut found = Vec::new();
    let Some(root) = policy.path.steps().iter().try_fold(Val::Doc(policy.document.root()), |value, step| match step {
        yaml::Step::Key(key) => value.get(key),
        yaml::Step::Index(index) => value.at(*index),
    }) else {
        return found;
    };
    let mut path = policy.path.clone();
    for part in ["metadata", "spec"] {
        path.push(part);
        gather(root.get(part).unwrap_or_else(Val::null), &mut path, &mut found);
        path.pop();
    }
    found
}

fn gather(value: Val<'_>, path: &mut Path, found: &mut Vec<PolicyVariable>) {
    match value.view() {
        View::Str(text) => gather_text(text, path, found),
        View::List(list) => {
            for (nth, item) in list.items().enumerate() {
                path.push(nth);
                gather(item, path, found);
                path.pop();
            }
        }
        View::Map(map) => {
            let mut entries = map.sorted_entries();
            entries.sort_by_key(|(key, _)| rank(key));
            for (key, member) in entries {
                path.push(key);
                gather_text(key, path, found);
                if key != LAST_APPLIED {
                    gather(member, path, found);
                }
                path.pop();
            }
        }
        _ => {}
    }
}

fn gather_text(text: &str, path: &Path, found: &mut Vec<PolicyVariable>) {
    if scan::has_braces(text) {
        let json = value::json(Val::from(&common::Value::from(text)));
        let variable = |occurrence: scan::Occurrence<'_>| PolicyVariable {
            text: occurrence.braces.to_owned(),
            path: path.clone(),
        };
        found.extend(scan::variables(&json).into_iter().map(variable));
    }
}

/// Where a field comes in the original's structures; others follow by name.
fn rank(key: &str) -> usize {
    const ORDER: &[&str] = &[
        "name",
        "list",
        "context",
        "reportProperties",
        "match",
        "exclude",
        "imageExtractors",
        "preconditions",
        "celPreconditions",
        "mutate",
        "validate",
        "generate",
        "verifyImages",
        "message",
        "key",
        "operator",
        "value",
        "any",
        "manifests",
        "foreach",
        "pattern",
        "anyPattern",
        "deny",
        "podSecurity",
        "cel",
    ];
    ORDER.iter().position(|known| *known == key).unwrap_or(ORDER.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_of_another_object_is_no_user_variable() {
        let forbidden = |text: &str| FORBIDDEN.iter().any(|pattern| pattern.is_match(text));
        assert!(forbidden("{{ request.userInfo.username }}") && forbidden("{{serviceAccountName}}"));
        assert!(!forbidden("{{ element.serviceAccountName }}") && !forbidden("{{ serviceAccountNames }}"));
    }
}

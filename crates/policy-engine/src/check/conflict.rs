//! Match and exclude blocks that leave nothing.
//!
//! Kyverno: `api/kyverno/v1/rule_types.go`, `ValidateMatchExcludeConflict`. It looks at the flat form, and at equal filters
//! of two `any` lists.

use common::go::wildcard;

use crate::model::{LabelSelector, MatchResources, ResourceFilter, Rule};

/// True when a rule excludes all that it matches, as far as the original looks.
pub(super) fn matches_nothing(rule: &Rule) -> bool {
    let Some(exclude) = &rule.exclude else { return false };
    let matched = &rule.match_;
    if !exclude.all.is_empty() || !matched.all.is_empty() {
        return false;
    }
    if !matched.any.is_empty() && !exclude.any.is_empty() {
        return matched.any.iter().any(|filter| exclude.any.contains(filter));
    }
    if *exclude == MatchResources::default() {
        return false;
    }
    covers(&exclude.flat, &matched.flat)
}

/// True when the excluding filter covers the matching one, part by part.
fn covers(exclude: &ResourceFilter, matched: &ResourceFilter) -> bool {
    let (out, into) = (&exclude.resources, &matched.resources);
    if !covers_list(&exclude.roles, &matched.roles)
        || !covers_list(&exclude.cluster_roles, &matched.cluster_roles)
        || !covers_list(&exclude.subjects, &matched.subjects)
        || !out.name.is_empty() && !wildcard::matches(&out.name, &into.name)
    {
        return false;
    }
    // Names decide alone.
    if !out.names.is_empty() {
        return into.names.iter().any(|name| out.names.iter().any(|pattern| wildcard::matches(pattern, name)));
    }
    covers_list(&out.namespaces, &into.namespaces)
        && covers_list(&out.kinds, &into.kinds)
        && covers_selector(out.selector.as_ref(), into.selector.as_ref())
        && covers_selector(out.namespace_selector.as_ref(), into.namespace_selector.as_ref())
        && out.annotations == into.annotations
}

/// True when all that is matched is excluded. An empty list excludes everything; matching everything is never covered by a
/// list.
fn covers_list<T: PartialEq>(exclude: &[T], matched: &[T]) -> bool {
    exclude.is_empty() || (!matched.is_empty() && matched.iter().all(|item| exclude.contains(item)))
}

fn covers_selector(exclude: Option<&LabelSelector>, matched: Option<&LabelSelector>) -> bool {
    match (exclude, matched) {
        (None, None) => true,
        (Some(exclude), Some(matched)) => {
            let labels = exclude.match_labels.is_empty()
                || (!matched.match_labels.is_empty()
                    && matched.match_labels.iter().all(|(key, value)| {
                        exclude.match_labels.get(key).map(String::as_str).unwrap_or_default() == value
                    }));
            covers_list(&exclude.match_expressions, &matched.match_expressions) && labels
        }
        _ => false,
    }
}

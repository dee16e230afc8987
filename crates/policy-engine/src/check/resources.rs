//! Match and exclude blocks once more, and all conditions of a rule.
//!
//! Kyverno: `pkg/validation/policy/validate.go`, `validateResources`.

use common::Val;

use super::report::Report;
use super::structure::user_info;
use super::value::{self, field, list};
use super::{conditions, metadata_only};
use crate::model::{ResourceFilter, Rule};

pub(super) fn check(nth: usize, rule: &Rule, report: &mut Report<'_>) {
    let found = blocks(nth, rule).or_else(|| all_conditions(rule));
    if let Some((at, message)) = found {
        // Messages place preconditions below `validate`.
        let place = at.strip_prefix("validate.preconditions").map_or(at.as_str(), |_| "preconditions");
        let keys: Vec<&str> = place.split(['.', '[']).take(1).collect();
        report.fail_rule(rule, &keys, format!("path: spec.rules[{nth}].{at}: {message}"));
    }
}

/// Every filter names kinds. `None` where the original stops at one that does not.
pub(super) fn check_kinds_given(rule: &Rule, report: &mut Report<'_>) -> Option<()> {
    let matched = &rule.match_;
    let filters: &[ResourceFilter] = match (matched.any.as_slice(), matched.all.as_slice()) {
        ([], []) => std::slice::from_ref(&matched.flat),
        ([], all) => all,
        (any, _) => any,
    };
    if filters.iter().all(|filter| !filter.resources.kinds.is_empty()) {
        return Some(());
    }
    let missing = "at least one element must be specified in a kind block, the kind attribute is mandatory when working \
                   with the resources element";
    let message = if metadata_only::is(rule) { missing } else { metadata_only::MESSAGE };
    report.fail_rule(rule, &["match"], message.to_owned());
    None
}

fn blocks(nth: usize, rule: &Rule) -> Option<conditions::Problem> {
    let found = |at: &str, message: &str| Some((at.to_owned(), message.to_owned()));
    let raw = value::raw(rule);
    let given = |block: &str| raw.get(block).is_some_and(|block| is_given(block.get("resources")));
    if let Some(exclude) = &rule.exclude {
        let messages = user_info(&format!("spec.rules[{nth}].exclude"), &exclude.flat);
        match messages.as_slice() {
            [] => {}
            [one] => return found("exclude", one),
            many => return found("exclude", &format!("[{}]", many.join(", "))),
        }
        let lists = !exclude.any.is_empty() || !exclude.all.is_empty();
        if lists && given("exclude") {
            return found("exclude.", "can't specify any/all together with exclude resources");
        }
        if !exclude.any.is_empty() && !exclude.all.is_empty() {
            return found("match.", "can't specify any and all together");
        }
    }
    let matched = raw.get("match").unwrap_or_else(Val::null);
    let filters = ["any", "all"].into_iter().find_map(|key| matched.get(key).filter(|list| !list.is_empty()));
    if filters.is_some() && given("match") {
        return found("match.", "can't specify any/all together with match resources");
    }
    let all_given = match filters {
        Some(filters) => filters.items().all(|filter| is_given(filter.get("resources"))),
        None => given("match"),
    };
    if all_given { None } else { found("match.resources.", "match resources not specified") }
}

/// True when a description of objects says something; an empty list or map does, an empty text does not.
fn is_given(resources: Option<Val<'_>>) -> bool {
    let says = |value: Val<'_>| !value.is_null() && value.as_str() != Some("");
    resources.is_some_and(|resources| resources.entries().any(|(_, value)| says(value)))
}

fn all_conditions(rule: &Rule) -> Option<conditions::Problem> {
    let raw = value::raw(rule);
    let both = |value: Val<'_>, key: &str, prefix: &str| {
        conditions::values(value, key)
            .or_else(|| conditions::operators(value, key))
            .map(|(at, message)| (format!("{prefix}.{at}"), message))
    };
    let preconditions = field(raw, "preconditions").and_then(|value| both(value, "preconditions", "validate"));
    preconditions
        .or_else(|| {
            raw.dig(&["validate", "deny", "conditions"]).and_then(|value| both(value, "conditions", "validate.deny"))
        })
        .or_else(|| foreach(raw.dig(&["validate", "foreach"])?, "validate.foreach"))
        .or_else(|| foreach(raw.dig(&["mutate", "foreach"])?, "mutate.foreach"))
        .or_else(|| list(raw, "verifyImages").find_map(|image| image_conditions(image, &both)))
}

/// Entries of `foreach`, nested ones included; nested as deep as the document, whose depth the reader bounds.
fn foreach(entries: Val<'_>, key: &str) -> Option<conditions::Problem> {
    entries.items().find_map(|entry| {
        let at = |(at, message): conditions::Problem| (format!("{key}.{at}"), message);
        let preconditions = field(entry, "preconditions").and_then(|value| conditions::operators(value, "conditions"));
        let deny = || {
            let found = conditions::operators(entry.dig(&["deny", "conditions"])?, "conditions")?;
            Some((format!("deny.{}", found.0), found.1))
        };
        let nested = || foreach(field(entry, "foreach")?, key);
        preconditions.or_else(deny).or_else(nested).map(at)
    })
}

fn image_conditions(
    image: Val<'_>,
    both: &impl Fn(Val<'_>, &str, &str) -> Option<conditions::Problem>,
) -> Option<conditions::Problem> {
    let attestations = list(image, "attestations").flat_map(|attestation| list(attestation, "conditions"));
    let found = attestations.into_iter().find_map(|value| conditions::operators(value, "conditions"));
    found
        .map(|(at, message)| (format!("verifyImages.attestations.{at}"), message))
        .or_else(|| both(image.dig(&["validate", "deny", "conditions"])?, "conditions", "imageVerify.validate.deny"))
}

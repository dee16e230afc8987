//! Rules that must read metadata only, and labels that must be texts.
//!
//! Kyverno: `pkg/validation/policy/validate.go`, `ruleOnlyDealsWithResourceMetaData`, `isLabelAndAnnotationsString`.

use common::Val;

use super::report::Report;
use super::{json_patch, value};
use crate::model::Rule;

/// What a rule for any kind is told.
pub(super) const MESSAGE: &str =
    "policy can only deal with the metadata field of the resource if the rule does not match any kind";

/// True when the patterns and patches of a rule say nothing but `metadata`.
pub(super) fn is(rule: &Rule) -> bool {
    let raw = value::raw(rule);
    let at = |keys: &[&str]| raw.dig(keys).unwrap_or_else(Val::null);
    let only = |pattern: Val<'_>| pattern.entries().all(|(key, _)| key == "metadata");
    let patch = at(&["mutate", "patchesJson6902"]).as_str().unwrap_or_default();
    let paths = json_patch::paths(patch).unwrap_or_default();
    only(at(&["mutate", "patchStrategicMerge"]))
        && paths.iter().all(|path| path.starts_with("/metadata"))
        && only(at(&["validate", "pattern"]))
        && at(&["validate", "anyPattern"]).items().all(only)
}

/// Labels and annotations in patterns and patches are texts.
pub(super) fn check_labels(rule: &Rule, report: &mut Report<'_>) {
    let raw = value::raw(rule);
    let at = |keys: &[&str]| raw.dig(keys).filter(|value| !value.is_null());
    let first_map = |list: Val<'_>, key: &str| {
        list.items().filter_map(|entry| entry.get(key)).find(|pattern| pattern.is_map()).is_none_or(has_text_labels)
    };
    let validate = match (at(&["validate", "foreach"]), at(&["validate", "pattern"]), at(&["validate", "anyPattern"])) {
        (Some(foreach), _, _) => first_map(foreach, "pattern"),
        (None, Some(pattern), _) if pattern.is_map() => has_text_labels(pattern),
        (None, _, Some(patterns)) => patterns.items().all(has_text_labels),
        _ => true,
    };
    let mutate = match at(&["mutate", "foreach"]) {
        Some(foreach) => first_map(foreach, "patchStrategicMerge"),
        None => at(&["mutate", "patchStrategicMerge"]).is_none_or(has_text_labels),
    };
    if !validate || !mutate {
        let key = if validate { "mutate" } else { "validate" };
        let message =
            "labels and annotations supports only string values, \"use double quotes around the non string values\"";
        report.fail_rule(rule, &[key], message.to_owned());
    }
}

/// The original looks into the first of `metadata` and `spec` that its map gives it; we look into `metadata` first.
fn has_text_labels(pattern: Val<'_>) -> bool {
    let metadata = pattern
        .get("metadata")
        .filter(|metadata| metadata.is_map())
        .or_else(|| pattern.dig(&["spec", "template", "metadata"]))
        .unwrap_or_else(Val::null);
    ["labels", "annotations"].into_iter().all(|key| {
        let map = metadata.get(key).unwrap_or_else(Val::null);
        map.entries().all(|(_, value)| value.as_str().is_some())
    })
}

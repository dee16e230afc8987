//! The bodies of validate and mutate rules: one way of doing it, and anchors where they mean something.
//!
//! Kyverno: `pkg/policy/validate/validate.go`, `pkg/policy/mutate/validate.go`, `pkg/policy/common/validate_pattern.go`.

use common::go::json::kind_word;
use common::{Val, View};

use super::report::Report;
use super::value::{self, field, list, text};
use crate::model::Rule;

pub(super) fn check(nth: usize, rule: &Rule, report: &mut Report<'_>) {
    let raw = value::raw(rule);
    if value::has(rule, "mutate") {
        let mutate = raw.get("mutate").unwrap_or_else(Val::null);
        if let Some((at, problem)) = mutate_problem(rule, mutate) {
            report.fail_rule(rule, &["mutate"], format!("path: spec.rules[{nth}].mutate.{at}.: {problem}"));
        }
    }
    if value::has(rule, "validate") {
        let validate = raw.get("validate").unwrap_or_else(Val::null);
        if let Some((at, problem)) = validate_problem(raw, validate) {
            report.fail_rule(rule, &["validate"], format!("path: spec.rules[{nth}].validate.{at}.: {problem}"));
        }
    }
}

type Problem = (String, String);

fn found(at: impl Into<String>, message: &str) -> Option<Problem> {
    Some((at.into(), message.to_owned()))
}

fn mutate_problem(rule: &Rule, mutate: Val<'_>) -> Option<Problem> {
    let merge = field(mutate, "patchStrategicMerge").is_some();
    let patches = !text(mutate, "patchesJson6902").is_empty();
    if let Some(foreach) = mutate.get("foreach").filter(|list| !list.is_empty()) {
        if merge || patches {
            return found("foreach", "only one of `foreach`, `patchStrategicMerge`, or `patchesJson6902` is allowed");
        }
        return mutate_foreach(foreach, String::new());
    }
    if merge && patches {
        return found("foreach", "only one of `patchStrategicMerge` or `patchesJson6902` is allowed");
    }
    let cel = !rule.cel_preconditions.is_empty();
    if cel { found("", "celPrecondition can only be used with validate.cel") } else { None }
}

/// Nested as deep as the document, whose depth the reader bounds. The original looks no further than the first nested list.
fn mutate_foreach(entries: Val<'_>, mut tag: String) -> Option<Problem> {
    for (nth, entry) in entries.items().enumerate() {
        tag.push_str(&format!("foreach[{nth}]"));
        let merge = field(entry, "patchStrategicMerge").is_some();
        let patches = !text(entry, "patchesJson6902").is_empty();
        if let Some(nested) = entry.get("foreach").filter(|list| !list.is_empty()) {
            let others = ["context", "preconditions"].into_iter().any(|key| field(entry, key).is_some());
            if others || merge || patches {
                return found(tag, "a nested foreach cannot contain other declarations");
            }
            return mutate_foreach(nested, tag);
        }
        if merge == patches {
            return found(tag, "only one of `patchStrategicMerge` or `patchesJson6902` is allowed");
        }
    }
    None
}

fn validate_problem(rule: Val<'_>, validate: Val<'_>) -> Option<Problem> {
    let ways = ["pattern", "anyPattern", "deny", "foreach", "podSecurity", "cel"];
    let attestors = validate.dig(&["manifests", "attestors"]).is_some_and(|list| !list.is_empty());
    match ways.into_iter().filter(|key| field(validate, key).is_some()).count() + usize::from(attestors) {
        0 => return found("", "one of pattern, anyPattern, deny, foreach, cel must be specified"),
        1 => {}
        _ => return found("", "only one of pattern, anyPattern, deny, foreach, cel can be specified"),
    }
    if let Some(pattern) = field(validate, "pattern")
        && let Some((at, problem)) = anchors(pattern, "/", true)
    {
        return Some((format!("pattern.{at}"), problem));
    }
    if let Some(patterns) = field(validate, "anyPattern") {
        if !patterns.is_list() {
            let found = kind_word(patterns.kind());
            let message = format!(
                "failed to deserialize anyPattern, expect array: json: cannot unmarshal {found} into Go value of type []interface {{}}"
            );
            return Some(("anyPattern".to_owned(), message));
        }
        for (nth, pattern) in patterns.items().enumerate() {
            if let Some((at, problem)) = anchors(pattern, "/", true) {
                return Some((format!("anyPattern[{nth}].{at}"), problem));
            }
        }
    }
    if let Some(problem) = list(validate, "foreach").find_map(foreach_problem) {
        return found("", problem);
    }
    let cel = field(validate, "cel");
    if cel.is_none() && field(rule, "celPreconditions").is_some() {
        return found("", "celPrecondition can only be used with validate.cel");
    }
    cel.and_then(cel_problem).and_then(|problem| found("", problem))
}

fn foreach_problem(entry: Val<'_>) -> Option<&'static str> {
    if text(entry, "list").is_empty() {
        return Some("foreach.list is required");
    }
    let nested = entry.get("foreach").is_some_and(|list| !list.is_empty());
    let ways = ["pattern", "anyPattern", "deny"].into_iter().filter(|key| field(entry, key).is_some()).count();
    match ways + usize::from(nested) {
        0 => Some("one of pattern, anyPattern, deny, or a nested foreach must be specified"),
        1 => None,
        _ => Some("only one of pattern, anyPattern, deny, or a nested foreach can be specified"),
    }
}

fn cel_problem(cel: Val<'_>) -> Option<&'static str> {
    let missing = |value: Val<'_>, key: &str| text(value, key).is_empty();
    if list(cel, "expressions").any(|expression| missing(expression, "expression")) {
        return Some("cel.expressions.expression is required");
    }
    let (kind, reference) = (field(cel, "paramKind"), field(cel, "paramRef"));
    if let Some(kind) = kind {
        if missing(kind, "apiVersion") {
            return Some("cel.paramKind.apiVersion is required");
        }
        if missing(kind, "kind") {
            return Some("cel.paramKind.kind is required");
        }
        if reference.is_none() {
            return Some("cel.paramRef is required");
        }
    }
    if let Some(reference) = reference {
        if missing(reference, "name") == field(reference, "selector").is_none() {
            return Some("one of cel.paramRef.name or cel.paramRef.selector must be set");
        }
        if field(reference, "parameterNotFoundAction").is_none() {
            return Some("cel.paramRef.parameterNotFoundAction is required");
        }
        if kind.is_none() {
            return Some("cel.paramKind is required");
        }
    }
    list(cel, "auditAnnotations").find_map(|annotation| {
        let key = missing(annotation, "key").then_some("cel.auditAnnotation.key is required");
        let value = missing(annotation, "valueExpression").then_some("cel.auditAnnotation.valueExpression is required");
        key.or(value)
    })
}

/// The first anchor that means nothing in a pattern (`pattern`), or any in data. Nested as deep as the document.
pub(super) fn anchors(value: Val<'_>, path: &str, pattern: bool) -> Option<Problem> {
    match value.view() {
        View::Map(map) => map.sorted_entries().into_iter().find_map(|(key, member)| {
            let at = format!("{path}/{key}");
            if let Some(problem) = anchor_problem(key, member, pattern) {
                return Some((at, problem));
            }
            anchors(member, &at, pattern)
        }),
        View::List(items) => {
            items.items().enumerate().find_map(|(nth, item)| anchors(item, &format!("{path}{nth}/"), pattern))
        }
        _ => None,
    }
}

fn anchor_problem(key: &str, value: Val<'_>, pattern: bool) -> Option<String> {
    let mark = anchor_mark(key)?;
    if !pattern || mark == "+" {
        return Some(format!("unsupported anchor {key}"));
    }
    match mark {
        "^" if !value.is_list() => Some("existence anchor should have value of type list".to_owned()),
        "^" if value.is_empty() => Some("existence anchor: should have at least one value".to_owned()),
        _ => None,
    }
}

/// The mark of an anchor: `^` of `^(key)`, empty of `(key)`. Kyverno: `pkg/engine/anchor/anchor.go`.
fn anchor_mark(key: &str) -> Option<&str> {
    let (mark, inner) = key.trim().strip_suffix(')')?.split_once('(')?;
    (matches!(mark, "" | "+" | "<" | "=" | "X" | "^") && !inner.is_empty() && !inner.contains('\n')).then_some(mark)
}

//! Generate rules: one source, and a complete target.
//!
//! Kyverno: `api/kyverno/v1/common_types.go`, `GeneratePattern.Validate`; `pkg/policy/generate/validate.go`.

use common::Val;
use common::go::wildcard;

use super::body::anchors;
use super::report::Report;
use super::structure::Shape;
use super::value::{self, field, list, text};
use crate::model::Rule;

/// Sources and targets.
pub(super) fn check_shape(shape: &mut Shape<'_>) {
    if !value::has(shape.rule, "generate") {
        return;
    }
    let Some(generate) = shape.rule.generate().cloned() else { return };
    let generate = Val::from(&generate);
    let clone_list = generate.dig(&["cloneList", "kinds"]).filter(|kinds| !kinds.is_null());
    let clone = generate
        .get("clone")
        .is_some_and(|clone| !text(clone, "name").is_empty() || !text(clone, "namespace").is_empty());
    let sources =
        [field(generate, "data").is_some(), clone, clone_list.is_some(), field(generate, "foreach").is_some()];
    let at = shape.at.clone();
    if sources.into_iter().filter(|given| *given).count() > 1 {
        let message = "only one of generate patterns(data, clone, cloneList and foreach) can be specified";
        return shape.push(&["generate"], format!("{at}: Forbidden: {message}"));
    }
    match field(generate, "foreach") {
        None => pattern(shape, generate, &at),
        Some(entries) => {
            for (nth, entry) in entries.items().enumerate() {
                pattern(shape, entry, &format!("{at}.foreach[{nth}]"));
            }
        }
    }
}

fn pattern(shape: &mut Shape<'_>, generate: Val<'_>, at: &str) {
    let policy = shape.policy;
    let mut forbid = |field: &str, message: &str| {
        shape.push(&["generate"], format!("{at}.{field}: Forbidden: {message}"));
    };
    let namespace = text(generate, "namespace");
    if policy.is_namespaced()
        && let Some(problem) = foreign_namespace(generate, &policy.namespace)
    {
        forbid("namespace", &format!("target resource scope mismatched: {problem} "));
    }
    // Without a cluster no kind is known to be cluster-wide.
    if !text(generate, "kind").is_empty() && namespace.is_empty() {
        forbid("namespace", "target namespace must be set for a namespaced resource");
    }
    let clone_list = generate.get("cloneList").unwrap_or_else(Val::null);
    let kinds: Vec<Val<'_>> = list(clone_list, "kinds").collect();
    if kinds.is_empty() {
        for field in ["kind", "name", "apiVersion"] {
            if text(generate, field).is_empty() {
                forbid(field, &format!("{field} can not be empty"));
            }
        }
        return;
    }
    let (source, own) = (text(clone_list, "namespace"), policy.namespace.as_str());
    if policy.is_namespaced() && source != own {
        let message = format!(
            "a namespaced policy cannot clone resources from other namespace, expected: {own}, received: {source}"
        );
        kinds.iter().for_each(|_| forbid("cloneList.namespace", &message));
    }
    if source.is_empty() {
        forbid("cloneList.namespace", "namespace is required for namespaced target resources");
    }
}

/// A namespaced policy stays in its namespace.
fn foreign_namespace(generate: Val<'_>, own: &str) -> Option<String> {
    let namespace = text(generate, "namespace");
    if namespace != own {
        return Some(format!(
            "a namespaced policy cannot generate resources in other namespaces, expected: {own}, received: {namespace}"
        ));
    }
    let clone = generate.get("clone").unwrap_or_else(Val::null);
    let source = text(clone, "namespace");
    (!text(clone, "name").is_empty() && source != own).then(|| {
        format!("a namespaced policy cannot clone resources from other namespaces, expected: {own}, received: {source}")
    })
}

/// What is generated.
pub(super) fn check(nth: usize, rule: &Rule, report: &mut Report<'_>) {
    if !value::has(rule, "generate") {
        return;
    }
    let generate = rule.generate().map_or_else(Val::null, Val::from);
    let selector = generate.dig(&["cloneList", "selector"]).unwrap_or_else(Val::null);
    let problem = if value::any_text(selector, &wildcard::contains_wildcard) {
        Some(("selector".to_owned(), "wildcard characters `*/?` not supported".to_owned()))
    } else {
        field(generate, "data").and_then(|data| anchors(data, "/", false)).map(|(at, problem)| {
            (format!("data.{at}"), format!("anchors not supported on generate resources: {problem}"))
        })
    };
    if let Some((at, problem)) = problem {
        report.fail_rule(rule, &["generate"], format!("path: spec.rules[{nth}].generate.{at}.: {problem}"));
    }
    if rule.match_.flat.resources.kinds.iter().any(|kind| kind == text(generate, "kind")) {
        let message = "generation kind and match resource kind should not be the same";
        report.fail_rule(rule, &["generate", "kind"], message.to_owned());
    }
}

//! What a policy may say with its fields: the checks that the original runs before it evaluates a policy.
//!
//! Not here: unknown fields and types (`load`). The one idea to know: the steps run in the original's order and the first
//! problem is the one that it reports; we go on and report the others too. Checks that need a cluster are left out, as on
//! the original's command line. Kyverno: `pkg/validation/policy/validate.go`.

mod background;
mod body;
mod conditions;
mod conflict;
mod context;
mod element;
mod generate;
mod images;
mod json_patch;
mod kinds;
mod metadata_only;
mod mock;
mod overrides;
mod report;
mod resources;
mod shape;
mod structure;
mod value;
mod variables;

use crate::autogen;
use crate::model::{Policy, Rule};
use report::Report;
pub use report::{CheckError, Problem};

/// Checks a policy.
///
/// # Errors
/// Everything that is wrong with it, what the original reports first.
pub fn check(policy: &Policy) -> Result<(), CheckError> {
    // kyverno: the command line checks no cleanup policy.
    if policy.kind.is_cleanup() {
        return Ok(());
    }
    let mut report = Report::new(policy);
    let rules = autogen::all_rules(policy);
    if !policy.is_namespaced() && !policy.namespace.is_empty() {
        report.fail(
            policy.path.join("metadata").join("namespace"),
            "A clusterpolicy should not have the namespace defined".to_owned(),
        );
    }
    background::check(policy, &rules, &mut report);
    variables::check(policy, &rules, policy.spec.background, "policy contains invalid variables", &mut report);
    structure::check(policy, &mut report);
    overrides::check(policy, &mut report);
    processing(policy, &mut report);
    for (nth, rule) in rules.iter().enumerate() {
        kinds::check(policy, nth, rule, &mut report);
    }
    for (nth, rule) in rules.iter().enumerate() {
        if check_rule(policy, &rules, nth, rule, &mut report).is_none() {
            break;
        }
    }
    report.finish()
}

/// Whether any kind of processing is left.
fn processing(policy: &Policy, report: &mut Report<'_>) {
    let spec = &policy.spec;
    let at = policy.path.join("spec").join("admission");
    if !spec.admission && !spec.background {
        report.fail(at.clone(), "disabling both admission and background processing is not allowed".to_owned());
    }
    let changes =
        |rule: &Rule| value::has(rule, "mutate") || value::has(rule, "generate") || value::has(rule, "verifyImages");
    if !spec.admission && spec.rules.iter().any(changes) {
        report.fail(at, "disabling admission processing is only allowed with validation policies".to_owned());
    }
}

/// The checks of one rule, written or derived. `None` where the original checks no further rule.
fn check_rule(policy: &Policy, rules: &[Rule], nth: usize, rule: &Rule, report: &mut Report<'_>) -> Option<()> {
    json_patch::check(nth, rule, report);
    resources::check(nth, rule, report);
    element::check(rule, report);
    context::check(nth, rule, report);
    images::check_extractors(nth, rule, report);
    resources::check_kinds_given(rule, report)?;
    body::check(nth, rule, report);
    generate::check(nth, rule, report);
    images::check(policy, nth, rule, report);
    metadata_only::check_labels(rule, report);
    on_policy_update(policy, rules, rule, report);
    Some(())
}

/// Rules that also change existing objects have no request to take variables from.
fn on_policy_update(policy: &Policy, rules: &[Rule], rule: &Rule, report: &mut Report<'_>) {
    let Some(mutate) = rule.mutate().map(common::Val::from) else { return };
    let own = mutate.get("mutateExistingOnPolicyUpdate").and_then(common::Val::as_bool);
    if !own.unwrap_or(policy.spec.mutate_existing_on_policy_update) || background::policy_variables(policy).is_empty() {
        return;
    }
    variables::check(policy, rules, true, "update event, policy contains invalid variables", report);
    background::check_on_policy_update(policy, rules, report);
}

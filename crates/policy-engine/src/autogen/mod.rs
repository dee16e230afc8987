//! Rules about pods, carried over to the controllers that make pods.
//!
//! Here live the decision whether a policy's rules are carried over, and to which controllers; `derive` builds the rules.
//! The one idea to know: a derived rule is made as data, by the same steps as in the original, and then decoded like a
//! written one. Kyverno: `pkg/autogen/v1`.

mod controllers;
mod derive;
mod reference;
mod replace;

use std::borrow::Cow;
use std::collections::BTreeSet;

use common::Val;

use crate::model::{Policy, ResourceDescription, Rule};
pub use controllers::contains_kind;

const ANNOTATION: &str = "pod-policies.kyverno.io/autogen-controllers";
const PREFIX: &str = "autogen-";

/// All rules of a policy: those written, then those derived for every controller it asks for.
pub fn all_rules(policy: &Policy) -> Vec<Rule> {
    let controllers = active_controllers(policy);
    let list = controllers.iter().map(AsRef::as_ref).collect::<Vec<&str>>().join(",");
    with_derived(policy, &list)
}

/// The rules that the validate phase holds against an object of `kind`: those written, and those derived for this kind alone.
pub fn rules_for_kind(policy: &Policy, kind: &str) -> Vec<Rule> {
    if is_active_for(policy, kind) { with_derived(policy, kind) } else { policy.spec.rules.clone() }
}

/// True when the policy derives rules for objects of `kind`; otherwise [`rules_for_kind`] gives the written rules.
pub fn is_active_for(policy: &Policy, kind: &str) -> bool {
    active_controllers(policy).contains(kind)
}

/// The number of rules with those derived for every controller.
pub fn rule_count_after_autogen(policy: &Policy) -> usize {
    all_rules(policy).len()
}

/// True for names that derived rules have.
pub fn is_derived_name(name: &str) -> bool {
    name.starts_with(PREFIX)
}

/// The controllers a policy asks for, in the order of their names; `none` where it derives nothing.
fn active_controllers(policy: &Policy) -> BTreeSet<Cow<'_, str>> {
    if !can_derive(&policy.spec.rules) {
        return BTreeSet::from(["none".into()]);
    }
    match policy.annotations.get(ANNOTATION) {
        Some(list) => list.split(',').map(Cow::from).collect(),
        None => controllers::ALL.iter().copied().map(Cow::from).collect(),
    }
}

/// The written rules with those derived for a list of controllers. Written rules with a derived name give way to them.
fn with_derived(policy: &Policy, controllers: &str) -> Vec<Rule> {
    let written = &policy.spec.rules;
    if controllers == "none" {
        return written.clone();
    }
    let derived: Vec<Rule> = written.iter().flat_map(|rule| derive::derive(policy, rule, controllers)).collect();
    if derived.is_empty() {
        return written.clone();
    }
    written.iter().filter(|rule| !is_derived_name(&rule.name)).cloned().chain(derived).collect()
}

/// False when any rule stands in the way, or none is about pods.
fn can_derive(rules: &[Rule]) -> bool {
    rules.iter().all(is_derivable) && rules.iter().any(is_about_pods)
}

fn is_derivable(rule: &Rule) -> bool {
    let generates = rule.generate().is_some_and(|generate| !Val::from(generate).is_empty());
    !generates && !patches_by_json(rule) && descriptions(rule).all(is_carried_over)
}

fn is_about_pods(rule: &Rule) -> bool {
    descriptions(rule)
        .any(|resources| resources.kinds.iter().any(|kind| kind == "Pod" || controllers::is_controller(kind)))
}

/// True when a rule patches by JSON patches, whose paths cannot be carried over.
fn patches_by_json(rule: &Rule) -> bool {
    let Some(mutate) = rule.mutate().map(Val::from) else { return false };
    let has_patch = |value: Val<'_>| value.get("patchesJson6902").and_then(Val::as_str).is_some_and(|p| !p.is_empty());
    has_patch(mutate) || mutate.get("foreach").unwrap_or_else(Val::null).items().any(has_patch)
}

/// The descriptions of objects in a rule's match and exclude blocks.
fn descriptions(rule: &Rule) -> impl Iterator<Item = &ResourceDescription> {
    let blocks = std::iter::once(&rule.match_).chain(&rule.exclude);
    blocks
        .flat_map(|block| std::iter::once(&block.flat).chain(&block.any).chain(&block.all))
        .map(|filter| &filter.resources)
}

/// False for what names objects rather than kinds, and for pods among other kinds.
fn is_carried_over(resources: &ResourceDescription) -> bool {
    let mixed = resources.kinds.len() > 1 && contains_kind(resources.kinds.iter().map(String::as_str), "Pod");
    resources.name.is_empty()
        && resources.names.is_empty()
        && resources.selector.is_none()
        && resources.annotations.is_none()
        && !mixed
}

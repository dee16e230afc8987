//! What a test gives generate rules to copy.
//!
//! kyverno: cmd/cli/kubectl-kyverno/commands/test/test.go (`ruleToCloneSourceResource`)

use std::collections::BTreeMap;

use common::manifest::Object;
use common::{Val, Value};
use policy_engine::autogen;
use policy_engine::model::Policy;

use crate::input::{self, Expectation, Reader, TestCase, Trouble};

/// The objects of a policy's rules that copy, by rule, and what cannot be read.
pub(super) fn of_policy(
    policy: &Policy,
    case: &TestCase,
    reader: &mut Reader<'_>,
) -> (BTreeMap<String, Vec<Value>>, Vec<Trouble>) {
    let (mut sources, mut troubles) = (BTreeMap::new(), Vec::new());
    if case.expectations.iter().all(|expectation| expectation.clone_source.is_empty()) {
        return (sources, troubles);
    }
    for rule in autogen::all_rules(policy) {
        let copies = rule.generate().is_some_and(copies);
        let is_meant = |expectation: &&Expectation| expectation.rule == rule.name && names(expectation, policy);
        // Of several expectations the first counts, also where it names no file.
        let Some(expectation) = case.expectations.iter().find(is_meant).filter(|_| copies) else { continue };
        if expectation.clone_source.is_empty() {
            continue;
        }
        match input::manifest(&case.full(&expectation.clone_source), reader) {
            Ok(objects) => drop(sources.insert(rule.name, objects.iter().map(Object::value).collect())),
            Err(trouble) => troubles.push(trouble),
        }
    }
    (sources, troubles)
}

fn copies(generate: &Value) -> bool {
    let has = |keys: &[&str]| Val::from(generate).dig(keys).is_some_and(|value| !value.is_empty());
    has(&["clone"]) || has(&["cloneList", "kinds"])
}

/// Whether an expectation names the policy, its namespace included.
fn names(expectation: &Expectation, policy: &Policy) -> bool {
    let (namespace, name) = expectation.policy.split_once('/').unwrap_or(("", &expectation.policy));
    !name.is_empty() && policy.name == name && policy.namespace == namespace
}

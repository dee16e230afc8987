//! Deriving rules for pod controllers: `tests/cases/autogen`. The rules are those of Kyverno 1.19.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod policy_support;

use std::collections::BTreeMap;

use common::{Val, View};
use policy_engine::autogen::{all_rules, rule_count_after_autogen, rules_for_kind};
use policy_engine::load::{Loaded, load};
use policy_engine::model::Rule;
use policy_support::{document, line, run};
use serde::Deserialize;
use serde_yaml::{Mapping, Value};

/// A policy and the rules that it has.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    note: String,
    policy: String,
    /// Only for this kind, as the validate phase asks.
    kind: Option<String>,
    /// The names of all rules, in order.
    names: Vec<String>,
    /// Whole rules, by name.
    #[serde(default)]
    rules: BTreeMap<String, Value>,
}

fn check(case: &Case) -> Vec<String> {
    let document = document(&case.policy);
    let Ok(Loaded::Policy(policy)) = load(&document) else { panic!("{}: no policy", case.note) };
    let rules = case.kind.as_ref().map_or_else(|| all_rules(&policy), |kind| rules_for_kind(&policy, kind));
    let names: Vec<&str> = rules.iter().map(|rule| rule.name.as_str()).collect();
    let mut faults = Vec::new();
    if names != case.names {
        faults.push(format!("{}: want {:?}, got {names:?}", case.note, case.names));
    }
    if case.kind.is_none() {
        assert_eq!(rule_count_after_autogen(&policy), names.len(), "{}", case.note);
    }
    for (name, want) in &case.rules {
        let found = rules.iter().find(|rule| rule.name == *name).map(plain_rule);
        if found.as_ref() != Some(want) {
            faults.push(format!("{}: {name}: got\n{}", case.note, serde_yaml::to_string(&found).unwrap()));
        }
    }
    faults
}

/// The rule without the defaults that every rule has.
fn plain_rule(rule: &Rule) -> Value {
    let mut value = plain(Val::from(&rule.raw));
    let map = value.as_mapping_mut().unwrap();
    map.remove("skipBackgroundRequests");
    if let Some(validate) = map.get_mut("validate").and_then(Value::as_mapping_mut) {
        validate.remove("allowExistingViolations");
    }
    value
}

fn plain(value: Val<'_>) -> Value {
    match value.view() {
        View::Null => Value::Null,
        View::Bool(value) => value.into(),
        View::Int(number) => number.into(),
        #[expect(clippy::cast_possible_truncation, reason = "the cases hold small whole numbers")]
        View::Float(number) => (number as i64).into(),
        View::Str(text) => text.into(),
        View::List(list) => list.items().map(plain).collect::<Vec<_>>().into(),
        View::Map(map) => {
            map.entries().map(|(key, value)| (Value::from(key), plain(value))).collect::<Mapping>().into()
        }
    }
}

#[test]
fn rules_are_derived_as_kyverno_derives_them() {
    run("autogen", check);
}

#[test]
fn a_derived_rule_keeps_the_place_of_the_rule_it_comes_from() {
    let text = "apiVersion: kyverno.io/v1\nkind: ClusterPolicy\nmetadata:\n  name: a\nspec:\n  rules:\n    - name: r\n      \
                match: {any: [{resources: {kinds: [Pod]}}]}\n      validate: {pattern: {spec: {x: y}}}\n";
    let document = document(text);
    let Ok(Loaded::Policy(policy)) = load(&document) else { panic!("no policy") };
    let rules = rules_for_kind(&policy, "CronJob");
    assert_eq!(rules.len(), 2);
    assert_eq!((rules[1].name.as_str(), line(&document, rules[1].span)), ("autogen-cronjob-r", 7));
    assert_eq!(rules[1].origin.prefix(), "spec/jobTemplate/spec/template");
}

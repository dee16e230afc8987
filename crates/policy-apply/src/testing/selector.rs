//! `--test-case-selector`: which expectations are looked at.
//!
//! kyverno: cmd/cli/kubectl-kyverno/test/filter/filter.go

use common::go::wildcard;

use crate::input::{Expectation, TestCase};

/// Conditions on expectations, all of which must hold.
#[derive(Debug, Default)]
pub(crate) struct Selector {
    conditions: Vec<(Key, String)>,
    /// What is wrong with the argument, in the original's words.
    pub(crate) errors: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Key {
    Policy,
    Rule,
    Resource,
}

impl Selector {
    /// Reads `policy=P,rule=R,resource=N`. Parts that mean nothing are errors, the others hold.
    pub(crate) fn parse(text: &str) -> Self {
        let mut selector = Self::default();
        for part in text.split(',').filter(|_| !text.is_empty()) {
            match part.split('=').collect::<Vec<_>>().as_slice() {
                [key, value] => selector.add(part, key.trim(), value.trim()),
                _ => selector.errors.push(format!(
                    "Invalid test-case-selector argument ({part}). Parameter must be in the form `<key>=<value>`."
                )),
            }
        }
        selector
    }

    fn add(&mut self, part: &str, key: &str, value: &str) {
        let key = match key {
            "policy" => Key::Policy,
            "rule" => Key::Rule,
            "resource" => Key::Resource,
            _ => {
                return self.errors.push(format!(
                    "Invalid test-case-selector ({part}). Parameter can only be policy, rule or resource."
                ));
            }
        };
        self.conditions.push((key, value.to_owned()));
    }

    /// The expectations of a test that are selected.
    pub(crate) fn selected(&self, case: &TestCase) -> Vec<Expectation> {
        case.expectations.iter().filter_map(|expectation| self.select(expectation)).collect()
    }

    /// The expectation, its resources replaced by those that the selector names; nothing when it is not selected.
    fn select(&self, expectation: &Expectation) -> Option<Expectation> {
        if !self.conditions.iter().all(|(key, value)| holds(*key, value, expectation)) {
            return None;
        }
        let mut selected = expectation.clone();
        let resources = self.resources();
        if !resources.is_empty() {
            selected.resources = Some(resources);
        }
        Some(selected)
    }

    /// The resources that are named, up to the first that means all.
    fn resources(&self) -> Vec<String> {
        if !self.errors.is_empty() {
            return Vec::new();
        }
        let values = self.conditions.iter().filter(|(key, _)| *key == Key::Resource).map(|(_, value)| value);
        values.take_while(|value| *value != "*").cloned().collect()
    }
}

fn holds(key: Key, value: &str, expectation: &Expectation) -> bool {
    let matches = |text: &str| text.is_empty() || wildcard::matches(value, text);
    match key {
        Key::Policy => matches(&expectation.policy),
        Key::Rule => matches(&expectation.rule),
        Key::Resource => {
            let resources = expectation.resources.as_deref().unwrap_or_default();
            resources.is_empty() || resources.iter().any(|name| wildcard::matches(value, name))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expectation(policy: &str, rule: &str, resources: &[&str]) -> Expectation {
        Expectation {
            policy: policy.into(),
            rule: rule.into(),
            resources: Some(resources.iter().map(|&name| name.to_owned()).collect()),
            ..Expectation::default()
        }
    }

    #[test]
    fn all_conditions_must_hold() {
        let given = expectation("tags", "no-latest", &["good", "bad"]);
        for (text, want) in [
            ("", true),
            ("policy=*,rule=*,resource=*", true),
            ("policy=t*", true),
            ("policy=x", false),
            ("policy=tags, rule=no-*", true),
            ("policy=tags,rule=other", false),
            ("resource=ba?", true),
            ("resource=none", false),
        ] {
            assert_eq!(Selector::parse(text).select(&given).is_some(), want, "{text}");
        }
        // What an expectation does not name fits everything.
        assert!(Selector::parse("rule=x,resource=y").select(&expectation("tags", "", &[])).is_some());
    }

    #[test]
    fn a_named_resource_takes_the_place_of_the_others() {
        let given = expectation("p", "r", &["a", "b"]);
        assert_eq!(Selector::parse("resource=a").select(&given).unwrap().resources.unwrap(), ["a"]);
        assert_eq!(Selector::parse("resource=*,resource=a").select(&given).unwrap().resources.unwrap(), ["a", "b"]);
        // An argument that is wrong elsewhere selects, and replaces nothing.
        assert_eq!(Selector::parse("resource=a,x").select(&given).unwrap().resources.unwrap(), ["a", "b"]);
    }

    #[test]
    fn wrong_parts_are_named() {
        let selector = Selector::parse("policy=p,foo=bar,policy,a=b=c");
        assert_eq!(selector.errors.len(), 3);
        assert_eq!(
            selector.errors[0],
            "Invalid test-case-selector (foo=bar). Parameter can only be policy, rule or resource."
        );
        assert!(selector.errors[1].contains("(policy). Parameter must be in the form"), "{:?}", selector.errors);
    }
}

//! Label selectors on the labels of an object or of its namespace.
//!
//! The one idea to know: a selector that Kubernetes would refuse matches nothing, and Kyverno's wildcards are replaced by
//! labels that the object has before Kubernetes' own rules apply.

use std::collections::BTreeMap;

use common::Val;
use common::go::wildcard::{Pattern, contains_wildcard};

use crate::model::{LabelSelector, Requirement, SelectorOperator};

/// The most characters of a label's name and of its value.
const LONGEST_NAME: usize = 63;
/// The most characters of the domain before a label's name.
const LONGEST_DOMAIN: usize = 253;

/// Labels, ordered by key.
pub(crate) type Labels<'a> = BTreeMap<&'a str, &'a str>;

/// A label selector, prepared.
#[derive(Clone, Debug)]
pub(crate) struct Selector {
    plain: Vec<(String, String)>,
    wild: Vec<(Pattern, Pattern)>,
    requirements: Vec<Requirement>,
    valid: bool,
}

impl Selector {
    /// Prepares a selector.
    pub(crate) fn compile(selector: &LabelSelector) -> Self {
        let is_wild = |key: &str, value: &str| contains_wildcard(key) || contains_wildcard(value);
        let (wild, plain): (Vec<_>, Vec<_>) =
            selector.match_labels.iter().partition(|(key, value)| is_wild(key, value));
        let valid = plain.iter().all(|(key, value)| is_label_key(key) && is_label_value(value))
            && selector.match_expressions.iter().all(is_requirement);
        Self {
            plain: plain.into_iter().map(|(key, value)| (key.clone(), value.clone())).collect(),
            wild: wild.into_iter().map(|(key, value)| (Pattern::new(key), Pattern::new(value))).collect(),
            requirements: selector.match_expressions.clone(),
            valid,
        }
    }

    /// True when `labels` are what the selector asks for.
    ///
    /// kyverno: pkg/utils/match/labels.go, pkg/engine/wildcards/wildcards.go
    pub(crate) fn matches(&self, labels: &Labels<'_>) -> bool {
        self.valid
            && self.plain.iter().all(|(key, value)| labels.get(key.as_str()) == Some(&value.as_str()))
            && self.wild.iter().all(|(key, value)| matches_wild(key, value, labels))
            && self.requirements.iter().all(|requirement| holds(requirement, labels))
    }

    /// True when the labels of `object` are what the selector asks for.
    pub(crate) fn selects(&self, object: Val<'_>) -> bool {
        self.matches(&text_map(object, "labels"))
    }
}

/// The labels or annotations of an object: a map of texts below `metadata`; one value that is no text voids the whole map.
///
/// kubernetes: `unstructured.NestedStringMap`
pub(super) fn text_map<'a>(object: Val<'a>, field: &str) -> Labels<'a> {
    let Some(map) = object.dig(&["metadata", field]) else { return Labels::new() };
    let pairs: Option<Labels<'a>> = map.entries().map(|(key, value)| Some((key, value.as_str()?))).collect();
    pairs.unwrap_or_default()
}

/// A pair with wildcards stands for the first label that both parts match, or, without one, for itself with `0` for every
/// wildcard.
fn matches_wild(key: &Pattern, value: &Pattern, labels: &Labels<'_>) -> bool {
    match labels.iter().find(|(k, v)| key.matches(k) && value.matches(v)) {
        Some((key, value)) => is_label_key(key) && is_label_value(value),
        None => {
            let plain = |text: &str| text.replace(['*', '?'], "0");
            let (key, value) = (plain(key.as_str()), plain(value.as_str()));
            is_label_key(&key) && is_label_value(&value) && labels.get(key.as_str()) == Some(&value.as_str())
        }
    }
}

fn holds(requirement: &Requirement, labels: &Labels<'_>) -> bool {
    let label = labels.get(requirement.key.as_str());
    let among = |label: &&str| requirement.values.iter().any(|value| value == label);
    match requirement.operator {
        SelectorOperator::In => label.is_some_and(among),
        SelectorOperator::NotIn => !label.is_some_and(among),
        SelectorOperator::Exists => label.is_some(),
        SelectorOperator::DoesNotExist => label.is_none(),
        SelectorOperator::Unknown(_) => false,
    }
}

fn is_requirement(requirement: &Requirement) -> bool {
    let values = &requirement.values;
    let count = match requirement.operator {
        SelectorOperator::In | SelectorOperator::NotIn => !values.is_empty(),
        SelectorOperator::Exists | SelectorOperator::DoesNotExist => values.is_empty(),
        SelectorOperator::Unknown(_) => false,
    };
    count && is_label_key(&requirement.key) && values.iter().all(|value| is_label_value(value))
}

/// kubernetes: `validation.IsQualifiedName`
fn is_label_key(key: &str) -> bool {
    let (domain, name) = key.split_once('/').map_or((None, key), |(domain, name)| (Some(domain), name));
    domain.is_none_or(is_domain) && !name.is_empty() && is_label_value(name)
}

/// kubernetes: `validation.IsValidLabelValue`
fn is_label_value(value: &str) -> bool {
    value.len() <= LONGEST_NAME
        && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
        && ends_are(value, |byte| byte.is_ascii_alphanumeric())
}

/// kubernetes: `validation.IsDNS1123Subdomain`
fn is_domain(domain: &str) -> bool {
    let lower = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    domain.len() <= LONGEST_DOMAIN
        && domain.split('.').all(|label| {
            !label.is_empty() && label.bytes().all(|byte| lower(byte) || byte == b'-') && ends_are(label, lower)
        })
}

fn ends_are(text: &str, good: impl Fn(u8) -> bool) -> bool {
    let bytes = text.as_bytes();
    bytes.first().is_none_or(|&byte| good(byte)) && bytes.last().is_none_or(|&byte| good(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pairs: &[(&str, &str)], expressions: &[(&str, &str, &[&str])], labels: &[(&str, &str)]) -> bool {
        let selector = LabelSelector {
            match_labels: pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect(),
            match_expressions: expressions
                .iter()
                .map(|(key, operator, values)| Requirement {
                    key: (*key).to_owned(),
                    operator: SelectorOperator::parse(operator),
                    values: values.iter().map(|value| (*value).to_owned()).collect(),
                })
                .collect(),
        };
        Selector::compile(&selector).matches(&labels.iter().copied().collect())
    }

    #[test]
    fn an_empty_selector_matches_everything() {
        assert!(matches(&[], &[], &[]));
        assert!(matches(&[], &[], &[("a", "b")]));
    }

    #[test]
    fn pairs_and_requirements_all_hold() {
        let labels = [("app", "web"), ("tier", "front")];
        assert!(matches(&[("app", "web")], &[("tier", "In", &["front", "back"])], &labels));
        assert!(!matches(&[("app", "db")], &[], &labels));
        assert!(matches(&[], &[("zone", "NotIn", &["a"]), ("zone", "DoesNotExist", &[])], &labels));
        assert!(!matches(&[], &[("app", "DoesNotExist", &[])], &labels));
        assert!(matches(&[], &[("app", "Exists", &[])], &labels));
    }

    #[test]
    fn wildcards_stand_for_a_label_that_is_there() {
        let labels = [("shop.io/app", "web"), ("shop.io/tier", "front")];
        assert!(matches(&[("shop.io/*", "fr*")], &[], &labels));
        assert!(!matches(&[("shop.io/*", "back*")], &[], &labels));
        assert!(!matches(&[("*", "*")], &[], &[]));
        assert!(matches(&[("ap*", "x")], &[], &[("ap0", "x")]));
    }

    #[test]
    fn what_kubernetes_refuses_matches_nothing() {
        assert!(!matches(&[("a/b/c", "x")], &[], &[("a/b/c", "x")]));
        assert!(!matches(&[], &[("app", "In", &[])], &[("app", "x")]));
        assert!(!matches(&[], &[("app", "Is", &["x"])], &[("app", "x")]));
        assert!(!matches(&[("app", "-x")], &[], &[("app", "-x")]));
        assert!(!matches(&[("Shop.io/app", "x")], &[], &[("Shop.io/app", "x")]));
    }
}

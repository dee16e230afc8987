//! What a failed rule means: a warning in a report, or a request turned away.
//!
//! Kyverno: `pkg/engine/api/engineresponse.go`.

use std::collections::BTreeMap;

use common::Val;
use common::go::wildcard;

use super::policy::Policy;
use super::rule::Rule;
use super::selector::LabelSelector;
use crate::matching::selector::Selector;

/// What happens to an object that fails. Kyverno: `api/kyverno/v1/spec_types.go`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum FailureAction {
    /// `Audit` or `audit`: reported only.
    #[default]
    Audit,
    /// `Enforce` or `enforce`: turned away.
    Enforce,
}

impl FailureAction {
    /// The action that a policy writes; anything but the two spellings of enforce audits.
    pub fn parse(text: &str) -> Self {
        match text {
            "Enforce" | "enforce" => Self::Enforce,
            _ => Self::Audit,
        }
    }

    /// True for [`FailureAction::Enforce`].
    pub const fn is_enforce(self) -> bool {
        matches!(self, Self::Enforce)
    }
}

/// Another action for some namespaces.
#[derive(Clone, Debug, Default)]
pub struct FailureActionOverride {
    /// The action there; an override without one never applies.
    pub action: Option<FailureAction>,
    /// Namespaces, with wildcards; `None` for all, an empty list for none.
    pub namespaces: Option<Vec<String>>,
    /// The labels of namespaces.
    pub namespace_selector: Option<LabelSelector>,
}

impl FailureActionOverride {
    /// The action for objects of `namespace`, whose labels are `labels`.
    fn applies(&self, namespace: &str, labels: &BTreeMap<&str, &str>) -> bool {
        let named = self.namespaces.as_ref().is_none_or(|list| list.iter().any(|ns| wildcard::matches(ns, namespace)));
        let selected = || self.namespace_selector.as_ref().is_none_or(|s| Selector::compile(s).matches(labels));
        named && selected()
    }
}

/// The first override that applies.
fn overridden(
    overrides: &[FailureActionOverride],
    namespace: &str,
    labels: &BTreeMap<&str, &str>,
) -> Option<FailureAction> {
    let usable = overrides.iter().filter_map(|item| Some((item, item.action?)));
    usable.filter(|(item, _)| item.applies(namespace, labels)).map(|(_, action)| action).next()
}

impl Rule {
    /// The action that the rule itself asks for in `namespace`; of image verifications an enforcing one wins.
    pub fn own_action(&self, namespace: &str, labels: &BTreeMap<&str, &str>) -> Option<FailureAction> {
        if let Some(validate) = self.validate() {
            return overridden(&validate.failure_action_overrides, namespace, labels).or(validate.failure_action);
        }
        let images = Val::from(self.verify_images()?).items();
        let actions = images.filter_map(|image| image.get("failureAction")?.as_str().map(FailureAction::parse));
        actions.fold(None, |first, action| if action.is_enforce() { Some(action) } else { first.or(Some(action)) })
    }
}

impl Policy {
    /// The action of the whole policy for objects of `namespace`, whose labels are `labels`: that of the first rule that asks
    /// for one, else that of the policy.
    pub fn effective_action(&self, namespace: &str, labels: &BTreeMap<&str, &str>) -> FailureAction {
        let own = self.spec.rules.iter().find_map(|rule| rule.own_action(namespace, labels));
        own.unwrap_or_else(|| self.spec_action(namespace, labels))
    }

    /// The action of one rule, written or derived.
    pub fn rule_action(&self, rule: &Rule, namespace: &str, labels: &BTreeMap<&str, &str>) -> FailureAction {
        rule.own_action(namespace, labels).unwrap_or_else(|| self.spec_action(namespace, labels))
    }

    fn spec_action(&self, namespace: &str, labels: &BTreeMap<&str, &str>) -> FailureAction {
        let spec = &self.spec;
        overridden(&spec.failure_action_overrides, namespace, labels).unwrap_or(spec.failure_action)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::load::{Loaded, load};

    fn action(spec: &str, namespace: &str) -> FailureAction {
        let text = format!("apiVersion: kyverno.io/v1\nkind: ClusterPolicy\nmetadata: {{name: a}}\nspec: {spec}\n");
        let document = yaml::Documents::new(text.into(), yaml::ReadOptions::default()).next().unwrap().unwrap();
        let Ok(Loaded::Policy(policy)) = load(&Arc::new(document)) else { panic!("{spec}") };
        policy.effective_action(namespace, &BTreeMap::from([("team", "a")]))
    }

    #[test]
    fn the_first_rule_with_an_action_decides_for_the_policy() {
        let rule = |extra: &str| format!("{{name: r, match: {{}}, validate: {{message: m{extra}}}}}");
        let two = format!("{{rules: [{}, {}]}}", rule(""), rule(", failureAction: Enforce"));
        assert!(action(&two, "x").is_enforce());
        let spec = format!("{{validationFailureAction: enforce, rules: [{}]}}", rule(", failureAction: Audit"));
        assert!(!action(&spec, "x").is_enforce());
        assert!(action("{validationFailureAction: enforce, rules: []}", "x").is_enforce());
        assert!(!action("{rules: []}", "x").is_enforce());
    }

    #[test]
    fn an_override_takes_namespaces_and_their_labels() {
        let spec = |over: &str| format!("{{validationFailureActionOverrides: [{{action: Enforce{over}}}], rules: []}}");
        assert!(action(&spec(", namespaces: ['prod-*']"), "prod-1").is_enforce());
        assert!(!action(&spec(", namespaces: ['prod-*']"), "dev").is_enforce());
        assert!(!action(&spec(", namespaces: []"), "dev").is_enforce());
        assert!(action(&spec(", namespaceSelector: {matchLabels: {team: a}}"), "dev").is_enforce());
        assert!(!action(&spec(", namespaceSelector: {matchLabels: {team: b}}"), "dev").is_enforce());
        assert!(action(&spec(""), "dev").is_enforce());
    }

    #[test]
    fn of_image_verifications_an_enforcing_one_wins() {
        let images = "[{imageReferences: [a], failureAction: Audit}, {imageReferences: [b], failureAction: Enforce}]";
        assert!(action(&format!("{{rules: [{{name: r, match: {{}}, verifyImages: {images}}}]}}"), "x").is_enforce());
    }
}

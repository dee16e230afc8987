//! The body of a validate rule.

use common::Val;

use super::resources::label_selector;
use super::{Decoder, flag, list, present, text, texts};
use crate::model::{Deny, FailureAction, FailureActionOverride, ForEach, PodSecurity, PodSecurityExclude, Validate};

impl Decoder<'_> {
    pub(super) fn validate(&self, validate: Val<'_>) -> Validate {
        let free = |key| self.free(validate, key);
        Validate {
            message: text(validate, "message"),
            failure_action: present(validate, "failureAction").and_then(Val::as_str).map(FailureAction::parse),
            failure_action_overrides: list(validate, "failureActionOverrides").map(failure_action_override).collect(),
            allow_existing_violations: flag(validate, "allowExistingViolations").unwrap_or(true),
            pattern: free("pattern"),
            any_pattern: free("anyPattern"),
            deny: self.deny(validate),
            foreach: list(validate, "foreach").map(|entry| self.foreach(entry)).collect(),
            pod_security: present(validate, "podSecurity").map(pod_security),
            cel: free("cel"),
            manifests: free("manifests"),
            assert: free("assert"),
        }
    }

    fn deny(&self, owner: Val<'_>) -> Option<Deny> {
        present(owner, "deny").map(|deny| Deny { conditions: self.free(deny, "conditions") })
    }

    /// Nested as deep as the document, whose depth the reader bounds.
    fn foreach(&self, entry: Val<'_>) -> ForEach {
        ForEach {
            list: text(entry, "list"),
            element_scope: flag(entry, "elementScope"),
            context: self.context(entry),
            preconditions: self.free(entry, "preconditions"),
            pattern: self.free(entry, "pattern"),
            any_pattern: self.free(entry, "anyPattern"),
            deny: self.deny(entry),
            foreach: list(entry, "foreach").map(|nested| self.foreach(nested)).collect(),
        }
    }
}

pub(super) fn failure_action_override(item: Val<'_>) -> FailureActionOverride {
    FailureActionOverride {
        action: present(item, "action").and_then(Val::as_str).map(FailureAction::parse),
        namespaces: present(item, "namespaces").map(|_| texts(item, "namespaces")),
        namespace_selector: present(item, "namespaceSelector").map(label_selector),
    }
}

fn pod_security(value: Val<'_>) -> PodSecurity {
    PodSecurity {
        level: text(value, "level"),
        version: text(value, "version"),
        exclude: list(value, "exclude").map(pod_security_exclude).collect(),
    }
}

pub(super) fn pod_security_exclude(item: Val<'_>) -> PodSecurityExclude {
    PodSecurityExclude {
        control_name: text(item, "controlName"),
        images: texts(item, "images"),
        restricted_field: text(item, "restrictedField"),
        values: texts(item, "values"),
    }
}

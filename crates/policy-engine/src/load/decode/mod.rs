//! Typed policies out of data that the tables have accepted. Decoding never fails: what does not fit is left out.

mod context;
mod resources;
mod validate;

pub(crate) use resources::label_selector;

use std::collections::BTreeMap;
use std::sync::Arc;

use common::{DocValue, Val, Value};
use yaml::{Document, Path, Span};

use super::error::{InvalidError, LoadError};
use super::schema::{Object, Type};
use super::{convert, defaults};
use crate::model::{
    ApplyRules, Body, ExceptionRef, FailureAction, MatchCondition, Policy, PolicyException, PolicyKind, Rule,
    RuleOrigin, Spec, Webhook,
};

/// Decodes from one document. Every node it meets belongs to that document.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Decoder<'d> {
    document: &'d Arc<Document>,
}

/// The rule that `raw` describes, as written or derived: `path` is its place, or that of the rule it comes from, in
/// `document`; nodes of documents inside `raw` belong to `document`.
pub fn decode_rule(document: &Arc<Document>, raw: Value, path: Path, origin: RuleOrigin) -> Rule {
    Decoder::new(document).rule(raw, path, origin)
}

impl<'d> Decoder<'d> {
    /// A decoder of nodes of `document`.
    pub(crate) const fn new(document: &'d Arc<Document>) -> Self {
        Self { document }
    }

    /// A value that shares the document instead of copying from it.
    pub(crate) fn share(&self, value: Val<'_>) -> Value {
        match value {
            Val::Doc(node) => Value::Doc(DocValue::new(Arc::clone(self.document), node.id())),
            Val::Own(value) => value.clone(),
        }
    }

    /// The policy at `path`. With a table, the defaults of the CRD are filled in.
    pub(super) fn policy(
        &self,
        root: Val<'_>,
        path: &Path,
        kind: PolicyKind,
        table: Option<&Object>,
    ) -> Result<Policy, LoadError> {
        let problems = convert::check(self.document, root, path);
        InvalidError::unless_empty(self.document, problems)?;
        let metadata = root.get("metadata").unwrap_or_else(Val::null);
        Ok(Policy {
            document: Arc::clone(self.document),
            path: path.clone(),
            api_version: text(root, "apiVersion"),
            kind,
            name: text(metadata, "name"),
            namespace: text(metadata, "namespace"),
            annotations: text_map(metadata, "annotations"),
            labels: text_map(metadata, "labels"),
            spec: self.spec(root.get("spec").unwrap_or_else(Val::null), &path.join("spec"), table),
        })
    }

    /// The cleanup policy at `path`: a policy with one rule of its own name.
    pub(super) fn cleanup(&self, root: Val<'_>, path: &Path, kind: PolicyKind) -> Policy {
        let metadata = root.get("metadata").unwrap_or_else(Val::null);
        let spec = root.get("spec").unwrap_or_else(Val::null);
        let name = text(metadata, "name");
        let mut rule = self.rule(self.share(spec), path.join("metadata"), RuleOrigin::Written);
        rule.name.clone_from(&name);
        rule.preconditions = None;
        rule.body = Body::Cleanup(self.free(spec, "conditions"));
        Policy {
            document: Arc::clone(self.document),
            path: path.clone(),
            api_version: text(root, "apiVersion"),
            kind,
            name,
            namespace: text(metadata, "namespace"),
            annotations: text_map(metadata, "annotations"),
            labels: text_map(metadata, "labels"),
            // Neither in the background nor at admission: by a schedule.
            spec: Spec { rules: vec![rule], admission: false, background: false, ..self.spec(Val::null(), path, None) },
        }
    }

    /// The exception at `path`.
    pub(super) fn exception(&self, root: Val<'_>, path: &Path) -> Result<PolicyException, LoadError> {
        let metadata = root.get("metadata").unwrap_or_else(Val::null);
        let spec = root.get("spec").unwrap_or_else(Val::null);
        let reference =
            |item| ExceptionRef { policy_name: text(item, "policyName"), rule_names: texts(item, "ruleNames") };
        Ok(PolicyException {
            document: Arc::clone(self.document),
            path: path.clone(),
            name: text(metadata, "name"),
            namespace: text(metadata, "namespace"),
            background: flag(spec, "background").unwrap_or(true),
            match_: resources::match_resources(spec.get("match").unwrap_or_else(Val::null)),
            conditions: self.free(spec, "conditions"),
            exceptions: list(spec, "exceptions").map(reference).collect(),
            pod_security: list(spec, "podSecurity").map(validate::pod_security_exclude).collect(),
        })
    }

    fn spec(&self, spec: Val<'_>, path: &Path, table: Option<&Object>) -> Spec {
        let rule_type = table.and_then(rule_type);
        let rules = path.join("rules");
        let rule = |(nth, rule): (usize, Val<'_>)| {
            let raw = rule_type.map_or_else(|| self.share(rule), |ty| defaults::fill(self, rule, ty));
            self.rule(raw, rules.join(nth), RuleOrigin::Written)
        };
        let apply_one = spec.get("applyRules").and_then(Val::as_str) == Some("One");
        Spec {
            rules: list(spec, "rules").enumerate().map(rule).collect(),
            apply_rules: if apply_one { ApplyRules::One } else { ApplyRules::All },
            failure_action: FailureAction::parse(&text(spec, "validationFailureAction")),
            failure_action_overrides: list(spec, "validationFailureActionOverrides")
                .map(validate::failure_action_override)
                .collect(),
            emit_warning: flag(spec, "emitWarning").unwrap_or(false),
            admission: flag(spec, "admission").unwrap_or(true),
            background: flag(spec, "background").unwrap_or(true),
            webhook: webhook(spec),
            schema_validation: flag(spec, "schemaValidation"),
            mutate_existing_on_policy_update: flag(spec, "mutateExistingOnPolicyUpdate").unwrap_or(false),
            generate_existing_on_policy_update: flag(spec, "generateExistingOnPolicyUpdate"),
            generate_existing: flag(spec, "generateExisting").unwrap_or(false),
        }
    }

    fn rule(&self, raw: Value, path: Path, origin: RuleOrigin) -> Rule {
        let rule = Val::from(&raw);
        Rule {
            name: text(rule, "name"),
            match_: resources::match_resources(rule.get("match").unwrap_or_else(Val::null)),
            exclude: present(rule, "exclude").map(resources::match_resources),
            context: self.context(rule),
            preconditions: self.free(rule, "preconditions"),
            cel_preconditions: match_conditions(rule, "celPreconditions"),
            body: self.body(rule),
            image_extractors: self.free(rule, "imageExtractors"),
            report_properties: text_map(rule, "reportProperties"),
            skip_background_requests: flag(rule, "skipBackgroundRequests").unwrap_or(true),
            span: self.name_span(&path),
            path,
            origin,
            raw,
        }
    }

    /// The value of the name of the rule at `path`, or the nearest thing that is there.
    fn name_span(&self, path: &Path) -> Span {
        self.document.locate(&path.join("name")).value
    }

    fn body(&self, rule: Val<'_>) -> Body {
        if let Some(validate) = present(rule, "validate") {
            return Body::Validate(Box::new(self.validate(validate)));
        }
        let free = |key| self.free(rule, key);
        free("mutate")
            .map(Body::Mutate)
            .or_else(|| free("generate").map(Body::Generate))
            .or_else(|| free("verifyImages").map(Body::VerifyImages))
            .unwrap_or(Body::Missing)
    }

    /// A free-form field; null counts as missing.
    fn free(&self, value: Val<'_>, key: &str) -> Option<Value> {
        present(value, key).map(|member| self.share(member))
    }
}

/// The type of a rule in the table of its policy.
fn rule_type(policy: &Object) -> Option<Type> {
    let Type::Object(spec) = policy.field("spec")?.ty else { return None };
    let Type::List(rule) = spec.field("rules")?.ty else { return None };
    Some(*rule)
}

fn webhook(spec: Val<'_>) -> Webhook {
    let webhook = spec.get("webhookConfiguration").unwrap_or_else(Val::null);
    let maybe_text = |value, key| present(value, key).and_then(Val::as_str).map(str::to_owned);
    Webhook {
        match_conditions: match_conditions(webhook, "matchConditions"),
        failure_policy: maybe_text(webhook, "failurePolicy"),
        timeout_seconds: integer(webhook, "timeoutSeconds"),
        spec_failure_policy: maybe_text(spec, "failurePolicy"),
        spec_timeout_seconds: integer(spec, "webhookTimeoutSeconds"),
    }
}

fn match_conditions(value: Val<'_>, key: &str) -> Vec<MatchCondition> {
    let condition = |item| MatchCondition { name: text(item, "name"), expression: text(item, "expression") };
    list(value, key).map(condition).collect()
}

/// A field that is there and not null.
fn present<'a>(value: Val<'a>, key: &str) -> Option<Val<'a>> {
    value.get(key).filter(|member| !member.is_null())
}

fn text(value: Val<'_>, key: &str) -> String {
    value.get(key).and_then(Val::as_str).unwrap_or_default().to_owned()
}

fn flag(value: Val<'_>, key: &str) -> Option<bool> {
    value.get(key).and_then(Val::as_bool)
}

#[expect(clippy::cast_possible_truncation, reason = "the table asks for a whole number; the check asks for its range")]
fn integer(value: Val<'_>, key: &str) -> Option<i64> {
    value.get(key).and_then(Val::as_f64).map(|number| number as i64)
}

fn list<'a>(value: Val<'a>, key: &str) -> impl Iterator<Item = Val<'a>> {
    value.get(key).unwrap_or_else(Val::null).items()
}

fn texts(value: Val<'_>, key: &str) -> Vec<String> {
    list(value, key).map(|item| item.as_str().unwrap_or_default().to_owned()).collect()
}

fn text_map(value: Val<'_>, key: &str) -> BTreeMap<String, String> {
    let map = value.get(key).unwrap_or_else(Val::null);
    map.entries()
        .filter(|(_, value)| !value.is_null())
        .map(|(key, value)| (key.to_owned(), value.as_str().unwrap_or_default().to_owned()))
        .collect()
}

//! The shape of a policy: what goes with what. All problems here are reported together.
//!
//! Kyverno: `api/kyverno/v1/spec_types.go`, `rule_types.go`, `match_resources_types.go`, `resource_description_types.go`.

use common::Val;
use common::go::quote::quote;
use yaml::Path;

use super::report::Report;
use super::{conflict, generate, shape, value};
use crate::model::{
    LabelSelector, MatchResources, Policy, ResourceDescription, ResourceFilter, Rule, SelectorOperator,
};

/// Problems as the original words them, with their places.
pub(super) type Problems = Vec<(Path, String)>;

pub(super) fn check(policy: &Policy, report: &mut Report<'_>) {
    let mut problems = Vec::new();
    metadata(policy, &mut problems);
    spec(policy, &mut problems);
    rule_names(policy, &mut problems);
    for (nth, rule) in policy.spec.rules.iter().enumerate() {
        Shape { policy, rule, at: format!("spec.rules[{nth}]"), problems: &mut problems }.check();
    }
    if policy.is_namespaced() && !policy.spec.failure_action_overrides.is_empty() {
        let message = "Use of validationFailureActionOverrides is supported only with ClusterPolicy";
        forbid(policy, "validationFailureActionOverrides", message, &mut problems);
    }
    report.fail_all(problems);
}

fn metadata(policy: &Policy, problems: &mut Problems) {
    let at = policy.path.join("metadata");
    if policy.annotation("pod-policies.kyverno.io/autogen-controllers") == "all" {
        let message = "metadata.annotations: Forbidden: Autogen annotation does not support 'all' anymore, remove the \
                       annotation or set it to a valid value";
        let at = at.join("annotations").join("pod-policies.kyverno.io/autogen-controllers");
        problems.push((at, message.to_owned()));
    }
    if policy.name.len() > 63 {
        problems.push((at.join("name"), "name: Too long: may not be more than 63 bytes".to_owned()));
    }
}

fn spec(policy: &Policy, problems: &mut Problems) {
    let webhook = &policy.spec.webhook;
    let instead =
        |field: &str| format!("remove the deprecated field and use spec.webhookConfiguration.{field} instead");
    if webhook.spec_timeout_seconds.is_some() && webhook.timeout_seconds.is_some() {
        forbid(policy, "webhookTimeoutSeconds", &instead("timeoutSeconds"), problems);
    }
    if webhook.spec_failure_policy.is_some() && webhook.failure_policy.is_some() {
        forbid(policy, "failurePolicy", &instead("failurePolicy"), problems);
    }
    if policy.spec.generate_existing_on_policy_update.is_some() {
        let message = "remove the deprecated field and use spec.generate[*].generateExisting instead";
        forbid(policy, "generateExistingOnPolicyUpdate", message, problems);
    }
    mutate_targets(policy, problems);
    for (field, seconds) in [
        ("webhookTimeoutSeconds", webhook.spec_timeout_seconds),
        ("webhookConfiguration.timeoutSeconds", webhook.timeout_seconds),
    ] {
        if let Some(seconds) = seconds.filter(|seconds| !(1..=30).contains(seconds)) {
            let path = field.split('.').fold(policy.path.join("spec"), |path, key| path.join(key));
            let message = "the timeout value must be between 1 and 30 seconds";
            problems.push((path, format!("spec.{field}: Invalid value: {seconds}: {message}")));
        }
    }
}

fn mutate_targets(policy: &Policy, problems: &mut Problems) {
    for (nth, rule) in policy.spec.rules.iter().enumerate() {
        if !value::has(rule, "mutate") {
            continue;
        }
        let mutate = rule.mutate().map_or_else(Val::null, Val::from);
        let own = mutate.get("mutateExistingOnPolicyUpdate").and_then(Val::as_bool).unwrap_or(false);
        let targets = mutate.get("targets").is_some_and(|targets| !targets.is_empty());
        if (own || policy.spec.mutate_existing_on_policy_update) && !targets {
            let field = "mutateExistingOnPolicyUpdate";
            let message =
                format!("spec.{field}: Forbidden: rules[{nth}].mutate.targets has to be specified when {field} is set");
            problems.push((rule.path.join("mutate"), message));
        }
    }
}

fn forbid(policy: &Policy, field: &str, message: &str, problems: &mut Problems) {
    problems.push((policy.path.join("spec").join(field), format!("spec.{field}: Forbidden: {message}")));
}

fn rule_names(policy: &Policy, problems: &mut Problems) {
    let rules = &policy.spec.rules;
    for (nth, rule) in rules.iter().enumerate() {
        if rules.iter().take(nth).any(|before| before.name == rule.name) {
            let text = shape::RULE.json(value::raw(rule));
            let message =
                format!("spec.rules[{nth}].name: Invalid value: {text}: Duplicate rule name: '{}'", rule.name);
            problems.push((rule.path.join("name"), message));
        }
    }
}

/// The shape of one rule.
pub(super) struct Shape<'a> {
    pub(super) policy: &'a Policy,
    pub(super) rule: &'a Rule,
    /// The rule's path in messages.
    pub(super) at: String,
    pub(super) problems: &'a mut Problems,
}

impl Shape<'_> {
    fn check(mut self) {
        self.rule_type();
        if conflict::matches_nothing(self.rule) {
            self.whole_rule("match", "", "Rule is matching an empty set");
        }
        self.block("match", Some(&self.rule.match_));
        self.block("exclude", self.rule.exclude.as_ref());
        self.target_namespaces();
        self.pod_security();
        generate::check_shape(&mut self);
    }

    /// A problem at `keys` of the rule.
    pub(super) fn push(&mut self, keys: &[&str], message: String) {
        let path = keys.iter().fold(self.rule.path.clone(), |path, key| path.join(*key));
        self.problems.push((path, message));
    }

    fn whole_rule(&mut self, key: &str, child: &str, message: &str) {
        let text = shape::RULE.json(value::raw(self.rule));
        let message = format!("{}{child}: Invalid value: {text}: {message}", self.at);
        self.push(&[key], message);
    }

    fn rule_type(&mut self) {
        let kinds = ["mutate", "validate", "generate", "verifyImages"];
        let given: Vec<&str> = kinds.into_iter().filter(|kind| value::has(self.rule, kind)).collect();
        let name = &self.rule.name;
        match given.as_slice() {
            [] => {
                let message = format!(
                    "No operation defined in the rule '{name}'.(supported operations: mutate,validate,generate,verifyImages)"
                );
                self.whole_rule("name", "", &message);
            }
            [_] => {}
            [_, second, ..] => {
                let message = format!(
                    "Multiple operations defined in the rule '{name}', only one operation \
                     (mutate,validate,generate,verifyImages) is allowed per rule"
                );
                self.whole_rule(second, "", &message);
            }
        }
        if self.rule.image_extractors.is_some() && !given.contains(&"verifyImages") {
            let message = format!(
                "Invalid rule spec for rule '{name}', imageExtractors can only be defined for verifyImages rule"
            );
            self.whole_rule("imageExtractors", ".imageExtractors", &message);
        }
    }

    fn block(&mut self, name: &'static str, block: Option<&MatchResources>) {
        let Some(block) = block else { return };
        let at = format!("{}.{name}", self.at);
        if !block.any.is_empty() && !block.all.is_empty() {
            let text = shape::MATCH.json(value::raw(self.rule).get(name).unwrap_or_else(Val::null));
            self.push(&[name], format!("{at}: Invalid value: {text}: Can't specify any and all together"));
        }
        for (list, filters) in [("any", &block.any), ("all", &block.all)] {
            for (nth, filter) in filters.iter().enumerate() {
                self.filter(name, &format!("{at}.{list}[{nth}]"), filter);
            }
        }
        self.filter(name, &at, &block.flat);
    }

    fn filter(&mut self, block: &'static str, at: &str, filter: &ResourceFilter) {
        for message in user_info(at, filter) {
            self.push(&[block], message);
        }
        for message in self.description(at, &filter.resources) {
            self.push(&[block], message);
        }
    }

    fn description(&self, at: &str, resources: &ResourceDescription) -> Vec<String> {
        let mut messages = Vec::new();
        if !resources.name.is_empty() && !resources.names.is_empty() {
            messages.push(format!("{at}: Invalid value: Both name and names can not be specified together"));
        }
        if let Some(selector) = resources.selector.as_ref().filter(|selector| !selector.has_wildcard())
            && let Some(problem) = selector_problem(selector)
        {
            messages.push(format!("{at}.selector: Invalid value: {}: {problem}", selector_json(selector)));
        }
        if self.policy.is_namespaced() && !resources.namespaces.is_empty() {
            let message = "Filtering namespaces not allowed in namespaced policies";
            messages.push(format!("{at}.namespaces: Forbidden: {message}"));
        }
        messages
    }

    fn target_namespaces(&mut self) {
        if !self.policy.is_namespaced() {
            return;
        }
        let targets = self.rule.mutate().map_or_else(Val::null, Val::from).get("targets").unwrap_or_else(Val::null);
        let namespaces: Vec<String> =
            targets.items().map(|target| value::text(target, "namespace").to_owned()).collect();
        for (nth, namespace) in namespaces.into_iter().enumerate() {
            if !namespace.is_empty() && namespace != self.policy.namespace {
                let message = "This field can be ignored or should have value of the namespace where the policy is being \
                               created";
                let message =
                    format!("{}.targets[{nth}].namespace: Invalid value: {}: {message}", self.at, quote(&namespace));
                self.push(&["mutate", "targets"], message);
            }
        }
    }

    fn pod_security(&mut self) {
        let Some(pod_security) = self.rule.validate().and_then(|validate| validate.pod_security.as_ref()) else {
            return;
        };
        for (nth, exclude) in pod_security.exclude.iter().enumerate() {
            let at = format!("{}.podSecurity.exclude[{nth}]", self.at);
            let control = exclude.control_name.as_str();
            let mut messages = Vec::new();
            if CONTAINER_CONTROLS.contains(&control) && exclude.images.is_empty() {
                messages.push(invalid_control(
                    &at,
                    control,
                    "exclude.images must be specified for the container level control",
                ));
            } else if POD_CONTROLS.contains(&control) && !exclude.images.is_empty() {
                messages.push(invalid_control(
                    &at,
                    control,
                    "exclude.images must not be specified for the pod level control",
                ));
            }
            if !exclude.restricted_field.is_empty() && exclude.values.is_empty() {
                messages.push(format!("{at}.values: Forbidden: values is required"));
            }
            if exclude.restricted_field.is_empty() && !exclude.values.is_empty() {
                messages.push(format!("{at}.restrictedField: Forbidden: restrictedField is required"));
            }
            if pod_security.level == "baseline" && RESTRICTED_CONTROLS.contains(&control) {
                messages.push(invalid_control(&at, control, "Invalid control name defined at the given level"));
            }
            for message in messages {
                self.push(&["validate", "podSecurity", "exclude"], message);
            }
        }
    }
}

/// Controls of containers; leaving one out names the images. Kyverno: `pkg/pss/utils/mapping.go`.
const CONTAINER_CONTROLS: &[&str] =
    &["Capabilities", "Privileged Containers", "Host Ports", "/proc Mount Type", "Privilege Escalation"];
/// Controls of pods; leaving one out names no images.
const POD_CONTROLS: &[&str] = &["Host Namespaces", "HostPath Volumes", "Sysctls", "Volume Types"];
/// Controls that only the restricted level has.
const RESTRICTED_CONTROLS: &[&str] =
    &["Volume Types", "Privilege Escalation", "Running as Non-root", "Running as Non-root user"];

fn invalid_control(at: &str, control: &str, message: &str) -> String {
    format!("{at}.controlName: Invalid value: {}: {message}", quote(control))
}

/// What is wrong with the users, groups, service accounts and roles of a filter. Kyverno:
/// `api/kyverno/v1/user_info_types.go`.
pub(super) fn user_info(at: &str, filter: &ResourceFilter) -> Vec<String> {
    let mut messages = Vec::new();
    for (nth, subject) in filter.subjects.iter().enumerate() {
        let at = format!("{at}.subjects[{nth}]");
        match subject.kind.as_str() {
            "" => messages.push(format!("{at}.kind: Required value")),
            "User" | "Group" | "ServiceAccount" => {}
            kind => messages.push(format!(
                "{at}.kind: Invalid value: {}: kind must be 'User', 'Group', or 'ServiceAccount'",
                quote(kind)
            )),
        }
        if subject.name.is_empty() {
            messages.push(format!("{at}.name: Required value"));
        }
        if subject.kind == "ServiceAccount" && subject.namespace.is_empty() {
            messages.push(format!("{at}.namespace: Required value: namespace is required when Kind is ServiceAccount"));
        }
    }
    for (nth, role) in filter.roles.iter().enumerate() {
        if role.split(':').count() != 2 {
            let message = "Role is expected to be in namespace:name format";
            messages.push(format!("{at}.roles[{nth}]: Invalid value: {}: {message}", quote(role)));
        }
    }
    messages
}

/// Why Kubernetes refuses a selector. Kubernetes: `metav1.LabelSelectorAsSelector`.
fn selector_problem(selector: &LabelSelector) -> Option<String> {
    if selector.match_labels.is_empty() && selector.match_expressions.is_empty() {
        return Some("The requirements are not specified in selector".to_owned());
    }
    selector.match_expressions.iter().find_map(|requirement| match &requirement.operator {
        SelectorOperator::Unknown(name) => Some(format!("{} is not a valid label selector operator", quote(name))),
        SelectorOperator::In | SelectorOperator::NotIn if requirement.values.is_empty() => {
            Some("values: Invalid value: null: for 'in', 'notin' operators, values set can't be empty".to_owned())
        }
        SelectorOperator::Exists | SelectorOperator::DoesNotExist if !requirement.values.is_empty() => {
            let values = value::json(Val::from(&common::Value::list(
                requirement.values.iter().map(|text| common::Value::from(text.as_str())),
            )));
            Some(format!("values: Invalid value: {values}: values set must be empty for exists and does not exist"))
        }
        _ => None,
    })
}

/// A selector as `json.Marshal` writes its structure.
fn selector_json(selector: &LabelSelector) -> String {
    use common::Value;
    let labels = || Value::map(selector.match_labels.iter().map(|(key, value)| (key.as_str(), value.as_str())));
    let mut parts = Vec::new();
    if !selector.match_labels.is_empty() {
        parts.push(format!("\"matchLabels\":{}", value::json(Val::from(&labels()))));
    }
    if !selector.match_expressions.is_empty() {
        let requirement = |requirement: &crate::model::Requirement| {
            let text = |text: &str| value::json(Val::from(&Value::from(text)));
            let mut out =
                format!("{{\"key\":{},\"operator\":{}", text(&requirement.key), text(requirement.operator.name()));
            if !requirement.values.is_empty() {
                let values: Vec<String> = requirement.values.iter().map(|value| text(value)).collect();
                out.push_str(&format!(",\"values\":[{}]", values.join(",")));
            }
            out.push('}');
            out
        };
        let requirements: Vec<String> = selector.match_expressions.iter().map(requirement).collect();
        parts.push(format!("\"matchExpressions\":[{}]", requirements.join(",")));
    }
    format!("{{{}}}", parts.join(","))
}

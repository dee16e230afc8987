//! Context entries: names that are free, sources that are complete, expressions that can be read.
//!
//! Kyverno: `pkg/validation/policy/validate.go`, `validateRuleContext`.

use common::Val;
use jmespath::Expression;

use super::json_patch::replace_variables;
use super::report::Report;
use super::value;
use crate::context::image_reference::ImageReference;
use crate::model::{ApiCall, ConfigMapRef, ContextEntry, ContextSource, GlobalRef, ImageRegistry, Rule, Variable};

/// Names that mean something already.
const RESERVED: &[&str] =
    &["images", "request", "serviceAccountName", "serviceAccountNamespace", "element", "elementIndex"];

pub(super) fn check(nth: usize, rule: &Rule, report: &mut Report<'_>) {
    if let Some(problem) = problem(rule) {
        report.fail_rule(rule, &["context"], format!("path: spec.rules[{nth}]: {problem}"));
    }
}

fn problem(rule: &Rule) -> Option<String> {
    let cel = value::raw(rule).dig(&["validate", "cel"]).is_some_and(|cel| !cel.is_empty());
    if cel && !rule.context.is_empty() {
        return Some("context variables are not supported for CEL expressions in validate rules".to_owned());
    }
    rule.context.iter().find_map(entry)
}

fn entry(entry: &ContextEntry) -> Option<String> {
    let name = entry.name.as_str();
    if name.is_empty() {
        return Some("a name is required for context entries".to_owned());
    }
    let clash =
        |reserved: &&&str| name.strip_prefix(**reserved).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    if let Some(reserved) = RESERVED.iter().find(clash) {
        return Some(format!("entry name {name} is invalid as it conflicts with a pre-defined variable {reserved}"));
    }
    match &entry.source {
        ContextSource::ConfigMap(map) => config_map(map),
        ContextSource::ApiCall(call) => api_call(call),
        ContextSource::GlobalReference(global) => global_reference(global),
        ContextSource::ImageRegistry(image) => image_registry(image),
        ContextSource::Variable(variable) => variable_problem(variable),
        ContextSource::Missing => Some(
            "exactly one of configMap or apiCall or imageRegistry or variable is required for context entries"
                .to_owned(),
        ),
    }
}

fn config_map(map: &ConfigMapRef) -> Option<String> {
    if map.name.is_empty() {
        return Some("a name is required for configMap context entry".to_owned());
    }
    map.namespace.is_empty().then(|| "a namespace is required for configMap context entry".to_owned())
}

fn api_call(call: &ApiCall) -> Option<String> {
    if !call.url_path.is_empty() && call.service.is_some() {
        return Some("a URLPath cannot be used for service API calls".to_owned());
    }
    expression(&call.jmes_path)
}

fn global_reference(global: &GlobalRef) -> Option<String> {
    if global.name.is_empty() {
        return Some("a name is required for globalReference context entry".to_owned());
    }
    expression(&global.jmes_path)
}

fn image_registry(image: &ImageRegistry) -> Option<String> {
    if image.reference.is_empty() {
        return Some("a ref is required for imageRegistry context entry".to_owned());
    }
    if let Some(problem) = reference(&image.reference) {
        return Some(problem);
    }
    expression(&image.jmes_path)
}

fn variable_problem(variable: &Variable) -> Option<String> {
    let given = |value: &Option<common::Value>| value.as_ref().is_some_and(|value| !Val::from(value).is_null());
    if let Some(problem) = expression(&variable.jmes_path) {
        return Some(problem);
    }
    if variable.jmes_path.is_empty() && !given(&variable.value) {
        return Some("a variable must define a value or a jmesPath expression".to_owned());
    }
    (variable.jmes_path.is_empty() && given(&variable.default))
        .then(|| "a variable must define a default value only when a jmesPath expression is defined".to_owned())
}

/// What is wrong with an image reference; one with variables in it is not known yet.
fn reference(text: &str) -> Option<String> {
    if replace_variables(text, "") != text {
        return None;
    }
    let error = ImageReference::parse(text).err()?;
    // The innermost cause, as the library behind it words it.
    let cause = error.rsplit(": ").next().unwrap_or_default();
    Some(format!("bad image: {text}: {cause}"))
}

/// What is wrong with an expression; one with variables in it is not known yet.
fn expression(text: &str) -> Option<String> {
    if text.is_empty() || replace_variables(text, "") != text {
        return None;
    }
    let error = Expression::compile(text).err()?;
    Some(format!("failed to parse JMESPath {text}: {error}"))
}

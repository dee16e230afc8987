//! Pod security standards. `tests/cases/pod_security/controls` holds a file for each check, with pods and what the check finds
//! in them; `rules` holds whole responses: exclusions, exceptions, kinds, what cannot be read.

#[path = "evaluate_support/case.rs"]
mod case;
#[path = "evaluate_support/mod.rs"]
mod evaluation;
#[path = "pattern_support/mod.rs"]
mod support;

use std::collections::BTreeMap;

use serde::Deserialize;

use evaluation::{Setting, evaluate, policy};

/// Pods against one check.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ControlCase {
    note: String,
    level: String,
    version: String,
    reason: String,
    pods: BTreeMap<String, PodCase>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PodCase {
    #[serde(default)]
    annotations: BTreeMap<String, String>,
    spec: serde_yaml::Value,
    /// The errors of the groups with the reason, as the message lists them; none when the pod keeps the check.
    finds: Vec<String>,
}

impl PodCase {
    fn text(&self, name: &str) -> String {
        let annotations = serde_json::to_string(&self.annotations).unwrap_or_default();
        let spec = serde_yaml::to_string(&self.spec).unwrap_or_default().replace('\n', "\n  ");
        format!("apiVersion: v1\nkind: Pod\nmetadata:\n  name: {name}\n  annotations: {annotations}\nspec:\n  {spec}\n")
    }
}

fn rule(level: &str, version: &str) -> String {
    format!(
        "apiVersion: kyverno.io/v1\nkind: ClusterPolicy\nmetadata: {{name: p}}\nspec:\n  rules:\n  - name: r\n    \
         match: {{any: [{{resources: {{kinds: [Pod]}}}}]}}\n    validate:\n      \
         podSecurity: {{level: {level}, version: {version}}}\n"
    )
}

/// The lists of errors in the groups of `message` with `reason`.
fn groups<'m>(message: &'m str, reason: &str) -> Vec<&'m str> {
    let start = format!("(Forbidden reason: {reason}, field error list: [");
    let parts = message.split(start.as_str()).skip(1);
    parts.filter_map(|part| part.split("])").next()).collect()
}

fn check_control(case: &ControlCase) -> Vec<String> {
    let policy = policy(&rule(&case.level, &case.version), "");
    let mut faults = Vec::new();
    for (name, pod) in &case.pods {
        let responses = evaluate(&policy, &pod.text(name), &Setting::default());
        let message = responses.first().map_or("", |(_, response)| response.message.as_str());
        let found = groups(message, &case.reason);
        if responses.len() != 1 || found != pod.finds {
            faults.push(format!("{}: {name}: got {found:?} of {message}", case.note));
        }
    }
    faults
}

#[test]
fn checks_find_what_the_cases_say() {
    support::run("pod_security/controls", "pod_security", check_control);
}

#[test]
fn responses_are_those_of_the_cases() {
    support::run("pod_security/rules", "pod_security", |case| case::check(case, true));
}

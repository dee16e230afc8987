//! The same verdicts as the four tools give when pipes chain them, and the tools under their own names.

use std::collections::BTreeSet;

use crate::support::{examples, run, run_as};
use serde_json::Value;

const ENVIRONMENTS: [&str; 4] = ["dev", "prd", "qac", "stg"];
const APPLICATION: &str = "backend-applications";

/// What stays the same of a finding on every way: rule, severity, message, object.
type Verdict = (String, String, String, String);

fn verdicts(report: &Value, keep: impl Fn(&Value) -> bool) -> BTreeSet<Verdict> {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let all = report["findings"].as_array().unwrap().iter().filter(|finding| keep(finding));
    let fields = |finding: &Value| {
        (text(&finding["rule"]), text(&finding["severity"]), text(&finding["message"]), finding["object"].to_string())
    };
    all.map(fields).collect()
}

#[test]
fn the_tools_chained_by_pipes_give_the_same_verdicts() {
    let old = "apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata:\n  name: web\n";
    let ruleset = "rules:\n  few:\n    given: $.replicas\n    severity: error\n    then: {function: schema, functionOptions: {schema: \
                   {maximum: 3}}}\n";
    let sys = examples()
        .file("/backend-applications/charts/backend-applications/templates/old.yaml", old)
        .file("/backend-applications/.spectral.yaml", ruleset);
    let whole = run(&format!("check {APPLICATION} --report json"), &sys).json();
    let of_tool = |tool: &str, environment: &str| {
        let has = |finding: &Value| finding["environments"].as_array().unwrap().iter().any(|one| one == environment);
        verdicts(&whole, |finding| finding["tool"] == tool && has(finding))
    };
    let render = |repository: &str, environment: &str| {
        let chart = format!("{repository}/charts/{repository}");
        let files = [format!("{repository}/cd/values.yaml"), format!("{repository}/cd/{environment}/values.yaml")];
        let rendered = run_as(&["helm", "template", "app", &chart, "-f", &files[0], "-f", &files[1]], b"", &sys);
        assert_eq!(rendered.code, 0, "{rendered:?}");
        rendered.stdout
    };
    let deployments = ["orders", "payments"].map(|name| format!("{APPLICATION}/deployments/{name}.yaml"));
    for environment in ENVIRONMENTS {
        let policies = ["security-policy", "devops-policy"].map(|repository| render(repository, environment));
        let application = render(APPLICATION, environment);
        let sys = examples().file("/policies.yaml", policies.join("\n---\n"));
        let words = [
            "policy-apply",
            "policies.yaml",
            "--resource",
            "-",
            "--resource",
            &deployments[0],
            "--resource",
            &deployments[1],
        ];
        let judged = run_as(&[&words[..], &["--report", "json"]].concat(), application.as_bytes(), &sys);
        assert_eq!(verdicts(&judged.json(), |_| true), of_tool("policy-apply", environment), "{environment}");
        let looked = run_as(&["deprecations", "detect", "-", "--report", "json"], application.as_bytes(), &sys);
        assert_eq!(verdicts(&looked.json(), |_| true), of_tool("deprecations", environment), "{environment}");
    }
    let chart = format!("{APPLICATION}/charts/{APPLICATION}");
    let ruleset = format!("{APPLICATION}/.spectral.yaml");
    for environment in ENVIRONMENTS {
        let words = ["values-lint", "chart", &chart, "--ruleset", &ruleset, "--env", environment, "--report", "json"];
        let linted = run_as(&words, b"", &sys);
        assert_eq!(
            verdicts(&linted.json(), |_| true),
            of_tool("values-lint", environment),
            "{environment}: {linted:?}"
        );
    }
    assert!(!of_tool("deprecations", "dev").is_empty() && !of_tool("values-lint", "prd").is_empty());
}

#[test]
fn every_tool_answers_to_its_names() {
    let sys = examples();
    for (name, word) in [
        ("kyverno", "Version:"),
        ("kubectl-kyverno", "Version:"),
        ("policy-apply", "policy-apply"),
        ("pluto", "Version:"),
        ("deprecations", "deprecations"),
        ("helm", "version.BuildInfo"),
        ("render", "render"),
    ] {
        let done = run_as(&[name, "version"], b"", &sys);
        assert_eq!(done.code, 0, "{name}: {done:?}");
        assert!(done.stdout.contains(word), "{name}: {done:?}");
    }
    for name in ["spectral", "values-lint"] {
        assert_eq!(run_as(&[name, "--version"], b"", &sys).code, 0);
    }
}

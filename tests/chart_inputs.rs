//! Charts as inputs of `policy-apply`: applications and policy repositories are rendered in process, by both names, and what is
//! found names the lines that a person edits.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::disallowed_methods, reason = "tests")]

use std::ffi::OsString;
use std::path::Path;

use common::sys::{Memory, Streams, Sys};
use conformance::{files, root};
use serde_json::Value;

const APPLICATION: &str = "/repos/backend-applications";
const CHART: &str = "/repos/backend-applications/charts/backend-applications";

struct Outcome {
    code: u8,
    stdout: String,
    stderr: String,
}

fn apply(sys: &dyn Sys, line: &str) -> Outcome {
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let words = line.split_whitespace().map(OsString::from);
    let code = policy_apply::run(words, sys, &mut Streams::buffers(&[], &mut stdout, &mut stderr)).code();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Outcome { code, stdout: text(stdout), stderr: text(stderr) }
}

/// The example repositories below `/repos`, as our image has them.
fn machine() -> Memory {
    let examples = files().into_iter().filter(|file| file.starts_with("examples/"));
    examples.fold(Memory::new(), |sys, file| {
        let bytes = std::fs::read(root().join(&file)).unwrap();
        sys.file(Path::new("/repos").join(file.strip_prefix("examples/").unwrap()), bytes)
    })
}

/// The same, the application's image without a fixed tag in production alone.
fn broken_in_production() -> Memory {
    machine()
        .file(format!("{APPLICATION}/cd/dev/values.yaml"), "environment: dev\nreplicas: 1\n")
        .file(format!("{APPLICATION}/cd/prd/values.yaml"), "environment: prd\nreplicas: 4\nimage:\n  tag: latest\n")
}

/// `file:line` of each place of the finding of a policy.
fn places(outcome: &Outcome, policy: &str) -> Vec<String> {
    let report: Value = serde_json::from_str(&outcome.stdout).unwrap();
    let findings = report.get("findings").and_then(Value::as_array).unwrap();
    let of_policy = |finding: &&Value| finding["rule"].as_str().unwrap().split('/').next() == Some(policy);
    let finding = findings.iter().find(of_policy).unwrap();
    let at = |place: &Value| format!("{}:{}", place["location"]["file"].as_str().unwrap(), place["location"]["line"]);
    std::iter::once(at(finding)).chain(finding["related"].as_array().unwrap().iter().map(at)).collect()
}

#[test]
fn a_violation_of_one_environment_names_its_template_line_and_its_values_line() {
    let sys = broken_in_production();
    let line = |env: &str| format!("policy-apply /repos/security-policy --resource {CHART} --env {env} --report json");
    for env in ["dev", "qac", "stg"] {
        let kept = apply(&sys, &line(env));
        assert_eq!(kept.code, 0, "{env}: {}{}", kept.stdout, kept.stderr);
    }
    let broken = apply(&sys, &line("prd"));
    assert_eq!(broken.code, 1, "{}", broken.stderr);
    let want = [
        "repos/backend-applications/charts/backend-applications/templates/deployment.yaml:25",
        "repos/backend-applications/charts/backend-applications/values.yaml:5",
        "repos/backend-applications/cd/prd/values.yaml:4",
        "repos/security-policy/charts/security-policy/templates/disallow-latest-tag.yaml:29",
    ];
    let found: Vec<String> = places(&broken, "disallow-latest-tag");
    let found: Vec<&str> = found.iter().map(|place| place.trim_start_matches('/')).collect();
    assert_eq!(found, want);
}

#[test]
fn the_users_own_command_judges_a_deployment_by_a_policy_repository() {
    let sys = machine();
    for (deployment, code) in [("orders", 0), ("payments", 1)] {
        let resource = format!("--resource {APPLICATION}/deployments/{deployment}.yaml");
        let run = apply(&sys, &format!("kyverno apply /repos/security-policy/ {resource}"));
        assert_eq!(run.code, code, "{deployment}: {}{}", run.stdout, run.stderr);
        assert!(run.stdout.starts_with("\nApplying 11 policy rule(s) to 1 resource(s)"), "{}", run.stdout);
    }
}

#[test]
fn the_environment_decides_what_policies_enforce() {
    let sys = machine();
    let line = |env: &str| {
        let resource = format!("--resource {APPLICATION}/deployments/payments.yaml");
        format!("policy-apply /repos/devops-policy {resource} --env {env} --report json")
    };
    let severity = |env: &str| {
        let report: Value = serde_json::from_str(&apply(&sys, &line(env)).stdout).unwrap();
        let findings = report["findings"].as_array().unwrap().clone();
        let labels = findings.iter().find(|one| one["rule"].as_str().unwrap().starts_with("require-standard-labels"));
        labels.unwrap()["severity"].as_str().unwrap().to_owned()
    };
    assert_eq!((severity("dev").as_str(), severity("prd").as_str()), ("warning", "error"));
}

#[test]
fn a_packed_chart_is_policies_and_resources_alike() {
    let sys = broken_in_production();
    for chart in [CHART, "/repos/security-policy/charts/security-policy"] {
        let words = ["render", "package", chart, "--destination", "/packed"].map(OsString::from);
        let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
        sys.create_dir_all(Path::new("/packed")).unwrap();
        let exit = render::run(words, &sys, &mut Streams::buffers(&[], &mut stdout, &mut stderr));
        assert_eq!(exit.code(), 0, "{}", String::from_utf8_lossy(&stderr));
    }
    let policies = "/packed/security-policy-1.0.0.tgz";
    let application = "/packed/backend-applications-1.0.0.tgz";
    let line =
        |more: &str| format!("policy-apply {policies} -r {application} --chart-set environment=x --report json {more}");
    let kept = apply(&sys, &line(""));
    assert_eq!(kept.code, 0, "{}{}", kept.stdout, kept.stderr);
    let broken =
        apply(&sys, &line(&format!("--chart-values {APPLICATION}/cd/prd/values.yaml --chart-set image.tag=latest")));
    assert_eq!(broken.code, 1, "{}", broken.stderr);
    let found = places(&broken, "disallow-latest-tag");
    assert!(found[0].ends_with("backend-applications-1.0.0.tgz/templates/deployment.yaml:25"), "{found:?}");
    assert!(found.contains(&"--chart-set:1".to_owned()), "{found:?}");
}

#[test]
fn an_error_of_a_chart_stands_at_its_template_line() {
    let sys = machine()
        .file("/p/Chart.yaml", "apiVersion: v2\nname: p\nversion: 1.0.0\n")
        .file("/p/templates/policy.yaml", "kind: ClusterPolicy\nname: {{ .Values.a.b.c }}\n");
    let orders = format!("{APPLICATION}/deployments/orders.yaml");
    let own = apply(&sys, &format!("policy-apply /p /repos/security-policy -r {orders}"));
    assert_eq!(own.code, 2, "{}", own.stdout);
    assert!(own.stderr.contains("/p/templates/policy.yaml:2:"), "{}", own.stderr);
    assert!(own.stderr.contains("`a` is not set"), "{}", own.stderr);
    // The original cannot read a chart either: it loses the argument and goes on.
    let original = apply(&sys, &format!("kyverno apply /p /repos/security-policy -r {orders}"));
    assert_eq!(original.code, 0, "{}", original.stderr);
    assert!(original.stderr.starts_with("Warning: /p/templates/policy.yaml:2:"), "{}", original.stderr);
    let resource = apply(&sys, "kyverno apply /repos/security-policy -r /p");
    assert_eq!(resource.code, 1, "{}", resource.stdout);
    assert!(resource.stderr.starts_with("Error: failed to load resources ("), "{}", resource.stderr);
}

#[test]
fn environments_and_values_that_mean_nothing_are_refused() {
    let sys = machine().file("/bare/Chart.yaml", "apiVersion: v2\nname: bare\nversion: 1.0.0\n");
    let orders = format!("{APPLICATION}/deployments/orders.yaml");
    let unknown = apply(&sys, &format!("policy-apply /repos/security-policy -r {CHART} --env prod"));
    assert_eq!(unknown.code, 2, "{}", unknown.stdout);
    assert!(unknown.stderr.contains("unknown environment `prod`"), "{}", unknown.stderr);
    assert!(unknown.stderr.contains("a similar name exists: `prd`"), "{}", unknown.stderr);
    let none = apply(&sys, &format!("policy-apply /bare -r {orders} --env prd"));
    assert_eq!(none.code, 2, "{}", none.stdout);
    assert!(none.stderr.contains("no environments"), "{}", none.stderr);
    let no_chart = apply(&sys, &format!("policy-apply {orders} -r {orders} --chart-set a=1"));
    assert!(no_chart.stderr.contains("`--chart-set` is given and no input is a chart"), "{}", no_chart.stderr);
}

#[test]
fn a_policy_that_would_stop_enforcing_is_warned_about_where_its_value_belongs() {
    let chart = "/repos/security-policy/charts/security-policy";
    let sys = machine().file(format!("{chart}/values.yaml"), "policies:\n  probes: {}\n");
    let orders = format!("{APPLICATION}/deployments/orders.yaml");
    for (name, start) in [("policy-apply", "warning[missing-value]"), ("kyverno apply", "Warning: ")] {
        let run = apply(&sys, &format!("{name} /repos/security-policy -r {orders} --env stg"));
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert!(run.stderr.starts_with(start), "{}", run.stderr);
        let message = "`.Values.policies.probes.validationFailureAction` is not set in stg";
        assert!(run.stderr.contains(message), "{}", run.stderr);
        assert!(run.stderr.contains("cd/stg/values.yaml"), "{}", run.stderr);
    }
}

#[test]
fn what_was_rendered_is_not_repaired_and_keeps_its_template_line() {
    let sys = broken_in_production();
    let run = apply(&sys, &format!("policy-apply /repos/security-policy -r {CHART} --env prd --fix=write"));
    assert_eq!(run.code, 1, "{}", run.stdout);
    assert!(run.stderr.contains("/templates/deployment.yaml:25:"), "{}", run.stderr);
    assert!(run.stderr.contains("not fixed: it was rendered from a template"), "{}", run.stderr);
}

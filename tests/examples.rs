//! What the examples promise: each policy passes its good resource and fails its bad one, at the line that a person must
//! edit; and the demo's two deployments end as the README says.
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests")]

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use common::sys::{Native, Streams};
use conformance::root;
use serde_json::Value;

/// Marks, in a bad resource, the line that the finding must name.
const MARK: &str = "# the line to edit";

struct Run {
    code: u8,
    report: Value,
    stdout: String,
    stderr: String,
}

fn apply(policies: &[&Path], resource: &Path, report: bool) -> Run {
    let mut args: Vec<OsString> = vec!["policy-apply".into()];
    args.extend(policies.iter().map(|policy| policy.as_os_str().to_owned()));
    args.extend(["--resource".into(), resource.as_os_str().to_owned()]);
    if report {
        args.extend(["--report".into(), "json".into()]);
    }
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let code = policy_apply::run(args, &Native::new(), &mut Streams::buffers(&[], &mut stdout, &mut stderr)).code();
    let stdout = String::from_utf8(stdout).unwrap();
    let report = if report { serde_json::from_str(&stdout).unwrap() } else { Value::Null };
    Run { code, report, stdout, stderr: String::from_utf8(stderr).unwrap() }
}

fn rendered(repository: &str) -> PathBuf {
    root().join("examples").join(repository).join("rendered/prd.yaml")
}

/// The directories under `examples/<repository>/tests`, one per policy.
fn policies(repository: &str) -> Vec<PathBuf> {
    let dir = root().join("examples").join(repository).join("tests");
    let mut found: Vec<PathBuf> = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.sort();
    found
}

fn findings<'r>(run: &'r Run, policy: &str) -> Vec<&'r Value> {
    let findings = run.report.get("findings").and_then(Value::as_array).unwrap();
    let of_policy = |finding: &&Value| {
        finding.get("rule").and_then(Value::as_str).is_some_and(|rule| rule.split('/').next() == Some(policy))
    };
    findings.iter().filter(of_policy).collect()
}

#[test]
fn every_example_policy_passes_its_good_resource_and_fails_its_bad_one_at_the_marked_line() {
    let mut seen = 0;
    for repository in ["security-policy", "devops-policy"] {
        let rendered = rendered(repository);
        for dir in policies(repository) {
            let policy = dir.file_name().unwrap().to_str().unwrap();
            let good = apply(&[&rendered], &dir.join("good.yaml"), true);
            assert_eq!((good.code, findings(&good, policy).len()), (0, 0), "{policy}: {}", good.stderr);

            let bad_file = dir.join("bad.yaml");
            let bad = apply(&[&rendered], &bad_file, true);
            assert_eq!(bad.code, 1, "{policy}: {}", bad.stderr);
            let text = std::fs::read_to_string(&bad_file).unwrap();
            let marked = text.lines().position(|line| line.contains(MARK)).unwrap() + 1;
            let found = findings(&bad, policy);
            assert!(!found.is_empty(), "{policy} finds nothing in its bad resource");
            for finding in found {
                let line = finding.pointer("/location/line").and_then(Value::as_u64);
                assert_eq!(line, Some(marked as u64), "{policy}: {finding}");
                let file = finding.pointer("/related/0/location/file").and_then(Value::as_str).unwrap_or_default();
                assert!(file.ends_with("rendered/prd.yaml"), "{policy} does not name its rule's place: {finding}");
            }
            seen += 1;
        }
    }
    assert_eq!(seen, 7);
}

#[test]
fn the_demo_deployment_breaks_both_repositories_and_its_twin_breaks_neither() {
    let (security, devops) = (rendered("security-policy"), rendered("devops-policy"));
    let deployments = root().join("examples/backend-applications/deployments");
    let broken = apply(&[&security, &devops], &deployments.join("payments.yaml"), false);
    assert_eq!(broken.code, 1, "{}", broken.stderr);
    for part in
        ["payments.yaml:5:", "payments.yaml:7:", "disallow-latest-tag", "require-standard-labels", "naming-conventions"]
    {
        assert!(broken.stdout.contains(part), "no `{part}` in:\n{}", broken.stdout);
    }
    let clean = apply(&[&security, &devops], &deployments.join("orders.yaml"), false);
    assert_eq!(clean.code, 0, "{}{}", clean.stdout, clean.stderr);
}

#[test]
fn an_unrendered_chart_template_names_the_render_command() {
    let template = root().join("examples/security-policy/charts/security-policy/templates/require-probes.yaml");
    let resource = root().join("examples/backend-applications/deployments/orders.yaml");
    let run = apply(&[&template], &resource, false);
    assert_eq!(run.code, 2, "{}{}", run.stdout, run.stderr);
    assert!(run.stderr.contains("require-probes.yaml:12:"), "{}", run.stderr);
    assert!(run.stderr.contains("render template"), "{}", run.stderr);
}

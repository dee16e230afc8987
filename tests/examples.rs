//! What the examples promise: each policy passes its good resource and fails its bad one, at the line that a person must
//! edit; an application that is rendered breaks policies at its template line and its values line; and the demo's two
//! deployments end as the README says. Policies are rendered out of their charts, and go through a pipe.
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests")]

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use common::sys::{Native, Streams};
use conformance::root;
use serde_json::Value;
use tempfile::TempDir;

/// Marks, in a bad resource, the line that the finding must name.
const MARK: &str = "# the line to edit";

struct Run {
    code: u8,
    report: Value,
    stdout: String,
    stderr: String,
}

/// What `render template --env ENVIRONMENT` printed, and the map that it wrote.
struct Rendered {
    stream: Vec<u8>,
    directory: TempDir,
}

impl Rendered {
    fn map(&self) -> PathBuf {
        self.directory.path().join("map.json")
    }

    /// The stream as a file.
    fn file(&self) -> PathBuf {
        let file = self.directory.path().join("rendered.yaml");
        std::fs::write(&file, &self.stream).unwrap();
        file
    }
}

/// Renders the chart of an example repository, in an environment where one is named.
fn render(repository: &str, environment: Option<&str>) -> Rendered {
    let directory = tempfile::tempdir().unwrap();
    let map = directory.path().join("map.json");
    let chart = root().join("examples").join(repository).join("charts").join(repository);
    let mut args: Vec<OsString> = ["render", "template", "app"].map(OsString::from).into();
    args.extend([chart.into_os_string(), "--source-map".into(), map.into_os_string()]);
    args.extend(environment.into_iter().flat_map(|name| ["--env".into(), name.into()]));
    let (mut stream, mut stderr) = (Vec::new(), Vec::new());
    let exit = render::run(args, &Native::new(), &mut Streams::buffers(&[], &mut stream, &mut stderr));
    assert_eq!(exit.code(), 0, "{}", String::from_utf8_lossy(&stderr));
    Rendered { stream, directory }
}

/// The policies of both repositories as they hold in production.
fn policies_of_production() -> [Rendered; 2] {
    ["security-policy", "devops-policy"].map(|repository| render(repository, Some("prd")))
}

fn policy_apply(args: Vec<OsString>, stdin: &[u8], report: bool) -> Run {
    let mut line: Vec<OsString> = vec!["policy-apply".into()];
    line.extend(args);
    if report {
        line.extend(["--report".into(), "json".into()]);
    }
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let code = policy_apply::run(line, &Native::new(), &mut Streams::buffers(stdin, &mut stdout, &mut stderr)).code();
    let stdout = String::from_utf8(stdout).unwrap();
    let report = if report { serde_json::from_str(&stdout).unwrap() } else { Value::Null };
    Run { code, report, stdout, stderr: String::from_utf8(stderr).unwrap() }
}

/// `render template ... | policy-apply - --resource RESOURCE --source-map MAP`
fn piped(policies: &Rendered, resource: &Path) -> Run {
    let args = ["-".into(), "--resource".into(), resource.into(), "--source-map".into(), policies.map()];
    policy_apply(args.map(PathBuf::into_os_string).into(), &policies.stream, true)
}

/// `policy-apply POLICIES --resource RESOURCE --source-map ...`, the resource from standard input where it was rendered.
fn both(resource: &Path, rendered: Option<&Rendered>, report: bool) -> Run {
    let policies = policies_of_production();
    let mut args: Vec<OsString> = policies.iter().map(|policy| policy.file().into_os_string()).collect();
    args.extend(["--resource".into(), resource.as_os_str().to_owned()]);
    for map in policies.iter().chain(rendered).map(Rendered::map) {
        args.extend(["--source-map".into(), map.into_os_string()]);
    }
    policy_apply(args, rendered.map_or(&[], |rendered| &rendered.stream), report)
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

/// A place of a finding: its file from the examples' directory, its line, and what stands in that line.
fn place(finding: &Value, pointer: &str) -> (String, u64, String) {
    let place = finding.pointer(&format!("{pointer}/location")).unwrap();
    let file = place.get("file").and_then(Value::as_str).unwrap();
    let line = place.get("line").and_then(Value::as_u64).unwrap();
    let (_, below) = file.rsplit_once("examples/").unwrap_or(("", file));
    let text = std::fs::read_to_string(root().join("examples").join(below)).unwrap();
    let shown = text.lines().nth(usize::try_from(line).unwrap() - 1).unwrap_or_default();
    (below.to_owned(), line, shown.trim().to_owned())
}

#[test]
fn every_example_policy_passes_its_good_resource_and_fails_its_bad_one_at_the_marked_line() {
    let mut seen = 0;
    for repository in ["security-policy", "devops-policy"] {
        let rendered = render(repository, Some("prd"));
        for dir in policies(repository) {
            let policy = dir.file_name().unwrap().to_str().unwrap();
            let good = piped(&rendered, &dir.join("good.yaml"));
            assert_eq!((good.code, findings(&good, policy).len()), (0, 0), "{policy}: {}", good.stderr);

            let bad_file = dir.join("bad.yaml");
            let bad = piped(&rendered, &bad_file);
            assert_eq!(bad.code, 1, "{policy}: {}", bad.stderr);
            let text = std::fs::read_to_string(&bad_file).unwrap();
            let marked = text.lines().position(|line| line.contains(MARK)).unwrap() + 1;
            let found = findings(&bad, policy);
            assert!(!found.is_empty(), "{policy} finds nothing in its bad resource");
            for finding in found {
                assert_eq!(place(finding, "").1, marked as u64, "{policy}: {finding}");
                let rule = finding.get("rule").and_then(Value::as_str).unwrap().rsplit('/').next().unwrap();
                let (file, _, line) = place(finding, "/related/0");
                assert!(file.starts_with(&format!("{repository}/charts/{repository}/templates/")), "{file}");
                assert_eq!(line, format!("- name: {}", rule.trim_start_matches("autogen-")), "{policy}: {finding}");
            }
            seen += 1;
        }
    }
    assert_eq!(seen, 7);
}

#[test]
fn a_rendered_application_breaks_a_policy_at_its_template_line_and_its_values_line() {
    let run = both(Path::new("-"), Some(&render("backend-applications", Some("dev"))), true);
    assert_eq!(run.code, 1, "{}", run.stderr);
    let [finding] = *findings(&run, "disallow-latest-tag") else { return assert_eq!(run.stdout, "one finding") };
    let application = "backend-applications";
    let template = format!("{application}/charts/{application}/templates/deployment.yaml");
    let image = r#"image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}""#;
    assert_eq!(place(finding, ""), (template, 25, image.to_owned()));
    let values = format!("{application}/charts/{application}/values.yaml");
    let repository = "repository: registry.example.com/shop/orders";
    assert_eq!(place(finding, "/related/0"), (values, 5, repository.to_owned()));
    let values = format!("{application}/cd/dev/values.yaml");
    assert_eq!(place(finding, "/related/1"), (values, 4, "tag: latest".to_owned()));
    let message = finding.pointer("/related/1/message").and_then(Value::as_str);
    assert_eq!(message, Some("value of `.image.tag`"));
    let policy = "security-policy/charts/security-policy/templates/disallow-latest-tag.yaml";
    assert_eq!(place(finding, "/related/2"), (policy.to_owned(), 29, "- name: validate-image-tag".to_owned()));
}

#[test]
fn a_value_that_no_environment_was_named_for_is_missed_where_it_belongs() {
    let run = both(Path::new("-"), Some(&render("backend-applications", None)), true);
    assert_eq!(run.code, 1, "{}", run.stderr);
    let [finding] = *findings(&run, "require-standard-labels") else { return assert_eq!(run.stdout, "one finding") };
    let chart = "backend-applications/charts/backend-applications";
    let template =
        (format!("{chart}/templates/deployment.yaml"), 8, "environment: {{ .Values.environment }}".to_owned());
    assert_eq!(place(finding, ""), template);
    let message = finding.pointer("/related/0/message").and_then(Value::as_str);
    assert_eq!(message, Some("`.Values.environment` has no value"));
    assert_eq!(place(finding, "/related/0").0, format!("{chart}/values.yaml"));
    let policy = "devops-policy/charts/devops-policy/templates/require-labels.yaml";
    assert_eq!(place(finding, "/related/1"), (policy.to_owned(), 15, "- name: check-labels".to_owned()));
}

#[test]
fn the_application_keeps_every_policy_in_production() {
    for environment in ["qac", "stg", "prd"] {
        let run = both(Path::new("-"), Some(&render("backend-applications", Some(environment))), false);
        assert_eq!(run.code, 0, "{environment}: {}{}", run.stdout, run.stderr);
    }
}

#[test]
fn the_demo_deployment_breaks_both_repositories_and_its_twin_breaks_neither() {
    let deployments = root().join("examples/backend-applications/deployments");
    let broken = both(&deployments.join("payments.yaml"), None, false);
    assert_eq!(broken.code, 1, "{}", broken.stderr);
    for part in
        ["payments.yaml:5:", "payments.yaml:7:", "disallow-latest-tag", "require-standard-labels", "naming-conventions"]
    {
        assert!(broken.stdout.contains(part), "no `{part}` in:\n{}", broken.stdout);
    }
    let clean = both(&deployments.join("orders.yaml"), None, false);
    assert_eq!(clean.code, 0, "{}{}", clean.stdout, clean.stderr);
}

#[test]
fn an_unrendered_chart_template_names_the_render_command() {
    let template = root().join("examples/security-policy/charts/security-policy/templates/require-probes.yaml");
    let resource = root().join("examples/backend-applications/deployments/orders.yaml");
    let args = [template, "--resource".into(), resource].map(PathBuf::into_os_string);
    let run = policy_apply(args.into(), &[], false);
    assert_eq!(run.code, 2, "{}{}", run.stdout, run.stderr);
    assert!(run.stderr.contains("require-probes.yaml:12:"), "{}", run.stderr);
    assert!(run.stderr.contains("render template"), "{}", run.stderr);
}

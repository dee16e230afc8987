//! Bad input ends in one clear error with its place and the right exit code, in bounded memory: 2 when nothing can be
//! concluded, 4 when a limit was hit. Each case spawns the tool under an address-space limit.
#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// Kibibytes of address space: the tool's memory stays under it, whatever it is given.
const MEMORY_KIB: u32 = 256 * 1024;

const POLICY: &str = "\
apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata:
  name: require-team
spec:
  rules:
    - name: check-team
      match:
        any:
          - resources:
              kinds: [ConfigMap]
      validate:
        message: a team is required
        pattern:
          metadata:
            labels:
              team: \"?*\"
";

const RESOURCE: &str = "\
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
  labels:
    team: a
data:
  x: y
";

fn run(dir: &Path, args: &[&str]) -> Output {
    Command::new("sh")
        .arg("-c")
        .arg(format!("ulimit -v {MEMORY_KIB}; exec \"$0\" \"$@\""))
        .arg(env!("CARGO_BIN_EXE_policy-apply"))
        .args(args)
        .current_dir(dir)
        .env("RAYON_NUM_THREADS", "2")
        .output()
        .unwrap()
}

/// Runs the tool on `files` and checks the exit code, that stderr holds exactly one error, and what that error says.
fn ends_with(files: &[(&str, &[u8])], args: &[&str], code: i32, says: &[&str]) {
    let dir = tempfile::tempdir().unwrap();
    for (name, bytes) in [("policy.yaml", POLICY.as_bytes()), ("resource.yaml", RESOURCE.as_bytes())] {
        fs::write(dir.path().join(name), bytes).unwrap();
    }
    for (name, bytes) in files {
        fs::write(dir.path().join(name), bytes).unwrap();
    }
    check(dir.path(), args, code, says);
}

fn check(dir: &Path, args: &[&str], code: i32, says: &[&str]) {
    let output = run(dir, args);
    let stderr = String::from_utf8_lossy(&output.stderr);
    let stdout = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(code), "stdout:\n{stdout}\nstderr:\n{stderr}");
    let errors = stderr.lines().filter(|line| line.starts_with("error")).count();
    assert_eq!(errors, 1, "not one error:\n{stderr}");
    for part in says {
        assert!(stderr.contains(part), "no `{part}` in:\n{stderr}");
    }
}

fn policy_file(text: &str, code: i32, says: &[&str]) {
    ends_with(&[("bad.yaml", text.as_bytes())], &["bad.yaml", "--resource", "resource.yaml"], code, says);
}

fn resource_file(bytes: &[u8], code: i32, says: &[&str]) {
    ends_with(&[("bad.yaml", bytes)], &["policy.yaml", "--resource", "bad.yaml"], code, says);
}

fn nested(depth: usize) -> String {
    // Three levels come from the document around it: the root map and `data` and the list itself.
    format!(
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: deep\ndata: {}{}\n",
        "[".repeat(depth),
        "]".repeat(depth)
    )
}

#[test]
fn the_good_pair_passes() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("policy.yaml"), POLICY).unwrap();
    fs::write(dir.path().join("resource.yaml"), RESOURCE).unwrap();
    let output = run(dir.path(), &["policy.yaml", "--resource", "resource.yaml"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_missing_policy_file_is_an_error() {
    ends_with(&[], &["nowhere.yaml", "--resource", "resource.yaml"], 2, &["nowhere.yaml"]);
}

#[test]
fn a_missing_resource_file_is_an_error() {
    ends_with(&[], &["policy.yaml", "--resource", "nowhere.yaml"], 2, &["nowhere.yaml"]);
}

#[test]
fn no_policy_at_all_is_an_error() {
    ends_with(&[], &["--resource", "resource.yaml"], 2, &["require policy"]);
}

#[test]
fn no_resource_at_all_is_an_error() {
    ends_with(&[], &["policy.yaml"], 2, &["resource"]);
}

#[test]
fn an_unknown_flag_is_an_error() {
    ends_with(&[], &["policy.yaml", "--resource", "resource.yaml", "--no-such-flag"], 2, &["--no-such-flag"]);
}

#[test]
fn a_report_format_that_nobody_knows_is_an_error() {
    ends_with(&[], &["policy.yaml", "--resource", "resource.yaml", "--report", "pdf"], 2, &["pdf"]);
}

#[test]
fn a_tab_as_indentation_is_named_with_its_place() {
    resource_file(b"apiVersion: v1\nkind: ConfigMap\nmetadata:\n\tname: x\n", 2, &["bad.yaml:4:1", "tab"]);
}

#[test]
fn a_binary_file_is_no_manifest() {
    resource_file(b"\x7fELF\x02\x01\x01\x00\x00\x00\xff\xfe", 2, &["bad.yaml:1:"]);
}

#[test]
fn text_that_is_not_utf8_is_named_with_its_place() {
    resource_file(b"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: caf\xe9\n", 2, &["bad.yaml:4:"]);
}

#[test]
fn nesting_of_200_passes() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("policy.yaml"), POLICY.replace("ConfigMap", "Secret")).unwrap();
    fs::write(dir.path().join("resource.yaml"), nested(199)).unwrap();
    let output = run(dir.path(), &["policy.yaml", "--resource", "resource.yaml"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn nesting_of_201_hits_a_limit() {
    resource_file(nested(200).as_bytes(), 4, &["bad.yaml:5:", "200"]);
}

#[test]
fn nesting_of_a_million_hits_a_limit() {
    resource_file(nested(1_000_000).as_bytes(), 4, &["bad.yaml:5:", "200"]);
}

#[test]
fn an_alias_bomb_hits_a_limit() {
    let mut text = String::from(
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: bomb\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n",
    );
    for level in 1..9 {
        let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
        text.push_str(&format!("a{level}: &a{level} [{aliases}]\n"));
    }
    resource_file(text.as_bytes(), 4, &["bad.yaml:"]);
}

#[test]
fn a_file_over_64_mebibytes_hits_a_limit() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("policy.yaml"), POLICY).unwrap();
    fs::File::create(dir.path().join("big.yaml")).unwrap().set_len((64 << 20) + 1).unwrap();
    check(dir.path(), &["policy.yaml", "--resource", "big.yaml"], 4, &["big.yaml", "64 MiB"]);
}

#[test]
fn too_many_documents_hit_a_limit() {
    resource_file("---\na: 1\n".repeat(100_001).as_bytes(), 4, &["bad.yaml:", "100,000"]);
}

#[test]
fn a_scalar_over_10_mebibytes_hits_a_limit() {
    let text = format!("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\ndata:\n  a: {}\n", "y".repeat(11 << 20));
    resource_file(text.as_bytes(), 4, &["bad.yaml:6:", "10 MiB"]);
}

#[test]
fn a_document_without_a_kind_is_no_resource() {
    resource_file(b"metadata:\n  name: x\n", 2, &["bad.yaml:1:1", "kind"]);
}

#[test]
fn an_unclosed_quote_is_named_with_its_place() {
    resource_file(b"apiVersion: v1\nkind: \"ConfigMap\nmetadata:\n  name: x\n", 2, &["bad.yaml:"]);
}

#[test]
fn an_alias_to_nothing_is_named_with_its_place() {
    resource_file(b"apiVersion: v1\nkind: ConfigMap\nmetadata: *nowhere\n", 2, &["bad.yaml:3:11", "nowhere"]);
}

#[test]
fn a_pod_is_no_policy() {
    policy_file("apiVersion: v1\nkind: Pod\nmetadata:\n  name: x\n", 2, &["bad.yaml:2:7", "Pod"]);
}

#[test]
fn an_unknown_field_in_a_policy_is_named_with_its_place_and_the_field_that_was_meant() {
    let text = POLICY.replace("message:", "mesage:");
    policy_file(&text, 2, &["bad.yaml:13:9", "mesage", "message"]);
}

#[test]
fn a_policy_without_rules_is_an_error() {
    let text = POLICY.split("  rules:").next().unwrap().replace("spec:", "spec: {}");
    policy_file(&text, 2, &["bad.yaml:", "rules"]);
}

#[test]
fn a_field_of_the_wrong_type_is_named_with_its_place() {
    let text = POLICY.replace("message: a team is required", "message: [a, b]");
    policy_file(&text, 2, &["bad.yaml:13:", "message"]);
}

#[test]
fn an_anchor_that_belongs_to_mutate_is_an_invalid_pattern() {
    let text = POLICY.replace("team: \"?*\"", "+(team): \"?*\"");
    policy_file(&text, 2, &["bad.yaml:", "require-team"]);
}

#[test]
fn an_expression_that_does_not_parse_is_named_with_its_rule() {
    let text = POLICY.replace("a team is required", "'{{ request.object.metadata.[ }}'");
    policy_file(&text, 2, &["bad.yaml:", "request.object.metadata.["]);
}

#[test]
fn two_rules_of_one_name_are_an_error() {
    let rule = POLICY.split("  rules:\n").nth(1).unwrap();
    policy_file(&format!("{POLICY}{rule}"), 2, &["bad.yaml:", "check-team"]);
}

#[test]
fn an_unrendered_template_is_no_policy_and_the_remedy_is_named() {
    let text = POLICY.replace("spec:\n", "spec:\n  validationFailureAction: {{ .Values.action }}\n");
    policy_file(&text, 2, &["bad.yaml:6:", "template", "render template"]);
}

#[test]
fn an_unrendered_template_is_no_resource_and_the_remedy_is_named() {
    let text =
        RESOURCE.replace("data:\n", "{{- if .Values.data }}\ndata:\n").replace("  x: y\n", "  x: y\n{{- end }}\n");
    resource_file(text.as_bytes(), 2, &["bad.yaml:", "template", "render template"]);
}

#[test]
fn a_values_file_with_an_unknown_key_is_an_error() {
    let values = b"apiVersion: cli.kyverno.io/v1alpha1\nkind: Values\nglobalValue:\n  a: b\n";
    let args = ["policy.yaml", "--resource", "resource.yaml", "--values-file", "values.yaml"];
    ends_with(&[("values.yaml", values)], &args, 2, &["values.yaml:3:1", "globalValue"]);
}

#[test]
fn values_by_flag_and_by_file_exclude_each_other() {
    let args = ["policy.yaml", "--resource", "resource.yaml", "--values-file", "values.yaml", "--set", "a=b"];
    ends_with(&[("values.yaml", b"")], &args, 2, &["values"]);
}

#[test]
fn a_directory_that_cannot_be_read_is_an_error() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("resource.yaml"), RESOURCE).unwrap();
    // A link to itself: even the superuser cannot list it.
    std::os::unix::fs::symlink("loop", dir.path().join("loop")).unwrap();
    check(dir.path(), &["loop", "--resource", "resource.yaml"], 2, &["loop"]);
}

#[test]
fn a_pipe_is_refused_rather_than_waited_for() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("policy.yaml"), POLICY).unwrap();
    assert!(Command::new("mkfifo").arg(dir.path().join("pipe.yaml")).status().unwrap().success());
    check(dir.path(), &["policy.yaml", "--resource", "pipe.yaml"], 2, &["pipe.yaml", "not a regular file"]);
}

#[test]
fn a_broken_document_leaves_the_rest_of_the_run_reported() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("policy.yaml"), POLICY).unwrap();
    let unlabelled = RESOURCE.replace("team: a", "other: a");
    fs::write(dir.path().join("all.yaml"), format!("a: [\n---\n{unlabelled}")).unwrap();
    let output = run(dir.path(), &["policy.yaml", "--resource", "all.yaml"]);
    let stdout = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(2), "{stdout}");
    assert!(stdout.contains("all.yaml:7:"), "the second document is not judged:\n{stdout}");
}

//! The command line under both names, and what differs from the original on purpose.
#![expect(clippy::unwrap_used, reason = "tests")]

mod support;

use common::sys::Memory;
use support::{manifest, run, run_with};

fn tree() -> Memory {
    Memory::new()
        .file("d/a.yaml", manifest("extensions/v1beta1", "Deployment", "web"))
        .file("d/bad.yaml", "a: [\n")
        .file("d/notes.txt", "just {{ text")
}

#[test]
fn no_footer_is_accepted_and_nothing_is_advertised() {
    let sys = tree();
    let with = run(&sys, "pluto detect d/a.yaml --no-footer");
    let without = run(&sys, "pluto detect d/a.yaml");
    assert_eq!((with.code, &with.out, with.err.as_str()), (3, &without.out, ""));
    assert!(run(&sys.variable("PLUTO_NO_FOOTER", "true"), "pluto detect d/a.yaml").err.is_empty());
}

#[test]
fn what_crashes_the_original_is_an_error() {
    let sys = tree();
    let ran = run(&sys, "pluto detect d/a.yaml/x");
    assert_eq!((ran.code, ran.err.lines().next().unwrap()), (1, "Error: invalid file specified: d/a.yaml/x"));
    let ran = run(&sys, "pluto detect-files -d d/a.yaml/x");
    assert_eq!(ran.code, 1);
    assert!(ran.out.starts_with("Error running finder: "), "{}", ran.out);
}

#[test]
fn a_file_that_the_original_loses_is_told() {
    let ran = run(&tree(), "pluto detect-files -d d");
    assert_eq!(ran.code, 3);
    assert!(ran.out.contains("web "), "{}", ran.out);
    assert_eq!(ran.err, "Warning: d/bad.yaml is passed over: yaml: line 1: did not find expected node content\n");
}

#[test]
fn a_file_that_the_original_loses_fails_the_run_on_demand() {
    assert_eq!(run(&tree().variable("POLICY_PLATFORM_STRICT", "1"), "pluto detect-files -d d").code, 2);
}

#[test]
fn exit_codes_of_our_own_name_tell_findings_from_bad_input() {
    let sys = tree();
    assert_eq!(run(&sys, "deprecations detect d/a.yaml").code, 1);
    assert_eq!(run(&sys, "deprecations d/a.yaml --ignore-removals --ignore-deprecations").code, 0);
    assert_eq!(run(&sys, "deprecations detect d").code, 2);
    assert_eq!(run(&sys, "deprecations detect nope.yaml").code, 2);
    assert_eq!(run(&sys, "deprecations detect --nope").code, 2);
    assert_eq!(run(&sys, "deprecations detect d/notes.txt").code, 2);
    assert_eq!(run(&sys, "deprecations detect d/a.yaml --limit input-bytes=10").code, 4);
}

#[test]
fn a_file_that_cannot_be_read_is_an_error_at_its_place() {
    let ran = run(&tree(), "deprecations detect-files -d d");
    assert!(ran.err.contains("--> d/bad.yaml:1:4") || ran.err.contains("--> d/bad.yaml:2:1"), "{}", ran.err);
    assert!(ran.out.contains("--> d/a.yaml:1:13"), "{}", ran.out);
    assert!(!ran.err.contains("notes"), "{}", ran.err);
}

#[test]
fn a_bad_document_loses_no_other_one_under_our_own_name() {
    let text = format!(
        "{}---\na: [\n---\n{}",
        manifest("policy/v1beta1", "PodDisruptionBudget", "one"),
        manifest("batch/v1beta1", "CronJob", "two")
    );
    let ran = run_with(&Memory::new(), "deprecations detect -", &text);
    assert_eq!(ran.code, 2);
    assert!(ran.out.contains("shop/one") && ran.out.contains("shop/two"), "{}", ran.out);
    assert!(ran.out.contains("<stdin>:9:13"), "{}", ran.out);
    assert!(ran.err.contains("<stdin>:"), "{}", ran.err);
}

#[test]
fn a_document_that_is_no_manifest_is_passed_over_and_a_broken_one_is_told() {
    let sys = Memory::new()
        .file("d/patch.yaml", "- op: remove\n  path: /x\n")
        .file("d/t.yaml", "kind: K\nmetadata:\n  name: {{ x }}\n");
    assert_eq!(run(&sys, "deprecations detect d/patch.yaml").code, 2);
    let ran = run(&sys, "deprecations detect-files -d d");
    assert_eq!(ran.code, 2);
    assert!(!ran.err.contains("patch"), "{}", ran.err);
    assert!(ran.err.contains("where a text belongs") && ran.err.contains("d/t.yaml:3:9"), "{}", ran.err);
}

#[test]
fn several_inputs_are_looked_through_in_their_order() {
    let sys = tree()
        .file("e/b.json", r#"{"apiVersion":"policy/v1beta1","kind":"PodSecurityPolicy","metadata":{"name":"psp"}}"#);
    let ran = run(&sys, "deprecations detect e d/a.yaml -o csv --columns NAME,FILEPATH");
    assert_eq!((ran.code, ran.out.as_str()), (1, "NAME,FILEPATH\npsp,e/b.json\nweb,d/a.yaml\n"));
}

#[test]
fn own_facts_decide_under_our_own_name_alone() {
    let sys = Memory::new().file("a.yaml", manifest("extensions/v1beta1", "ReplicaSet", "web"));
    let ran = run(&sys, "deprecations detect a.yaml -t k8s=v1.9.0 -o csv --columns DEPRECATED");
    assert_eq!(ran.out, "DEPRECATED\ntrue\n");
    let ran = run(&sys, "pluto detect a.yaml -t k8s=v1.9.0 -o csv --columns DEPRECATED -H");
    assert_eq!(ran.out, "No output to display\n");
    let own = run(&sys, "deprecations list-versions").out;
    let original = run(&sys, "pluto list-versions").out;
    assert!(own.contains("policies.kyverno.io/v1alpha1") && !original.contains("kyverno"));
    assert_eq!(original.lines().count(), 113);
}

#[test]
fn several_targets_have_a_column_each() {
    let sys = Memory::new().file("a.yaml", manifest("policy/v1beta1", "PodDisruptionBudget", "web"));
    let ran = run(&sys, "deprecations detect a.yaml --matrix v1.20,v1.21,v1.25");
    assert_eq!(ran.code, 1);
    let want = "NAME   NAMESPACE   KIND                  VERSION          REPLACEMENT   v1.20   v1.21        v1.25    \n\
                web    shop        PodDisruptionBudget   policy/v1beta1   policy/v1     ok      deprecated   removed  \n\n";
    assert_eq!(ran.out, want);
    let ran = run(&sys, "deprecations detect a.yaml --matrix 1.20");
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("`1.20`"), "{}", ran.err);
}

#[test]
fn without_a_kubeconfig_there_is_a_clear_error() {
    let sys = Memory::new();
    let reason =
        "invalid configuration: no configuration has been provided, try setting KUBERNETES_MASTER environment variable";
    let ran = run(&sys, "pluto detect-helm");
    assert_eq!((ran.code, ran.out), (1, format!("error getting helm configuration: {reason}\n")));
    let ran = run(&sys, "deprecations detect-api-resources");
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("no cluster is configured"), "{}", ran.err);
}

#[test]
fn scripts_complete_the_name_that_the_program_was_called_by() {
    let sys = Memory::new();
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let ran = run(&sys, &format!("pluto completion {shell}"));
        assert!(ran.code == 0 && ran.out.contains("pluto") && ran.out.contains("detect-files"), "{shell}");
    }
}

#[test]
fn help_and_version_print() {
    let sys = Memory::new();
    let ran = run(&sys, "deprecations --help");
    assert!(ran.code == 0 && ran.out.contains("--matrix"), "{}", ran.out);
    assert!(run(&sys, "deprecations detect --help").out.contains("--fix"));
    assert!(run(&sys, "deprecations version").out.starts_with("deprecations "));
    assert_eq!(run(&sys, "pluto version").out, "Version:development Commit:n/a\n");
    let ran = run(&sys, "deprecations");
    assert!(ran.code == 2 && ran.out.contains("detect-files"), "{}", ran.out);
    let ran = run(&sys, "deprecations detekt x");
    assert!(ran.code == 2 && ran.err.contains("detect"), "{}", ran.err);
}

#[test]
fn the_first_bad_target_is_named() {
    let ran = run(&tree(), "pluto detect d/a.yaml -t z=1 -t a=2");
    let want = "Error: you must use valid semver for all target versions with a leading 'v' - got a 2";
    assert_eq!((ran.code, ran.err.lines().next().unwrap()), (1, want));
}

#[test]
fn the_log_names_what_is_passed_over() {
    let lines = |level: u8| {
        let ran = run(&tree(), &format!("pluto detect-files -d d -v {level}"));
        ran.err
            .lines()
            .filter(|line| line.starts_with('I'))
            .map(|line| line.rsplit("] ").next().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(lines(1), Vec::<String>::new());
    assert!(
        lines(2)
            .contains(&"error scanning file d/bad.yaml: yaml: line 1: did not find expected node content".to_owned())
    );
    assert!(lines(9).contains(&"exiting with code 3".to_owned()));
    assert_eq!(lines(5), lines(9));
}

#[test]
fn our_own_flags_are_unknown_under_the_originals_name() {
    for flag in ["--report=json", "--matrix=v1.25", "--fix", "--env=dev"] {
        let ran = run(&tree(), &format!("pluto detect d/a.yaml {flag}"));
        let name = flag.split('=').next().unwrap();
        assert_eq!((ran.code, ran.err.lines().next().unwrap()), (1, format!("Error: unknown flag: {name}").as_str()));
    }
}

//! `--fix=write` on files: written whole, once, and never through a link.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod run_support;

use common::sys::Memory;
use run_support::Outcome;

const POLICY: &str = "apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {name: p}
spec:
  rules:
  - name: r
    match: {any: [{resources: {kinds: [Pod]}}]}
    validate: {pattern: {spec: {hostNetwork: false, priorityClassName: high}}}
  - name: s
    match: {any: [{resources: {kinds: [Pod]}}]}
    validate: {pattern: {metadata: {labels: {team: '?*'}}}}
";

const POD: &str = "kind: Pod\napiVersion: v1\nmetadata:\n  name: a # x\nspec:\n  hostNetwork: true\n";

fn run(sys: &Memory, line: &str) -> Outcome {
    run_support::run(sys, "", line.split_whitespace())
}

fn text(sys: &Memory, path: &str) -> String {
    String::from_utf8(sys.contents(path).unwrap_or_else(|| panic!("{path} is gone"))).unwrap()
}

#[test]
fn fix_writes_files_and_has_nothing_to_do_the_second_time() {
    let sys = Memory::new().file("p.yaml", POLICY).file("pods/a.yaml", format!("{POD}---\n{POD}"));
    let first = run(&sys, "policy-apply p.yaml -r pods --fix=write");
    let fixed =
        "kind: Pod\napiVersion: v1\nmetadata:\n  name: a # x\nspec:\n  hostNetwork: false\n  priorityClassName: high\n";
    assert_eq!(text(&sys, "pods/a.yaml"), format!("{fixed}---\n{fixed}"));
    assert_eq!((first.stdout.as_str(), first.code), ("", 1), "{}", first.stderr);
    // What is left is told at its line in the new text.
    assert!(first.stderr.contains("pods/a.yaml:11:"), "{}", first.stderr);
    assert!(first.stderr.contains("2 repairs made in 1 file, 2 left"), "{}", first.stderr);
    let second = run(&sys, "policy-apply p.yaml -r pods --fix=write");
    assert!(second.stderr.contains("0 repairs made in 0 files, 2 left"), "{}", second.stderr);
    assert_eq!(text(&sys, "pods/a.yaml"), format!("{fixed}---\n{fixed}"));
}

#[test]
fn reports_hold_the_repair_of_each_finding() {
    let sys = Memory::new().file("p.yaml", POLICY).file("a.yaml", format!("# first\n---\n{POD}"));
    let line = "policy-apply p.yaml -r a.yaml --fix --report sarif=out.sarif --report json=out.json";
    let ran = run(&sys, line);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert!(ran.stdout.starts_with("--- a/a.yaml"), "{}", ran.stdout);
    let sarif: serde_json::Value = serde_json::from_str(&text(&sys, "out.sarif")).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let of = |rule: &str| results.iter().find(|result| result["ruleId"] == format!("p/{rule}")).unwrap();
    assert!(of("s")["fixes"].is_null(), "`?*` names no value");
    let replacement = &of("r")["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(replacement["insertedContent"]["text"], "false\n  priorityClassName: high");
    let region = &replacement["deletedRegion"];
    assert_eq!(
        (&region["startLine"], &region["startColumn"], &region["endColumn"]),
        (&8.into(), &16.into(), &20.into())
    );
    let json: serde_json::Value = serde_json::from_str(&text(&sys, "out.json")).unwrap();
    let titles: Vec<_> = json["findings"].as_array().unwrap().iter().map(|finding| &finding["fix"]["title"]).collect();
    assert!(titles.contains(&&"do what rule `r` of policy `p` asks for".into()), "{titles:?}");
    let refused = run(&sys, "policy-apply p.yaml -r a.yaml --fix --report sarif");
    assert!(refused.stderr.contains("flags `--fix` and `--report` cannot be used together"), "{}", refused.stderr);
}

#[test]
fn reports_hold_what_is_left_of_written_files() {
    let sys = Memory::new().file("p.yaml", POLICY).file("a.yaml", POD);
    let ran = run(&sys, "policy-apply p.yaml -r a.yaml --fix=write --report json=out.json");
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    let json: serde_json::Value = serde_json::from_str(&text(&sys, "out.json")).unwrap();
    let [left] = json["findings"].as_array().unwrap().as_slice() else { panic!("{json}") };
    assert_eq!((&left["rule"], &left["location"]["file"]), (&"p/s".into(), &"a.yaml".into()));
    assert!(left["fix"].is_null());
}

#[test]
fn fix_goes_on_with_rules_that_waited_for_a_repair() {
    let waiting = "---
apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {name: q}
spec:
  rules:
  - name: t
    match: {any: [{resources: {kinds: [Pod], selector: {matchLabels: {tier: web}}}}]}
    mutate: {patchStrategicMerge: {spec: {nodeSelector: {pool: web}}}}
";
    let first =
        POLICY.replace("spec: {hostNetwork: false, priorityClassName: high}", "metadata: {labels: {tier: web}}");
    let sys = Memory::new().file("p.yaml", format!("{first}{waiting}")).file("a.yaml", POD);
    let outcome = run(&sys, "policy-apply p.yaml -r a.yaml --fix=write");
    assert!(outcome.stderr.contains("2 repairs made in 1 file, 1 left"), "{}", outcome.stderr);
    assert!(text(&sys, "a.yaml").ends_with("  hostNetwork: true\n  nodeSelector:\n    pool: web\n"));
}

#[test]
fn fix_does_not_write_through_links_nor_over_other_encodings() {
    let sys = Memory::new()
        .file("p.yaml", POLICY)
        .file("real.yaml", POD)
        .link("link.yaml", "real.yaml")
        .file("bom.yaml", format!("\u{feff}{POD}"));
    let outcome = run(&sys, "policy-apply p.yaml -r link.yaml,bom.yaml --fix=write");
    assert!(outcome.stderr.contains("its file is a symbolic link"), "{}", outcome.stderr);
    assert!(outcome.stderr.contains("its file is not plain UTF-8"), "{}", outcome.stderr);
    assert_eq!((text(&sys, "real.yaml").as_str(), outcome.code), (POD, 1));
}

#[test]
fn fix_keeps_windows_line_breaks() {
    let sys = Memory::new().file("p.yaml", POLICY).file("a.yaml", POD.replace('\n', "\r\n"));
    run(&sys, "policy-apply p.yaml -r a.yaml --fix=write");
    assert!(text(&sys, "a.yaml").ends_with("  hostNetwork: false\r\n  priorityClassName: high\r\n"));
}

#[test]
fn fix_prints_nothing_else_on_standard_output() {
    let sys = Memory::new().file("p.yaml", POLICY).file("a.yaml", POD);
    for flag in ["-t", "-p", "--generate-exceptions", "--report=json"] {
        let outcome = run(&sys, &format!("policy-apply p.yaml -r a.yaml --fix {flag}"));
        assert!(outcome.stderr.contains("cannot be used together"), "{flag}: {}", outcome.stderr);
        assert_eq!(outcome.code, 2);
    }
}

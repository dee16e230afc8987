//! `--fix`: what is renamed, what is left, and that no other byte changes.
#![expect(clippy::unwrap_used, reason = "tests")]

mod support;

use common::sys::Memory;
use support::{manifest, run};

#[test]
fn the_diff_shows_what_would_change_and_changes_nothing() {
    let text = format!("# head\n{}spec: 1 # kept\n", manifest("batch/v1beta1", "CronJob", "nightly"));
    let sys = Memory::new().file("a.yaml", text.clone());
    let ran = run(&sys, "deprecations detect a.yaml --fix");
    let want = "--- a/a.yaml\n+++ b/a.yaml\n@@ -1,5 +1,5 @@\n # head\n-apiVersion: batch/v1beta1\n+apiVersion: batch/v1\n kind: CronJob\n metadata:\n   name: nightly\n";
    assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (1, want, ""));
    assert_eq!(sys.contents("a.yaml").unwrap(), text.as_bytes());
}

#[test]
fn what_needs_more_than_a_new_name_is_explained_and_not_touched() {
    let sys = Memory::new()
        .file("d/ingress.yaml", manifest("networking.k8s.io/v1beta1", "Ingress", "edge"))
        .file("d/budget.yaml", manifest("policy/v1beta1", "PodDisruptionBudget", "all") + "spec: {selector: {}}\n")
        .file("d/certificate.yaml", manifest("cert-manager.io/v1beta1", "Certificate", "web"))
        .file("d/list.yaml", "kind: List\nitems:\n- apiVersion: policy/v1beta1\n  kind: PodDisruptionBudget\n  spec: {selector: {matchLabels: {a: b}}}\n");
    let ran = run(&sys, "deprecations detect-files -d d --fix=write");
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    for text in [
        "pathType",
        "spec.selector",
        "d/ingress.yaml:1:13",
        "d/budget.yaml:1:13",
        "d/list.yaml:3:15",
        "spec.emailAddresses",
    ] {
        assert!(ran.err.contains(text), "{text}: {}", ran.err);
    }
}

#[test]
fn a_replacement_that_the_target_does_not_serve_is_not_taken() {
    let sys = Memory::new().file("a.yaml", manifest("batch/v1beta1", "CronJob", "nightly"));
    let ran = run(&sys, "deprecations detect a.yaml -t k8s=v1.20.0 --fix=write");
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
    let sys = Memory::new().file("a.yaml", manifest("flowcontrol.apiserver.k8s.io/v1beta1", "FlowSchema", "f"));
    let ran = run(&sys, "deprecations detect a.yaml --fix=write");
    assert_eq!(ran.code, 0, "{}", ran.err);
    let text = String::from_utf8(sys.contents("a.yaml").unwrap()).unwrap();
    assert!(text.starts_with("apiVersion: flowcontrol.apiserver.k8s.io/v1\n"), "{text}");
}

#[test]
fn marks_and_line_ends_stay() {
    let text = "\u{feff}apiVersion: \"batch/v1beta1\" # x\r\nkind: CronJob\r\n";
    let sys = Memory::new().file("a.yaml", text);
    assert_eq!(run(&sys, "deprecations detect a.yaml --fix=write").code, 0);
    assert_eq!(sys.contents("a.yaml").unwrap(), text.replace("v1beta1", "v1").as_bytes());
}

/// 200 manifests, written once by all that can be renamed and once more by nothing: every byte but the versions stays.
#[test]
fn a_corpus_is_mended_once_and_no_other_byte_changes() {
    let kinds = [
        ("batch/v1beta1", "CronJob", "batch/v1"),
        ("policy/v1beta1", "PodDisruptionBudget", "policy/v1"),
        ("rbac.authorization.k8s.io/v1beta1", "Role", "rbac.authorization.k8s.io/v1"),
        ("autoscaling/v2beta2", "HorizontalPodAutoscaler", "autoscaling/v2"),
        ("apps/v1beta2", "Deployment", "apps/v1"),
        ("cert-manager.io/v1beta1", "Issuer", "cert-manager.io/v1"),
        ("networking.k8s.io/v1beta1", "Ingress", "networking.k8s.io/v1beta1"),
        ("apps/v1", "Deployment", "apps/v1"),
    ];
    let (mut sys, mut want) = (Memory::new(), Vec::new());
    for nth in 0..200 {
        let (old, kind, new) = kinds.get(nth % kinds.len()).unwrap();
        let quote = ["", "\"", "'"].get(nth % 3).unwrap();
        let end = if nth % 5 == 0 { "\r\n" } else { "\n" };
        let text = |api: &str| {
            format!("# {old} stays here\n---\nkind: {kind}   # {nth}\napiVersion:  {quote}{api}{quote}\nmetadata: {{name: n{nth}, annotations: {{was: {old}}}}}\nspec:\n  selector:\n    matchLabels:\n        a:   b\n\n").replace('\n', end)
        };
        sys = sys.file(format!("d/{nth:03}.yaml"), text(old));
        want.push((nth, text(new)));
    }
    let first = run(&sys, "deprecations detect-files -d d --fix=write");
    assert_eq!((first.code, first.out.lines().count()), (1, 150), "{}", first.err);
    for (nth, want) in &want {
        let got = String::from_utf8(sys.contents(format!("d/{nth:03}.yaml")).unwrap()).unwrap();
        assert_eq!(&got, want);
    }
    let second = run(&sys, "deprecations detect-files -d d --fix=write");
    assert_eq!((second.code, second.out.as_str()), (1, ""));
    let left = run(&sys, "deprecations detect-files -d d -o csv --columns KIND -H");
    assert!(left.out.lines().all(|kind| kind == "Ingress") && left.out.lines().count() == 25, "{}", left.out);
}

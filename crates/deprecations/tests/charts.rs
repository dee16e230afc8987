//! Charts as inputs: rendered, looked through, and placed at the lines that a person edits.
#![expect(clippy::unwrap_used, reason = "tests")]

mod support;

use common::sys::Memory;
use support::run;

const LITERAL: &str = "{{- if .Values.budget }}\napiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata:\n  name: {{ .Release.Name }}\nspec:\n  selector:\n    matchLabels: {a: b}\n{{- end }}\n";
const VALUE: &str = "apiVersion: {{ .Values.api }}\nkind: CronJob\nmetadata:\n  name: nightly\n";
const CHOSEN: &str = "{{- if semverCompare \">=1.25-0\" .Capabilities.KubeVersion.Version }}\napiVersion: autoscaling/v2\n{{- else }}\napiVersion: autoscaling/v2beta2\n{{- end }}\nkind: HorizontalPodAutoscaler\nmetadata:\n  name: scaler\n";

fn chart() -> Memory {
    Memory::new()
        .file("app/Chart.yaml", "apiVersion: v2\nname: app\nversion: 1.0.0\n")
        .file("app/values.yaml", "budget: true\napi: batch/v1\n")
        .file("app/templates/budget.yaml", LITERAL)
        .file("app/templates/job.yaml", VALUE)
        .file("app/templates/scaler.yaml", CHOSEN)
}

#[test]
fn a_finding_lies_at_its_template_line() {
    let ran = run(&chart(), "deprecations detect app");
    assert_eq!((ran.code, ran.err.as_str()), (1, ""));
    assert!(ran.out.contains("--> app/templates/budget.yaml:2:13"), "{}", ran.out);
    assert!(!ran.out.contains("job.yaml") && !ran.out.contains("scaler.yaml"), "{}", ran.out);
    let ran = run(&chart(), "deprecations detect app -o csv --columns FILEPATH,NAME -H");
    assert_eq!(ran.out, "app/templates/budget.yaml,release-name\n");
}

#[test]
fn a_value_that_names_the_version_is_told() {
    let ran = run(&chart(), "deprecations app --chart-set api=batch/v1beta1,budget=false");
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("app/templates/job.yaml:1:13") && ran.out.contains("value of `.api`"), "{}", ran.out);
    let sys = chart().file("more.yaml", "api: batch/v1beta1\nbudget: false\n");
    let ran = run(&sys, "deprecations app --chart-values more.yaml");
    assert!(ran.out.contains("more.yaml:1:6"), "{}", ran.out);
}

#[test]
fn a_chart_is_rendered_for_the_target_version() {
    let ran = run(&chart(), "deprecations app -t k8s=v1.23.0");
    assert!(ran.out.contains("scaler.yaml:4:13"), "{}", ran.out);
}

#[test]
fn values_of_an_environment_count() {
    let sys = chart()
        .file("cd/values.yaml", "budget: false\n")
        .file("cd/dev/values.yaml", "api: batch/v1beta1\n")
        .file("cd/prd/values.yaml", "{}\n");
    let ran = run(&sys, "deprecations app --env dev");
    assert!(ran.code == 1 && ran.out.contains("cd/dev/values.yaml:1:6"), "{}{}", ran.out, ran.err);
    assert_eq!(run(&sys, "deprecations app --env prd").code, 0);
    assert_eq!(run(&sys, "deprecations app --env nope").code, 2);
}

#[test]
fn charts_in_a_directory_are_rendered_in_place() {
    let sys = chart()
        .file("a.yaml", support::manifest("batch/v1beta1", "CronJob", "one"))
        .file("z.yaml", support::manifest("batch/v1beta1", "CronJob", "two"));
    let ran = run(&sys, "deprecations detect-files -o csv --columns FILEPATH -H");
    assert_eq!(ran.out, "a.yaml\napp/templates/budget.yaml\nz.yaml\n", "{}", ran.err);
}

#[test]
fn a_chart_that_cannot_be_rendered_is_an_error_at_its_line() {
    let sys = chart().file("app/templates/bad.yaml", "a: {{ required \"no b\" .Values.b }}\n");
    let ran = run(&sys, "deprecations detect app");
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("no b") && ran.err.contains("app/templates/bad.yaml:1"), "{}", ran.err);
}

#[test]
fn a_library_has_no_manifests() {
    let sys = Memory::new()
        .file("lib/Chart.yaml", "apiVersion: v2\nname: lib\nversion: 1.0.0\ntype: library\n")
        .file("lib/templates/_a.tpl", "{{ define \"a\" }}{{ end }}");
    assert_eq!(run(&sys, "deprecations detect lib").code, 0);
}

#[test]
fn flags_of_charts_without_a_chart_are_not_what_was_meant() {
    let sys = Memory::new().file("a.yaml", "a: b\n");
    let ran = run(&sys, "deprecations detect a.yaml --env dev");
    assert!(ran.code == 2 && ran.err.contains("no input is a chart"), "{}", ran.err);
}

#[test]
fn only_a_literal_version_is_renamed() {
    let sys = chart();
    let ran = run(&sys, "deprecations app --fix=write");
    assert_eq!((ran.code, ran.out.as_str()), (0, "app/templates/budget.yaml: 1 API version renamed\n"), "{}", ran.err);
    let fixed = String::from_utf8(sys.contents("app/templates/budget.yaml").unwrap()).unwrap();
    assert_eq!(fixed, LITERAL.replace("policy/v1beta1", "policy/v1"));
    let ran = run(&chart(), "deprecations app --fix=write --chart-set api=batch/v1beta1,budget=false");
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    assert!(ran.err.contains("job.yaml:1:13"), "{}", ran.err);
}

#[test]
fn definitions_among_the_inputs_give_up_versions() {
    let definition = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: ks.a.io\nspec:\n  group: a.io\n  names: {kind: K}\n  versions:\n  - {name: v1, served: true, storage: true}\n  - {name: v1beta1, served: true, storage: false, deprecated: true}\n  - {name: v1alpha1, served: false, storage: false}\n";
    let sys = Memory::new()
        .file("a.yaml", support::manifest("a.io/v1beta1", "K", "one"))
        .file("b.yaml", support::manifest("a.io/v1alpha1", "K", "two"))
        .file("crds.yaml", definition);
    let ran = run(&sys, "deprecations detect-files -d . -o csv --columns NAME,REMOVED,REPLACEMENT -H");
    assert_eq!((ran.code, ran.out.as_str()), (1, "one,false,a.io/v1\ntwo,true,a.io/v1\n"), "{}", ran.err);
    assert_eq!(run(&sys, "deprecations detect a.yaml b.yaml").code, 0);
    assert_eq!(run(&sys, "pluto detect-files -d .").code, 0);
}

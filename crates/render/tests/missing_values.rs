//! Warnings about values that nobody set and that leave a field null.
#![expect(clippy::unwrap_used, reason = "tests")]

mod support;

use common::sys::Memory;

use support::Ran;

fn run_as(name: &str, sys: &Memory, args: &[&str]) -> Ran {
    support::run(sys, "", &[&[name, "template", "app", "/r/charts/app"], args].concat())
}

fn chart(template: &str, values: &str) -> Memory {
    Memory::new()
        .file("/r/.git/HEAD", "")
        .file("/r/charts/app/Chart.yaml", "apiVersion: v2\nname: app\nversion: 1.0.0\n")
        .file("/r/charts/app/values.yaml", values)
        .file("/r/charts/app/templates/a.yaml", template)
}

/// The fields that are warned about.
fn warned(template: &str, values: &str) -> Vec<String> {
    let ran = run_as("render", &chart(template, values), &[]);
    assert_eq!(ran.exit.code(), 0, "{}", ran.err);
    let fields = ran.err.lines().filter_map(|line| line.strip_prefix("warning[missing-value]: A/x:"));
    fields.map(|line| line.split(" is null").next().unwrap().to_owned()).collect()
}

const HEAD: &str = "kind: A\nmetadata: {name: x}\n";

#[test]
fn a_policy_that_would_stop_enforcing_is_warned_about_with_both_places() {
    let template = "kind: ClusterPolicy\nmetadata:\n  name: limits\nspec:\n  validationFailureAction: {{ .Values.policies.limits.action }}\n";
    let sys = chart(template, "policies:\n  limits: {}\n")
        .file("/r/cd/values.yaml", "policies:\n  limits:\n    on: true\n")
        .file("/r/cd/dev/values.yaml", "policies:\n  limits:\n    action: Audit\n")
        .file("/r/cd/prd/values.yaml", "policies: {}\n");
    let ran = run_as("render", &sys, &["--env", "prd"]);
    assert!(ran.exit.code() == 0 && ran.out.ends_with("validationFailureAction:\n"), "{}", ran.out);
    for part in [
        "warning[missing-value]: ClusterPolicy/limits:spec.validationFailureAction is null: \
         `.Values.policies.limits.action` is not set in prd (set in dev)\n",
        "--> /r/charts/app/templates/a.yaml:5:28\n",
        "note: `policies.limits` is set here, without it\n --> /r/cd/values.yaml:2:3\n",
        "help: set `policies.limits.action` in /r/cd/prd/values.yaml, or ",
    ] {
        assert!(ran.err.contains(part), "no {part:?} in\n{}", ran.err);
    }
    assert_eq!(run_as("render", &sys, &["--env", "dev"]).err, "");
    let both = run_as("render", &sys, &["--all-envs"]).err;
    assert_eq!(both.matches("missing-value").count(), 1, "{both}");
    assert!(both.contains("is not set in prd (set in dev)"), "{both}");
    assert_eq!(run_as("helm", &sys, &["--env", "prd"]).err, "");
    assert_eq!(run_as("render", &sys, &["--env", "prd", "--strict-values"]).exit.code(), 1);
    assert_eq!(run_as("render", &sys, &["--env", "dev", "--strict-values"]).exit.code(), 0);
}

#[test]
fn fields_that_an_action_leaves_null_are_found() {
    let cases = [
        ("f: {{ .Values.gone }}\n", "f"),
        ("f: {{- .Values.gone }}\n", "f"),
        ("f: {{ .Values.gone | quote }}\n", "f"),
        ("f: {{ toYaml .Values.gone }}\n", "f"),
        ("f:\n  {{- toYaml .Values.gone | nindent 2 }}\n", "f"),
        ("f:\n  {{ .Values.gone }}\n", "f"),
        ("f: [1]\nl:\n  - {{ .Values.gone }}\n", "l[0]"),
        ("{{ with .Values.m }}f: {{ .gone }}\n{{ end }}", "f"),
        ("{{ range .Values.l }}f: {{ .gone }}\n{{ end }}", "f"),
        ("{{ $m := .Values.m }}f: {{ $m.gone }}\n", "f"),
        ("f: {{ $.Values.gone }}\n", "f"),
        ("f: {{ .Values.null }}\n", "f"),
        ("{{ define \"h\" }}{{ .Values.gone }}{{ end }}f: {{ include \"h\" . }}\n", "f"),
        ("{{ define \"h\" }}f: {{ .Values.gone }}{{ end }}g:\n{{ include \"h\" . | indent 2 }}\n", "g.f"),
        ("{{ define \"h\" }}{{ .Values.gone }}{{ end }}f: {{ template \"h\" . }}\n", "f"),
    ];
    for (template, field) in cases {
        let got = warned(&format!("{HEAD}{template}"), "m: {x: 1}\nl: [{x: 1}]\n\"null\":\n");
        assert_eq!(got, [field], "{template}");
    }
}

#[test]
fn what_is_tested_filled_or_not_null_is_not_warned_about() {
    let cases = [
        "f: {{ .Values.gone | default \"\" }}\n",
        "f: {{ if .Values.gone }}x{{ end }}\n",
        "f: {{ with .Values.gone }}x{{ end }}\n",
        "f: \"{{ .Values.gone }}\"\n",
        "f: a{{ .Values.gone }}\n",
        "f: {{ .Values.empty }}\n",
        "f:\ng: a{{ .Values.gone }}\n",
        "f: null\n# {{ .Values.gone }}\n",
        "{{ .Values.gone }}\n",
        "f: {{ ternary \"\" .Values.gone true }}\n",
    ];
    for template in cases {
        assert_eq!(warned(&format!("{HEAD}{template}"), "empty: \"\"\n"), Vec::<String>::new(), "{template}");
    }
}

#[test]
fn a_value_of_a_subchart_is_named_from_the_top() {
    let sys = chart("kind: B\n", "sub:\n  m: {}\n")
        .file("/r/charts/app/charts/sub/Chart.yaml", "apiVersion: v2\nname: sub\nversion: 1.0.0\n")
        .file("/r/charts/app/charts/sub/templates/b.yaml", "kind: A\nmetadata: {name: x}\nf: {{ .Values.m.gone }}\n");
    let err = run_as("render", &sys, &[]).err;
    assert!(err.contains("A/x:f is null: `.Values.sub.m.gone` is not set\n"), "{err}");
    assert!(err.contains("--> /r/charts/app/values.yaml:2:3"), "{err}");
}

//! `--explain`: the template line, the calls and the values lines behind a field.

mod support;

use common::sys::Memory;

use support::Ran;

fn run(sys: &Memory, args: &[&str]) -> Ran {
    support::run(sys, "", &[&["render", "template", "rel", "/app"], args].concat())
}

const TEMPLATE: &str = r#"kind: Deployment
metadata:
  name: {{ include "app.name" . }}
  labels:
    app.kubernetes.io/part: web
spec:
  replicas: {{ .Values.replicas }}
  image: "{{ .Values.image.name }}:{{ .Values.image.tag | default "latest" }}"
  resources:
    {{- toYaml .Values.resources | nindent 4 }}
  ports:
    {{- range .Values.ports }}
    - port: {{ . }}
    {{- end }}
  size: {{ add .Values.replicas 1 }}
  text: {{ tpl .Values.text . }}
---
kind: Secret
metadata: {name: s}
data: {key: {{ .Values.key | b64enc }}}
"#;

fn app() -> Memory {
    Memory::new()
        .file("/app/Chart.yaml", "apiVersion: v2\nname: app\nversion: 1.0.0\n")
        .file(
            "/app/values.yaml",
            "replicas: 2\nimage:\n  name: web\nresources:\n  limits:\n    cpu: 1\nports: [80, 81]\nkey: hush\ntext: \"{{ .Values.key }}\"\n",
        )
        .file("/app/templates/a.yaml", TEMPLATE)
        .file("/app/templates/_h.tpl", "{{ define \"app.name\" -}}\n{{ .Release.Name }}-x\n{{- end }}\n")
        .file("/v.yaml", "replicas: 3\n")
}

/// What is said of one field, and the places behind it.
fn explained(args: &[&str]) -> Vec<String> {
    let ran = run(&app(), args);
    assert_eq!((ran.exit.code(), ran.err.as_str()), (0, ""));
    let mut said = Vec::new();
    for line in ran.out.lines() {
        if let Some(text) = line.strip_prefix("info[explain]: ").or_else(|| line.strip_prefix("note: ")) {
            said.push(text.to_owned());
        }
        if let (Some(place), Some(last)) = (line.trim_start().strip_prefix("--> "), said.last_mut()) {
            last.push_str(&format!(" @ {place}"));
        }
    }
    said
}

#[test]
fn a_scalar_has_its_action_and_its_values_with_what_they_override() {
    let want = [
        "Deployment/rel-x:spec.replicas is 3 @ /app/templates/a.yaml:7:13",
        "set by `replicas` @ /v.yaml:1:11",
        "which overrides this @ /app/values.yaml:1:11",
    ];
    assert_eq!(explained(&["--explain", "Deployment/rel-x:spec.replicas", "-f", "/v.yaml"]), want);
    let want = [
        "Deployment/rel-x:spec.replicas is 4 @ /app/templates/a.yaml:7:13",
        "set by `replicas` of --set @ --set:1:10",
        "which overrides this @ /v.yaml:1:11",
        "which overrides this @ /app/values.yaml:1:11",
    ];
    assert_eq!(explained(&["--explain", "spec.replicas", "-f", "/v.yaml", "--set", "replicas=4"]), want);
}

#[test]
fn a_value_through_to_yaml_has_its_own_line() {
    let want = [
        "Deployment/rel-x:spec.resources.limits.cpu is 1 @ /app/templates/a.yaml:10:5",
        "set by `resources.limits.cpu` @ /app/values.yaml:6:10",
    ];
    assert_eq!(explained(&["--explain", "deployment:spec.resources.limits.cpu"]), want);
}

#[test]
fn literal_text_and_two_actions_in_one_value() {
    let want = ["Deployment/rel-x:metadata.labels[\"app.kubernetes.io/part\"] is web @ /app/templates/a.yaml:5:29"];
    assert_eq!(explained(&["--explain", "metadata.labels.app.kubernetes.io/part"]), want);
    assert_eq!(explained(&["--explain", "metadata.labels['app.kubernetes.io/part']"]), want);
    let want = [
        "Deployment/rel-x:spec.image is \"web:latest\" @ /app/templates/a.yaml:8:11",
        "and here @ /app/templates/a.yaml:8:36",
        "set by `image.name` @ /app/values.yaml:3:9",
    ];
    assert_eq!(explained(&["--explain", "spec.image"]), want);
}

#[test]
fn includes_and_ranges_are_followed() {
    let want = [
        "Deployment/rel-x:metadata.name is rel-x @ /app/templates/_h.tpl:2:1",
        "included here @ /app/templates/a.yaml:3:9",
    ];
    assert_eq!(explained(&["--explain", "Deployment:metadata.name"]), want);
    let want = [
        "Deployment/rel-x:spec.ports[0].port is 80 @ /app/templates/a.yaml:13:13",
        "set by `ports[0]` @ /app/values.yaml:7:9",
        "Deployment/rel-x:spec.ports[1].port is 81 @ /app/templates/a.yaml:13:13",
        "set by `ports[1]` @ /app/values.yaml:7:13",
    ];
    assert_eq!(explained(&["--explain", "spec.ports[*].port"]), want);
}

#[test]
fn computed_values_name_what_they_read_and_secrets_are_not_told() {
    let said = explained(&["--explain", "spec.size"]);
    assert_eq!(said.len(), 2);
    assert!(said.iter().any(|line| line.ends_with("`replicas` @ /app/values.yaml:1:11")), "{said:?}");
    let ran = run(&app(), &["--explain", "Secret/s:data.key"]);
    assert!(ran.out.starts_with("info[explain]: Secret/s:data.key is hidden\n"), "{}", ran.out);
    assert!(!ran.out.contains("aHVzaA"), "{}", ran.out);
}

#[test]
fn what_is_not_there_names_what_is() {
    let hint = |query: &str| {
        let ran = run(&app(), &["--explain", query]);
        assert_eq!((ran.exit.code(), ran.out.as_str()), (2, ""));
        ran.err
    };
    let want = "Error: no rendered object has the field `spec.replica`\n\
                help: a field with a similar name exists: `spec.replicas`\n";
    assert_eq!(hint("spec.replica"), want);
    let want = "Error: no object `Deployment/rel` is rendered\n\
                help: an object with a similar name exists: `Deployment/rel-x`\n";
    assert_eq!(hint("Deployment/rel:spec.replicas"), want);
    assert!(hint("spec[").starts_with("Error: `spec[` is no field: a bracket is not closed; write "));
}

#[test]
fn what_is_not_printed_is_not_explained() {
    let sys = app()
        .file("/app/templates/b.yaml", "kind: Other\nmetadata: {name: o}\nspec: {replicas: 9}\n")
        .file("/app/crds/c.yaml", "kind: First\n---\nkind: CustomResourceDefinition\nmetadata: {name: c}\n");
    let count = |args: &[&str]| run(&sys, args).out.matches("info[explain]").count();
    assert_eq!(count(&["--explain", "spec.replicas"]), 2);
    assert_eq!(count(&["--explain", "spec.replicas", "-s", "templates/b.yaml"]), 1);
    let ran = run(&sys, &["--explain", "CustomResourceDefinition:metadata.name", "--include-crds"]);
    assert!(ran.out.contains("--> /app/crds/c.yaml:4:18"), "{}", ran.out);
    let ran = run(&sys, &["--explain", "CustomResourceDefinition:metadata.name"]);
    assert_eq!(ran.exit.code(), 2);
    let ran = run(&sys, &["--explain", "spec.replicas", "-s", "templates/z.yaml"]);
    assert_eq!((ran.exit.code(), ran.err.as_str()), (2, "Error: could not find template templates/z.yaml in chart\n"));
}

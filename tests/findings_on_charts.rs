//! Findings on rendered inputs name the template line, the values line, and the policy's own template line.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::ffi::OsString;
use std::io;
use std::path::Path;

use chart::{Chart, Provenance, RenderOptions, ValuesInput, source_map};
use common::limits::Limits;
use common::sys::{Memory, Streams, Sys};
use gotemplate::run::FixedHost;
use policy_apply::run;
use serde_json::Value;

const DEPLOYMENT: &str = r#"apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels:
    {{- include "app.labels" . | nindent 4 }}
spec:
  replicas: {{ .Values.replicas }}
  template:
    spec:
      containers:
        - name: web
          image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"
          resources:
            {{- toYaml .Values.resources | nindent 12 }}
"#;
const HELPERS: &str = "{{- define \"app.labels\" -}}\napp: {{ .Chart.Name }}\nteam: none\n{{- end }}\n";
const VALUES: &str =
    "replicas: 1\nimage:\n  repository: registry/web\n  tag: \"1.0\"\nresources:\n  limits:\n    cpu: 1\n";
const PRD: &str = "# production\nreplicas: 3\nimage:\n  tag: latest\n";

const POLICY: &str = r#"apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata:
  name: rules
spec:
  rules:
    - name: tag
      match: {any: [{resources: {kinds: [Deployment]}}]}
      validate:
        failureAction: {{ .Values.action }}
        message: no latest
        pattern: {spec: {template: {spec: {containers: [{image: "!*:latest"}]}}}}
    - name: memory
      match: {any: [{resources: {kinds: [Deployment]}}]}
      validate:
        failureAction: {{ .Values.action }}
        message: memory is needed
        pattern: {spec: {template: {spec: {containers: [{resources: {limits: {memory: "?*"}}}]}}}}
    - name: team
      match: {any: [{resources: {kinds: [Deployment]}}]}
      validate:
        failureAction: {{ .Values.action }}
        message: a team is needed
        pattern: {metadata: {labels: {team: "!none"}}}
"#;

fn machine() -> Memory {
    Memory::new()
        .file("app/Chart.yaml", "apiVersion: v2\nname: app\nversion: 1.0.0\n")
        .file("app/values.yaml", VALUES)
        .file("app/templates/_helpers.tpl", HELPERS)
        .file("app/templates/deployment.yaml", DEPLOYMENT)
        .file("cd/prd/values.yaml", PRD)
        .file("policy/Chart.yaml", "apiVersion: v2\nname: policy\nversion: 1.0.0\n")
        .file("policy/values.yaml", "action: Enforce\n")
        .file("policy/templates/rules.yaml", POLICY)
}

/// Renders a chart; gives the stream and its map.
fn render(sys: &Memory, chart: &str, input: &ValuesInput) -> (Vec<u8>, Vec<u8>) {
    let (limits, mut provenance) = (Limits::default(), Provenance::new());
    let chart = Chart::load(sys, Path::new(chart), &limits, &mut provenance).unwrap();
    let values = input.merge(sys, &mut io::empty(), &limits, &mut provenance).unwrap();
    let options = RenderOptions::default();
    let outcome = chart::render(&chart, &values, &options, &mut provenance, &FixedHost::new(0, 0));
    let stream = outcome.result.unwrap().stream(false, true, true);
    let mut map = Vec::new();
    source_map::write(&stream, &provenance, Path::new(""), &mut map).unwrap();
    (stream.bytes().to_vec(), map)
}

struct Outcome {
    code: u8,
    stdout: String,
    stderr: String,
}

fn apply(sys: &Memory, line: &str, stdin: &[u8]) -> Outcome {
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let words = line.split_whitespace().map(OsString::from);
    let code = run(words, sys, &mut Streams::buffers(stdin, &mut stdout, &mut stderr)).code();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Outcome { code, stdout: text(stdout), stderr: text(stderr) }
}

/// The application and the policies, both rendered, with their maps.
fn rendered() -> (Memory, Vec<u8>) {
    let sys = machine();
    let input = ValuesInput { files: vec!["cd/prd/values.yaml".into()], ..ValuesInput::default() };
    let (stream, map) = render(&sys, "app", &input);
    let (policies, policy_map) = render(&sys, "policy", &ValuesInput::default());
    let sys = sys.file("m.json", map).file("policies.yaml", policies).file("p.json", policy_map);
    (sys, stream)
}

const BOTH: &str = "policy-apply policies.yaml --resource - --source-map m.json --source-map p.json";

/// The places of the finding of a rule: its own, and the related ones with their messages.
fn places(outcome: &Outcome, rule: &str) -> Vec<String> {
    let report: Value = serde_json::from_str(&outcome.stdout).unwrap();
    let findings = report.get("findings").unwrap().as_array().unwrap();
    let finding = findings.iter().find(|finding| finding.get("rule").unwrap() == &format!("rules/{rule}")).unwrap();
    let at = |place: &Value| {
        let get = |name: &str| place.pointer(&format!("/location/{name}")).cloned().unwrap_or_default();
        format!("{}:{}:{}", get("file").as_str().unwrap_or_default(), get("line"), get("column"))
    };
    let related = finding.get("related").and_then(Value::as_array).cloned().unwrap_or_default();
    let related = related.iter().map(|one| format!("{} {}", at(one), one.get("message").unwrap().as_str().unwrap()));
    std::iter::once(at(finding)).chain(related).collect()
}

#[test]
fn a_wrong_value_names_template_values_and_the_policys_template() {
    let (sys, stream) = rendered();
    let outcome = apply(&sys, &format!("{BOTH} --report json"), &stream);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (1, ""));
    let want = [
        "app/templates/deployment.yaml:13:18",
        "app/values.yaml:3:15 value of `.image.repository`",
        "cd/prd/values.yaml:4:8 value of `.image.tag`",
        "policy/templates/rules.yaml:7:13 broken rule of policy `rules`",
    ];
    assert_eq!(places(&outcome, "tag"), want);
}

#[test]
fn a_missing_field_is_placed_at_its_parent_and_that_parents_values_key() {
    let (sys, stream) = rendered();
    let outcome = apply(&sys, &format!("{BOTH} --report json"), &stream);
    let want = [
        "app/templates/deployment.yaml:15:13",
        "app/values.yaml:6:3 value of `.resources.limits`",
        "policy/templates/rules.yaml:13:13 broken rule of policy `rules`",
    ];
    assert_eq!(places(&outcome, "memory"), want);
    // The whole of `.resources` is gone: the key stands in the template, and nothing came out of values.
    let input = ValuesInput { json: vec!["resources={\"limits\":null}".into()], ..ValuesInput::default() };
    let (stream, map) = render(&machine(), "app", &input);
    let outcome = apply(&sys.file("m.json", map), &format!("{BOTH} --report json"), &stream);
    let want = ["app/templates/deployment.yaml:14:11", "--set-json (argument 1):1:11 value of `.resources`"];
    assert_eq!(places(&outcome, "memory").get(..2).unwrap(), want);
}

#[test]
fn a_field_that_a_missing_value_left_null_names_where_it_belongs() {
    let places_with = |prd: &str| {
        let sys = machine().file("cd/prd/values.yaml", prd);
        let sys = sys.file("app/values.yaml", VALUES.replace("replicas: 1\n", ""));
        let policy = POLICY.replace("metadata: {labels: {team: \"!none\"}}", "spec: {replicas: \">0\"}");
        let sys = sys.file("policies.yaml", policy.replace("{{ .Values.action }}", "Enforce"));
        let input = ValuesInput { files: vec!["cd/prd/values.yaml".into()], ..ValuesInput::default() };
        let (stream, map) = render(&sys, "app", &input);
        let line = "policy-apply policies.yaml --resource - --source-map m.json --report json";
        places(&apply(&sys.file("m.json", map), line, &stream), "team").into_iter().take(2).collect::<Vec<_>>()
    };
    let (field, message) = ("app/templates/deployment.yaml:8:3", "`.Values.replicas` has no value");
    // Nobody sets it: the values file of the environment is where it would be set.
    assert_eq!(places_with("image:\n  tag: latest\n"), [field, &format!("cd/prd/values.yaml:1:1 {message}")]);
    // The environment takes it away.
    let null = "image:\n  tag: latest\nreplicas: null\n";
    assert_eq!(places_with(null), [field, &format!("cd/prd/values.yaml:3:11 {message}")]);
}

#[test]
fn a_partial_is_named_with_where_it_is_included() {
    let (sys, stream) = rendered();
    let outcome = apply(&sys, &format!("{BOTH} --report json"), &stream);
    let want = [
        "app/templates/_helpers.tpl:3:7",
        "app/templates/deployment.yaml:6:5 included here",
        "policy/templates/rules.yaml:19:13 broken rule of policy `rules`",
    ];
    assert_eq!(places(&outcome, "team"), want);
}

#[test]
fn the_lines_to_edit_are_shown() {
    let (sys, stream) = rendered();
    let outcome = apply(&sys, BOTH, &stream);
    for part in [
        "--> app/templates/deployment.yaml:13:18\n   |\n13 |           image: \"{{ .Values.image.repository }}:{{ .Values.image.tag }}\"\n",
        "note: value of `.image.tag`\n  --> cd/prd/values.yaml:4:8\n   |\n 4 |   tag: latest\n   |        ^^^^^^\n",
        "note: broken rule of policy `rules`\n  --> policy/templates/rules.yaml:7:13\n",
    ] {
        assert!(outcome.stdout.contains(part), "no {part} in:\n{}", outcome.stdout);
    }
}

#[test]
fn every_format_names_the_places() {
    let (sys, stream) = rendered();
    for format in ["text", "json", "sarif", "junit", "github"] {
        let outcome = apply(&sys, &format!("{BOTH} --report {format}"), &stream);
        for part in
            ["app/templates/deployment.yaml", "cd/prd/values.yaml", "policy/templates/rules.yaml", "`.image.tag`"]
        {
            assert!(outcome.stdout.contains(part), "{format}: no {part} in:\n{}", outcome.stdout);
        }
    }
}

#[test]
fn a_text_that_has_changed_keeps_its_place_without_its_line() {
    let (sys, stream) = rendered();
    let sys = sys.file("app/templates/deployment.yaml", "changed: {{ .Values }}\n");
    let outcome = apply(&sys, BOTH, &stream);
    assert_eq!(outcome.code, 1);
    let note = "changed since the source map was written, so only places are given: app/templates/deployment.yaml\n";
    assert_eq!(outcome.stderr, note);
    let shown = "--> app/templates/deployment.yaml:13:18\n  = object: Deployment default/web\n";
    assert!(outcome.stdout.contains(shown), "{}", outcome.stdout);
    assert!(!outcome.stdout.contains("changed:"), "{}", outcome.stdout);
}

#[test]
fn a_text_that_cannot_be_edited_gives_way_to_where_it_is_included() {
    let (sys, stream) = rendered();
    let sys = sys.file("app/templates/_helpers.tpl", "changed");
    let outcome = apply(&sys, &format!("{BOTH} --report json"), &stream);
    let places = places(&outcome, "team");
    let want = ["app/templates/deployment.yaml:6:5", "app/templates/_helpers.tpl:3:7 written here"];
    assert_eq!(places.get(..2).unwrap(), want);
}

#[test]
fn a_map_of_another_stream_is_bad_input() {
    let (sys, _) = rendered();
    let line = "policy-apply policies.yaml --resource app.yaml --source-map m.json";
    let outcome = apply(&sys.file("app.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n"), line, b"");
    assert_eq!(outcome.code, 2);
    assert!(outcome.stderr.contains("m.json: source map does not belong to this stream"), "{}", outcome.stderr);
}

#[test]
fn a_broken_map_is_bad_input_with_its_place() {
    let (sys, stream) = rendered();
    let sys = sys.file("m.json", "{\n  \"version\": one}\n");
    let outcome = apply(&sys, BOTH, &stream);
    assert_eq!(outcome.code, 2);
    assert!(outcome.stderr.contains("m.json:2:14"), "{}", outcome.stderr);
    let outcome = apply(&sys.file("m.json", "{\"version\": 7}"), BOTH, &stream);
    assert_eq!(outcome.code, 2);
    assert!(outcome.stderr.contains("source maps of version 7"), "{}", outcome.stderr);
}

#[test]
fn rendered_text_that_is_no_yaml_is_placed_at_its_template() {
    let sys = machine().file("app/templates/broken.yaml", "a: {{ .Values.replicas }}\n  b: [\n");
    let mut provenance = Provenance::new();
    let limits = Limits::default();
    let chart = Chart::load(&sys, Path::new("app"), &limits, &mut provenance).unwrap();
    let values = ValuesInput::default().merge(&sys, &mut io::empty(), &limits, &mut provenance).unwrap();
    let outcome = chart::render(&chart, &values, &RenderOptions::default(), &mut provenance, &FixedHost::new(0, 0));
    let mut stream = chart::Stream::new();
    outcome.unsorted.iter().for_each(|manifest| stream.push_manifest(manifest));
    let mut map = Vec::new();
    source_map::write(&stream, &provenance, Path::new(""), &mut map).unwrap();
    let sys = sys.file("m.json", map).file("policies.yaml", POLICY.replace("{{ .Values.action }}", "Enforce"));
    assert!(sys.kind(Path::new("m.json")).is_ok());
    let line = "policy-apply policies.yaml --resource - --source-map m.json";
    let outcome = apply(&sys, line, stream.bytes());
    assert_eq!(outcome.code, 2);
    assert!(outcome.stderr.contains("--> app/templates/broken.yaml:2:"), "{}", outcome.stderr);
}

/// The blocks of a page in a language.
fn blocks(page: &str, language: &str) -> Vec<String> {
    let fence = format!("```{language}\n");
    page.split(&fence).skip(1).map(|part| part.split("```").next().unwrap().to_owned()).collect()
}

#[test]
fn the_documented_map_is_that_of_the_documented_chart() {
    let page = conformance::text("docs/source-map.md");
    let [template, values, stream] = blocks(&page, "yaml").try_into().unwrap();
    let sys = Memory::new()
        .file("charts/app/Chart.yaml", "apiVersion: v2\nname: app\nversion: 1.0.0\n")
        .file("charts/app/templates/pod.yaml", template)
        .file("cd/prd/values.yaml", values);
    let (files, set) = (vec!["cd/prd/values.yaml".into()], vec!["image.tag=1.2".into()]);
    let (rendered, map) = render(&sys, "charts/app", &ValuesInput { files, set, ..ValuesInput::default() });
    assert_eq!(String::from_utf8(rendered).unwrap(), stream);
    let map = String::from_utf8(map).unwrap();
    assert!(blocks(&page, "json") == [map.as_str()], "the map is:\n{map}");
}

//! Parsing and executing: a template as charts have them, with helpers, loops and conditions.
#![expect(clippy::unwrap_used, reason = "benches")]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use gotemplate::run::{FixedHost, Options};
use gotemplate::value::{MapType, Value};
use gotemplate::{Library, MissingKey, Set, Template};

const HELPERS: &str = r#"
{{- define "app.name" -}}
{{- default .Chart.Name .Values.nameOverride -}}
{{- end -}}
{{- define "app.labels" -}}
app.kubernetes.io/name: {{ include "app.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- if .Values.version }}
app.kubernetes.io/version: {{ .Values.version }}
{{- end }}
{{- end -}}
"#;

const DEPLOYMENT: &str = r#"{{- if .Values.enabled }}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "app.name" . }}-{{ .Release.Name }}
  labels:
    {{ include "app.labels" . }}
spec:
  replicas: {{ .Values.replicas }}
  template:
    spec:
      containers:
{{- range $index, $container := .Values.containers }}
        - name: {{ $container.name }}
          image: {{ printf "%s:%s" $container.image (default "latest" $container.tag) }}
          {{- with $container.ports }}
          ports:
            {{- range . }}
            - containerPort: {{ . }}
            {{- end }}
          {{- end }}
          {{- if and $container.debug (not $.Values.production) }}
          args: [--verbose]
          {{- end }}
{{- end }}
{{- end }}
"#;

fn data() -> Value {
    let container = |nth: i64| {
        Value::map([
            ("name", Value::from(format!("c{nth}"))),
            ("image", "registry.example/app".into()),
            ("ports", Value::list(vec![Value::from(80.0), Value::from(443.0)])),
            ("debug", true.into()),
        ])
    };
    let values = Value::map([
        ("enabled", true.into()),
        ("replicas", 3.0.into()),
        ("version", "1.2.3".into()),
        ("containers", Value::list((0..20).map(container).collect())),
    ]);
    let root = Value::map([
        ("Values", values.as_map().unwrap().retyped(MapType::Values).into()),
        ("Chart", Value::map([("Name", Value::from("app"))])),
        ("Release", Value::map([("Name", Value::from("rel"))])),
    ]);
    root.as_map().unwrap().retyped(MapType::Values).into()
}

fn parse(c: &mut Criterion) {
    let library = Library::helm();
    let mut group = c.benchmark_group("parse");
    group.throughput(Throughput::Bytes(DEPLOYMENT.len() as u64));
    group.bench_function("deployment", |b| {
        b.iter(|| Template::parse(&library, "deployment.yaml", 1, black_box(DEPLOYMENT).into()).unwrap());
    });
    group.finish();
}

fn execute(c: &mut Criterion) {
    let mut set = Set::new("gotpl", Library::helm()).with_missing_key(MissingKey::Zero);
    set.parse("_helpers.tpl", 0, HELPERS.into()).unwrap();
    set.parse("deployment.yaml", 1, DEPLOYMENT.into()).unwrap();
    let (host, data) = (FixedHost::new(0, 0), data());
    let bytes = set.execute("deployment.yaml", &data, Options::new(&host)).unwrap().bytes().len();
    let mut group = c.benchmark_group("execute");
    group.throughput(Throughput::Bytes(bytes as u64));
    group.bench_function("deployment", |b| {
        b.iter(|| set.execute("deployment.yaml", black_box(&data), Options::new(&host)).unwrap());
    });
    group.finish();
}

criterion_group!(benches, parse, execute);
criterion_main!(benches);

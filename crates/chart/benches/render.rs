//! Loading and rendering: a chart as people write them, with a library chart, helpers, loops and `toYaml`.
#![expect(clippy::unwrap_used, reason = "benches")]

use std::hint::black_box;
use std::path::Path;

use chart::{Chart, Provenance, RenderOptions, ValuesInput, render};
use common::limits::Limits;
use common::sys::Memory;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use gotemplate::run::FixedHost;

const CHART: &str = "apiVersion: v2
name: shop
version: 1.2.3
appVersion: \"4.5\"
dependencies:
  - {name: base, version: 1.x.x}
  - {name: cache, version: 1.x.x, condition: cache.enabled}
";

const VALUES: &str = "replicas: 3
image: {registry: registry.example, name: shop, tag: \"4.5\"}
cache: {enabled: true, size: 1Gi}
podLabels: {team: web, tier: front}
resources:
  limits: {cpu: 500m, memory: 256Mi}
  requests: {cpu: 100m, memory: 128Mi}
services:
  - {name: web, port: 80, target: http}
  - {name: metrics, port: 9090, target: metrics}
env:
  LOG_LEVEL: info
  GREETING: \"hello {{ .Release.Name }}\"
  TIMEOUT: 30
ingress:
  hosts: [shop.example, www.shop.example]
";

const BASE: &str = r#"
{{- define "base.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- define "base.fullname" -}}
{{- $name := include "base.name" . -}}
{{- if contains $name .Release.Name }}{{ .Release.Name }}{{ else }}{{ printf "%s-%s" .Release.Name $name }}{{ end -}}
{{- end -}}
{{- define "base.labels" -}}
app.kubernetes.io/name: {{ include "base.name" . }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- with .Values.podLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}
{{- define "base.render" -}}
{{- if kindIs "string" .value }}{{ tpl .value .context }}{{ else }}{{ tpl (toYaml .value) .context }}{{ end -}}
{{- end -}}
"#;

const DEPLOYMENT: &str = r#"apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "base.fullname" . }}
  labels: {{- include "base.labels" . | nindent 4 }}
spec:
  replicas: {{ .Values.replicas | default 1 }}
  selector:
    matchLabels: {{- include "base.labels" . | nindent 6 }}
  template:
    metadata:
      labels: {{- include "base.labels" . | nindent 8 }}
    spec:
      containers:
        - name: {{ include "base.name" . }}
          image: {{ printf "%s/%s:%s" .Values.image.registry .Values.image.name (.Values.image.tag | default .Chart.AppVersion) }}
          {{- if .Values.env }}
          env:
            {{- range $name, $value := .Values.env }}
            - name: {{ $name }}
              value: {{ include "base.render" (dict "value" $value "context" $) | quote }}
            {{- end }}
          {{- end }}
          resources: {{- toYaml .Values.resources | nindent 12 }}
"#;

const SERVICES: &str = r#"{{- range .Values.services }}
---
apiVersion: v1
kind: Service
metadata:
  name: {{ include "base.fullname" $ }}-{{ .name }}
  labels: {{- include "base.labels" $ | nindent 4 }}
spec:
  ports:
    - port: {{ .port }}
      targetPort: {{ .target }}
{{- end }}
"#;

const INGRESS: &str = r#"{{- if .Values.ingress.hosts }}
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: {{ include "base.fullname" . }}
spec:
  rules:
    {{- range .Values.ingress.hosts }}
    - host: {{ . | quote }}
      http:
        paths:
          - path: /
            pathType: Prefix
            backend: {service: {name: {{ include "base.fullname" $ }}-web, port: {number: 80}}}
    {{- end }}
{{- end }}
"#;

const CACHE: &str = r#"apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ include "base.fullname" . }}
data: {size: {{ .Values.size | quote }}, policy: {{ .Values.policy }}}
"#;

fn files() -> Memory {
    Memory::new()
        .file("/shop/Chart.yaml", CHART)
        .file("/shop/values.yaml", VALUES)
        .file("/shop/templates/deployment.yaml", DEPLOYMENT)
        .file("/shop/templates/services.yaml", SERVICES)
        .file("/shop/templates/ingress.yaml", INGRESS)
        .file("/shop/charts/base/Chart.yaml", "apiVersion: v2\nname: base\nversion: 1.0.0\ntype: library\n")
        .file("/shop/charts/base/templates/_base.tpl", BASE)
        .file("/shop/charts/cache/Chart.yaml", "apiVersion: v2\nname: cache\nversion: 1.0.0\n")
        .file("/shop/charts/cache/values.yaml", "size: 100Mi\npolicy: lru\n")
        .file("/shop/charts/cache/templates/config.yaml", CACHE)
}

fn load_chart(c: &mut Criterion) {
    let (sys, limits) = (files(), Limits::default());
    c.bench_function("load/shop", |b| {
        b.iter(|| Chart::load(&sys, black_box(Path::new("/shop")), &limits, &mut Provenance::new()).unwrap());
    });
}

fn render_chart(c: &mut Criterion) {
    let (sys, limits, mut provenance) = (files(), Limits::default(), Provenance::new());
    let chart = Chart::load(&sys, Path::new("/shop"), &limits, &mut provenance).unwrap();
    let input = ValuesInput { set: vec!["image.tag=4.6".into()], ..ValuesInput::default() };
    let values = input.merge(&sys, &mut std::io::empty(), &limits, &mut provenance).unwrap();
    let (options, host) = (RenderOptions { name: "rel".into(), ..RenderOptions::default() }, FixedHost::new(0, 0));
    let rendered = render(&chart, &values, &options, &mut provenance, &host).result.unwrap();
    let bytes = rendered.stream(false, true, true).bytes().len();
    let mut group = c.benchmark_group("render");
    group.throughput(Throughput::Bytes(bytes as u64));
    group.bench_function("shop", |b| {
        b.iter(|| {
            let outcome = render(black_box(&chart), &values, &options, &mut provenance, &host);
            outcome.result.unwrap().stream(false, true, true)
        });
    });
    group.finish();
}

criterion_group!(benches, load_chart, render_chart);
criterion_main!(benches);

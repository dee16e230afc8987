//! The pass over manifests: as they are mostly written, with something unusual in each, and as JSON.

use common::sys::{Memory, Streams};
use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};

const MANIFEST: &str = "---
apiVersion: extensions/v1beta1
kind: Deployment
metadata:
  name: web
  namespace: shop
  labels:
    app.kubernetes.io/name: web
spec:
  replicas: 3
  template:
    spec:
      containers:
      - name: web
        image: registry.example.com/shop/web:1.2.3
        env:
        - name: LEVEL
          value: \"info\"
        resources:
          requests: {cpu: 10m, memory: 64Mi}
";
const JSON: &str = r#"{"apiVersion":"extensions/v1beta1","kind":"Deployment","metadata":{"name":"web","namespace":"shop"},"spec":{"replicas":3,"template":{"spec":{"containers":[{"name":"web","image":"web:1","env":[{"name":"LEVEL","value":"info"}]}]}}}}"#;

fn detect(sys: &Memory) -> u8 {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let words = ["pluto", "detect", "a.yaml", "-o", "json"].map(std::ffi::OsString::from);
    deprecations::run(words, sys, &mut Streams::buffers(b"", &mut out, &mut err)).code()
}

fn benches(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("detect");
    let texts = [
        ("plain", MANIFEST.repeat(2000)),
        ("comments behind values", MANIFEST.replace("replicas: 3", "replicas: 3 # three").repeat(2000)),
        ("anchors", MANIFEST.replace("name: web\n  namespace", "name: &name web\n  namespace").repeat(2000)),
        ("json", format!("{{\"items\":[{}]}}", vec![JSON; 2000].join(","))),
    ];
    for (name, text) in texts {
        group.throughput(Throughput::Bytes(text.len() as u64));
        let sys = Memory::new().file("a.yaml", text);
        group.bench_function(name, |bencher| bencher.iter_batched(|| (), |()| detect(&sys), BatchSize::PerIteration));
    }
    group.finish();
}

criterion_group!(all, benches);
criterion_main!(all);

//! Compiling expressions, and searching a request for a pod with them.
#![expect(clippy::unwrap_used, reason = "a bench")]

use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;

use common::{Val, Value};
use criterion::{Criterion, criterion_group, criterion_main};
use jmespath::{Env, Expression};
use yaml::{Documents, ReadOptions};

/// A request of 3.6 KB.
const POD: &str = include_str!("request.yaml");

const EXPRESSIONS: [(&str, &str); 8] = [
    ("field", "request.object.metadata.name"),
    ("index", "request.object.spec.containers[0].image"),
    ("projection", "request.object.spec.[initContainers, containers][].image"),
    ("filter_length", "length(request.object.spec.containers[?securityContext.runAsNonRoot == `true`])"),
    ("default", "request.object.metadata.labels.\"app.kubernetes.io/part-of\" || 'none'"),
    ("regex", "regex_match('^(ghcr|quay)[.]io/', request.object.spec.containers[0].image)"),
    ("quantities", "add(request.object.spec.containers[0].resources.limits.memory, '64Mi')"),
    ("multi_select", "request.object.spec.containers[].{name: name, image: image, pull: imagePullPolicy}"),
];

fn compile(c: &mut Criterion) {
    let mut group = c.benchmark_group("compile");
    for (name, text) in EXPRESSIONS {
        group.bench_function(name, |b| b.iter(|| Expression::compile(black_box(text)).unwrap()));
    }
    group.finish();
}

fn search(c: &mut Criterion) {
    let document = Documents::new(POD.into(), ReadOptions::default()).next().unwrap().unwrap();
    let root = Value::map([("request", Value::document(Arc::new(document)))]);
    let env = Env::new(Duration::from_secs(1_700_000_000));
    let mut group = c.benchmark_group("search");
    for (name, text) in EXPRESSIONS {
        let expression = Expression::compile(text).unwrap();
        group.bench_function(name, |b| {
            b.iter(|| black_box(expression.search(black_box(Val::from(&root)), &env).unwrap()).as_val().is_null());
        });
    }
    group.finish();
}

criterion_group!(benches, compile, search);
criterion_main!(benches);

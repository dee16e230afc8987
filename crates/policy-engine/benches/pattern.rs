//! Patterns and conditions: compiling once, then matching many objects.

use std::hint::black_box;

use common::{Val, Value};
use criterion::{Criterion, criterion_group, criterion_main};
use policy_engine::conditions::{Operator, evaluate};
use policy_engine::pattern::Pattern;

fn text(text: &str) -> Value {
    Value::from(text)
}

/// A pod with `count` containers, all of which keep the rule.
fn pod(count: usize) -> Value {
    let container = |nth: usize| {
        let resources = Value::map([("cpu", text("250m")), ("memory", text("256Mi"))]);
        Value::map([
            ("name", Value::from(format!("app-{nth}"))),
            ("image", Value::from(format!("registry.example.org/team/app-{nth}:1.{nth}"))),
            ("resources", Value::map([("limits", resources.clone()), ("requests", resources)])),
            ("securityContext", Value::map([("privileged", Value::from(false)), ("runAsUser", Value::from(1000.0))])),
        ])
    };
    let labels = Value::map([("app.example.org/name", text("shop")), ("tier", text("web"))]);
    Value::map([
        ("apiVersion", text("v1")),
        ("kind", text("Pod")),
        ("metadata", Value::map([("name", text("shop")), ("labels", labels)])),
        ("spec", Value::map([("containers", Value::list((0..count).map(container)))])),
    ])
}

fn rule() -> Value {
    let limits = Value::map([("memory", text("<=1Gi")), ("cpu", text("10m-2"))]);
    let container = Value::map([
        ("(image)", text("registry.example.org/* | mirror.example.org/*")),
        ("image", text("!*:latest & *:*")),
        ("resources", Value::map([("limits", limits)])),
        ("=(securityContext)", Value::map([("=(privileged)", Value::from(false)), ("=(runAsUser)", text(">0"))])),
    ]);
    Value::map([("spec", Value::map([("containers", Value::list([container])), ("X(hostNetwork)", text("true"))]))])
}

fn labelled() -> Value {
    let labels = Value::map([("*/name", text("?*")), ("=(tier)", text("web|db"))]);
    Value::map([("metadata", Value::map([("labels", labels)]))])
}

fn patterns(criterion: &mut Criterion) {
    let (rule, labelled) = (rule(), labelled());
    criterion.bench_function("compile", |b| b.iter(|| Pattern::compile(Val::from(black_box(&rule)))));
    let compiled = Pattern::compile(Val::from(&rule));
    for count in [1, 20] {
        let pod = pod(count);
        assert_eq!(compiled.validate(Val::from(&pod)), Ok(()));
        criterion.bench_function(&format!("pass, {count} containers"), |b| {
            b.iter(|| compiled.validate(black_box(Val::from(&pod))));
        });
    }
    let mut broken = pod(20);
    broken.force_map().insert("spec", Value::map([("containers", text("none"))]));
    criterion.bench_function("fail", |b| b.iter(|| compiled.validate(black_box(Val::from(&broken)))));
    let (compiled, pod) = (Pattern::compile(Val::from(&labelled)), pod(1));
    assert_eq!(compiled.validate(Val::from(&pod)), Ok(()));
    criterion.bench_function("pass, wildcard label", |b| b.iter(|| compiled.validate(black_box(Val::from(&pod)))));
}

fn conditions(criterion: &mut Criterion) {
    let keys = Value::list((0..20).map(|nth| Value::from(format!("CAP_{nth}"))));
    let values = Value::list((0..40).map(|nth| Value::from(format!("CAP_{}", 39 - nth))));
    criterion.bench_function("AllIn, 20 keys in 40 values", |b| {
        b.iter(|| evaluate(Operator::AllIn, black_box(Val::from(&keys)), black_box(Val::from(&values))));
    });
    let (key, value) = (text("registry.example.org/team/app:1"), text("registry.example.org/*"));
    criterion.bench_function("Equals with a wildcard", |b| {
        b.iter(|| evaluate(Operator::Equals, black_box(Val::from(&key)), black_box(Val::from(&value))));
    });
}

criterion_group!(benches, patterns, conditions);
criterion_main!(benches);

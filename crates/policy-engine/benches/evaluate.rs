//! Whole evaluations: compiling policies, finding the rules for an object, and the bodies that rules have.
#![expect(clippy::unwrap_used, clippy::panic, reason = "benchmarks")]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;

use common::Value;
use common::manifest::Object;
use criterion::{Criterion, criterion_group, criterion_main};
use policy_engine::compile::CompiledPolicy;
use policy_engine::facts::Facts;
use policy_engine::load::{Loaded, load};
use policy_engine::model::Policy;
use policy_engine::request::{Cluster, Operation, Request};
use yaml::{Document, Documents, FileId, ReadOptions};

const PATTERN: &str = r#"
match: {any: [{resources: {kinds: [Pod]}}]}
validate:
  message: limits, please
  pattern:
    spec:
      =(initContainers): [{resources: {limits: {memory: "?*"}}}]
      containers: [{image: "!*:latest", resources: {limits: {memory: "<=2Gi", cpu: "?*"}}}]
"#;

const DENY: &str = r#"
match: {any: [{resources: {kinds: [Pod], namespaces: ["shop-*"]}}]}
preconditions:
  all:
  - {key: "{{ request.operation || 'BACKGROUND' }}", operator: NotEquals, value: DELETE}
validate:
  message: "{{ request.object.metadata.name }} runs too much"
  deny:
    conditions:
      any:
      - {key: "{{ request.object.spec.containers[].image }}", operator: AnyIn, value: ["*:latest", "*:edge"]}
      - {key: "{{ length(request.object.spec.containers) }}", operator: GreaterThan, value: 10}
"#;

const FOREACH: &str = r#"
match: {any: [{resources: {kinds: [Pod]}}]}
validate:
  message: "{{ element.name }} must not be privileged"
  foreach:
  - list: request.object.spec.[initContainers, containers][]
    deny:
      conditions:
        all:
        - {key: "{{ element.securityContext.privileged || `false` }}", operator: Equals, value: true}
"#;

fn read(text: &str) -> Document {
    Documents::new(text.into(), ReadOptions::new(FileId(0))).next().unwrap().unwrap()
}

fn policy(rule: &str) -> Arc<Policy> {
    let rule = rule.trim().replace('\n', "\n    ");
    let head = "apiVersion: kyverno.io/v1\nkind: ClusterPolicy\nmetadata: {name: p}\nspec:\n  rules:\n  - name: r";
    match load(&Arc::new(read(&format!("{head}\n    {rule}\n")))) {
        Ok(Loaded::Policy(policy)) => Arc::new(*policy),
        other => panic!("no policy: {other:?}"),
    }
}

fn deployment() -> Object {
    let container = |nth: usize| {
        format!(
            "      - {{name: app-{nth}, image: 'r.example.org/app:1.{nth}', resources: {{limits: {{memory: 1Gi, cpu: 250m}}}}, \
             securityContext: {{privileged: false}}}}\n"
        )
    };
    let containers: String = (0..3).map(container).collect();
    let head = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: shop-a, labels: {app: web}}\n";
    Object::new(read(&format!("{head}spec:\n  template:\n    spec:\n      containers:\n{containers}"))).unwrap()
}

struct NoCluster;

impl Cluster for NoCluster {}

fn evaluate(criterion: &mut Criterion) {
    let object = deployment();
    let other = Object::new(read("apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop-a}\n")).unwrap();
    let (values, rule_values, labels) = (Value::Null, BTreeMap::new(), BTreeMap::new());
    let clone_sources = BTreeMap::new();
    let (facts, other_facts) = (Facts::default(), Facts::default());
    let request = |object, facts| Request {
        object,
        facts,
        operation: Operation::Create,
        user: None,
        values: &values,
        rule_values: &rule_values,
        namespace_labels: &labels,
        subresources: &[],
        cluster: &NoCluster,
        clone_sources: &clone_sources,
        now: Duration::from_secs(1_700_000_000),
        reports: false,
    };
    let mut group = criterion.benchmark_group("evaluate");
    for (name, rule) in [("pattern", PATTERN), ("deny", DENY), ("foreach", FOREACH)] {
        let compiled = CompiledPolicy::compile(policy(rule));
        let expected = compiled.evaluate(&request(&object, &facts));
        assert!(
            expected.iter().all(|response| response.status.word() == "pass") && expected.len() == 1,
            "{expected:?}"
        );
        group.bench_function(name, |bencher| bencher.iter(|| compiled.evaluate(black_box(&request(&object, &facts)))));
    }
    let compiled = CompiledPolicy::compile(policy(DENY));
    group.bench_function("another kind", |bencher| {
        bencher.iter(|| compiled.evaluate(black_box(&request(&other, &other_facts))))
    });
    group.finish();
}

fn compile(criterion: &mut Criterion) {
    let policy = policy(DENY);
    criterion.bench_function("compile", |bencher| bencher.iter(|| CompiledPolicy::compile(Arc::clone(&policy))));
}

criterion_group!(benches, evaluate, compile);
criterion_main!(benches);

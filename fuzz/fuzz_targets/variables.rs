//! Any value with variables in a policy: no panic, no endless work, errors with words. The first line is the value of a
//! variable that a message and a condition name, the rest the `data` of the object.
//!
//! `cargo +nightly fuzz run variables -- -dict=variables.dict -max_total_time=600`
#![no_main]

use fuzz::{evaluate, split};
use libfuzzer_sys::fuzz_target;

const POLICY: &str = r#"
apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {name: p, annotations: {a: "{{ probe }}"}}
spec:
  rules:
  - name: r
    match: {any: [{resources: {kinds: [ConfigMap]}}]}
    context: [{name: probe, variable: {value: VALUE}}, {name: b, variable: {jmesPath: probe, default: x}}]
    preconditions: {any: [{key: "{{ b }}", operator: NotEquals, value: "{{ probe }}"}, {key: a, operator: Equals, value: a}]}
    validate:
      message: "{{ probe }} $(./../name)"
      foreach:
      - list: probe
        deny: {conditions: {all: [{key: "{{ element }}", operator: AnyIn, value: VALUE}]}}
"#;

fuzz_target!(|text: &str| {
    let (value, data) = split(text);
    let data = if data.is_empty() { "{}" } else { data };
    let object = format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: c, namespace: shop}}\ndata: {data}\n");
    evaluate(&POLICY.replace("VALUE", value), &object);
});

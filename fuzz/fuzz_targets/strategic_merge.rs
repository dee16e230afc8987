//! Any strategic merge patch on any object: no panic, no endless work, little memory. The first line is the patch, the rest
//! the `spec` of the object.
//!
//! `cargo +nightly fuzz run strategic_merge -- -dict=strategic_merge.dict -max_total_time=600`
#![no_main]

use fuzz::{evaluate, split};
use libfuzzer_sys::fuzz_target;

const POLICY: &str = "
apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {name: p, annotations: {pod-policies.kyverno.io/autogen-controllers: none}}
spec:
  rules:
  - name: r
    match: {any: [{resources: {kinds: [Pod]}}]}
    mutate: {patchStrategicMerge: PATCH}
";

fuzz_target!(|text: &str| {
    let (patch, spec) = split(text);
    let object = format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: c, labels: {{a: b}}}}\nspec: {spec}\n");
    evaluate(&POLICY.replace("PATCH", patch), &object);
});

//! Any JSON patch on any object: no panic, no endless work, little memory. The first line is the patch, the rest the `spec`
//! of the object.
//!
//! `cargo +nightly fuzz run json_patch -- -dict=json_patch.dict -max_total_time=600`
#![no_main]

use fuzz::{evaluate, split};
use libfuzzer_sys::fuzz_target;

const POLICY: &str = "
apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {name: p}
spec:
  rules:
  - name: r
    match: {any: [{resources: {kinds: [Pod]}}]}
    mutate:
      patchesJson6902: |-
        PATCH
";

fuzz_target!(|text: &str| {
    let (patch, spec) = split(text);
    let object = format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: c}}\nspec: {spec}\n");
    evaluate(&POLICY.replace("PATCH", patch), &object);
});

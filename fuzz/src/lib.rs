//! What the targets around policies share: documents out of text, and whole evaluations of a policy on an object.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use common::Value;
use common::manifest::Object;
use policy_engine::check::check;
use policy_engine::compile::CompiledPolicy;
use policy_engine::facts::Facts;
use policy_engine::load::{Loaded, load};
use policy_engine::request::{Cluster, Operation, Request};
use policy_engine::response::RuleResponse;
use yaml::{Document, Documents, FileId, ReadOptions};

/// A cluster that knows nothing.
struct Nowhere;

impl Cluster for Nowhere {}

/// The first document of `text`, when it can be read.
pub fn document(text: &str) -> Option<Document> {
    Documents::new(text.into(), ReadOptions::new(FileId(0))).next()?.ok()
}

/// The first line of `text` and the others.
pub fn split(text: &str) -> (&str, &str) {
    text.split_once('\n').unwrap_or((text, ""))
}

/// Loads, checks, compiles and evaluates `policy` on `object`; nothing when one of them cannot be read.
pub fn evaluate(policy: &str, object: &str) -> Vec<RuleResponse> {
    let (Some(policy), Some(object)) = (document(policy), document(object)) else { return Vec::new() };
    let (Ok(Loaded::Policy(policy)), Ok(object)) = (load(&Arc::new(policy)), Object::new(object)) else {
        return Vec::new();
    };
    let _ = check(&policy);
    let compiled = CompiledPolicy::compile(Arc::new(*policy));
    let (values, none) = (Value::default(), BTreeMap::new());
    let mut responses = Vec::new();
    for operation in [Operation::Create, Operation::Update, Operation::Delete] {
        let request = Request {
            object: &object,
            facts: &Facts::default(),
            operation,
            user: None,
            values: &values,
            rule_values: &none,
            namespace_labels: &BTreeMap::new(),
            subresources: &[],
            cluster: &Nowhere,
            clone_sources: &BTreeMap::new(),
            now: Duration::from_secs(1_700_000_000),
            reports: true,
        };
        responses.extend(compiled.evaluate(&request));
    }
    assert!(responses.iter().all(|response| !response.message.is_empty()));
    responses
}

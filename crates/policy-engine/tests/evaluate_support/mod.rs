//! What the tests of whole evaluations share: requests from YAML, and a stand-in for a cluster.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use common::manifest::Object;
use common::{Val, Value};
use policy_engine::compile::CompiledPolicy;
use policy_engine::facts::Facts;
use policy_engine::load::{Loaded, load};
use policy_engine::request::{Cluster, ClusterSource, ObjectKind, Operation, Request, Subresource, UserInfo};
use policy_engine::response::RuleResponse;
use serde::Deserialize;
use yaml::{Document, Documents, FileId, ReadOptions};

use crate::support;

/// What stands around the objects.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Setting {
    operation: String,
    user: Option<User>,
    values: serde_yaml::Value,
    rule_values: BTreeMap<String, serde_yaml::Value>,
    namespaces: BTreeMap<String, BTreeMap<String, String>>,
    subresource: Option<Declared>,
    /// By `namespace/name`.
    config_maps: Option<BTreeMap<String, serde_yaml::Value>>,
    /// By path; a text that starts with `error: ` is one.
    api: BTreeMap<String, serde_yaml::Value>,
    global: BTreeMap<String, serde_yaml::Value>,
    /// What can be looked up.
    cluster: Vec<serde_yaml::Value>,
    /// What generate rules clone, by rule.
    clone_sources: BTreeMap<String, Vec<serde_yaml::Value>>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct User {
    name: String,
    groups: Vec<String>,
    roles: Vec<String>,
    cluster_roles: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Declared {
    kind: String,
    group: String,
    version: String,
    name: String,
    parent: String,
}

struct Stand {
    config_maps: Option<BTreeMap<String, Value>>,
    api: BTreeMap<String, Value>,
    global: BTreeMap<String, Value>,
    objects: Vec<Value>,
}

impl Stand {
    fn of_kind(&self, kind: ObjectKind<'_>) -> impl Iterator<Item = &Value> {
        self.objects.iter().filter(move |object| Val::from(*object).get("kind").unwrap().as_str() == Some(kind.kind))
    }
}

impl Cluster for Stand {
    fn serves(&self, source: ClusterSource) -> bool {
        match source {
            ClusterSource::ConfigMaps => self.config_maps.is_some(),
            ClusterSource::Api => true,
            ClusterSource::GlobalContext => !self.global.is_empty(),
        }
    }

    fn api_call(&self, _: &str, url_path: &str) -> Option<Result<Value, String>> {
        let answer = self.api.get(url_path)?.clone();
        let message = answer.as_str().and_then(|text| text.strip_prefix("error: ")).map(str::to_owned);
        Some(message.map_or(Ok(answer), Err))
    }

    fn config_map(&self, namespace: &str, name: &str) -> Option<Value> {
        self.config_maps.as_ref()?.get(&format!("{namespace}/{name}")).cloned()
    }

    fn global_context(&self, name: &str) -> Option<Value> {
        self.global.get(name).cloned()
    }

    fn get(&self, kind: ObjectKind<'_>, namespace: &str, name: &str) -> Result<Value, String> {
        let text = |object: &Value, key| {
            Val::from(object).dig(&["metadata", key]).and_then(Val::as_str).unwrap_or_default().to_owned()
        };
        let is = |object: &&Value| text(object, "name") == name && text(object, "namespace") == namespace;
        self.of_kind(kind).find(is).cloned().ok_or_else(|| format!("{} {name} not found", kind.kind))
    }

    fn list(&self, kind: ObjectKind<'_>) -> Result<Vec<Value>, String> {
        Ok(self.of_kind(kind).cloned().collect())
    }
}

fn values(map: &BTreeMap<String, serde_yaml::Value>) -> BTreeMap<String, Value> {
    map.iter().map(|(key, item)| (key.clone(), support::value(item))).collect()
}

fn documents(text: &str) -> Vec<Document> {
    let documents = Documents::new(text.into(), ReadOptions::new(FileId(0)));
    documents.map(|document| document.unwrap()).collect()
}

/// Reads and compiles a policy with exceptions.
pub(crate) fn policy(policy: &str, exceptions: &str) -> CompiledPolicy {
    let exceptions: Vec<_> = documents(exceptions)
        .into_iter()
        .map(|document| match load(&Arc::new(document)).unwrap() {
            Loaded::Exception(exception) => Arc::new(*exception),
            other => panic!("no exception: {other:?}"),
        })
        .collect();
    let document = Arc::new(documents(policy).remove(0));
    match load(&document) {
        Ok(Loaded::Policy(policy) | Loaded::Cleanup(policy)) => {
            CompiledPolicy::with_exceptions(Arc::new(*policy), &exceptions)
        }
        other => panic!("no policy: {other:?}\n{policy}"),
    }
}

/// The responses for every object, with the object's name.
pub(crate) fn evaluate(policy: &CompiledPolicy, objects: &str, setting: &Setting) -> Vec<(String, RuleResponse)> {
    let user = setting.user.as_ref().map(|user| UserInfo {
        roles: user.roles.clone(),
        cluster_roles: user.cluster_roles.clone(),
        username: user.name.clone(),
        groups: user.groups.clone(),
        ..UserInfo::default()
    });
    let subresources: Vec<_> = setting.subresource.iter().map(subresource).collect();
    let stand = Stand {
        config_maps: setting.config_maps.as_ref().map(values),
        api: values(&setting.api),
        global: values(&setting.global),
        objects: setting.cluster.iter().map(support::value).collect(),
    };
    let of_rule = |(rule, objects): (&String, &Vec<_>)| (rule.clone(), objects.iter().map(support::value).collect());
    let clone_sources = setting.clone_sources.iter().map(of_rule).collect();
    let (laid_over, rule_values) = (support::value(&setting.values), values(&setting.rule_values));
    let mut responses = Vec::new();
    for document in documents(objects) {
        let object = Object::new(document).unwrap();
        let request = Request {
            object: &object,
            facts: &Facts::default(),
            operation: operation(&setting.operation),
            user: user.as_ref(),
            values: &laid_over,
            rule_values: &rule_values,
            namespace_labels: &setting.namespaces,
            subresources: &subresources,
            cluster: &stand,
            clone_sources: &clone_sources,
            now: Duration::from_secs(1_700_000_000),
            reports: true,
        };
        responses.extend(policy.evaluate(&request).into_iter().map(|response| (object.name().to_owned(), response)));
    }
    responses
}

fn operation(word: &str) -> Operation {
    match word {
        "UPDATE" => Operation::Update,
        "DELETE" => Operation::Delete,
        "CONNECT" => Operation::Connect,
        _ => Operation::Create,
    }
}

fn subresource(declared: &Declared) -> Subresource {
    Subresource {
        group: declared.group.clone(),
        version: declared.version.clone(),
        kind: declared.kind.clone(),
        name: declared.name.clone(),
        parent_group: String::new(),
        parent_version: "v1".into(),
        parent_kind: declared.parent.clone(),
    }
}

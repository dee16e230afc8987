//! What stands in for a cluster while a test runs: what the test makes up and, when it names cluster resources, the objects
//! that it loads.
//!
//! kyverno: cmd/cli/kubectl-kyverno/store/contextloader.go

use common::{Val, Value};
use policy_engine::request::{Cluster, ClusterSource, ObjectKind};

use super::mocks::Mocks;
use crate::cluster::LoadedObjects;

/// The surroundings of one test.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) objects: LoadedObjects,
    pub(crate) mocks: Mocks,
    /// True when the test names cluster resources: context entries may then ask for the objects.
    pub(crate) is_cluster: bool,
}

impl Cluster for World {
    fn serves(&self, source: ClusterSource) -> bool {
        match source {
            ClusterSource::Api => self.is_cluster || self.mocks.has_calls(),
            ClusterSource::ConfigMaps => self.is_cluster,
            ClusterSource::GlobalContext => self.mocks.has_globals(),
        }
    }

    fn api_call(&self, method: &str, url_path: &str) -> Option<Result<Value, String>> {
        match self.mocks.answer(method, url_path) {
            Some(Ok(body)) => Some(Ok(body)),
            Some(Err(status)) => Some(Err(format!(
                "HTTP {status} from apiCall mock for {url_path} (v1 apiCall treats non-2xx as failure)"
            ))),
            None if self.is_cluster => self.objects.api_call(method, url_path),
            None => None,
        }
    }

    fn config_map(&self, namespace: &str, name: &str) -> Option<Value> {
        let path = format!("/api/v1/namespaces/{namespace}/configmaps/{name}");
        let found = self.objects.api_call("GET", &path)?.ok()?;
        let part = |key: &str| Val::from(&found).get(key).map_or(Value::Null, Val::to_value);
        Some(Value::map([("data", part("data")), ("metadata", part("metadata"))]))
    }

    fn global_context(&self, name: &str) -> Option<Value> {
        self.mocks.global(name)
    }

    fn get(&self, kind: ObjectKind<'_>, namespace: &str, name: &str) -> Result<Value, String> {
        self.objects.get(kind, namespace, name)
    }

    fn list(&self, kind: ObjectKind<'_>) -> Result<Vec<Value>, String> {
        self.objects.list(kind)
    }
}

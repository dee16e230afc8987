//! Global context entries of a cluster: what they name is asked for when a policy first refers to them.
//!
//! The original knows none with `--cluster`; Kyverno in a cluster does.

use common::{Val, Value};
use policy_engine::request::ObjectKind;

use super::LiveCluster;
use crate::cluster::global_context::{Projections, projections};

/// The data of an entry, and its projections.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    data: Value,
    projections: Projections,
}

impl Entry {
    /// The data, or one projection of it.
    pub(super) fn part(&self, projection: &str) -> Option<Value> {
        if projection.is_empty() { Some(self.data.clone()) } else { self.projections.get(projection).cloned() }
    }
}

impl LiveCluster {
    /// The entry of a name.
    pub(super) fn global_entry(&self, name: &str) -> Result<Entry, String> {
        let entry = self.read_global_entry(name);
        if let Err(error) = &entry {
            self.lose(format!("cannot load global context entry `{name}`: {error}"));
        }
        entry
    }

    fn read_global_entry(&self, name: &str) -> Result<Entry, String> {
        let kind = ObjectKind { group: "kyverno.io", version: "*", kind: "GlobalContextEntry" };
        let resource = self.resource(kind)?;
        let document = self.connection.object(resource, "", name, "").map_err(super::said)?;
        let spec = Val::Doc(document.root()).get("spec").unwrap_or_else(Val::null);
        let data = match spec.get("kubernetesResource").filter(|wanted| !wanted.is_null()) {
            Some(wanted) => self.of_resource(wanted)?,
            None => self.of_call(spec.get("apiCall").unwrap_or_else(Val::null))?,
        };
        let projections = projections(spec, &data, self.now)
            .map_err(|(name, step, error)| format!("failed to {step} projection \"{name}\": {error}"))?;
        Ok(Entry { data, projections })
    }

    /// All objects of a resource, as a list.
    fn of_resource(&self, wanted: Val<'_>) -> Result<Value, String> {
        let text = |key: &str| wanted.get(key).and_then(Val::as_str).unwrap_or_default();
        let (group, version, plural) = (text("group"), text("version"), text("resource"));
        let fits = |resource: &&cluster::Resource| {
            (resource.group.as_str(), resource.version.as_str(), resource.plural.as_str()) == (group, version, plural)
        };
        let found = self.discovery.resources.iter().find(fits);
        let resource = found.ok_or_else(|| format!("the cluster serves no `{plural}` of `{group}/{version}`"))?;
        Ok(Value::list(self.listed(resource, text("namespace"))?.iter().cloned()))
    }

    fn of_call(&self, call: Val<'_>) -> Result<Value, String> {
        match call.get("urlPath").and_then(Val::as_str).filter(|path| !path.is_empty()) {
            Some(path) => self.asked(path),
            None => Err("services are not called, only the API server is".to_owned()),
        }
    }
}

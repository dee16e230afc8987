//! `GlobalContextEntry` objects among the resources: what they name is listed once, before anything is judged.
//!
//! kyverno: cmd/cli/kubectl-kyverno/commands/apply/`global_context.go`

use std::collections::BTreeMap;
use std::time::Duration;

use common::manifest::Object;
use common::{Val, Value};
use jmespath::{Env, Expression};

use super::{GlobalEntry, LoadedObjects, Resource};
use crate::input::Trouble;

const RULE: &str = "input/global-context";

/// Takes the entries out of the objects.
pub(crate) fn split_entries(objects: Vec<Object>) -> (Vec<Object>, Vec<Object>) {
    objects.into_iter().partition(|object| {
        let gvk = object.gvk();
        !(gvk.kind == "GlobalContextEntry" && gvk.group == "kyverno.io" && gvk.version == "v2")
    })
}

impl LoadedObjects {
    /// Lists what the entries name. Entries that ask another service than the API server hold nothing.
    pub(crate) fn load_global_context(&mut self, entries: &[Object], now: Duration) -> Vec<Trouble> {
        let mut loaded = BTreeMap::new();
        let mut troubles = Vec::new();
        for entry in entries {
            match self.global_entry(entry, now) {
                Ok(Some(data)) => drop(loaded.insert(entry.name().to_owned(), data)),
                Ok(None) => {}
                Err(trouble) => troubles.push(trouble),
            }
        }
        if !entries.is_empty() {
            self.set_global_context(loaded);
        }
        troubles
    }

    fn global_entry(&self, entry: &Object, now: Duration) -> Result<Option<GlobalEntry>, Trouble> {
        let Some(wanted) = entry.root().dig(&["spec", "kubernetesResource"]).filter(|value| !value.is_null()) else {
            return Ok(None);
        };
        let text = |key: &str| wanted.get(key).and_then(Val::as_str).unwrap_or_default().to_owned();
        let resource: Resource = (text("group"), text("version"), text("resource"));
        let fail = |words: String| {
            Trouble::new(RULE, words.clone())
                .at(entry.document().root().span().at_start())
                .ends(format!("failed to build global context store: {words}"))
        };
        let objects = self.listed(&resource, &text("namespace")).ok_or_else(|| {
            let (group, version, plural) = &resource;
            fail(format!(
                "failed to list resources for GlobalContextEntry {} ({group}/{version}, Resource={plural}): no object of \
                 this kind is among the resources",
                entry.name()
            ))
        })?;
        let spec = entry.root().get("spec").unwrap_or_else(Val::null);
        let projections = projections(spec, &objects, now).map_err(|(name, step, error)| {
            let entry = entry.name();
            fail(format!("failed to {step} projection \"{name}\" for GlobalContextEntry {entry}: {error}"))
        })?;
        Ok(Some(GlobalEntry { objects, projections }))
    }
}

/// What the projections of an entry find, by their names.
pub(super) type Projections = BTreeMap<String, Value>;

/// What the projections of an entry's `spec` find in its data; of one that fails its name, the step and why.
pub(super) fn projections(
    spec: Val<'_>,
    data: &Value,
    now: Duration,
) -> Result<Projections, (String, &'static str, String)> {
    let mut found = BTreeMap::new();
    for projection in spec.get("projections").unwrap_or_else(Val::null).items() {
        let text = |key: &str| projection.get(key).and_then(Val::as_str).unwrap_or_default();
        let (name, path) = (text("name"), text("jmesPath"));
        let value = project(path, data, now).map_err(|(step, error)| (name.to_owned(), step, error))?;
        found.insert(name.to_owned(), value);
    }
    Ok(found)
}

/// What a projection finds in the listed objects, or the step that fails and why.
fn project(path: &str, objects: &Value, now: Duration) -> Result<Value, (&'static str, String)> {
    let expression = Expression::compile(path).map_err(|error| ("parse", error.to_string()))?;
    let found = expression.search(Val::from(objects), &Env::new(now)).map_err(|error| ("apply", error.to_string()))?;
    Ok(found.into_value())
}

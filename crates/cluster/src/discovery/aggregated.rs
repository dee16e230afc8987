//! Aggregated discovery: all groups in one answer.

use serde::Deserialize;

use super::{Discovery, Failed, Resource, Subresource};
use crate::json::or_nothing;

#[derive(Deserialize)]
struct Groups {
    #[serde(default, deserialize_with = "or_nothing")]
    items: Vec<Group>,
}

#[derive(Deserialize)]
struct Group {
    #[serde(default)]
    metadata: Metadata,
    #[serde(default, deserialize_with = "or_nothing")]
    versions: Vec<Version>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Metadata {
    name: String,
}

#[derive(Deserialize)]
struct Version {
    version: String,
    #[serde(default)]
    freshness: String,
    #[serde(default, deserialize_with = "or_nothing")]
    resources: Vec<Kind>,
}

#[derive(Deserialize)]
struct Kind {
    resource: String,
    #[serde(default, rename = "responseKind")]
    kind: Option<Gvk>,
    #[serde(default)]
    scope: String,
    #[serde(default, deserialize_with = "or_nothing")]
    verbs: Vec<String>,
    #[serde(default, deserialize_with = "or_nothing")]
    subresources: Vec<Below>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Gvk {
    group: String,
    version: String,
    kind: String,
}

#[derive(Deserialize)]
struct Below {
    subresource: String,
    #[serde(default, rename = "responseKind")]
    kind: Option<Gvk>,
    #[serde(default, deserialize_with = "or_nothing")]
    verbs: Vec<String>,
}

/// Adds what an answer tells.
pub(super) fn read(answer: &[u8], discovery: &mut Discovery) -> Result<(), serde_json::Error> {
    let groups: Groups = serde_json::from_slice(answer)?;
    for group in groups.items {
        for (nth, version) in group.versions.into_iter().enumerate() {
            add(&group.metadata.name, nth == 0, version, discovery);
        }
    }
    Ok(())
}

fn add(group: &str, preferred: bool, version: Version, discovery: &mut Discovery) {
    if version.freshness == "Stale" {
        let reason = "its server does not answer".to_owned();
        discovery.failed.push(Failed { group: group.to_owned(), version: version.version, reason });
        return;
    }
    for kind in version.resources {
        // A resource without objects of its own has subresources alone.
        let Some(gvk) = kind.kind.filter(|gvk| !gvk.kind.is_empty()) else { continue };
        let in_version = |below: Below| {
            let gvk = below.kind.unwrap_or_default();
            let is_own = gvk.version.is_empty();
            Subresource {
                name: below.subresource,
                group: if is_own { group.to_owned() } else { gvk.group },
                version: if is_own { version.version.clone() } else { gvk.version },
                kind: gvk.kind,
                verbs: below.verbs,
            }
        };
        discovery.resources.push(Resource {
            group: group.to_owned(),
            version: version.version.clone(),
            kind: gvk.kind,
            plural: kind.resource,
            namespaced: kind.scope == "Namespaced",
            verbs: kind.verbs,
            preferred,
            subresources: kind.subresources.into_iter().map(in_version).collect(),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANSWER: &str = r#"{"kind": "APIGroupDiscoveryList", "apiVersion": "apidiscovery.k8s.io/v2", "items": [
      {"metadata": {"name": "autoscaling"}, "versions": [
        {"version": "v2", "freshness": "Current", "resources": [
          {"resource": "horizontalpodautoscalers", "scope": "Namespaced", "verbs": ["get", "list"],
           "responseKind": {"group": "", "version": "", "kind": "HorizontalPodAutoscaler"},
           "subresources": [{"subresource": "status", "verbs": ["get"],
             "responseKind": {"group": "", "version": "", "kind": "HorizontalPodAutoscaler"}}]}]},
        {"version": "v1", "resources": [
          {"resource": "horizontalpodautoscalers", "scope": "Namespaced", "verbs": ["list"],
           "responseKind": {"kind": "HorizontalPodAutoscaler"}}]}]},
      {"metadata": {"name": "metrics.k8s.io"}, "versions": [{"version": "v1beta1", "freshness": "Stale"}]}]}"#;

    #[test]
    fn the_first_version_is_preferred_and_stale_ones_have_failed() {
        let mut discovery = Discovery::default();
        read(ANSWER.as_bytes(), &mut discovery).unwrap();
        let [v2, v1] = discovery.resources.as_slice() else { panic!("{discovery:?}") };
        assert_eq!((v2.api_version().as_str(), v2.preferred, v2.namespaced), ("autoscaling/v2", true, true));
        assert_eq!((v1.api_version().as_str(), v1.preferred, v1.is_listable()), ("autoscaling/v1", false, true));
        assert_eq!((v2.subresources[0].group.as_str(), v2.subresources[0].version.as_str()), ("autoscaling", "v2"));
        assert_eq!(discovery.preferred().count(), 1);
        assert_eq!(discovery.failed[0].group, "metrics.k8s.io");
    }
}

//! Discovery as it was before it was aggregated: the groups first, then a list for each group and version.

use serde::Deserialize;

use super::{Discovery, Failed, Resource, Subresource};
use crate::connection::{Connection, bad};
use crate::error::ClusterError;
use crate::json::or_nothing;
use crate::path;

#[derive(Default, Deserialize)]
#[serde(default)]
struct Kind {
    kind: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Core {
    #[serde(deserialize_with = "or_nothing")]
    versions: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Groups {
    #[serde(deserialize_with = "or_nothing")]
    groups: Vec<Group>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Group {
    name: String,
    #[serde(deserialize_with = "or_nothing")]
    versions: Vec<GroupVersion>,
    #[serde(rename = "preferredVersion")]
    preferred: GroupVersion,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct GroupVersion {
    version: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct List {
    #[serde(deserialize_with = "or_nothing")]
    resources: Vec<Entry>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Entry {
    name: String,
    namespaced: bool,
    group: String,
    version: String,
    kind: String,
    #[serde(deserialize_with = "or_nothing")]
    verbs: Vec<String>,
}

/// The kind of an answer.
pub(super) fn kind(answer: &[u8]) -> Result<String, serde_json::Error> {
    serde_json::from_slice(answer).map(|kind: Kind| kind.kind)
}

/// Adds what `answer`, that of `path`, tells, and what the lists it names hold.
pub(super) fn read(
    path: &str,
    answer: &[u8],
    connection: &Connection,
    discovery: &mut Discovery,
) -> Result<(), ClusterError> {
    let groups = groups(path, answer).map_err(|error| bad(path, &error))?;
    for group in groups {
        let preferred = group.preferred.version.as_str();
        let (first, rest): (Vec<_>, Vec<_>) =
            group.versions.iter().map(|version| &version.version).partition(|version| *version == preferred);
        for version in first.into_iter().chain(rest) {
            let is_preferred = version == preferred;
            match list(&group.name, version, connection) {
                Ok(entries) => add(&group.name, version, is_preferred, entries, discovery),
                Err(error @ (ClusterError::Refused { .. } | ClusterError::BadAnswer { .. })) => {
                    let (group, version) = (group.name.clone(), version.clone());
                    discovery.failed.push(Failed { group, version, reason: error.to_string() });
                }
                Err(error) => return Err(error),
            }
        }
    }
    Ok(())
}

fn groups(path: &str, answer: &[u8]) -> Result<Vec<Group>, serde_json::Error> {
    if path != "/api" {
        return serde_json::from_slice(answer).map(|groups: Groups| groups.groups);
    }
    let core: Core = serde_json::from_slice(answer)?;
    let preferred = GroupVersion { version: core.versions.first().cloned().unwrap_or_default() };
    let versions = core.versions.into_iter().map(|version| GroupVersion { version }).collect();
    Ok(vec![Group { name: String::new(), versions, preferred }])
}

fn list(group: &str, version: &str, connection: &Connection) -> Result<Vec<Entry>, ClusterError> {
    let path = path::of_version(group, version);
    let answer = connection.bytes(&path, "application/json")?;
    serde_json::from_slice(&answer).map(|list: List| list.resources).map_err(|error| bad(&path, &error))
}

fn add(group: &str, version: &str, preferred: bool, entries: Vec<Entry>, discovery: &mut Discovery) {
    let first = discovery.resources.len();
    let (below, whole): (Vec<_>, Vec<_>) = entries.into_iter().partition(|entry| entry.name.contains('/'));
    discovery.resources.extend(whole.into_iter().map(|entry| Resource {
        group: group.to_owned(),
        version: version.to_owned(),
        kind: entry.kind,
        plural: entry.name,
        namespaced: entry.namespaced,
        verbs: entry.verbs,
        preferred,
        subresources: Vec::new(),
    }));
    for entry in below {
        let Some((plural, name)) = entry.name.split_once('/') else { continue };
        let added = discovery.resources.get_mut(first..).unwrap_or_default();
        let Some(parent) = added.iter_mut().find(|resource| resource.plural == plural) else { continue };
        let is_own = entry.version.is_empty();
        parent.subresources.push(Subresource {
            name: name.to_owned(),
            group: if is_own { group.to_owned() } else { entry.group },
            version: if is_own { version.to_owned() } else { entry.version },
            kind: entry.kind,
            verbs: entry.verbs,
        });
    }
}

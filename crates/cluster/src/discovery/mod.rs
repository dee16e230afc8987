//! What a cluster serves: its resources, by group and version.
//!
//! The one idea to know: one aggregated answer for each of `/api` and `/apis` tells all, where the server knows that; a list for
//! each group and version does otherwise. A group whose server is down takes nothing else away.
//!
//! client-go: discovery/discovery_client.go, aggregated_discovery.go

mod aggregated;
mod legacy;

use crate::connection::{Connection, bad};
use crate::error::ClusterError;

/// Aggregated discovery where there is any, what was before otherwise.
const ACCEPT: &str = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,\
                      application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json";

/// A kind of objects that a cluster serves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resource {
    /// The group; empty for the core group.
    pub group: String,
    /// The version.
    pub version: String,
    /// `Deployment`.
    pub kind: String,
    /// `deployments`: the name in paths.
    pub plural: String,
    /// Whether its objects are in namespaces.
    pub namespaced: bool,
    /// What may be done with it: `get`, `list`, ...
    pub verbs: Vec<String>,
    /// Whether this is the version of its group that the server prefers.
    pub preferred: bool,
    /// The subresources of its objects.
    pub subresources: Vec<Subresource>,
}

/// `status`, `scale`, `log`, ...
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subresource {
    /// Its name.
    pub name: String,
    /// The group of its kind.
    pub group: String,
    /// The version of its kind.
    pub version: String,
    /// Its kind.
    pub kind: String,
    /// What may be done with it.
    pub verbs: Vec<String>,
}

impl Resource {
    /// `apps/v1`, `v1`.
    pub fn api_version(&self) -> String {
        if self.group.is_empty() { self.version.clone() } else { format!("{}/{}", self.group, self.version) }
    }

    /// Whether its objects can be listed.
    pub fn is_listable(&self) -> bool {
        self.can("list")
    }

    fn can(&self, verb: &str) -> bool {
        self.verbs.iter().any(|can| can == verb)
    }
}

/// A group and version that the server names and cannot tell of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failed {
    /// The group.
    pub group: String,
    /// The version.
    pub version: String,
    /// Why.
    pub reason: String,
}

/// All that a cluster serves.
#[derive(Clone, Debug, Default)]
pub struct Discovery {
    /// The resources: the core group first, then the groups as the server orders them, of each the preferred version first.
    pub resources: Vec<Resource>,
    /// What could not be found out.
    pub failed: Vec<Failed>,
}

impl Discovery {
    /// Asks a server.
    ///
    /// # Errors
    /// The server cannot be asked, or does not tell its groups.
    pub fn of(connection: &Connection) -> Result<Self, ClusterError> {
        let mut discovery = Self::default();
        for path in ["/api", "/apis"] {
            let answer = connection.bytes(path, ACCEPT)?;
            let kind = legacy::kind(&answer).map_err(|error| bad(path, &error))?;
            if kind == "APIGroupDiscoveryList" {
                aggregated::read(&answer, &mut discovery).map_err(|error| bad(path, &error))?;
            } else {
                legacy::read(path, &answer, connection, &mut discovery)?;
            }
        }
        Ok(discovery)
    }

    /// Every resource once, in the version that the server prefers of those that have it.
    pub fn preferred(&self) -> impl Iterator<Item = &Resource> {
        let of_preferred = |wanted: &Resource| {
            let same = |other: &&Resource| other.group == wanted.group && other.plural == wanted.plural;
            self.resources.iter().find(same).is_some_and(|first| first.version == wanted.version)
        };
        self.resources.iter().filter(move |resource| of_preferred(resource))
    }

    /// The resources of a kind, the preferred version first; an empty version stands for any.
    pub fn of_kind<'d>(
        &'d self,
        group: &'d str,
        version: &'d str,
        kind: &'d str,
    ) -> impl Iterator<Item = &'d Resource> {
        self.resources.iter().filter(move |resource| {
            resource.kind == kind && resource.group == group && (version.is_empty() || resource.version == version)
        })
    }
}

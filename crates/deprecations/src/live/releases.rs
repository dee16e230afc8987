//! The manifests of Helm's releases.
//!
//! pluto: pkg/helm/helm.go (`getReleasesVersionThree`, `findVersions`)

use cluster::{ClusterError, Connection, Release};

use super::{Live, Manifest};
use crate::failure::Failure;
use crate::input::Unread;
use crate::trouble::Trouble;

const BEFORE: &str = "Error running helm-detect";

impl Live<'_, '_, '_> {
    /// What was found in the deployed releases, by namespace.
    ///
    /// # Errors
    /// No cluster; no right to look at its Secrets. Under the original's name also a manifest that cannot be read.
    pub(crate) fn releases(&mut self) -> Result<Vec<Manifest>, Failure> {
        self.open("error getting helm configuration")?;
        let Some(connection) = &self.connection else { return Ok(Vec::new()) };
        let mut troubles = Vec::new();
        let releases = self.read(connection, &mut troubles).map_err(|error| self.ends(BEFORE, &error))?;
        self.troubles.append(&mut troubles);
        let mut manifests = Vec::new();
        for release in releases {
            let mut looked = self.look(release.manifest.as_bytes());
            if let (Some(Unread::Lost(lost)), false) = (&looked.unread, self.context.persona.is_own()) {
                let Release { name, namespace, .. } = &release;
                return Err(Failure::told(format!("{BEFORE}: error parsing r '{namespace}/{name}'\n   {lost}")));
            }
            for hit in &mut looked.scanned.hits {
                hit.name = format!("{}/{}", release.name, hit.name).into();
                hit.namespace = release.namespace.as_str().into();
            }
            manifests.push(Manifest { name: format!("release {}/{}", release.namespace, release.name), looked });
        }
        Ok(manifests)
    }

    fn read(&self, connection: &Connection, troubles: &mut Vec<Trouble>) -> Result<Vec<Release>, ClusterError> {
        let limit = self.context.limits.documents;
        // The original asks for all namespaces, also where one is named.
        let namespaces = if self.context.persona.is_own() { None } else { Some(connection.namespaces(limit)?) };
        let mut releases = Vec::new();
        connection.releases(&self.args.namespace, limit, |release| match release {
            Ok(release) => releases.push(release),
            Err(error) => troubles.push(Trouble::of_cluster(error.to_string(), false)),
        })?;
        if let Some(namespaces) = namespaces {
            let place = |release: &Release| namespaces.iter().position(|name| *name == release.namespace);
            releases.retain(|release| place(release).is_some());
            releases.sort_by_key(place);
        }
        let wanted = self.args.namespace.as_str();
        releases.retain(|release| wanted.is_empty() || release.namespace == wanted);
        Ok(releases)
    }
}

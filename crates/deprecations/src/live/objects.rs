//! What was last applied to the objects of a cluster.
//!
//! pluto: pkg/discovery-api/discovery_api.go (`GetApiResources`)

use cluster::{ClusterError, Connection, Discovery, ListOptions, Resource};
use common::Val;
use common::manifest::Object;

use super::applied::{Applied, applied};
use super::{Live, Manifest};
use crate::failure::Failure;
use crate::input::Unread;
use crate::klog::DISCOVERY;
use crate::trouble::Trouble;
use crate::versions::Entry;

const BEFORE: &str = "Error getting API resources using discovery client";
/// The annotation in which `kubectl apply` keeps what it was given.
const ANNOTATION: &str = "kubectl.kubernetes.io/last-applied-configuration";
/// Objects of one page.
const PAGE: u32 = 500;

impl Live<'_, '_, '_> {
    /// What was found in the objects, by kind.
    ///
    /// # Errors
    /// No cluster; one that does not say what it serves, or is lost on the way.
    pub(crate) fn objects(&mut self) -> Result<Vec<Manifest>, Failure> {
        self.open("Error creating Discovery REST Client")?;
        let Some(connection) = self.connection.take() else { return Ok(Vec::new()) };
        let found = self.of_connection(&connection);
        self.connection = Some(connection);
        found
    }

    fn of_connection(&mut self, connection: &Connection) -> Result<Vec<Manifest>, Failure> {
        let discovery = Discovery::of(connection).map_err(|error| self.ends(BEFORE, &error))?;
        for failed in &discovery.failed {
            let message = format!("`{}/{}` cannot be looked at: {}", failed.group, failed.version, failed.reason);
            if self.is_wanted_group(&failed.group) {
                self.troubles.push(Trouble::of_cluster(message, false));
            }
        }
        let mut manifests = Vec::new();
        let resources: Vec<&Resource> = discovery.preferred().filter(|resource| self.is_wanted(resource)).collect();
        for resource in resources {
            self.resource(connection, resource, &mut manifests)?;
        }
        Ok(manifests)
    }

    /// Whether objects of a kind are looked at. What was applied counts only where its kind is that of the object, so a kind
    /// that nothing is known of need not be asked for; the original asks for everything.
    fn is_wanted(&self, resource: &Resource) -> bool {
        let is_in_scope = self.args.namespace.is_empty() || resource.namespaced;
        let of_any_kind = |entry: &Entry| entry.kind.is_empty() && group_of(entry) == resource.group;
        let is_known = || {
            let mut entries = self.scanner.table.entries().iter();
            entries.any(|entry| entry.kind == resource.kind || of_any_kind(entry))
        };
        is_in_scope && resource.is_listable() && (!self.context.persona.is_own() || is_known())
    }

    /// Whether a group that does not answer may hold something that is known.
    fn is_wanted_group(&self, group: &str) -> bool {
        self.scanner.table.entries().iter().any(|entry| group_of(entry) == group)
    }

    fn resource(
        &mut self,
        connection: &Connection,
        resource: &Resource,
        manifests: &mut Vec<Manifest>,
    ) -> Result<(), Failure> {
        let Resource { group, version, plural, .. } = resource;
        self.context.log(2, DISCOVERY.line(113), || format!("Retrieving : {plural}.{version}.{group}"));
        let limit = self.context.limits.documents;
        let options = ListOptions { namespace: &self.args.namespace, labels: "", fields: "", page: PAGE, limit };
        // Texts wait until the page is done with, since who reads it cannot tell anything.
        let mut applied_to = Vec::new();
        let listed = connection.list(resource, &options, |object| applied_to.extend(annotated(&object)));
        for (object, text) in applied_to {
            self.applied(&object, &text, manifests)?;
        }
        match listed {
            Ok(listed) if listed.objects == 0 => {
                let text = format!(r#"{{"apiVersion": {:?}, "kind": {:?}}}"#, listed.api_version, listed.kind);
                self.add(format!("{} of nothing", listed.kind), text.as_bytes(), manifests)
            }
            Ok(_) => Ok(()),
            Err(error) if error.is_refusal() || error.is_limit() => {
                self.context.log(2, DISCOVERY.line(116), || {
                    let place = if group.is_empty() { String::new() } else { format!("{group}/") };
                    format!("Failed to retrieve: {place}{version}, Resource={plural} {error}")
                });
                let message = format!("cannot list `{plural}` ({}): {error}", resource.api_version());
                self.troubles.push(Trouble::of_cluster(message, error.is_limit()));
                Ok(())
            }
            Err(error @ ClusterError::BadAnswer { .. }) => {
                self.troubles.push(Trouble::of_cluster(error.to_string(), false));
                Ok(())
            }
            Err(error) => Err(self.ends(BEFORE, &error)),
        }
    }

    /// Looks through what was last applied to an object.
    fn applied(&mut self, object: &Name, text: &str, manifests: &mut Vec<Manifest>) -> Result<(), Failure> {
        let Name { kind, namespace, name } = object;
        match applied(text) {
            Applied::Kind(applied) if applied.as_deref() == Some(kind) => {
                let place = if namespace.is_empty() { String::new() } else { format!("{namespace}/") };
                self.add(format!("last applied to {kind} {place}{name}"), text.as_bytes(), manifests)
            }
            Applied::Kind(applied) => {
                let other = applied.unwrap_or_else(|| "%!s(<nil>)".to_owned());
                self.context.log(2, DISCOVERY.line(149), || {
                    format!("Object Kind {kind} does not match last-applied-configuration-kind {other}. Skipping")
                });
                Ok(())
            }
            Applied::Broken(reason) => {
                let text = format!(
                    "failed to parse 'last-applied-configuration' annotation of resource {namespace}/{name}: {reason}"
                );
                if self.context.persona.is_own() {
                    self.troubles.push(Trouble::of_cluster(text, false));
                } else {
                    self.context.log_error(DISCOVERY.line(145), &text);
                }
                Ok(())
            }
        }
    }

    fn add(&self, name: String, text: &[u8], manifests: &mut Vec<Manifest>) -> Result<(), Failure> {
        let looked = self.look(text);
        if let (Some(Unread::Lost(lost)), false) = (&looked.unread, self.context.persona.is_own()) {
            return Err(Failure::told(format!("{BEFORE}: {lost}")));
        }
        if looked.unread.is_some() || !looked.scanned.hits.is_empty() {
            manifests.push(Manifest { name, looked });
        }
        Ok(())
    }
}

/// The group of an entry; empty for the core group.
fn group_of(entry: &Entry) -> &str {
    entry.version.split_once('/').map_or("", |(group, _)| group)
}

/// What an object is called.
struct Name {
    kind: String,
    namespace: String,
    name: String,
}

/// An object, and what was last applied to it.
fn annotated(object: &Object) -> Option<(Name, String)> {
    let text = object.root().dig(&["metadata", "annotations", ANNOTATION]).and_then(Val::as_str)?;
    let (kind, namespace, name) = (object.kind().to_owned(), object.namespace().to_owned(), object.name().to_owned());
    Some((Name { kind, namespace, name }, text.to_owned()))
}

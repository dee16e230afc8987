//! Volume types: a pod may mount what Kubernetes keeps for it, and claims. Restricted.
//!
//! Other types reach storage with the rights of the node, past the rules of claims and classes.
//!
//! ```yaml
//! # bad
//! volumes: [{name: data, nfs: {server: files, path: /}}]
//! # good
//! volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
//! ```

use std::collections::BTreeSet;

use super::Control;
use crate::pod_security::field_error::FieldError;
use crate::pod_security::pod::Pod;
use crate::pod_security::standard::Level;
use crate::pod_security::violation::{Violation, plural, quoted};

/// pod-security-admission: `policy/check_restrictedVolumes.go`
pub(super) static CONTROL: Control =
    Control { id: "restrictedVolumes", name: "Volume Types", level: Level::Restricted, revisions: &[(0, check)] };

/// One of them makes a volume fine, whatever else it holds.
const ALLOWED: [&str; 9] = [
    "configMap",
    "csi",
    "downwardAPI",
    "emptyDir",
    "ephemeral",
    "image",
    "persistentVolumeClaim",
    "projected",
    "secret",
];

/// The first of them that a volume holds is told.
const FORBIDDEN: [&str; 21] = [
    "hostPath",
    "gcePersistentDisk",
    "awsElasticBlockStore",
    "gitRepo",
    "nfs",
    "iscsi",
    "glusterfs",
    "rbd",
    "flexVolume",
    "cinder",
    "cephfs",
    "flocker",
    "fc",
    "azureFile",
    "vsphereVolume",
    "quobyte",
    "azureDisk",
    "photonPersistentDisk",
    "portworxVolume",
    "scaleIO",
    "storageos",
];

fn check(pod: &Pod<'_>) -> Option<Violation> {
    let mut names = Vec::new();
    let mut types = BTreeSet::new();
    let mut errors = Vec::new();
    for (index, volume) in pod.spec.items("volumes").enumerate() {
        if ALLOWED.iter().any(|kind| volume.has(kind)) {
            continue;
        }
        let kind = FORBIDDEN.into_iter().find(|kind| volume.has(kind)).unwrap_or("unknown");
        names.push(volume.text("name").unwrap_or_default());
        types.insert(kind);
        errors.push(FieldError::forbidden(Pod::field(&["volumes"]).index(index).down(&[kind]), ""));
    }
    (!names.is_empty()).then(|| Violation {
        reason: "restricted volume types",
        detail: format!(
            "{} {} {} {} {}",
            plural("volume", "volumes", names.len()),
            quoted(&names),
            plural("uses", "use", names.len()),
            plural("restricted volume type", "restricted volume types", types.len()),
            quoted(&types)
        ),
        errors,
    })
}

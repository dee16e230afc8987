//! `HostPath` volumes: a pod must not mount directories of its node. Baseline.
//!
//! Through them a container reads secrets of the node and of other pods, and writes what the node runs.
//!
//! ```yaml
//! # bad
//! volumes: [{name: logs, hostPath: {path: /var/log}}]
//! # good
//! volumes: [{name: logs, emptyDir: {}}]
//! ```

use super::Control;
use crate::pod_security::field_error::FieldError;
use crate::pod_security::pod::Pod;
use crate::pod_security::standard::Level;
use crate::pod_security::violation::{Violation, plural, quoted};

/// pod-security-admission: `policy/check_hostPathVolumes.go`
pub(super) static CONTROL: Control =
    Control { id: "hostPathVolumes", name: "HostPath Volumes", level: Level::Baseline, revisions: &[(0, check)] };

fn check(pod: &Pod<'_>) -> Option<Violation> {
    let mut names = Vec::new();
    let mut errors = Vec::new();
    for (index, volume) in pod.spec.items("volumes").enumerate() {
        let Some(host_path) = volume.child("hostPath") else { continue };
        names.push(volume.text("name").unwrap_or_default());
        let field = Pod::field(&["volumes"]).index(index).down(&["hostPath"]);
        errors.push(FieldError::forbidden(field, host_path.text("path").unwrap_or_default()));
    }
    (!names.is_empty()).then(|| Violation {
        reason: "hostPath volumes",
        detail: format!("{} {}", plural("volume", "volumes", names.len()), quoted(&names)),
        errors,
    })
}

//! The mount of `/proc` must keep its masks. Baseline.
//!
//! An unmasked `/proc` shows and changes what belongs to the kernel of the node.
//!
//! ```yaml
//! # bad
//! securityContext: {procMount: Unmasked}
//! # good
//! securityContext: {procMount: Default}
//! ```

use std::collections::BTreeSet;

use super::Control;
use crate::pod_security::field_error::FieldError;
use crate::pod_security::pod::Pod;
use crate::pod_security::standard::Level;
use crate::pod_security::violation::{Offenders, Violation, quoted};

/// pod-security-admission: `policy/check_procMount.go`; the feature that frees pods with their own users is off in Kyverno.
pub(super) static CONTROL: Control =
    Control { id: "procMount", name: "/proc Mount Type", level: Level::Baseline, revisions: &[(0, check)] };

fn check(pod: &Pod<'_>) -> Option<Violation> {
    let mut offenders = Offenders::default();
    let mut mounts = BTreeSet::new();
    for container in &pod.containers {
        let mount = container.security().and_then(|security| security.text("procMount"));
        let Some(mount) = mount.filter(|mount| *mount != "Default") else { continue };
        let field = container.field(&["securityContext", "procMount"]);
        offenders.add(container, [FieldError::forbidden(field, mount)]);
        mounts.insert(mount);
    }
    (!offenders.is_empty()).then(|| Violation {
        reason: "procMount",
        detail: format!("{} must not set securityContext.procMount to {}", offenders.phrase(), quoted(&mounts)),
        errors: offenders.into_errors(),
    })
}

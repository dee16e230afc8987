//! Privileged containers are forbidden. Baseline.
//!
//! Such a container has all capabilities and all devices of the node: breaking out of it takes no effort.
//!
//! ```yaml
//! # bad
//! securityContext: {privileged: true}
//! # good
//! securityContext: {privileged: false}
//! ```

use super::Control;
use crate::pod_security::field_error::FieldError;
use crate::pod_security::pod::Pod;
use crate::pod_security::standard::Level;
use crate::pod_security::violation::{Offenders, Violation};

/// pod-security-admission: `policy/check_privileged.go`
pub(super) static CONTROL: Control =
    Control { id: "privileged", name: "Privileged Containers", level: Level::Baseline, revisions: &[(0, check)] };

fn check(pod: &Pod<'_>) -> Option<Violation> {
    let mut offenders = Offenders::default();
    for container in &pod.containers {
        if container.security().and_then(|security| security.flag("privileged")) == Some(true) {
            let field = container.field(&["securityContext", "privileged"]);
            offenders.add(container, [FieldError::forbidden(field, true)]);
        }
    }
    (!offenders.is_empty()).then(|| Violation {
        reason: "privileged",
        detail: format!("{} must not set securityContext.privileged=true", offenders.phrase()),
        errors: offenders.into_errors(),
    })
}

//! Running as non-root user: `runAsUser` must not be 0. Restricted.
//!
//! User 0 is root, whatever `runAsNonRoot` says elsewhere.
//!
//! ```yaml
//! # bad
//! securityContext: {runAsUser: 0}
//! # good
//! securityContext: {runAsUser: 1000}
//! ```

use super::Control;
use crate::pod_security::field_error::FieldError;
use crate::pod_security::node::Node;
use crate::pod_security::pod::Pod;
use crate::pod_security::standard::Level;
use crate::pod_security::violation::{Setters, Violation};

/// pod-security-admission: `policy/check_runAsUser.go`; the feature that frees pods with their own users is off in Kyverno.
pub(super) static CONTROL: Control =
    Control { id: "runAsUser", name: "Running as Non-root user", level: Level::Restricted, revisions: &[(23, check)] };

const FIELD: [&str; 2] = ["securityContext", "runAsUser"];

fn check(pod: &Pod<'_>) -> Option<Violation> {
    let is_root = |security: Option<Node<'_>>| security.and_then(|security| security.int("runAsUser")) == Some(0);
    let mut setters = Setters::default();
    if is_root(pod.security()) {
        setters.set_pod([FieldError::forbidden(Pod::field(&FIELD), 0)]);
    }
    for container in pod.containers.iter().filter(|container| is_root(container.security())) {
        setters.containers.add(container, [FieldError::forbidden(container.field(&FIELD), 0)]);
    }
    (!setters.is_empty()).then(|| Violation {
        reason: "runAsUser=0",
        detail: format!("{} must not set runAsUser=0", setters.phrase()),
        errors: setters.into_errors(),
    })
}

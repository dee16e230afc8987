//! Host processes: neither the pod nor its containers may be processes of a Windows node. Baseline.
//!
//! Such a container is none: it runs on the node with the rights of one of its users.
//!
//! ```yaml
//! # bad
//! securityContext: {windowsOptions: {hostProcess: true}}
//! # good
//! securityContext: {windowsOptions: {hostProcess: false}}
//! ```

use super::Control;
use crate::pod_security::field_error::FieldError;
use crate::pod_security::node::Node;
use crate::pod_security::pod::Pod;
use crate::pod_security::standard::Level;
use crate::pod_security::violation::{Setters, Violation};

/// pod-security-admission: `policy/check_windowsHostProcess.go`
pub(super) static CONTROL: Control =
    Control { id: "windowsHostProcess", name: "HostProcess", level: Level::Baseline, revisions: &[(0, check)] };

const FIELD: [&str; 3] = ["securityContext", "windowsOptions", "hostProcess"];

fn check(pod: &Pod<'_>) -> Option<Violation> {
    let is_set = |security: Option<Node<'_>>| {
        security.and_then(|security| security.child("windowsOptions")?.flag("hostProcess")) == Some(true)
    };
    let mut setters = Setters::default();
    if is_set(pod.security()) {
        setters.set_pod([FieldError::forbidden(Pod::field(&FIELD), true)]);
    }
    for container in pod.containers.iter().filter(|container| is_set(container.security())) {
        setters.containers.add(container, [FieldError::forbidden(container.field(&FIELD), true)]);
    }
    (!setters.is_empty()).then(|| Violation {
        reason: "hostProcess",
        detail: format!("{} must not set securityContext.windowsOptions.hostProcess=true", setters.phrase()),
        errors: setters.into_errors(),
    })
}

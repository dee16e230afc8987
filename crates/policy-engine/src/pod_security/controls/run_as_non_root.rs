//! Running as non-root: every container must say `runAsNonRoot: true`, itself or through its pod. Restricted.
//!
//! Root in a container is root on the node for whoever breaks out of it.
//!
//! ```yaml
//! # bad
//! containers: [{name: web, image: nginx}]
//! # good
//! securityContext: {runAsNonRoot: true}
//! containers: [{name: web, image: nginx}]
//! ```

use super::Control;
use crate::pod_security::field_error::FieldError;
use crate::pod_security::pod::Pod;
use crate::pod_security::standard::Level;
use crate::pod_security::violation::{Offenders, Setters, Violation};

/// pod-security-admission: `policy/check_runAsNonRoot.go`; the feature that frees pods with their own users is off in Kyverno.
pub(super) static CONTROL: Control =
    Control { id: "runAsNonRoot", name: "Running as Non-root", level: Level::Restricted, revisions: &[(0, check)] };

const FIELD: [&str; 2] = ["securityContext", "runAsNonRoot"];

fn check(pod: &Pod<'_>) -> Option<Violation> {
    let of_pod = pod.security().and_then(|security| security.flag("runAsNonRoot"));
    let mut setters = Setters::default();
    let mut silent = Offenders::default();
    if of_pod == Some(false) {
        setters.set_pod([FieldError::forbidden(Pod::field(&FIELD), false)]);
    }
    for container in &pod.containers {
        match container.security().and_then(|security| security.flag("runAsNonRoot")) {
            Some(true) => {}
            Some(false) => {
                setters.containers.add(container, [FieldError::forbidden(container.field(&FIELD), false)]);
            }
            None if of_pod == Some(true) => {}
            None => silent.add(container, [FieldError::required(container.field(&FIELD))]),
        }
    }
    let mut details = Vec::new();
    if !setters.is_empty() {
        details.push(format!("{} must not set securityContext.runAsNonRoot=false", setters.phrase()));
    }
    if !silent.is_empty() {
        details.push(format!("pod or {} must set securityContext.runAsNonRoot=true", silent.phrase()));
    }
    let mut errors = setters.into_errors();
    errors.extend(silent.into_errors());
    (!details.is_empty()).then(|| Violation { reason: "runAsNonRoot != true", detail: details.join("\n"), errors })
}

//! Privilege escalation: containers must set `allowPrivilegeEscalation: false`. Restricted.
//!
//! Without it a process may gain more rights than its parent has, through set-user-ID programs and file capabilities.
//! Since 1.25 pods that run on Windows are left alone.
//!
//! ```yaml
//! # bad
//! containers: [{name: web, image: nginx}]
//! # good
//! containers: [{name: web, image: nginx, securityContext: {allowPrivilegeEscalation: false}}]
//! ```

use super::Control;
use crate::pod_security::field_error::FieldError;
use crate::pod_security::pod::Pod;
use crate::pod_security::standard::Level;
use crate::pod_security::violation::{Offenders, Violation};

/// pod-security-admission: `policy/check_allowPrivilegeEscalation.go`
pub(super) static CONTROL: Control = Control {
    id: "allowPrivilegeEscalation",
    name: "Privilege Escalation",
    level: Level::Restricted,
    revisions: &[(8, check), (25, check_since_25)],
};

fn check(pod: &Pod<'_>) -> Option<Violation> {
    let mut offenders = Offenders::default();
    for container in &pod.containers {
        let field = || container.field(&["securityContext", "allowPrivilegeEscalation"]);
        let error = match container.security().map(|security| security.flag("allowPrivilegeEscalation")) {
            Some(Some(false)) => continue,
            None => FieldError::required(field()),
            Some(None) => FieldError::forbidden(field(), "nil"),
            Some(Some(true)) => FieldError::forbidden(field(), true),
        };
        offenders.add(container, [error]);
    }
    (!offenders.is_empty()).then(|| Violation {
        reason: "allowPrivilegeEscalation != false",
        detail: format!("{} must set securityContext.allowPrivilegeEscalation=false", offenders.phrase()),
        errors: offenders.into_errors(),
    })
}

fn check_since_25(pod: &Pod<'_>) -> Option<Violation> {
    if pod.is_windows() { None } else { check(pod) }
}

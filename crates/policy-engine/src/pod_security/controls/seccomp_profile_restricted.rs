//! Seccomp: every container must set a profile, itself or through its pod. Restricted.
//!
//! Without one, many clusters run containers unconfined. Since 1.25 pods that run on Windows are left alone.
//!
//! ```yaml
//! # bad
//! containers: [{name: web, image: nginx}]
//! # good
//! securityContext: {seccompProfile: {type: RuntimeDefault}}
//! containers: [{name: web, image: nginx}]
//! ```

use super::Control;
use super::seccomp_profile_baseline::{self as baseline, FIELD, Profile, profile};
use crate::pod_security::field_error::FieldError;
use crate::pod_security::pod::Pod;
use crate::pod_security::standard::Level;
use crate::pod_security::violation::{Offenders, Violation};

/// pod-security-admission: `policy/check_seccompProfile_restricted.go`
pub(super) static CONTROL: Control = Control {
    id: "seccompProfile_restricted",
    name: "Seccomp",
    level: Level::Restricted,
    revisions: &[(19, check), (25, check_since_25)],
};

/// Bad profiles are told first; only where there are none, missing ones.
fn check(pod: &Pod<'_>) -> Option<Violation> {
    if let Some(violation) = baseline::check(pod) {
        return Some(violation);
    }
    if matches!(profile(pod.security()), Profile::Good) {
        return None;
    }
    let mut silent = Offenders::default();
    for container in &pod.containers {
        if matches!(profile(container.security()), Profile::Unset) {
            silent.add(container, [FieldError::required(container.field(&FIELD))]);
        }
    }
    (!silent.is_empty()).then(|| Violation {
        reason: "seccompProfile",
        detail: format!(
            "pod or {} must set securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\"",
            silent.phrase()
        ),
        errors: silent.into_errors(),
    })
}

fn check_since_25(pod: &Pod<'_>) -> Option<Violation> {
    if pod.is_windows() { None } else { check(pod) }
}

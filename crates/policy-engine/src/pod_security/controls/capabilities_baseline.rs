//! Capabilities: none may be added beyond those that container runtimes give by default. Baseline.
//!
//! Each further capability is a part of the power of root on the node: `SYS_ADMIN` is nearly all of it.
//!
//! ```yaml
//! # bad
//! securityContext: {capabilities: {add: [NET_RAW]}}
//! # good
//! securityContext: {capabilities: {add: [NET_BIND_SERVICE]}}
//! ```

use std::collections::BTreeSet;

use super::Control;
use crate::pod_security::field_error::{BadValue, FieldError};
use crate::pod_security::pod::Pod;
use crate::pod_security::standard::Level;
use crate::pod_security::violation::{Offenders, Violation, quoted};

/// pod-security-admission: `policy/check_capabilities_baseline.go`
pub(super) static CONTROL: Control =
    Control { id: "capabilities_baseline", name: "Capabilities", level: Level::Baseline, revisions: &[(0, check)] };

/// What may be added.
const DEFAULTS: [&str; 13] = [
    "AUDIT_WRITE",
    "CHOWN",
    "DAC_OVERRIDE",
    "FOWNER",
    "FSETID",
    "KILL",
    "MKNOD",
    "NET_BIND_SERVICE",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYS_CHROOT",
];

fn check(pod: &Pod<'_>) -> Option<Violation> {
    let mut offenders = Offenders::default();
    let mut all = BTreeSet::new();
    for container in &pod.containers {
        let Some(capabilities) = container.security().and_then(|security| security.child("capabilities")) else {
            continue;
        };
        let bad: BTreeSet<&str> = capabilities.texts("add").filter(|added| !DEFAULTS.contains(added)).collect();
        if !bad.is_empty() {
            let field = container.field(&["securityContext", "capabilities", "add"]);
            offenders.add(container, [FieldError::forbidden(field, bad.iter().copied().collect::<BadValue>())]);
            all.extend(bad);
        }
    }
    (!offenders.is_empty()).then(|| Violation {
        reason: "non-default capabilities",
        detail: format!("{} must not include {} in securityContext.capabilities.add", offenders.phrase(), quoted(&all)),
        errors: offenders.into_errors(),
    })
}

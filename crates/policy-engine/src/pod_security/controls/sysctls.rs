//! Sysctls: only those may be set that do not reach beyond their pod. Baseline.
//!
//! Others change the kernel of the node for everybody, or switch its defences off. Kubernetes has called more of them safe with
//! 1.27, 1.29 and 1.32.
//!
//! ```yaml
//! # bad
//! securityContext: {sysctls: [{name: kernel.msgmax, value: "65536"}]}
//! # good
//! securityContext: {sysctls: [{name: net.ipv4.tcp_syncookies, value: "1"}]}
//! ```

use super::Control;
use crate::pod_security::field_error::FieldError;
use crate::pod_security::pod::Pod;
use crate::pod_security::standard::Level;
use crate::pod_security::violation::Violation;

/// pod-security-admission: `policy/check_sysctls.go`
pub(super) static CONTROL: Control = Control {
    id: "sysctls",
    name: "Sysctls",
    level: Level::Baseline,
    revisions: &[(0, check), (27, check_since_27), (29, check_since_29), (32, check_since_32)],
};

/// Safe sysctls with the minor version that called them so.
const SAFE: [(u64, &str); 12] = [
    (0, "kernel.shm_rmid_forced"),
    (0, "net.ipv4.ip_local_port_range"),
    (0, "net.ipv4.tcp_syncookies"),
    (0, "net.ipv4.ping_group_range"),
    (0, "net.ipv4.ip_unprivileged_port_start"),
    (27, "net.ipv4.ip_local_reserved_ports"),
    (29, "net.ipv4.tcp_keepalive_time"),
    (29, "net.ipv4.tcp_fin_timeout"),
    (29, "net.ipv4.tcp_keepalive_intvl"),
    (29, "net.ipv4.tcp_keepalive_probes"),
    (32, "net.ipv4.tcp_rmem"),
    (32, "net.ipv4.tcp_wmem"),
];

fn check_at(pod: &Pod<'_>, minor: u64) -> Option<Violation> {
    let is_safe = |name: &str| SAFE.iter().any(|(since, safe)| *since <= minor && *safe == name);
    let mut names = Vec::new();
    let mut errors = Vec::new();
    let sysctls = pod.security().into_iter().flat_map(|security| security.items("sysctls"));
    for (index, sysctl) in sysctls.enumerate() {
        let name = sysctl.text("name").unwrap_or_default();
        if !is_safe(name) {
            names.push(name);
            let field = Pod::field(&["securityContext", "sysctls"]).index(index).down(&["name"]);
            errors.push(FieldError::forbidden(field, name));
        }
    }
    (!names.is_empty()).then(|| Violation { reason: "forbidden sysctls", detail: names.join(", "), errors })
}

fn check(pod: &Pod<'_>) -> Option<Violation> {
    check_at(pod, 0)
}

fn check_since_27(pod: &Pod<'_>) -> Option<Violation> {
    check_at(pod, 27)
}

fn check_since_29(pod: &Pod<'_>) -> Option<Violation> {
    check_at(pod, 29)
}

fn check_since_32(pod: &Pod<'_>) -> Option<Violation> {
    check_at(pod, 32)
}

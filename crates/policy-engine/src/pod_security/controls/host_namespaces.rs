//! Host namespaces: a pod must not share the network, the processes or the memory segments of its node. Baseline.
//!
//! Who shares them sees the traffic and the processes of all others on the node, and can reach services that listen on its
//! loopback only.
//!
//! ```yaml
//! # bad
//! spec: {hostNetwork: true}
//! # good
//! spec: {hostNetwork: false}
//! ```

use super::Control;
use crate::pod_security::field_error::FieldError;
use crate::pod_security::pod::Pod;
use crate::pod_security::standard::Level;
use crate::pod_security::violation::Violation;

/// pod-security-admission: `policy/check_hostNamespaces.go`
pub(super) static CONTROL: Control =
    Control { id: "hostNamespaces", name: "Host Namespaces", level: Level::Baseline, revisions: &[(0, check)] };

fn check(pod: &Pod<'_>) -> Option<Violation> {
    let is_set = |field: &&str| pod.spec.flag(field) == Some(true);
    let shared: Vec<&str> = ["hostNetwork", "hostPID", "hostIPC"].into_iter().filter(is_set).collect();
    let texts: Vec<String> = shared.iter().map(|field| format!("{field}=true")).collect();
    (!shared.is_empty()).then(|| Violation {
        reason: "host namespaces",
        detail: texts.join(", "),
        errors: shared.iter().map(|field| FieldError::forbidden(Pod::field(&[*field]), true)).collect(),
    })
}

//! Host ports: containers must not open ports of their node. Baseline.
//!
//! Such a port goes past network policies, and is reachable from wherever the node is.
//!
//! ```yaml
//! # bad
//! ports: [{containerPort: 80, hostPort: 80}]
//! # good
//! ports: [{containerPort: 80}]
//! ```

use std::collections::BTreeSet;

use super::Control;
use crate::pod_security::field_error::FieldError;
use crate::pod_security::pod::Pod;
use crate::pod_security::standard::Level;
use crate::pod_security::violation::{Offenders, Violation, plural};

/// pod-security-admission: `policy/check_hostPorts.go`
pub(super) static CONTROL: Control =
    Control { id: "hostPorts", name: "Host Ports", level: Level::Baseline, revisions: &[(0, check)] };

fn check(pod: &Pod<'_>) -> Option<Violation> {
    let mut offenders = Offenders::default();
    // As texts, which decides their order.
    let mut ports = BTreeSet::new();
    for container in &pod.containers {
        let mut errors = Vec::new();
        for (index, port) in container.node.items("ports").enumerate() {
            let Some(host_port) = port.int("hostPort").filter(|port| *port != 0) else { continue };
            ports.insert(host_port.to_string());
            let field = container.field(&["ports"]).index(index).down(&["hostPort"]);
            errors.push(FieldError::forbidden(field, host_port));
        }
        if !errors.is_empty() {
            offenders.add(container, errors);
        }
    }
    let ports: Vec<String> = ports.into_iter().collect();
    (!offenders.is_empty()).then(|| Violation {
        reason: "hostPort",
        detail: format!(
            "{} {} {} {}",
            offenders.phrase(),
            plural("uses", "use", offenders.len()),
            plural("hostPort", "hostPorts", ports.len()),
            ports.join(", ")
        ),
        errors: offenders.into_errors(),
    })
}

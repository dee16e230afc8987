//! Hosts of probes: probes and lifecycle hooks must not name a host. Baseline, since 1.34.
//!
//! The node itself sends these requests, so a pod that names the host makes the node call whom it likes. Kyverno has no name
//! for this check, so it cannot be left out, and it names no fields.
//!
//! ```yaml
//! # bad
//! livenessProbe: {httpGet: {host: 169.254.169.254, port: 80}}
//! # good
//! livenessProbe: {httpGet: {port: 80}}
//! ```

use std::collections::BTreeSet;

use super::Control;
use crate::pod_security::pod::{Container, Pod};
use crate::pod_security::standard::Level;
use crate::pod_security::violation::{Violation, plural, quoted};

/// pod-security-admission: `policy/check_hostProbesAndhostLifecycle.go`
pub(super) static CONTROL: Control =
    Control { id: "hostProbesAndHostLifecycle", name: "", level: Level::Baseline, revisions: &[(34, check)] };

/// Where requests are declared.
const HANDLERS: [&[&str]; 5] = [
    &["livenessProbe"],
    &["readinessProbe"],
    &["startupProbe"],
    &["lifecycle", "postStart"],
    &["lifecycle", "preStop"],
];

fn check(pod: &Pod<'_>) -> Option<Violation> {
    let mut names = BTreeSet::new();
    let mut hosts = BTreeSet::new();
    for container in &pod.containers {
        let found = hosts_of(container);
        if !found.is_empty() {
            names.insert(container.name);
            hosts.extend(found);
        }
    }
    (!names.is_empty()).then(|| Violation {
        reason: "probe or lifecycle host",
        detail: format!(
            "{} {} {} {} {}",
            plural("container", "containers", names.len()),
            quoted(&names),
            plural("uses", "use", names.len()),
            plural("probe or lifecycle host", "probe or lifecycle hosts", hosts.len()),
            quoted(&hosts)
        ),
        errors: Vec::new(),
    })
}

fn hosts_of<'a>(container: &Container<'a>) -> Vec<&'a str> {
    let handlers = HANDLERS.into_iter().filter_map(|keys| container.node.dig(keys));
    let requests = handlers.flat_map(|handler| [handler.child("httpGet"), handler.child("tcpSocket")]).flatten();
    requests.filter_map(|request| request.text("host")).filter(|host| !host.is_empty()).collect()
}

//! Capabilities: containers must drop `ALL` and may add `NET_BIND_SERVICE` only. Restricted.
//!
//! A program that needs no capability should have none, so that a break-in gains none. Since 1.25 pods that run on Windows
//! are left alone.
//!
//! ```yaml
//! # bad
//! securityContext: {capabilities: {drop: [NET_RAW]}}
//! # good
//! securityContext: {capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}}
//! ```

use std::collections::BTreeSet;

use super::Control;
use crate::pod_security::field_error::{BadValue, FieldError};
use crate::pod_security::node::Node;
use crate::pod_security::pod::{Container, Pod};
use crate::pod_security::standard::Level;
use crate::pod_security::violation::{Offenders, Violation, quoted};

/// pod-security-admission: `policy/check_capabilities_restricted.go`
pub(super) static CONTROL: Control = Control {
    id: "capabilities_restricted",
    name: "Capabilities",
    level: Level::Restricted,
    revisions: &[(22, check), (25, check_since_25)],
};

fn check(pod: &Pod<'_>) -> Option<Violation> {
    let mut not_dropping = Offenders::default();
    let mut adding = Offenders::default();
    let mut added = BTreeSet::new();
    for container in &pod.containers {
        let capabilities = container.security().and_then(|security| security.child("capabilities"));
        if let Some(error) = missing_drop(container, capabilities) {
            not_dropping.add(container, [error]);
        }
        let bad: BTreeSet<&str> = capabilities
            .into_iter()
            .flat_map(|capabilities| capabilities.texts("add"))
            .filter(|added| *added != "NET_BIND_SERVICE")
            .collect();
        if !bad.is_empty() {
            let field = container.field(&["securityContext", "capabilities", "add"]);
            adding.add(container, [FieldError::forbidden(field, bad.iter().copied().collect::<BadValue>())]);
            added.extend(bad);
        }
    }
    let mut details = Vec::new();
    if !not_dropping.is_empty() {
        details.push(format!("{} must set securityContext.capabilities.drop=[\"ALL\"]", not_dropping.phrase()));
    }
    if !adding.is_empty() {
        let (who, what) = (adding.phrase(), quoted(&added));
        details.push(format!("{who} must not include {what} in securityContext.capabilities.add"));
    }
    let mut errors = not_dropping.into_errors();
    errors.extend(adding.into_errors());
    (!details.is_empty()).then(|| Violation { reason: "unrestricted capabilities", detail: details.join("; "), errors })
}

/// What is wrong with the capabilities that a container drops.
fn missing_drop(container: &Container<'_>, capabilities: Option<Node<'_>>) -> Option<FieldError> {
    let field = || container.field(&["securityContext", "capabilities", "drop"]);
    let dropped: BTreeSet<&str> =
        capabilities.into_iter().flat_map(|capabilities| capabilities.texts("drop")).collect();
    if dropped.is_empty() {
        return Some(FieldError::required(field()));
    }
    let values = || dropped.iter().copied().collect::<BadValue>();
    (!dropped.contains("ALL")).then(|| FieldError::forbidden(field(), values()))
}

fn check_since_25(pod: &Pod<'_>) -> Option<Violation> {
    if pod.is_windows() { None } else { check(pod) }
}

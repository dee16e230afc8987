//! Seccomp: profiles that are set must be the runtime's default or one of the node. Baseline.
//!
//! The default profile closes system calls that hardly any program needs and many exploits do; `Unconfined` opens them. Before
//! 1.19 profiles stood in annotations.
//!
//! ```yaml
//! # bad
//! securityContext: {seccompProfile: {type: Unconfined}}
//! # good
//! securityContext: {seccompProfile: {type: RuntimeDefault}}
//! ```

use std::collections::{BTreeMap, BTreeSet};

use common::go::quote::quote;

use super::Control;
use crate::pod_security::field_error::FieldError;
use crate::pod_security::node::Node;
use crate::pod_security::pod::Pod;
use crate::pod_security::standard::Level;
use crate::pod_security::violation::{Setters, Violation, plural, quoted};

/// pod-security-admission: `policy/check_seccompProfile_baseline.go`
pub(super) static CONTROL: Control = Control {
    id: "seccompProfile_baseline",
    name: "Seccomp",
    level: Level::Baseline,
    revisions: &[(0, check_annotations), (19, check)],
};

/// The field in a security context.
pub(super) const FIELD: [&str; 3] = ["securityContext", "seccompProfile", "type"];
const POD_ANNOTATION: &str = "seccomp.security.alpha.kubernetes.io/pod";
const CONTAINER_ANNOTATION: &str = "container.seccomp.security.alpha.kubernetes.io/";

fn check_annotations(pod: &Pod<'_>) -> Option<Violation> {
    let of_containers = pod.containers.iter().map(|container| format!("{CONTAINER_ANNOTATION}{}", container.name));
    let mut bad: BTreeMap<String, Vec<FieldError>> = BTreeMap::new();
    for key in std::iter::once(POD_ANNOTATION.to_owned()).chain(of_containers) {
        let Some((_, profile)) = pod.annotations.iter().find(|(name, _)| *name == key) else { continue };
        if !matches!(*profile, "runtime/default" | "docker/default") && !profile.starts_with("localhost/") {
            let errors = bad.entry(format!("{key}={}", quote(profile))).or_default();
            errors.push(FieldError::forbidden(Pod::annotation_field(&key), *profile));
        }
    }
    let texts: Vec<&str> = bad.keys().map(String::as_str).collect();
    let detail = format!("forbidden {} {}", plural("annotation", "annotations", texts.len()), texts.join(", "));
    (!bad.is_empty()).then(|| Violation {
        reason: "seccompProfile",
        detail,
        errors: bad.into_values().flatten().collect(),
    })
}

/// A profile that a security context sets.
pub(super) enum Profile<'a> {
    Unset,
    Good,
    Bad(&'a str),
}

/// The profile of a security context.
pub(super) fn profile(security: Option<Node<'_>>) -> Profile<'_> {
    match security.and_then(|security| security.child("seccompProfile")) {
        None => Profile::Unset,
        Some(profile) => match profile.text("type").unwrap_or_default() {
            "Localhost" | "RuntimeDefault" => Profile::Good,
            bad => Profile::Bad(bad),
        },
    }
}

/// The violation by those who set bad profiles.
pub(super) fn check(pod: &Pod<'_>) -> Option<Violation> {
    let mut setters = Setters::default();
    let mut values = BTreeSet::new();
    if let Profile::Bad(bad) = profile(pod.security()) {
        setters.set_pod([FieldError::forbidden(Pod::field(&FIELD), bad)]);
        values.insert(bad);
    }
    for container in &pod.containers {
        if let Profile::Bad(bad) = profile(container.security()) {
            setters.containers.add(container, [FieldError::forbidden(container.field(&FIELD), bad)]);
            values.insert(bad);
        }
    }
    (!setters.is_empty()).then(|| Violation {
        reason: "seccompProfile",
        detail: format!("{} must not set securityContext.seccompProfile.type to {}", setters.phrase(), quoted(&values)),
        errors: setters.into_errors(),
    })
}

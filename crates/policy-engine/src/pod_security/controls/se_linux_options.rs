//! `SELinux`: only types for containers may be set, and neither user nor role. Baseline.
//!
//! Another label can let a process read and write what belongs to the node. Since 1.31 `container_engine_t` is one of the
//! types for containers.
//!
//! ```yaml
//! # bad
//! securityContext: {seLinuxOptions: {type: spc_t}}
//! # good
//! securityContext: {seLinuxOptions: {type: container_t}}
//! ```

use std::collections::BTreeSet;

use super::Control;
use crate::pod_security::field_error::{FieldError, FieldPath};
use crate::pod_security::node::Node;
use crate::pod_security::pod::Pod;
use crate::pod_security::standard::Level;
use crate::pod_security::violation::{Setters, Violation, plural, quoted};

/// pod-security-admission: `policy/check_seLinuxOptions.go`
pub(super) static CONTROL: Control = Control {
    id: "seLinuxOptions",
    name: "SELinux",
    level: Level::Baseline,
    revisions: &[(0, check), (31, check_since_31)],
};

const TYPES: [&str; 4] = ["", "container_t", "container_init_t", "container_kvm_t"];
const TYPES_SINCE_31: [&str; 5] = ["", "container_t", "container_init_t", "container_kvm_t", "container_engine_t"];

/// What is wrong anywhere in the pod.
#[derive(Default)]
struct Wrong<'a> {
    types: BTreeSet<&'a str>,
    user: bool,
    role: bool,
}

impl<'a> Wrong<'a> {
    /// What is wrong with the options of one security context, whose path is `field`.
    fn look(&mut self, options: Node<'a>, types: &[&str], field: &FieldPath) -> Vec<FieldError> {
        let text = |key| options.text(key).unwrap_or_default();
        let mut errors = Vec::new();
        let (kind, user, role) = (text("type"), text("user"), text("role"));
        if !types.contains(&kind) {
            self.types.insert(kind);
            errors.push(FieldError::forbidden(field.down(&["type"]), kind));
        }
        if !user.is_empty() {
            self.user = true;
            errors.push(FieldError::forbidden(field.down(&["user"]), user));
        }
        if !role.is_empty() {
            self.role = true;
            errors.push(FieldError::forbidden(field.down(&["role"]), role));
        }
        errors
    }

    fn phrase(&self) -> String {
        let types = || format!("{} {}", plural("type", "types", self.types.len()), quoted(&self.types));
        let mut parts: Vec<String> = (!self.types.is_empty()).then(types).into_iter().collect();
        parts.extend(self.user.then(|| "user may not be set".to_owned()));
        parts.extend(self.role.then(|| "role may not be set".to_owned()));
        parts.join("; ")
    }
}

fn check_types(pod: &Pod<'_>, types: &[&str]) -> Option<Violation> {
    const FIELD: [&str; 2] = ["securityContext", "seLinuxOptions"];
    let mut setters = Setters::default();
    let mut wrong = Wrong::default();
    if let Some(options) = pod.spec.dig(&FIELD) {
        let errors = wrong.look(options, types, &Pod::field(&FIELD));
        if !errors.is_empty() {
            setters.set_pod(errors);
        }
    }
    for container in &pod.containers {
        let Some(options) = container.node.dig(&FIELD) else { continue };
        let errors = wrong.look(options, types, &container.field(&FIELD));
        if !errors.is_empty() {
            setters.containers.add(container, errors);
        }
    }
    (!setters.is_empty()).then(|| Violation {
        reason: "seLinuxOptions",
        detail: format!("{} set forbidden securityContext.seLinuxOptions: {}", setters.phrase(), wrong.phrase()),
        errors: setters.into_errors(),
    })
}

fn check(pod: &Pod<'_>) -> Option<Violation> {
    check_types(pod, &TYPES)
}

fn check_since_31(pod: &Pod<'_>) -> Option<Violation> {
    check_types(pod, &TYPES_SINCE_31)
}

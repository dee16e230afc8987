//! `AppArmor`: the runtime's default profile must not be overridden, but for profiles of the node. Baseline.
//!
//! The default profile keeps a process from files and system calls that it has no business with; `unconfined` takes that away.
//! Both the field and the older annotation are looked at.
//!
//! ```yaml
//! # bad
//! securityContext: {appArmorProfile: {type: Unconfined}}
//! # good
//! securityContext: {appArmorProfile: {type: RuntimeDefault}}
//! ```

use std::borrow::Cow;
use std::collections::BTreeSet;

use common::go::quote::quote;

use super::Control;
use crate::pod_security::field_error::FieldError;
use crate::pod_security::node::Node;
use crate::pod_security::pod::Pod;
use crate::pod_security::standard::Level;
use crate::pod_security::violation::{Setters, Violation, plural, quoted};

/// pod-security-admission: `policy/check_appArmorProfile.go`
pub(super) static CONTROL: Control =
    Control { id: "appArmorProfile", name: "AppArmor", level: Level::Baseline, revisions: &[(0, check)] };

/// What annotations of containers start with.
const ANNOTATION: &str = "container.apparmor.security.beta.kubernetes.io/";
/// The field in a security context.
const FIELD: [&str; 3] = ["securityContext", "appArmorProfile", "type"];

fn check(pod: &Pod<'_>) -> Option<Violation> {
    let mut setters = Setters::default();
    let mut values = BTreeSet::new();
    let wrong = |profile: &&str| !matches!(*profile, "RuntimeDefault" | "Localhost");
    let of = |security: Option<Node<'_>>| {
        let profile = security?.child("appArmorProfile")?;
        Some(profile.text("type").unwrap_or_default().to_owned()).filter(|profile| wrong(&profile.as_str()))
    };
    if let Some(profile) = of(pod.security()) {
        setters.set_pod([FieldError::forbidden(Pod::field(&FIELD), profile.as_str())]);
        values.insert(profile);
    }
    for container in &pod.containers {
        if let Some(profile) = of(container.security()) {
            setters.containers.add(container, [FieldError::forbidden(container.field(&FIELD), profile.as_str())]);
            values.insert(profile);
        }
    }
    let annotations = bad_annotations(pod);
    if setters.is_empty() && annotations.is_empty() {
        return None;
    }
    let mut who = setters.phrases();
    let mut values: Vec<String> = values.into_iter().collect();
    if !annotations.is_empty() {
        who.push(Cow::Borrowed(plural("annotation", "annotations", annotations.len())));
        let mut texts: Vec<String> = annotations.iter().map(|(key, value)| format!("{key}={}", quote(value))).collect();
        texts.sort();
        values.extend(texts);
    }
    let mut errors = setters.into_errors();
    let of_annotation = |(key, value): &(&str, &str)| FieldError::forbidden(Pod::annotation_field(key), *value);
    errors.extend(annotations.iter().map(of_annotation));
    Some(Violation {
        reason: plural("forbidden AppArmor profile", "forbidden AppArmor profiles", values.len()),
        detail: format!("{} must not set AppArmor profile type to {}", who.join(" and "), quoted(&values)),
        errors,
    })
}

fn bad_annotations<'a>(pod: &Pod<'a>) -> Vec<(&'a str, &'a str)> {
    let is_bad = |(key, profile): &(&str, &str)| {
        let allowed = matches!(*profile, "" | "runtime/default") || profile.starts_with("localhost/");
        key.starts_with(ANNOTATION) && !allowed
    };
    pod.annotations.iter().copied().filter(is_bad).collect()
}

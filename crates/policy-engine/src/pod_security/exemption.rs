//! What rules and exceptions leave out of a standard.
//!
//! The one idea to know: an exclusion is judged by running the checks again on a part of the pod – its own fields, or the
//! containers with matching images – and every field error found there takes one equal error off the list.

use common::go::wildcard::matches;

use super::field_error::FieldError;
use super::node::Node;
use super::pod::{Container, Pod};
use super::standard::{Broken, Standard};
use crate::model::PodSecurityExclude;

/// What is left of `broken` after `excludes`, in its order.
///
/// kyverno: pkg/pss/evaluate.go – `ApplyPodSecurityExclusion`. The original loses the order of checks here.
pub(super) fn exempt(
    standard: Standard,
    excludes: &[PodSecurityExclude],
    mut broken: Vec<Broken>,
    pod: &Pod<'_>,
) -> Vec<Broken> {
    for exclude in excludes {
        if broken.is_empty() {
            break;
        }
        let (part, by_container) = part(exclude, pod);
        for excused in standard.broken_of(&exclude.control_name, &part) {
            let errors = excused.violation.errors.iter().filter(|error| concerns(exclude, error));
            errors.for_each(|error| take_off(&mut broken, excused.control.id, error, by_container));
        }
    }
    broken
}

/// The part of `pod` that is looked at, and whether it is made of containers.
fn part<'a>(exclude: &PodSecurityExclude, pod: &Pod<'a>) -> (Pod<'a>, bool) {
    if exclude.images.is_empty() {
        let (spec, annotations) = (pod.spec, pod.annotations.clone());
        return (Pod { spec, annotations, containers: vec![Container::stand_in()] }, false);
    }
    let mut containers = pod.containers.clone();
    containers.retain(|container| any_matches(&exclude.images, container.image));
    (Pod { spec: Node::nothing(), annotations: Vec::new(), containers }, true)
}

fn any_matches(patterns: &[String], text: &str) -> bool {
    patterns.iter().any(|pattern| matches(pattern, text))
}

/// True when the exclusion names the field and all wrong values.
fn concerns(exclude: &PodSecurityExclude, error: &FieldError) -> bool {
    let names_field = exclude.restricted_field.is_empty() || exclude.restricted_field == error.pattern();
    let names_values = || error.bad_values().iter().all(|value| any_matches(&exclude.values, value));
    names_field && (exclude.values.is_empty() || names_values())
}

/// Takes the first error about the same field off the check `id`, and the check when it was the last.
fn take_off(broken: &mut Vec<Broken>, id: &str, excused: &FieldError, by_container: bool) {
    let Some(at) = broken.iter().position(|broken| broken.control.id == id) else { return };
    let Some(found) = broken.get_mut(at) else { return };
    let pattern = excused.pattern();
    let is_same =
        |error: &FieldError| error.pattern() == pattern && (!by_container || error.container() == excused.container());
    let errors = &mut found.violation.errors;
    if let Some(index) = errors.iter().position(is_same) {
        // The last error moves into the gap, as in the original, which decides the order of the message.
        errors.swap_remove(index);
    }
    if errors.is_empty() {
        broken.remove(at);
    }
}

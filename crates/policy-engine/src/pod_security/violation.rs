//! What a check says of a pod that breaks it, and the words that checks share.

use std::borrow::Cow;

use super::field_error::FieldError;
use super::pod::Container;

/// A broken check.
#[derive(Clone, Debug)]
pub(super) struct Violation {
    /// What is forbidden, in short.
    pub(super) reason: &'static str,
    /// A sentence that names pods, containers and values.
    pub(super) detail: String,
    /// The fields.
    pub(super) errors: Vec<FieldError>,
}

/// Containers that break a check, in the order in which they are visited.
#[derive(Debug, Default)]
pub(super) struct Offenders<'a> {
    names: Vec<&'a str>,
    errors: Vec<FieldError>,
}

impl<'a> Offenders<'a> {
    /// Adds a container with the fields that are wrong.
    pub(super) fn add(&mut self, container: &Container<'a>, errors: impl IntoIterator<Item = FieldError>) {
        self.names.push(container.name);
        self.errors.extend(errors.into_iter().map(|error| error.of_container(container.name)));
    }

    /// True when no container breaks the check.
    pub(super) fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// The number of containers.
    pub(super) fn len(&self) -> usize {
        self.names.len()
    }

    /// `container "a"`, `containers "a", "b"`.
    pub(super) fn phrase(&self) -> String {
        format!("{} {}", plural("container", "containers", self.len()), quoted(&self.names))
    }

    /// The fields.
    pub(super) fn into_errors(self) -> Vec<FieldError> {
        self.errors
    }
}

/// Who sets a value, of the pod and its containers.
#[derive(Debug, Default)]
pub(super) struct Setters<'a> {
    pod: Option<Vec<FieldError>>,
    pub(super) containers: Offenders<'a>,
}

impl Setters<'_> {
    /// The pod itself, by these fields.
    pub(super) fn set_pod(&mut self, errors: impl IntoIterator<Item = FieldError>) {
        self.pod = Some(errors.into_iter().collect());
    }

    /// True when nobody does.
    pub(super) fn is_empty(&self) -> bool {
        self.pod.is_none() && self.containers.is_empty()
    }

    /// `pod`, `container "a"`; each is left out when it does not.
    pub(super) fn phrases(&self) -> Vec<Cow<'static, str>> {
        let pod = self.pod.as_ref().map(|_| Cow::Borrowed("pod"));
        let containers = (!self.containers.is_empty()).then(|| Cow::Owned(self.containers.phrase()));
        pod.into_iter().chain(containers).collect()
    }

    /// `pod and container "a"`.
    pub(super) fn phrase(&self) -> String {
        self.phrases().join(" and ")
    }

    /// The fields, those of the pod first.
    pub(super) fn into_errors(self) -> Vec<FieldError> {
        let mut errors = self.pod.unwrap_or_default();
        errors.extend(self.containers.into_errors());
        errors
    }
}

/// `one` for a count of 1, otherwise `many`.
pub(super) const fn plural(one: &'static str, many: &'static str, count: usize) -> &'static str {
    if count == 1 { one } else { many }
}

/// `"a", "b"`; quotes within are not escaped.
pub(super) fn quoted<'a>(items: impl IntoIterator<Item = &'a (impl AsRef<str> + 'a)>) -> String {
    let items: Vec<String> = items.into_iter().map(|item| format!("\"{}\"", item.as_ref())).collect();
    items.join(", ")
}

//! A field that breaks a check: its path, as text and as steps, and the value that is wrong.

use std::fmt;

use yaml::{Path, Step};

/// A path below the pod: `spec.containers[0].securityContext`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct FieldPath {
    text: String,
    path: Path,
}

impl FieldPath {
    /// The path of a field of the pod itself: `spec`, `metadata`.
    pub(super) fn root(key: &str) -> Self {
        Self { text: key.to_owned(), path: Path::root().join(key) }
    }

    /// The field at the end of `keys` below this one.
    pub(super) fn down(&self, keys: &[&str]) -> Self {
        let mut down = self.clone();
        for key in keys {
            down.text.push('.');
            down.text.push_str(key);
            down.path.push(*key);
        }
        down
    }

    /// The item at `index` of this list.
    pub(super) fn index(&self, index: usize) -> Self {
        Self { text: format!("{}[{index}]", self.text), path: self.path.join(index) }
    }

    /// The entry for `key` of this map of texts.
    pub(super) fn key(&self, key: &str) -> Self {
        Self { text: format!("{}[{key}]", self.text), path: self.path.join(key) }
    }
}

/// The value that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum BadValue {
    /// Not told, or empty.
    None,
    Bool(bool),
    Int(i64),
    Text(String),
    Texts(Vec<String>),
}

impl From<bool> for BadValue {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i64> for BadValue {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

/// An empty text counts as none.
impl From<&str> for BadValue {
    fn from(text: &str) -> Self {
        if text.is_empty() { Self::None } else { Self::Text(text.to_owned()) }
    }
}

impl<'a> FromIterator<&'a str> for BadValue {
    fn from_iter<I: IntoIterator<Item = &'a str>>(texts: I) -> Self {
        Self::Texts(texts.into_iter().map(str::to_owned).collect())
    }
}

/// As Go's `%+v` prints it.
impl fmt::Display for BadValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => Ok(()),
            Self::Bool(value) => value.fmt(f),
            Self::Int(value) => value.fmt(f),
            Self::Text(text) => f.write_str(text),
            Self::Texts(texts) => write!(f, "[{}]", texts.join(" ")),
        }
    }
}

/// A field that breaks a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FieldError {
    field: FieldPath,
    is_required: bool,
    bad: BadValue,
    /// The name of the container that the field belongs to.
    container: Option<String>,
}

impl FieldError {
    /// A field that must not be there, or not with this value.
    pub(super) fn forbidden(field: FieldPath, bad: impl Into<BadValue>) -> Self {
        Self { field, is_required: false, bad: bad.into(), container: None }
    }

    /// A field that must be there.
    pub(super) fn required(field: FieldPath) -> Self {
        Self { field, is_required: true, bad: BadValue::None, container: None }
    }

    /// The same for a field of the container called `name`.
    #[must_use]
    pub(super) fn of_container(mut self, name: &str) -> Self {
        self.container = Some(name.to_owned());
        self
    }

    /// The name of the container that the field belongs to.
    pub(super) fn container(&self) -> Option<&str> {
        self.container.as_deref()
    }

    /// The steps from the pod to the field.
    pub(super) fn steps(&self) -> &[Step] {
        self.field.path.steps()
    }

    /// The path with `*` for every number in it, as `restrictedField` names it.
    ///
    /// kyverno: pkg/pss/evaluate.go – names in the path lose their digits too.
    pub(super) fn pattern(&self) -> String {
        let mut pattern = String::with_capacity(self.field.text.len());
        let mut in_number = false;
        for c in self.field.text.chars() {
            if !c.is_ascii_digit() {
                pattern.push(c);
            } else if !in_number {
                pattern.push('*');
            }
            in_number = c.is_ascii_digit();
        }
        pattern
    }

    /// The wrong values as texts; none when they are not told.
    ///
    /// kyverno: pkg/pss/evaluate.go – `extractBadValues`.
    pub(super) fn bad_values(&self) -> Vec<String> {
        match &self.bad {
            BadValue::None => Vec::new(),
            BadValue::Texts(texts) => texts.clone(),
            one => vec![one.to_string()],
        }
    }

    /// The error in words, for a pod whose fields `rewrite` puts in their place.
    ///
    /// kyverno: pkg/pss/evaluate.go – `FormatChecksPrint`.
    pub(super) fn text(&self, rewrite: impl Fn(&str) -> String) -> String {
        let field = rewrite(&self.field.text);
        match (&self.bad, self.is_required) {
            (_, true) => format!("{field}: Required value"),
            (BadValue::None, false) => format!("{field}: Forbidden"),
            (bad, false) => format!("{field} is forbidden, forbidden values found: {bad}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_of_a_path_becomes_a_star() {
        let port =
            FieldPath::root("spec").down(&["containers"]).index(12).down(&["ports"]).index(0).down(&["hostPort"]);
        assert_eq!(FieldError::forbidden(port, 80).pattern(), "spec.containers[*].ports[*].hostPort");
        let annotation = FieldPath::root("metadata").down(&["annotations"]).key("x/web10");
        assert_eq!(FieldError::required(annotation).pattern(), "metadata.annotations[x/web*]");
    }

    #[test]
    fn an_empty_value_is_not_told() {
        let error = FieldError::forbidden(FieldPath::root("spec"), "");
        assert_eq!(error.text(str::to_owned), "spec: Forbidden");
        assert!(error.bad_values().is_empty());
    }

    #[test]
    fn values_are_told_as_go_prints_them() {
        let field = || FieldPath::root("spec");
        let texts: BadValue = ["A", "B"].into_iter().collect();
        assert!(FieldError::forbidden(field(), texts).text(str::to_owned).ends_with("found: [A B]"));
        assert!(FieldError::forbidden(field(), true).text(str::to_owned).ends_with("found: true"));
        assert!(FieldError::forbidden(field(), 8080).text(str::to_owned).ends_with("found: 8080"));
    }
}

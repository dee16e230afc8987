//! A path into a document or a value: the keys and indexes from the root down. Engines answer with one, and
//! [`crate::Document::locate`] turns it into a place.

use std::fmt;
use std::sync::Arc;

/// One step down.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Into a map, by key.
    Key(Arc<str>),
    /// Into a list, by index from 0.
    Index(usize),
}

impl From<&str> for Step {
    fn from(key: &str) -> Self {
        Self::Key(key.into())
    }
}

impl From<usize> for Step {
    fn from(index: usize) -> Self {
        Self::Index(index)
    }
}

/// The steps from a root to a node. The empty path is the root itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Path(Vec<Step>);

impl Path {
    /// The path of the root.
    pub const fn root() -> Self {
        Self(Vec::new())
    }

    /// The steps from the root down.
    pub fn steps(&self) -> &[Step] {
        &self.0
    }

    /// Goes one step down.
    pub fn push(&mut self, step: impl Into<Step>) {
        self.0.push(step.into());
    }

    /// Goes one step up; the root stays the root.
    pub fn pop(&mut self) -> Option<Step> {
        self.0.pop()
    }

    /// This path with one step more.
    #[must_use]
    pub fn join(&self, step: impl Into<Step>) -> Self {
        let mut steps = Vec::with_capacity(self.0.len() + 1);
        steps.extend_from_slice(&self.0);
        steps.push(step.into());
        Self(steps)
    }

    /// True for the root.
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<Step> for Path {
    fn from_iter<I: IntoIterator<Item = Step>>(steps: I) -> Self {
        Self(steps.into_iter().collect())
    }
}

/// Written as JSONPath people and `kubectl` write it: `spec.containers[0].image`; a key that holds a dot, a bracket or a
/// blank is quoted: `metadata.labels["app.kubernetes.io/name"]`. The root is empty.
impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (nth, step) in self.0.iter().enumerate() {
            match step {
                Step::Index(index) => write!(f, "[{index}]")?,
                Step::Key(key) if key.is_empty() || key.contains(['.', '[', ']', ' ', '"']) => write!(f, "[{key:?}]")?,
                Step::Key(key) if nth == 0 => f.write_str(key)?,
                Step::Key(key) => write!(f, ".{key}")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_print_with_dots_indexes_and_quoted_keys() {
        let mut path = Path::root();
        path.push("metadata");
        path.push("labels");
        assert_eq!(path.join("a.b/c").to_string(), r#"metadata.labels["a.b/c"]"#);
        path.push(3);
        assert_eq!(path.to_string(), "metadata.labels[3]");
    }
}

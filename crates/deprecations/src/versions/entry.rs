//! One API version of one kind: since when it is deprecated, since when it is gone, and what takes its place.

use super::semver::at_least;
use super::targets::Targets;
use crate::go_yaml::{Out, Shape};

/// The component of entries that custom resource definitions give: what they say holds at once.
pub(crate) const DEFINED: &str = "definitions";
/// The version since when it holds, which is the component's target, too.
pub(crate) const SINCE: &str = "v0.0.0";

/// An entry. Versions are texts as they stand in the file; empty where there is none.
///
/// pluto: pkg/api/versions.go (`Version`)
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The `apiVersion`, compared as it is.
    pub(crate) version: String,
    /// The kind; empty for all of them.
    pub(crate) kind: String,
    /// The version of the component that deprecates it.
    pub(crate) deprecated_in: String,
    /// The version of the component that serves it no more.
    pub(crate) removed_in: String,
    /// The `apiVersion` that takes its place.
    pub(crate) replacement_api: String,
    /// The version of the component that serves the replacement first.
    pub(crate) replacement_available_in: String,
    /// What it is a part of: the key of a target version.
    pub(crate) component: String,
    /// Ours: `same` where objects of the replacement have the same fields and mean the same, `selector` where that holds
    /// unless `spec.selector` is empty; else what has to change.
    pub(crate) schema: String,
}

/// What a target makes of an entry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Status {
    /// It is deprecated there.
    pub(crate) deprecated: bool,
    /// It is not served there.
    pub(crate) removed: bool,
    /// Its replacement is served there.
    pub(crate) replacement_available: bool,
}

impl Entry {
    /// What the targets make of it: all false where its component has none.
    ///
    /// pluto: pkg/api/versions.go (`isDeprecatedIn` and its neighbours)
    pub(crate) fn status(&self, targets: &Targets) -> Status {
        let Some(target) = targets.get(&self.component) else { return Status::default() };
        let reached = |bound: &str| !bound.is_empty() && at_least(target, bound);
        Status {
            deprecated: reached(&self.deprecated_in),
            removed: reached(&self.removed_in),
            replacement_available: reached(&self.replacement_available_in),
        }
    }

    /// What manifests are compared with: the `apiVersion`, and the kind.
    pub(super) fn key(&self) -> (&str, &str) {
        (&self.version, &self.kind)
    }

    /// The field of a key.
    pub(super) fn text_of(&mut self, key: &str) -> Option<&mut String> {
        Some(match key {
            "version" => &mut self.version,
            "kind" => &mut self.kind,
            "deprecated-in" => &mut self.deprecated_in,
            "removed-in" => &mut self.removed_in,
            "replacement-api" => &mut self.replacement_api,
            "replacement-available-in" => &mut self.replacement_available_in,
            "component" => &mut self.component,
            "schema" => &mut self.schema,
            _ => return None,
        })
    }
}

impl Out for Entry {
    fn type_name(&self) -> &'static str {
        "api.Version"
    }

    fn shape(&self) -> Shape {
        Shape::Struct
    }

    fn field(&mut self, key: &str) -> Option<&mut dyn Out> {
        self.text_of(key).map(|text| text as &mut dyn Out)
    }
}

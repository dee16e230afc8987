//! `CleanupPolicy` and `ClusterCleanupPolicy` of `kyverno.io/v2` and `v2beta1`, which share a shape.

use super::conditions::CONDITIONS_NEW;
use super::context::CONTEXT;
use super::resources::MATCH_NEW;
use super::{METADATA, Object, Type, may, must};

/// A whole cleanup policy.
pub(in crate::load) static CLEANUP: Object = Object::new(&[
    may("apiVersion", Type::Str),
    may("kind", Type::Str),
    may("metadata", Type::Object(&METADATA)),
    must("spec", Type::Object(&SPEC)),
    may("status", Type::Any),
]);

static SPEC: Object = Object::new(&[
    may("conditions", Type::Object(&CONDITIONS_NEW)),
    may("context", CONTEXT),
    may("deletionPropagationPolicy", Type::Enum(&["Foreground", "Background", "Orphan"])),
    may("exclude", Type::Object(&MATCH_NEW)),
    must("match", Type::Object(&MATCH_NEW)),
    must("schedule", Type::Str),
]);
